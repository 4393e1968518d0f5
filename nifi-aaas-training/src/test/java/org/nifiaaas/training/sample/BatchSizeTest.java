package org.nifiaaas.training.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class BatchSizeTest {

    @Test
    void iterationIsSpreadOverNodesAndThreads() {
        assertEquals(2000, BatchSize.perNode(2000, 1, 2).rows());
        assertEquals(500, BatchSize.perNode(2000, 4, 4).rows());
        assertEquals(668, BatchSize.perNode(2000, 3, 4).rows());
        assertEquals(8, BatchSize.perNode(1, 2, 8).rows());
    }

    @Test
    void lastBatchIsFilledUpToTheThreads() {
        final BatchSize size = BatchSize.perNode(100, 1, 4);
        assertEquals(100, size.at(0, 193));
        assertEquals(96, size.at(100, 193));
        assertEquals(4, size.at(0, 1));
    }
}
