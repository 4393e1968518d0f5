package org.nifiaaas.training.learn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nifiaaas.scoring.factors.RidgeEncoder;
import org.nifiaaas.scoring.history.EventLog;
import org.nifiaaas.scoring.history.HistorySnapshot;
import org.nifiaaas.scoring.propensity.HistoryModel;
import org.nifiaaas.scoring.propensity.ItemKnowledge;
import org.nifiaaas.scoring.propensity.PairFeature;
import org.nifiaaas.scoring.propensity.PairValues;
import org.nifiaaas.scoring.similarity.ItemGraph;
import org.nifiaaas.training.evaluate.Task;

class HistoryLearnerTest {

    private static final int USERS = 120;
    private static final int ITEMS = 25;
    private static final int DAYS = 40;
    private static final int HORIZON = 5;
    private static final Set<ModelKind> ALL = EnumSet.complementOf(EnumSet.of(ModelKind.HISTORY_NETWORK));

    private static EventLog log(final int days) {
        return new Market(USERS, ITEMS, days, 3, day -> 3).log(days, 4);
    }

    /** The same up to a day, and something else afterwards. */
    private static EventLog changedAfter(final EventLog log, final int minute) {
        final SplittableRandom random = new SplittableRandom(9);
        final Purchases purchases = new Purchases();
        for (int user = 1; user <= USERS; user++) {
            for (int event = log.start(user); event < log.end(user); event++) {
                final boolean later = log.minute(event) >= minute;
                purchases.add(user, later ? 1 + random.nextInt(ITEMS) : log.item(event), log.minute(event));
            }
            purchases.add(user, 1 + random.nextInt(ITEMS), minute + random.nextInt(5000));
        }
        return purchases.log(USERS, ITEMS);
    }

    private static HistoryLearner learner(final EventLog log, final int day) {
        return new HistoryLearner(log, day * Purchases.DAY, HORIZON, Task.ALL, 10, 42, line -> {});
    }

    private static List<LearnedModel> learn(final EventLog log, final int day) {
        final HistoryLearner learner = learner(log, day);
        learner.prepare(EnumSet.allOf(ModelKind.class));
        return learner.finish(learner.candidates(ALL));
    }

    private static void assertEqualModels(final List<LearnedModel> one, final List<LearnedModel> other) {
        assertEquals(one.size(), other.size());
        for (int model = 0; model < one.size(); model++) {
            assertArrayEquals(
                    one.get(model).model().toBytes(),
                    other.get(model).model().toBytes(),
                    one.get(model).kind());
            assertEquals(
                    one.get(model).calibration().toJson(),
                    other.get(model).calibration().toJson());
        }
    }

    @Test
    void whatIsLearnedDoesNotChangeWithPurchasesAfterTheMoment() {
        final EventLog log = log(DAYS);
        final int day = DAYS - 10;
        assertEqualModels(learn(log, day), learn(changedAfter(log, day * Purchases.DAY), day));
    }

    /** Each window's features are made of what was known when it began. */
    @Test
    void featuresOfAWindowDoNotChangeWithItsPurchases() {
        final EventLog log = log(DAYS);
        final int cut = (DAYS - 10) * Purchases.DAY;
        final EventLog changed = changedAfter(log, cut);
        final List<PairFeature> features = Arrays.stream(PairFeature.values())
                .filter(feature -> feature != PairFeature.KMEANS_ALS)
                .toList();
        final PairValues ofLog = values(log, cut);
        final PairValues ofChanged = values(changed, cut);
        final float[] expected = new float[features.size()];
        final float[] found = new float[features.size()];
        for (int user = 1; user <= USERS; user++) {
            for (int item = 1; item <= ITEMS; item++) {
                ofLog.of(user, item, features, expected);
                ofChanged.of(user, item, features, found);
                assertArrayEquals(expected, found);
            }
        }
    }

    private static PairValues values(final EventLog log, final int cut) {
        final HistorySnapshot snapshot = HistorySnapshot.of(log, cut, HORIZON);
        final ItemGraph graph = GraphLearner.learn(Cooccurrence.of(snapshot), GraphSettings.GRID[0]);
        final RidgeEncoder factors = new FactorLearner(snapshot, user -> true, FactorSettings.GRID[0], 42).learn();
        return new PairValues(snapshot, ItemKnowledge.of(graph).with(PairFeature.ALS, factors), HORIZON);
    }

