package org.nifiaaas.services.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nifiaaas.services.model.BundleFixture.MODEL;
import static org.nifiaaas.services.model.BundleFixture.bundle;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.repository.storage.LocalStorage;
import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.engine.Engines;
import org.nifiaaas.services.engine.InferenceEngine;
import org.nifiaaas.services.engine.LoadedModel;
import org.nifiaaas.services.engine.ModuleCopy;
import org.nifiaaas.services.engine.Pace;
import org.nifiaaas.services.engine.SerializedModel;
import org.nifiaaas.services.engine.similarity.Histories;
import org.nifiaaas.services.model.loading.VersionRefusedException;

/** The bundles have three users and two items, so tables of four and three rows. */
class VersionTrialTest {

    @TempDir
    private Path root;

    private int open;

    @AfterEach
    void nothingStaysInMemory() {
        assertEquals(0, open);
    }

    private VersionTrial trial(final int userRows, final int itemRows) throws IOException, VersionRefusedException {
        bundle(root, 1).engine("tables").write(1);
        return VersionTrial.open(new LocalStorage(root), MODEL, 1, Engines.of(new Tables(userRows, itemRows)));
    }

    @Test
    void countsTablesOfAnySize() throws Exception {
        for (final int rows : new int[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 31, 1000, 5_213, 1_000_001}) {
            try (VersionTrial trial = trial(rows, 3)) {
                assertEquals(4, trial.neededUserRows());
                assertEquals(3, trial.neededItemRows());
                assertEquals(rows, trial.userRows());
                assertEquals(3, trial.itemRows());
            }
            try (VersionTrial trial = trial(4, rows)) {
                assertEquals(rows, trial.itemRows());
            }
        }
    }

    @Test
    void scoresPairs() throws Exception {
        try (VersionTrial trial = trial(4, 3)) {
            final float[] scores =
                    trial.score(new String[] {"ada", "eve", "nobody"}, new String[] {"bakery", "cinema", "cinema"});

            assertTrue(Arrays.equals(new float[] {0.22f, 0.43f, 0.13f}, scores), Arrays.toString(scores));
        }
    }

    @Test
    void moduleThatCannotScoreIsRefusedInsteadOfCounted() throws Exception {
        try (VersionTrial trial = trial(0, 0)) {
            assertEquals(
                    "there is no row 1, 1",
                    assertThrows(VersionRefusedException.class, trial::userRows).getMessage());
            assertThrows(
                    VersionRefusedException.class, () -> trial.score(new String[] {"ada"}, new String[] {"bakery"}));
        }
    }

    @Test
    void wholeCheckRefusesWhatTheServiceWouldRefuse() throws IOException {
        bundle(root, 1).write(1);

        final VersionRefusedException refusal =
                assertThrows(VersionRefusedException.class, () -> VersionTrial.check(new LocalStorage(root), MODEL, 1));

        assertEquals(
                "propensity version 1 is refused: it needs the engine 'fake', known are bigdl, similarity, stack",
                refusal.getMessage());
    }

    @Test
    void checksAModelOfHistoriesWithItsOwnEngine() throws Exception {
        final Histories histories = Histories.random(3, 2, 7);
        bundle(root, 1).histories(histories).write(1);
        bundle(root, 1).histories(histories).goldenOffset(0.01f).write(2);

        VersionTrial.check(new LocalStorage(root), MODEL, 1);
        final VersionRefusedException refusal =
                assertThrows(VersionRefusedException.class, () -> VersionTrial.check(new LocalStorage(root), MODEL, 2));
        assertTrue(refusal.getMessage().startsWith("propensity version 2 is refused: golden row 1 of 3 scores "));

        try (VersionTrial trial = VersionTrial.open(new LocalStorage(root), MODEL, 1)) {
            assertEquals(4, trial.userRows());
            assertEquals(3, trial.itemRows());
        }
    }

    /** Models that are two tables. */
    private final class Tables implements InferenceEngine {

        private final int userRows;
        private final int itemRows;

        private Tables(final int userRows, final int itemRows) {
            this.userRows = userRows;
            this.itemRows = itemRows;
        }

        @Override
        public String name() {
            return "tables";
        }

        @Override
        public LoadedModel load(final SerializedModel model, final Pace pace) {
            open++;
            return new LoadedModel() {
                @Override
                public ModuleCopy newCopy() {
                    return Tables.this::forward;
                }

                @Override
                public void close() {
                    open--;
                }
            };
        }

        private float[] forward(final int[] input, final int rows) throws EngineException {
            final float[] scores = new float[rows];
            for (int row = 0; row < rows; row++) {
                final int user = input[2 * row];
                final int item = input[2 * row + 1];
                if (user > userRows || item > itemRows) {
                    throw new EngineException("there is no row " + user + ", " + item);
                }
                scores[row] = (10 * user + item) / 100f;
            }
            return scores;
        }
    }
}
