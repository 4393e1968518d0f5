package org.nifiaaas.services.model.version;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nifiaaas.services.model.BundleFixture.MODEL;
import static org.nifiaaas.services.model.BundleFixture.bundle;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.scoring.propensity.HistoryScorer;
import org.nifiaaas.services.Catalogue;
import org.nifiaaas.services.PairBatch;
import org.nifiaaas.services.ScoreBatch;
import org.nifiaaas.services.ScoringException;
import org.nifiaaas.services.engine.Engines;
import org.nifiaaas.services.engine.similarity.Histories;
import org.nifiaaas.services.engine.similarity.SimilarityEngine;
import org.nifiaaas.services.model.BundleFixture;
import org.nifiaaas.services.model.FakeEngine;
import org.nifiaaas.services.model.loading.VersionLoader;
import org.nifiaaas.services.model.loading.VersionRefusedException;
import org.nifiaaas.services.model.source.ModelRepository;

class VersionScorerTest {

    @TempDir
    private Path root;

    private final FakeEngine engine = new FakeEngine();
    private LoadedVersion version;
    private VersionScorer scorer;

    @BeforeEach
    void loadVersion() throws IOException, VersionRefusedException {
        bundle(root, 5).write(1);
        version = new VersionLoader(new ModelRepository(root), Engines.of(engine)).load(MODEL, 1);
        scorer = new VersionScorer(version);
    }

    @AfterEach
    void closeVersion() {
        scorer.close();
        version.close();
    }

    @Test
    void reasonsAreIndicesOfItemsThatTheUserBought() throws Exception {
        final Histories histories = Histories.random(3, 2, 7);
        bundle(root, 1).histories(histories).write(2);
        final HistoryScorer expected = histories.tables().scorer();
        int found = 0;
        try (LoadedVersion loaded = new VersionLoader(new ModelRepository(root), Engines.of(new SimilarityEngine()))
                        .load(MODEL, 2);
                VersionScorer reasoning = new VersionScorer(loaded)) {
            for (int user = 0; user <= 3; user++) {
                for (int item = 0; item <= 2; item++) {
                    final int[] reasons = reasoning.reasons(user, item, 5);
                    assertArrayEquals(expected.reasons(user, item, 5), reasons);
                    found += reasons.length;
                    for (final int reason : reasons) {
                        final long millis = expected.lastPurchase(user, reason).getAsLong();
                        assertEquals(
                                Instant.ofEpochMilli(millis)
                                        .atZone(BundleFixture.ZONE)
                                        .toLocalDate(),
                                reasoning.lastBought(user, reason).orElseThrow());
                    }
                }
            }
            assertTrue(reasoning.lastBought(Catalogue.UNKNOWN, 1).isEmpty());
            assertThrows(IndexOutOfBoundsException.class, () -> reasoning.reasons(4, 1, 1));
            assertThrows(IndexOutOfBoundsException.class, () -> reasoning.lastBought(1, 3));
            assertThrows(IndexOutOfBoundsException.class, () -> reasoning.reasons(1, 3, 1));
        }
        assertTrue(found > 0);
        assertEquals(0, scorer.reasons(1, 1, 5).length, "a network knows no reasons");
        assertTrue(scorer.lastBought(1, 1).isEmpty());
    }

    @Test
    void unknownIdsAreScoredAndFlagged() throws ScoringException {
        final ScoreBatch scores = scorer.score(PairBatch.of(
                new String[] {"ada", "nobody", "eve", "nobody"},
                new String[] {"bakery", "cinema", "nothing", "nothing"}));
        assertFalse(scores.userUnknown(0) || scores.itemUnknown(0));
        assertTrue(scores.userUnknown(1) && !scores.itemUnknown(1));
        assertTrue(!scores.userUnknown(2) && scores.itemUnknown(2));
        assertTrue(scores.userUnknown(3) && scores.itemUnknown(3));
        assertEquals(FakeEngine.probability(5, 2, 2), scores.propensity(0));
        assertEquals(FakeEngine.probability(5, 1, 1), scores.propensity(3));
    }

    @Test
    void largeBatchIsScoredInChunksAndInOrder() throws ScoringException {
        final int rows = 2 * VersionScorer.CHUNK_ROWS + 7;
        final String[] users = new String[rows];
        final String[] items = new String[rows];
        Arrays.fill(users, "ada");
        Arrays.fill(items, "bakery");
        users[VersionScorer.CHUNK_ROWS] = "bob";
        users[rows - 1] = "nobody";
        final ScoreBatch scores = scorer.score(PairBatch.of(users, items));
        assertEquals(rows, scores.size());
        assertEquals(VersionScorer.CHUNK_ROWS, engine.largestForward.get());
        assertEquals(FakeEngine.probability(5, 2, 2), scores.propensity(0));
        assertEquals(FakeEngine.probability(5, 3, 2), scores.propensity(VersionScorer.CHUNK_ROWS));
        assertEquals(FakeEngine.probability(5, 1, 2), scores.propensity(rows - 1));
        assertTrue(scores.userUnknown(rows - 1));
        assertFalse(scores.userUnknown(VersionScorer.CHUNK_ROWS));
    }