    @Test
    void sameSeedLearnsTheSameOnAnyNumberOfCores() throws Exception {
        final EventLog log = log(DAYS);
        final ForkJoinPool pool = new ForkJoinPool(1);
        try {
            assertEqualModels(
                    learn(log, DAYS), pool.submit(() -> learn(log, DAYS)).get());
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void everyKindGivesFiniteProbabilitiesAndSaysWhatItIs() {
        final HistoryLearner learner = learner(log(DAYS), DAYS);
        learner.prepare(EnumSet.allOf(ModelKind.class));
        final List<Candidate> candidates = learner.candidates(ALL);
        assertEquals(
                new ArrayList<>(ALL), candidates.stream().map(Candidate::kind).toList());
        final List<String> names = new ArrayList<>();
        for (final LearnedModel model : learner.finish(candidates)) {
            names.add(model.model().kind());
            final float[] scores = new float[ITEMS + 1];
            for (int user = 0; user <= USERS; user++) {
                model.scorer().ofUser(user, scores);
                for (final float score : scores) {
                    assertTrue(score > 0 && score < 1, model.kind() + " of user " + user + ": " + score);
                }
            }
        }
        assertEquals(
                List.of(
                        "popularity",
                        "frequency",
                        "logistic",
                        "item-knn",
                        "random-walk",
                        "ease",
                        "als",
                        "kmeans-als",
                        "blend"),
                names);
        assertTrue(learner.choose(candidates).chosen().kind().compareTo(ModelKind.POPULARITY) > 0);
    }

    /** Users of four tastes, who buy items of their taste that are new to them. */
    private static EventLog tastes(final int items) {
        final SplittableRandom random = new SplittableRandom(6);
        final Purchases purchases = new Purchases();
        for (int event = 0; event < 4000; event++) {
            final int user = 1 + random.nextInt(USERS);
            purchases.add(user, 1 + user % 4 + 4 * random.nextInt(items / 4), random.nextInt(DAYS * Purchases.DAY));
        }
        return purchases.log(USERS, items);
    }

    @Test
    void factorsTellTastesThatPopularityDoesNot() {
        final HistoryLearner learner =
                new HistoryLearner(tastes(60), DAYS * Purchases.DAY, HORIZON, Task.NEW, 10, 42, line -> {});
        final Set<ModelKind> kinds = EnumSet.of(ModelKind.POPULARITY, ModelKind.ALS, ModelKind.KMEANS_ALS);
        learner.prepare(kinds);
        final List<Candidate> candidates = learner.candidates(kinds);
        final double popularity = candidates.get(0).ndcg(Task.NEW);
        assertTrue(
                candidates.get(1).ndcg(Task.NEW) > 2 * popularity,
                candidates.get(1).ndcg(Task.NEW) + " of ALS");
        assertTrue(
                candidates.get(2).ndcg(Task.NEW) > 2 * popularity,
                candidates.get(2).ndcg(Task.NEW) + " in clusters");
    }

    @Test
    void nothingIsMadeThatNobodyAskedFor() {
        final List<String> told = new ArrayList<>();
        final HistoryLearner learner =
                new HistoryLearner(log(DAYS), DAYS * Purchases.DAY, HORIZON, Task.ALL, 10, 42, told::add);
        learner.prepare(EnumSet.of(ModelKind.FREQUENCY));
        assertTrue(told.stream().noneMatch(line -> line.startsWith("factors") || line.startsWith("similarities")));
        final HistoryModel model = learner.finish(learner.candidates(EnumSet.of(ModelKind.FREQUENCY)))
                .get(0)
                .model();
        assertEquals(0, model.graph().edges());
        assertNull(model.knowledge().encoder(PairFeature.ALS));
    }

    @ParameterizedTest
    @EnumSource(
            value = ModelKind.class,
            names = {"ALS", "KMEANS_ALS"})
    void factorsAreContinuedWithItemsThatAreNew(final ModelKind kind) {
        final HistoryLearner first = learner(tastes(40), DAYS - HORIZON);
        first.prepare(EnumSet.of(kind));
        final HistoryModel parent =
                first.finish(first.candidates(EnumSet.of(kind))).get(0).model();
        final LearnedModel continued = learner(tastes(60), DAYS).update(HistoryModel.fromBytes(parent.toBytes()));
        assertEquals(kind.value(), continued.kind());
        assertEquals(parent.settings(), continued.model().settings());
        final float[] scores = new float[61];
        continued.scorer().ofUser(4, scores);
        assertTrue(scores[57] > 3 * scores[58], "an item of the user's taste: " + scores[57] + " and " + scores[58]);
    }

    @Test
    void trainingWindowOfLessThanTwoHorizonsIsRefused() {
        final EventLog log = new Purchases().add(1, 1, 0).log(1, 1);
        assertEquals(
                "is 5.0 days, the training window has 9.0: it must be at least twice as long",
                assertThrows(IllegalArgumentException.class, () -> learner(log, 9))
                        .getMessage());
        learner(log, 10);
    }
}
