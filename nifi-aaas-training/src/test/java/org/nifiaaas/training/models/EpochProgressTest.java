package org.nifiaaas.training.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.intel.analytics.bigdl.utils.Table;
import org.junit.jupiter.api.Test;

class EpochProgressTest {

    private final EpochProgress progress = new EpochProgress();

    private boolean ask(final int iteration, final int epoch, final float loss) {
        final Table state = new Table(new Object[0]);
        state.update("neval", iteration);
        state.update("epoch", epoch);
        state.update("Loss", loss);
        return progress.apply(state);
    }

    @Test
    void endsAfterEachEpochWithItsMeanLoss() {
        progress.begin(1);
        assertFalse(ask(1, 1, 0));
        assertFalse(ask(2, 1, 0.75f));
        assertTrue(ask(3, 2, 0.25f));
        assertEquals(0.5, progress.loss());
        progress.begin(2);
        assertFalse(ask(3, 2, 0.25f), "asked again before the first iteration");
        assertFalse(ask(4, 2, 0.125f));
        assertTrue(ask(5, 3, 0.375f));
        assertEquals(0.25, progress.loss());
    }
}
