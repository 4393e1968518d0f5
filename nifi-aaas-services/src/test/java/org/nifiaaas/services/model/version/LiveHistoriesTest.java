package org.nifiaaas.services.model.version;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nifiaaas.services.model.BundleFixture.MODEL;
import static org.nifiaaas.services.model.BundleFixture.bundle;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.repository.bundle.Calibration;
import org.nifiaaas.scoring.history.EventLog;
import org.nifiaaas.services.ModelLease;
import org.nifiaaas.services.PairBatch;
import org.nifiaaas.services.PairFeatures;
import org.nifiaaas.services.PastPurchase;
import org.nifiaaas.services.ScoreBatch;
import org.nifiaaas.services.ScoringException;
import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.engine.Engines;
import org.nifiaaas.services.engine.similarity.Histories;
import org.nifiaaas.services.engine.similarity.SimilarityEngine;
import org.nifiaaas.services.model.FakeEngine;
import org.nifiaaas.services.model.loading.VersionLoader;
import org.nifiaaas.services.model.loading.VersionRefusedException;
import org.nifiaaas.services.model.source.ModelRepository;

/** Pairs that come with what their users bought. */
class LiveHistoriesTest {

    private static final double MINUTES_OF_A_DAY = 1440;
    private static final List<String> USERS = List.of("ada", "bob", "eve");
    private static final List<String> ITEMS = List.of("bakery", "cinema");

    @TempDir
    private Path root;

    private final Histories histories = Histories.random(3, 2, 7);
    private LoadedVersion version;
    private VersionScorer scorer;

    @BeforeEach
    void loadVersion() throws IOException, VersionRefusedException {
        bundle(root, 1)
                .histories(histories)
                .calibration(Calibration.of(new float[] {0.5f}, new float[] {0.4f}, 1))
                .write(1);
        version = load(1, Engines.of(new SimilarityEngine()));
        scorer = new VersionScorer(version);
    }

    private LoadedVersion load(final long number, final Engines engines) throws VersionRefusedException {
        return new VersionLoader(new ModelRepository(root), engines).load(MODEL, number);
    }

    @AfterEach
    void closeVersion() {
        scorer.close();
        version.close();
    }

    /** What the version has of a user. */
    private List<PastPurchase> copyOf(final String user) {
        final EventLog log = histories.log();
        final int index = version.users().index(user);
        final List<PastPurchase> purchases = new ArrayList<>();
        for (int event = log.end(index) - 1; event >= log.start(index); event--) {
            final double age = (histories.model().asOf() - log.minute(event)) / MINUTES_OF_A_DAY;
            purchases.add(new PastPurchase(version.items().id(log.item(event)), age, Double.NaN));
        }
        return purchases;
    }

    private static PairFeatures history(final String... items) {
        return PairFeatures.ofHistory(Arrays.stream(items)
                .map(item -> new PastPurchase(item, 1 / MINUTES_OF_A_DAY, Double.NaN))
                .toList());
    }

    private static PairFeatures unknown() {
        return new PairFeatures(List.of(), Optional.empty(), true);
    }

    private ScoreBatch score(final String user, final String item, final PairFeatures features)
            throws ScoringException {
        return scorer.score(pair(user, item, features));
    }

    private static PairBatch pair(final String user, final String item, final PairFeatures features) {
        return pair(user, item).with(List.of(features));
    }

    private static PairBatch pair(final String user, final String item) {
        return PairBatch.of(new String[] {user}, new String[] {item});
    }

    @Test
    void whatTheVersionHasOfAUserGivesTheVeryScoreToWhomeverItIsGiven() throws ScoringException {
        for (final String user : USERS) {
            final PairFeatures copy = PairFeatures.ofHistory(copyOf(user));
            for (final String item : ITEMS) {
                final float own = scorer.score(pair(user, item)).propensity(0);
                assertEquals(own, score(user, item, copy).propensity(0));
                assertEquals(own, score("nobody", item, copy).propensity(0));
                final int[] reasons = scorer.reasons(
                        version.users().index(user), version.items().index(item), 3);
                assertArrayEquals(reasons, scorer.reasons(pair("nobody", item, copy), 0, 3));
                assertArrayEquals(reasons, scorer.reasons(pair(user, item, unknown()), 0, 3));
                assertArrayEquals(reasons, scorer.reasons(pair(user, item), 0, 3));
            }
        }
    }

    @Test
    void whoBoughtSomethingIsNotUnknown() throws ScoringException {
        final ScoreBatch scores = scorer.score(PairBatch.of(
                        new String[] {"nobody", "nobody", "nobody", "ada", "nobody"},
                        new String[] {"bakery", "bakery", "bakery", "bakery", "no such item"})
                .with(List.of(history("cinema"), history(), unknown(), history(), history("no such item"))));
        assertFalse(scores.userUnknown(0));
        assertTrue(scores.userUnknown(1), "who bought nothing");
        assertTrue(scores.userUnknown(2), "of whom no history is given");
        assertFalse(scores.userUnknown(3), "who is in the vocabulary");
        assertFalse(scores.userUnknown(4), "who bought something that the version does not know");
        assertTrue(scores.itemUnknown(4));
        final float average = scorer.score(pair("nobody", "bakery")).propensity(0);
        assertNotEquals(average, scores.propensity(0));
        assertEquals(average, scores.propensity(1));
        assertEquals(average, scores.propensity(2));
        assertEquals(average, scores.propensity(3), "a history without purchases counts and not the version's copy");
    }

