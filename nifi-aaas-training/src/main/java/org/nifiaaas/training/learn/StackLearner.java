package org.nifiaaas.training.learn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.nifiaaas.repository.bundle.Calibration;
import org.nifiaaas.scoring.history.HistorySnapshot;
import org.nifiaaas.scoring.propensity.HistoryModel;
import org.nifiaaas.scoring.propensity.HistoryScorer;
import org.nifiaaas.scoring.propensity.HistoryTables;
import org.nifiaaas.scoring.propensity.ItemKnowledge;
import org.nifiaaas.scoring.propensity.PairValues;
import org.nifiaaas.scoring.propensity.StackWeights;
import org.nifiaaas.scoring.propensity.StackWeights.Case;
import org.nifiaaas.scoring.propensity.StackWeights.Weights;

/**
 * Learns what a model of histories and a network over features are worth together, on pairs of a window that neither of the two has seen (Wolpert, <em>Stacked generalization</em>, Neural Networks 5, 1992).
 *
 * <p>What a user is worth whom training never saw is learned of users it has seen: the network is asked about them as if it had not learned them, and of the half that has bought least, since newcomers have bought
 * little. What strangers are worth is learned of users who had bought nothing before the window and bought in it; how likely they are to buy at all stays what the model of histories says.
 */
public final class StackLearner {

    private static final double MINUTES_OF_A_DAY = 1440;
    private static final int BISECTIONS = 60;
    private static final double LARGEST_BIAS = 50;

    private final HistorySnapshot before;
    private final HistoryTables history;
    private final Network network;
    private final LabelledPairs pairs;
    private final int until;

    private StackLearner(
            final HistorySnapshot before,
            final int until,
            final HistoryTables history,
            final Network network,
            final long seed) {
        this.before = before;
        this.until = until;
        this.history = history;
        this.network = network;
        final double days = (until - before.asOf()) / MINUTES_OF_A_DAY;
        this.pairs = PairDraw.of(
                before,
                until,
                new PairValues(
                        before,
                        ItemKnowledge.of(HistoryModel.noGraph(before.log().items())),
                        days),
                Collections.emptyList(),
                seed);
    }

    /**
     * Learns.
     *
     * @param before what both knew of the users that take part; the window begins where it ends
     * @param until first minute after the window
     * @param history the model of histories, over all that was known
     * @param network the network
     */
    public static Stack learn(
            final HistorySnapshot before,
            final int until,
            final HistoryTables history,
            final Network network,
            final long seed) {
        return new StackLearner(before, until, history, network, seed).learn();
    }

    private Stack learn() {
        final Map<Case, Weights> weights = new EnumMap<>(Case.class);
        final int[] all = IntStream.range(0, pairs.size()).toArray();
        final double[] ofHistory = histories(all, true);
        final double[] learned = logits(network.score(pairs.users(), pairs.items(), true));
        fit(weights, Case.KNOWN_REPEAT, all, pairs::isRepeat, ofHistory, learned);
        fit(weights, Case.KNOWN_NEW, all, pair -> !pairs.isRepeat(pair), ofHistory, learned);
        final int[] few = ofInactiveUsers();
        final double[] ofFew = histories(few, true);
        final double[] unlearned = logits(network.score(
                Arrays.stream(few).map(pair -> pairs.users()[pair]).toArray(),
                Arrays.stream(few).map(pair -> pairs.items()[pair]).toArray(),
                false));
        fit(weights, Case.NEWCOMER_REPEAT, few, pairs::isRepeat, ofFew, unlearned);
        fit(weights, Case.NEWCOMER_NEW, few, pair -> !pairs.isRepeat(pair), ofFew, unlearned);
        fit(weights, Case.UNTOLD, few, pair -> true, histories(few, false), unlearned);
        weights.put(Case.STRANGER, ofStrangers());
        final StackWeights stack = new StackWeights(weights);
        return new Stack(stack, calibration(stack, ofHistory, learned));
    }

    /** Log-odds by the model of histories, of whom it knows or of nobody in particular. */
    private double[] histories(final int[] some, final boolean ofUser) {
        final ThreadLocal<HistoryScorer> scorers = ThreadLocal.withInitial(history::scorer);
        return Arrays.stream(some)
                .parallel()
                .mapToDouble(pair -> StackWeights.logit(
                        scorers.get().probability(ofUser ? pairs.users()[pair] : 0, pairs.items()[pair])))
                .toArray();
    }

    private static double[] logits(final float... probabilities) {
        return IntStream.range(0, probabilities.length)
                .mapToDouble(pair -> StackWeights.logit(probabilities[pair]))
                .toArray();
    }

