package org.nifiaaas.training.learn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ForkJoinPool;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.Test;
import org.nifiaaas.scoring.propensity.Head;
import org.nifiaaas.scoring.propensity.PairFeature;
import org.nifiaaas.scoring.propensity.Term;

class HeadFitterTest {

    private static final List<PairFeature> TWO = Arrays.asList(PairFeature.USER_RATE, PairFeature.ITEM_RATE);
    private static final List<PairFeature> NONE = Collections.emptyList();

    /** Pairs with two features, of normal and of uniform distribution. */
    private static LabelledPairs pairs(final int size, final long seed, final DoubleBinaryOperator logit) {
        final SplittableRandom random = new SplittableRandom(seed);
        final float[] values = new float[2 * size];
        final boolean[] repeats = new boolean[size];
        final boolean[] bought = new boolean[size];
        final double[] weights = new double[size];
        for (int pair = 0; pair < size; pair++) {
            double sum = 0;
            for (int draw = 0; draw < 12; draw++) {
                sum += random.nextDouble();
            }
            values[2 * pair] = (float) (sum - 6);
            values[2 * pair + 1] = (float) (4 * random.nextDouble());
            repeats[pair] = pair % 4 == 0;
            bought[pair] = random.nextDouble()
                    < 1 / (1 + Math.exp(-logit.applyAsDouble(values[2 * pair], values[2 * pair + 1])));
            weights[pair] = 1;
        }
        return new LabelledPairs(TWO, new int[size], new int[size], values, repeats, bought, weights);
    }

    private static double logit(final Head head, final double... values) {
        double sum = head.bias();
        for (int term = 0; term < values.length; term++) {
            sum += head.terms().get(term).apply(values[term]);
        }
        return sum;
    }

    @Test
    void knownCoefficientsAreRecovered() {
        final LabelledPairs data = pairs(200_000, 5, (first, second) -> -2 + 0.8 * first - 0.5 * second);
        final Head head = HeadFitter.fit(data, Head.Pairs.ALL, TWO, false);
        final double origin = logit(head, 0, 2);
        assertEquals(-3, origin, 0.05);
        assertEquals(0.8, logit(head, 1, 2) - origin, 0.03);
        assertEquals(-0.5, logit(head, 0, 3) - origin, 0.03);
    }

    @Test
    void bendIsRecovered() {
        // Flat below the mean, which is 0, and steep above it.
        final LabelledPairs data = pairs(200_000, 6, (first, second) -> -2 + 1.5 * Math.max(0, first));
        final Head head = HeadFitter.fit(data, Head.Pairs.ALL, TWO, true);
        assertEquals(-2, logit(head, -1, 2), 0.1);
        assertEquals(-2, logit(head, 0, 2), 0.1);
        assertEquals(-0.5, logit(head, 1, 2), 0.1);
        assertEquals(1, logit(head, 2, 2), 0.2);
    }

    /** Repeated purchases may be rare and yet have by far the highest scores, which must not tie. */
    @Test
    void latentScoresAreNotCutOffHoweverFarOutTheyLie() {
        final int size = 10_000;
        final float[] values = new float[size];
        final boolean[] bought = new boolean[size];
        for (int pair = 0; pair < size; pair++) {
            values[pair] = pair % 7 / 100f;
            bought[pair] = pair % 7 > 4;
        }
        values[0] = 1;
        values[1] = 0.8f;
        final double[] weights = new double[size];
        Arrays.fill(weights, 1);
        final LabelledPairs data = new LabelledPairs(
                List.of(PairFeature.ALS), new int[size], new int[size], values, new boolean[size], bought, weights);
        final Head head = HeadFitter.fit(data, Head.Pairs.ALL, List.of(PairFeature.ALS), false);
        assertTrue(logit(head, 1) > logit(head, 0.8));
        assertTrue(logit(head, 0.8) > logit(head, 0.06));
    }

    @Test
    void headOfRepeatsSeesRepeatsOnly() {
        final LabelledPairs all = pairs(100_000, 7, (first, second) -> -1 + first);
        final boolean[] repeats = new boolean[all.size()];
        final boolean[] bought = new boolean[all.size()];
        final float[] values = new float[2 * all.size()];
        final double[] weights = new double[all.size()];
        for (int pair = 0; pair < all.size(); pair++) {
            repeats[pair] = all.isRepeat(pair);
            // New pairs do the contrary.
            bought[pair] = all.isBought(pair) == repeats[pair];
            values[2 * pair] = all.value(pair, 0);
            weights[pair] = 1;
        }
        final LabelledPairs data =
                new LabelledPairs(TWO, new int[all.size()], new int[all.size()], values, repeats, bought, weights);
        final List<PairFeature> one = Collections.singletonList(PairFeature.USER_RATE);
        final Head ofRepeats = HeadFitter.fit(data, Head.Pairs.REPEAT, one, false);
        final Head ofNew = HeadFitter.fit(data, Head.Pairs.NEW, one, false);
        assertEquals(Head.Pairs.REPEAT, ofRepeats.pairs());
        assertEquals(1, logit(ofRepeats, 1) - logit(ofRepeats, 0), 0.08);
        assertEquals(-1, logit(ofNew, 1) - logit(ofNew, 0), 0.08);
    }