    @Test
    void aFurtherPurchaseChangesTheScoreAtOnce() throws ScoringException {
        final List<PastPurchase> purchases = new ArrayList<>(copyOf("ada"));
        float before = score("ada", "bakery", PairFeatures.ofHistory(purchases)).propensity(0);
        for (int more = 0; more < 3; more++) {
            purchases.add(0, new PastPurchase(more == 1 ? "no such item" : "bakery", 0, Double.NaN));
            final float now =
                    score("ada", "bakery", PairFeatures.ofHistory(purchases)).propensity(0);
            assertNotEquals(before, now);
            before = now;
        }
    }

    @Test
    void aPairHasTheSameScoreWhateverElseIsInTheBatch() throws ScoringException {
        final int rows = 2 * VersionScorer.CHUNK_ROWS + 9;
        final String[] users = new String[rows];
        final String[] items = new String[rows];
        final List<PairFeatures> features = new ArrayList<>();
        final List<PairFeatures> kinds = List.of(
                history("bakery", "cinema", "bakery"),
                unknown(),
                history("cinema", "elsewhere"),
                PairFeatures.ofHistory(copyOf("bob")),
                history());
        for (int row = 0; row < rows; row++) {
            users[row] = row % 4 == 3 ? "nobody" : USERS.get(row % 4);
            items[row] = row % 3 == 2 ? "no such item" : ITEMS.get(row % 3);
            features.add(kinds.get(row % 5));
        }
        final PairBatch batch = PairBatch.of(users, items).with(features);
        final ScoreBatch scores = scorer.score(batch);
        for (int row = 0; row < rows; row++) {
            final ScoreBatch alone = score(users[row], items[row], features.get(row));
            assertEquals(alone.propensity(0), scores.propensity(row), "row " + row);
            assertEquals(alone.userUnknown(0), scores.userUnknown(row), "row " + row);
            assertEquals(alone.itemUnknown(0), scores.itemUnknown(row), "row " + row);
        }
        final ScoreBatch again = scorer.score(batch);
        for (int row = 0; row < rows; row++) {
            assertEquals(scores.propensity(row), again.propensity(row));
        }
    }

    @Test
    void aCatalogueOfOneUserIsScoredLikeItsPairs() throws ScoringException {
        final int rows = VersionScorer.CHUNK_ROWS + 5;
        final String[] users = new String[rows];
        final String[] items = new String[rows];
        Arrays.fill(users, "nobody");
        Arrays.setAll(items, row -> ITEMS.get(row % 2));
        final PairFeatures known = history("bakery", "bakery", "cinema");
        final ScoreBatch scores = scorer.score(PairBatch.of(users, items).with(Collections.nCopies(rows, known)));
        for (int row = 0; row < rows; row++) {
            assertEquals(
                    score("nobody", items[row], history("bakery", "bakery", "cinema"))
                            .propensity(0),
                    scores.propensity(row));
        }
    }

    @Test
    void reasonsOfNothingAreNone() throws ScoringException {
        assertEquals(0, scorer.reasons(pair("ada", "bakery", history()), 0, 3).length);
        assertEquals(0, scorer.reasons(pair("ada", "bakery", history("elsewhere")), 0, 3).length);
        assertEquals(0, scorer.reasons(pair("ada", "elsewhere", history("bakery")), 0, 3).length);
        assertThrows(
                IndexOutOfBoundsException.class, () -> scorer.reasons(pair("ada", "bakery", history("bakery")), 1, 3));
    }

    @Test
    void theLeaseSaysWhetherTheVersionTakesHistories() throws IOException, VersionRefusedException {
        final ModelVersion leased = new ModelVersion(MODEL, 1, "stamp");
        leased.startLoading();
        leased.publish(load(1, Engines.of(new SimilarityEngine())));
        try (ModelLease lease = leased.tryLease().orElseThrow()) {
            assertTrue(lease.scoresHistories());
        }
        bundle(root, 5).write(2);
        final ModelVersion other = new ModelVersion(MODEL, 2, "stamp");
        other.startLoading();
        other.publish(load(2, Engines.of(new FakeEngine())));
        try (ModelLease lease = other.tryLease().orElseThrow()) {
            assertFalse(lease.scoresHistories());
        }
    }

    @Test
    void aVersionThatKnowsNoHistoriesScoresAsWithoutThem()
            throws IOException, VersionRefusedException, ScoringException, EngineException {
        bundle(root, 5).write(2);
        try (LoadedVersion network = load(2, Engines.of(new FakeEngine()));
                VersionScorer other = new VersionScorer(network)) {
            final ScoreBatch scores = other.score(pair("nobody", "bakery", history("bakery")));
            assertEquals(FakeEngine.probability(5, 1, 2), scores.propensity(0));
            assertTrue(scores.userUnknown(0));
            assertEquals(0, other.reasons(pair("ada", "bakery", history("bakery")), 0, 3).length);
            final String refusal = assertThrows(
                            EngineException.class, () -> network.takeCopy().forward(new int[] {1, 1}, List.of(), 1))
                    .getMessage();
            assertEquals("the model does not score by what a user bought, so it takes no histories", refusal);
        }
    }

    @Test
    void aClosedScorerHasNoReasons() {
        scorer.close();
        assertThrows(IllegalStateException.class, () -> scorer.reasons(pair("ada", "bakery", history("bakery")), 0, 1));
    }
}
