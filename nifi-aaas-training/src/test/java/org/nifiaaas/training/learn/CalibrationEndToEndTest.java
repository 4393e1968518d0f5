package org.nifiaaas.training.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nifiaaas.scoring.history.EventLog;
import org.nifiaaas.training.evaluate.Task;
import org.nifiaaas.training.evaluate.UserScorer;

/** Whether a score is the probability of a purchase within the horizon, on purchases whose probabilities are known. */
class CalibrationEndToEndTest {

    private static final int USERS = 2000;
    private static final int ITEMS = 80;
    private static final int HORIZON = 30;
    private static final int YEAR = 364;
    private static final int GROUPS = 10;

    /** Scores and purchases of all pairs, the highest scores first, and what is known of them. */
    private static final class Pairs {

        private final double[] scores;
        private final double[] truth;
        private final boolean[] bought;

        Pairs(final Market market, final LearnedModel model, final EventLog whole, final int day) {
            final UserScorer scorer = model.scorer();
            final double[] all = new double[USERS * ITEMS];
            final double[] truths = new double[all.length];
            final boolean[] did = new boolean[all.length];
            final float[] ofUser = new float[ITEMS + 1];
            for (int user = 1; user <= USERS; user++) {
                scorer.ofUser(user, ofUser);
                final int[] items = whole.bought(user, day * Purchases.DAY, (day + HORIZON) * Purchases.DAY);
                for (int item = 1; item <= ITEMS; item++) {
                    final int at = (user - 1) * ITEMS + item - 1;
                    all[at] = ofUser[item];
                    truths[at] = market.probability(user, item, day, HORIZON);
                    did[at] = Arrays.binarySearch(items, item) >= 0;
                }
            }
            final List<Integer> order = new ArrayList<>();
            for (int at = 0; at < all.length; at++) {
                order.add(at);
            }
            order.sort((first, second) -> Double.compare(all[second], all[first]));
            scores = order.stream().mapToDouble(at -> all[at]).toArray();
            truth = order.stream().mapToDouble(at -> truths[at]).toArray();
            bought = new boolean[all.length];
            for (int at = 0; at < all.length; at++) {
                bought[at] = did[order.get(at)];
            }
        }

        /** Observed and true purchases by expected ones of ten groups of equal expected purchases. */
        double[][] ratios() {
            final double all = Arrays.stream(scores).sum();
            final double[] expected = new double[GROUPS];
            final double[] observed = new double[GROUPS];
            final double[] known = new double[GROUPS];
            double before = 0;
            for (int at = 0; at < scores.length; at++) {
                final int group = (int) Math.min(GROUPS - 1, before / all * GROUPS);
                expected[group] += scores[at];
                observed[group] += bought[at] ? 1 : 0;
                known[group] += truth[at];
                before += scores[at];
            }
            final double[][] ratios = new double[2][GROUPS];
            for (int group = 0; group < GROUPS; group++) {
                ratios[0][group] = observed[group] / expected[group];
                ratios[1][group] = known[group] / expected[group];
            }
            return ratios;
        }

        double shareBoughtOf(final double low, final double high) {
            double pairs = 0;
            double purchases = 0;
            for (int at = 0; at < scores.length; at++) {
                if (scores[at] >= low && scores[at] < high) {
                    pairs++;
                    purchases += bought[at] ? 1 : 0;
                }
            }
            assertTrue(pairs > 300, "pairs from " + low + " to " + high + ": " + pairs);
            return purchases / pairs;
        }
    }

    private static DoubleUnaryOperator season(final String name) {
        switch (name) {
            case "none":
                return day -> 1;
            case "step":
                return day -> day % YEAR >= 300 ? 2 : 1;
            default:
                return day -> Math.exp(0.6 * Math.sin(2 * Math.PI * day / YEAR));
        }
    }

    private static LearnedModel learn(final EventLog log, final int day, final Set<ModelKind> kinds) {
        final HistoryLearner learner =
                new HistoryLearner(log, day * Purchases.DAY, HORIZON, Task.ALL, 10, 42, line -> {});
        learner.prepare(kinds);
        final List<Candidate> candidates = learner.candidates(kinds);
        return learner.finish(List.of(learner.choose(candidates).chosen())).get(0);
    }

    /** Two years of data and more, on days before, at and after a shift of the season. */
    @ParameterizedTest
    @CsvSource({
        "none, 400, blend",
        "step, 728, logistic", // at the step down
        "cycle, 637, logistic", // at the bottom
        "cycle, 819, logistic" // at the top
    })
    void everyGroupOfScoresKeepsWhatItPromises(final String season, final int day, final String kind) {
        final Market market = new Market(USERS, ITEMS, day + HORIZON, 5, season(season));
        final EventLog whole = market.log(day + HORIZON, 6);
        final EventLog log = market.log(day, 6);
        final ModelKind which = ModelKind.valueOf(kind.toUpperCase(Locale.ROOT));
        final Pairs pairs = new Pairs(market, learn(log, day, EnumSet.of(which)), whole, day);
        final double[][] ratios = pairs.ratios();
        for (int group = 0; group < GROUPS; group++) {
            final String said = "group " + (group + 1) + ": " + Arrays.toString(ratios[0]);
            assertTrue(ratios[0][group] >= 0.8 && ratios[0][group] <= 1.25, said);
        }
        final double share = pairs.shareBoughtOf(0.2, 0.3);
        assertEquals(0.245, share, 0.055, "an offer at a threshold of 0.2");
    }
}
