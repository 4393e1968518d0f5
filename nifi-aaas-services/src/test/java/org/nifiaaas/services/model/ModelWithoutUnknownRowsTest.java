package org.nifiaaas.services.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nifiaaas.services.model.BundleFixture.MODEL;
import static org.nifiaaas.services.model.BundleFixture.bundle;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.services.Catalogue;
import org.nifiaaas.services.PairBatch;
import org.nifiaaas.services.ScoreBatch;
import org.nifiaaas.services.ScoringException;
import org.nifiaaas.services.engine.Engines;
import org.nifiaaas.services.model.loading.VersionLoader;
import org.nifiaaas.services.model.loading.VersionRefusedException;
import org.nifiaaas.services.model.source.ModelRepository;
import org.nifiaaas.services.model.version.LoadedVersion;
import org.nifiaaas.services.model.version.VersionScorer;

/** A model that has no row for unknown ids is never fed with one. The fake engine refuses a row below 1. */
class ModelWithoutUnknownRowsTest {

    @TempDir
    private Path root;

    private final FakeEngine engine = new FakeEngine();
    private LoadedVersion version;
    private VersionScorer scorer;

    @BeforeEach
    void loadVersion() throws IOException, VersionRefusedException {
        bundle(root, 5).withoutUnknownRows().write(1);
        version = new VersionLoader(new ModelRepository(root), Engines.of(engine)).load(MODEL, 1);
        scorer = new VersionScorer(version);
    }

    @AfterEach
    void closeVersion() {
        scorer.close();
        version.close();
    }

    @Test
    void unknownIdsHaveNoScoreAndTheOthersKeepTheirs() throws ScoringException {
        final ScoreBatch scores = scorer.score(PairBatch.of(
                new String[] {"nobody", "ada", "eve", "nobody", "bob"},
                new String[] {"cinema", "bakery", "nothing", "nothing", "cinema"}));

        assertEquals(Float.NaN, scores.propensity(0));
        assertEquals(FakeEngine.probability(5, 1, 1), scores.propensity(1));
        assertEquals(Float.NaN, scores.propensity(2));
        assertEquals(Float.NaN, scores.propensity(3));
        assertEquals(FakeEngine.probability(5, 2, 2), scores.propensity(4));
        assertTrue(scores.userUnknown(0) && !scores.itemUnknown(0));
        assertFalse(scores.userUnknown(1) || scores.itemUnknown(1));
        assertTrue(!scores.userUnknown(2) && scores.itemUnknown(2));
        assertTrue(scores.userUnknown(3) && scores.itemUnknown(3));
    }

    @Test
    void aBatchOfUnknownIdsNeedsNoForwardPass() throws ScoringException {
        engine.broken.set(true);

        final ScoreBatch scores = scorer.score(PairBatch.of(new String[] {"nobody"}, new String[] {"bakery"}));

        assertEquals(Float.NaN, scores.propensity(0));
    }

    @Test
    void rowsOfEveryChunkFindTheirPlace() throws ScoringException {
        final int rows = 2 * VersionScorer.CHUNK_ROWS + 7;
        final String[] users = new String[rows];
        final String[] items = new String[rows];
        Arrays.fill(users, "nobody");
        Arrays.fill(items, "bakery");
        users[VersionScorer.CHUNK_ROWS + 1] = "bob";
        users[rows - 1] = "eve";

        final ScoreBatch scores = scorer.score(PairBatch.of(users, items));

        for (int row = 0; row < rows; row++) {
            assertEquals(users[row].equals("nobody"), Float.isNaN(scores.propensity(row)));
        }
        assertEquals(FakeEngine.probability(5, 2, 1), scores.propensity(VersionScorer.CHUNK_ROWS + 1));
        assertEquals(FakeEngine.probability(5, 3, 1), scores.propensity(rows - 1));
    }

    @Test
    void catalogueSaysSoAndScoresItsUnknownIndexWithNothing() throws ScoringException {
        assertFalse(scorer.scoresUnknownIds());
        final float[] scores = new float[3];

        scorer.scoreItems(2, new int[] {1, Catalogue.UNKNOWN, 2}, 3, scores);
        assertArrayEquals(
                new float[] {FakeEngine.probability(5, 2, 1), Float.NaN, FakeEngine.probability(5, 2, 2)}, scores);

        scorer.scoreUsers(Catalogue.UNKNOWN, new int[] {1, 2, 3}, 3, scores);
        assertArrayEquals(new float[] {Float.NaN, Float.NaN, Float.NaN}, scores);
    }

    @Test
    void goldenRowsWithAnUnknownIdAreRefused() throws IOException {
        final Path folder = bundle(root, 5).write(2);
        BundleFixture.replace(folder, "\"unknownRows\": true", "\"unknownRows\": false");

        final VersionRefusedException refusal = assertThrows(
                VersionRefusedException.class,
                () -> new VersionLoader(new ModelRepository(root), Engines.of(engine)).load(MODEL, 2));

        assertEquals(
                "propensity version 2 is refused: golden.json: row 2 has an unknown user or item, for which a model"
                        + " without unknownRows has no score",
                refusal.getMessage());
    }
}