    @Test
    void catalogueIsScoredInChunksLikeItsPairs() throws ScoringException {
        final int count = 2 * VersionScorer.CHUNK_ROWS + 7;
        final int[] items = new int[count + 1];
        Arrays.fill(items, scorer.items().index("bakery"));
        items[VersionScorer.CHUNK_ROWS] = scorer.items().index("cinema");
        items[count - 1] = Catalogue.UNKNOWN;
        final float[] scores = new float[count + 1];
        scores[count] = -1;
        scorer.scoreItems(scorer.users().index("bob"), items, count, scores);

        final ScoreBatch pairs = scorer.score(
                PairBatch.of(new String[] {"bob", "bob", "bob"}, new String[] {"bakery", "cinema", "no such item"}));
        assertEquals(VersionScorer.CHUNK_ROWS, engine.largestForward.get());
        assertEquals(pairs.propensity(0), scores[0]);
        assertEquals(pairs.propensity(1), scores[VersionScorer.CHUNK_ROWS]);
        assertEquals(pairs.propensity(0), scores[VersionScorer.CHUNK_ROWS + 1]);
        assertEquals(pairs.propensity(2), scores[count - 1]);
        assertEquals(-1, scores[count]);
    }

    @Test
    void popularItemsAreThoseOfTheBundle() throws IOException, VersionRefusedException {
        bundle(root, 5).popularity(3, 8).write(2);
        try (LoadedVersion counted = new VersionLoader(new ModelRepository(root), Engines.of(engine)).load(MODEL, 2);
                VersionScorer ranking = new VersionScorer(counted)) {
            assertArrayEquals(new int[] {2, 1}, ranking.popularItems());
        }
        assertEquals(0, scorer.popularItems().length);
    }

    @Test
    void usersOfAnItemAreScoredLikeTheirPairs() throws ScoringException {
        final int[] users = {
            scorer.users().index("bob"), Catalogue.UNKNOWN, scorer.users().index("ada")
        };
        final float[] scores = new float[3];
        scorer.scoreUsers(scorer.items().index("cinema"), users, 3, scores);
        final ScoreBatch pairs = scorer.score(
                PairBatch.of(new String[] {"bob", "nobody", "ada"}, new String[] {"cinema", "cinema", "cinema"}));
        for (int row = 0; row < scores.length; row++) {
            assertEquals(pairs.propensity(row), scores[row]);
        }
        assertThrows(IndexOutOfBoundsException.class, () -> scorer.scoreUsers(99, users, 3, scores));
        users[0] = scorer.users().size() + 1;
        assertThrows(IndexOutOfBoundsException.class, () -> scorer.scoreUsers(1, users, 3, scores));
    }

    @Test
    void smallCatalogueAfterALargeOneKeepsNoRowOfIt() throws ScoringException {
        scorer.scoreItems(1, new int[] {1, 2, 1}, 3, new float[3]);
        final float[] scores = new float[1];
        scorer.scoreItems(Catalogue.UNKNOWN, new int[] {2}, 1, scores);
        assertEquals(FakeEngine.probability(5, 1, 3), scores[0]);
        scorer.scoreItems(1, new int[0], 0, new float[0]);
    }

    @Test
    void catalogueOfTheVersionNamesItsIds() {
        assertEquals("bakery", scorer.items().id(scorer.items().index("bakery")));
        assertEquals(Catalogue.UNKNOWN, scorer.items().index("no such item"));
        assertEquals(Catalogue.UNKNOWN, scorer.users().index("bakery"));
        assertThrows(IndexOutOfBoundsException.class, () -> scorer.items().id(0));
    }

    @Test
    void indexOutsideOfTheCatalogueIsRefused() {
        final int[] beyond = {scorer.items().size() + 1};
        assertThrows(IndexOutOfBoundsException.class, () -> scorer.scoreItems(1, beyond, 1, new float[1]));
        assertThrows(IndexOutOfBoundsException.class, () -> scorer.scoreItems(99, new int[] {1}, 1, new float[1]));
        assertThrows(IndexOutOfBoundsException.class, () -> scorer.scoreItems(1, new int[] {1, 1}, 2, new float[1]));
    }

    @Test
    void failureOfTheCatalogueNamesModelAndVersion() {
        engine.broken.set(true);
        final ScoringException failure =
                assertThrows(ScoringException.class, () -> scorer.scoreItems(1, new int[] {1}, 1, new float[1]));
        assertEquals("propensity version 1 cannot score: the forward pass failed", failure.getMessage());
        engine.broken.set(false);
        assertDoesNotThrow(() -> scorer.scoreItems(1, new int[] {1}, 1, new float[1]));
    }

    @Test
    void closedScorerScoresNoCatalogue() {
        scorer.close();
        assertThrows(IllegalStateException.class, () -> scorer.scoreItems(1, new int[] {1}, 1, new float[1]));
    }

    @Test
    void emptyBatchHasNoScores() throws ScoringException {
        assertEquals(0, scorer.score(PairBatch.of(new String[0], new String[0])).size());
    }

    @Test
    void failureNamesModelAndVersion() {
        engine.broken.set(true);
        final ScoringException failure = assertThrows(
                ScoringException.class,
                () -> scorer.score(PairBatch.of(new String[] {"ada"}, new String[] {"bakery"})));
        assertEquals("propensity version 1 cannot score: the forward pass failed", failure.getMessage());
    }
}