    /** Pairs of the half of the users that had bought least. */
    private int[] ofInactiveUsers() {
        final int[] counts = Arrays.stream(pairs.users())
                .distinct()
                .map(this::purchases)
                .sorted()
                .toArray();
        final int most = counts.length == 0 ? 0 : counts[counts.length / 2];
        return IntStream.range(0, pairs.size())
                .filter(pair -> purchases(pairs.users()[pair]) <= most)
                .toArray();
    }

    private int purchases(final int user) {
        double count = 0;
        for (int pair = before.start(user); pair < before.end(user); pair++) {
            count += before.count(pair);
        }
        return (int) count;
    }

    private void fit(
            final Map<Case, Weights> weights,
            final Case which,
            final int[] some,
            final IntPredicate fits,
            final double[] ofHistory,
            final double... ofFeatures) {
        final StackFitter fitter = new StackFitter();
        for (int position = 0; position < some.length; position++) {
            final int pair = some[position];
            if (fits.test(pair)) {
                final double weight = pairs.weight(pair);
                fitter.add(
                        ofHistory[position],
                        ofFeatures[position],
                        pairs.isBought(pair) ? weight : 0,
                        pairs.isBought(pair) ? 0 : weight);
            }
        }
        weights.put(which, fitter.fit());
    }

    /** Who has bought nothing gets the same list as all the others, so an item is a row. */
    private Weights ofStrangers() {
        final int items = before.log().items();
        final int[] bought = new int[items + 1];
        int users = 0;
        for (int user = 1; user <= before.log().users(); user++) {
            final int[] later =
                    before.distinct(user) > 0 ? new int[0] : before.log().bought(user, before.asOf(), until);
            users += later.length > 0 ? 1 : 0;
            for (final int item : later) {
                bought[item]++;
            }
        }
        final List<Integer> rows = new ArrayList<>();
        for (int item = 1; item <= items; item++) {
            if (before.ofItems().distinct(item) > 0) {
                rows.add(item);
            }
        }
        final int[] of = rows.stream().mapToInt(Integer::intValue).toArray();
        final HistoryScorer scorer = history.scorer();
        final double[] ofHistory = Arrays.stream(of)
                .mapToDouble(item -> StackWeights.logit(scorer.probability(0, item)))
                .toArray();
        final double[] ofFeatures = logits(network.score(new int[of.length], of, false));
        final StackFitter fitter = new StackFitter();
        for (int row = 0; row < of.length; row++) {
            fitter.add(ofHistory[row], ofFeatures[row], bought[of[row]], (double) users - bought[of[row]]);
        }
        return levelled(fitter.fit(), ofHistory, ofFeatures);
    }

    /** The same weights, by which as much is expected as the model of histories expects. */
    private static Weights levelled(final Weights weights, final double[] ofHistory, final double... ofFeatures) {
        final double expected =
                Arrays.stream(ofHistory).map(StackLearner::sigmoid).sum();
        double low = -LARGEST_BIAS;
        double high = LARGEST_BIAS;
        for (int step = 0; step < BISECTIONS; step++) {
            final Weights middle = new Weights(weights.history(), weights.features(), (low + high) / 2);
            final double sum = IntStream.range(0, ofHistory.length)
                    .mapToDouble(row -> sigmoid(middle.logit(ofHistory[row], ofFeatures[row])))
                    .sum();
            if (sum < expected) {
                low = middle.bias();
            } else {
                high = middle.bias();
            }
        }
        return new Weights(weights.history(), weights.features(), (low + high) / 2);
    }

    private static double sigmoid(final double logit) {
        return 1 / (1 + Math.exp(-logit));
    }

    private Calibration calibration(final StackWeights stack, final double[] ofHistory, final double... ofFeatures) {
        final float[] scores = new float[pairs.size()];
        for (int pair = 0; pair < scores.length; pair++) {
            final Weights weights = stack.of(Case.of(true, pairs.isRepeat(pair)));
            scores[pair] = (float) sigmoid(weights.logit(ofHistory[pair], ofFeatures[pair]));
        }
        return Isotonic.fit(scores, pairs.bought(), pairs.weights());
    }

    /** A network over features, asked about pairs as of the beginning of the window. */
    public interface Network {

        /**
         * Scores pairs.
         *
         * @param users vocabulary indices, 0 for a user of whom nothing is known
         * @param items vocabulary indices, as many
         * @param learned whether it may recognise the users, or has nothing but their features
         */
        float[] score(int[] users, int[] items, boolean learned);
    }

    /** What was learned. Immutable. */
    public static final class Stack {

        private final StackWeights weights;
        private final Calibration calibration;

        Stack(final StackWeights weights, final Calibration calibration) {
            this.weights = weights;
            this.calibration = calibration;
        }

        public StackWeights weights() {
            return weights;
        }

        /** What the scores by the weights meant in the window. */
        public Calibration calibration() {
            return calibration;
        }
    }
}
