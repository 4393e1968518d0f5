package org.nifiaaas.training.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.intel.analytics.bigdl.utils.Table;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class EpochProgressTest {

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final EpochProgress progress =
            new EpochProgress(2, 1000, new PrintStream(said, true, StandardCharsets.UTF_8));

    private boolean ask(final int iteration, final int epoch, final float loss) {
        final Table state = new Table(new Object[0]);
        state.update("neval", iteration);
        state.update("epoch", epoch);
        state.update("Loss", loss);
        return progress.apply(state);
    }

    @Test
    void printsTheMeanLossOfEachEpochAndEndsAfterTheLast() {
        assertFalse(ask(1, 1, 0));
        assertFalse(ask(2, 1, 0.75f));
        assertFalse(ask(3, 2, 0.25f));
        assertFalse(ask(4, 2, 0.125f));
        assertTrue(ask(5, 3, 0.375f));
        assertEquals(List.of(0.5, 0.25), progress.losses());
        final List<String> lines = said.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals(2, lines.size());
        assertTrue(lines.get(0).matches("epoch 1/2  loss 0\\.5000  [0-9,]+ records/s"), lines.get(0));
        assertTrue(lines.get(1).startsWith("epoch 2/2  loss 0.2500  "), lines.get(1));
    }
}