    @Test
    void pairThatStandsForManyCountsAsMany() {
        final LabelledPairs all = pairs(300_000, 8, (first, second) -> -3 + first);
        final SplittableRandom random = new SplittableRandom(2);
        final float[] values = new float[2 * all.size()];
        final boolean[] bought = new boolean[all.size()];
        final double[] weights = new double[all.size()];
        int kept = 0;
        for (int pair = 0; pair < all.size(); pair++) {
            if (all.isBought(pair) || random.nextInt(5) == 0) {
                values[2 * kept] = all.value(pair, 0);
                values[2 * kept + 1] = all.value(pair, 1);
                bought[kept] = all.isBought(pair);
                weights[kept++] = all.isBought(pair) ? 1 : 5;
            }
        }
        final LabelledPairs sampled = new LabelledPairs(
                TWO,
                new int[kept],
                new int[kept],
                Arrays.copyOf(values, 2 * kept),
                new boolean[kept],
                Arrays.copyOf(bought, kept),
                Arrays.copyOf(weights, kept));
        final Head head = HeadFitter.fit(sampled, Head.Pairs.ALL, TWO, false);
        assertEquals(-3, logit(head, 0, 2), 0.05);
        assertEquals(-2, logit(head, 1, 2), 0.05);
    }

    @Test
    void withoutFeaturesTheShareIsTheProbability() {
        final LabelledPairs data = pairs(50_000, 9, (first, second) -> -1);
        int bought = 0;
        for (int pair = 0; pair < data.size(); pair++) {
            bought += data.isBought(pair) ? 1 : 0;
        }
        final Head head = HeadFitter.fit(data, Head.Pairs.ALL, NONE, false);
        assertEquals((double) bought / data.size(), 1 / (1 + Math.exp(-head.bias())), 1e-4);
    }

    @Test
    void labelsOfOneClassGiveAFiniteModelThatSaysSo() {
        for (final boolean bends : new boolean[] {false, true}) {
            final LabelledPairs never = pairs(5000, 10, (first, second) -> -1000);
            final Head ofNever = HeadFitter.fit(never, Head.Pairs.ALL, TWO, bends);
            final LabelledPairs always = pairs(5000, 10, (first, second) -> 1000);
            final Head ofAlways = HeadFitter.fit(always, Head.Pairs.ALL, TWO, bends);
            for (double first = -3; first <= 3; first++) {
                assertTrue(logit(ofNever, first, 2) < Math.log(0.001), "never: " + logit(ofNever, first, 2));
                assertTrue(logit(ofAlways, first, 2) > -Math.log(0.001), "always: " + logit(ofAlways, first, 2));
                assertTrue(Double.isFinite(logit(ofNever, first, 2)));
                assertTrue(Double.isFinite(logit(ofAlways, first, 2)));
            }
        }
    }

    @Test
    void labelsThatAFeatureTellsForCertainGiveAFiniteModel() {
        final LabelledPairs data = pairs(20_000, 11, (first, second) -> first > 0 ? 1000 : -1000);
        final Head head = HeadFitter.fit(data, Head.Pairs.ALL, TWO, true);
        assertTrue(logit(head, 1, 2) > 2);
        assertTrue(logit(head, -1, 2) < -2);
        assertFinite(head);
    }

    private static void assertFinite(final Head head) {
        assertTrue(Double.isFinite(head.bias()));
        for (final Term term : head.terms()) {
            for (double value = -100; value <= 100; value += 10) {
                assertTrue(Double.isFinite(term.apply(value)));
            }
        }
    }

    @Test
    void constantFeatureAddsNothing() {
        final LabelledPairs data = pairs(20_000, 12, (first, second) -> -1 + first);
        final float[] values = new float[2 * data.size()];
        final boolean[] bought = new boolean[data.size()];
        final double[] weights = new double[data.size()];
        for (int pair = 0; pair < data.size(); pair++) {
            values[2 * pair] = data.value(pair, 0);
            values[2 * pair + 1] = 7;
            bought[pair] = data.isBought(pair);
            weights[pair] = 1;
        }
        final LabelledPairs constant = new LabelledPairs(
                TWO, new int[data.size()], new int[data.size()], values, new boolean[data.size()], bought, weights);
        final Head head = HeadFitter.fit(constant, Head.Pairs.ALL, TWO, true);
        assertEquals(0, head.terms().get(1).apply(7), 1e-6);
        assertEquals(-1, logit(head, 0, 7), 0.1);
    }

    @Test
    void noPairsGiveAFiniteModel() {
        final LabelledPairs data = pairs(0, 13, (first, second) -> 0);
        final Head head = HeadFitter.fit(data, Head.Pairs.REPEAT, TWO, true);
        assertFinite(head);
        assertEquals(Head.Pairs.REPEAT, head.pairs());
        assertEquals(2, head.terms().size());
    }

    @Test
    void resultDoesNotDependOnTheNumberOfCores() throws Exception {
        final LabelledPairs data = pairs(30_000, 14, (first, second) -> -1 + first - second);
        assertArrayEquals(weights(data, 1), weights(data, 5));
    }

    private static double[] weights(final LabelledPairs data, final int cores) throws Exception {
        final ForkJoinPool pool = new ForkJoinPool(cores);
        try {
            final Head head = pool.submit(() -> HeadFitter.fit(data, Head.Pairs.ALL, TWO, true))
                    .get();
            return new double[] {head.bias(), logit(head, 1, 1), logit(head, -2, 3), logit(head, 3, 0)};
        } finally {
            pool.shutdown();
        }
    }
}
