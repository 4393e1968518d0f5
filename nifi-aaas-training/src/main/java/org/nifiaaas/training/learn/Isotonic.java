package org.nifiaaas.training.learn;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.nifiaaas.repository.bundle.Calibration;

/**
 * Fits a calibration by isotonic regression with the pool-adjacent-violators algorithm (Barlow et al., <em>Statistical Inference under Order Restrictions</em>, 1972; for scores of
 * classifiers Zadrozny and Elkan, KDD 2002).
 *
 * <p>Scores are first cut into groups that hold about as many purchases each, since a step for each single purchase would follow chance.
 * Pairs of one score are never torn apart.
 */
final class Isotonic {

    private static final int GROUPS = 40;
    private static final double FEWEST_PURCHASES = 10;
    private static final double SMALLEST_STEP = 1e-6;

    private Isotonic() {}

    /**
     * Fits a calibration.
     *
     * @param scores in [0, 1], in any order
     * @param bought whether each pair was bought
     * @param weights how many pairs each stands for
     */
    static Calibration fit(final float[] scores, final boolean[] bought, final double... weights) {
        final int[] order = IntStream.range(0, scores.length)
                .boxed()
                .sorted((first, second) -> Float.compare(scores[first], scores[second]))
                .mapToInt(Integer::intValue)
                .toArray();
        double expected = 0;
        double purchases = 0;
        for (int pair = 0; pair < scores.length; pair++) {
            expected += scores[pair] * weights[pair];
            purchases += bought[pair] ? weights[pair] : 0;
        }
        final int groups = (int) Math.max(1, Math.min(GROUPS, purchases / FEWEST_PURCHASES));
        final Blocks blocks = new Blocks(groups + 1);
        double sum = 0;
        int group = 0;
        for (int position = 0; position < order.length; position++) {
            final int pair = order[position];
            blocks.add(scores[pair], bought[pair], weights[pair]);
            sum += scores[pair] * weights[pair];
            final boolean isLastOfItsScore =
                    position + 1 == order.length || scores[order[position + 1]] != scores[pair];
            if (isLastOfItsScore && sum >= expected * (group + 1) / groups && group < groups - 1) {
                group = (int) Math.min(groups - 1, sum / expected * groups);
                blocks.close();
            }
        }
        blocks.close();
        return blocks.calibration();
    }

    /** Groups of pairs, each pooled with the ones before it as long as it would fall. */
    private static final class Blocks {

        private final double[] score;
        private final double[] bought;
        private final double[] weight;
        private int count;

        Blocks(final int most) {
            score = new double[most + 1];
            bought = new double[most + 1];
            weight = new double[most + 1];
        }

        void add(final float pairScore, final boolean pairBought, final double pairWeight) {
            score[count] += pairScore * pairWeight;
            bought[count] += pairBought ? pairWeight : 0;
            weight[count] += pairWeight;
        }

        void close() {
            if (weight[count] == 0) {
                return;
            }
            count++;
            while (count > 1 && rate(count - 1) <= rate(count - 2)) {
                count--;
                score[count - 1] += score[count];
                bought[count - 1] += bought[count];
                weight[count - 1] += weight[count];
                clear(count);
            }
            clear(count);
        }

        private void clear(final int block) {
            score[block] = 0;
            bought[block] = 0;
            weight[block] = 0;
        }

        private double rate(final int block) {
            return bought[block] / weight[block];
        }

        Calibration calibration() {
            final float[] scores = new float[count];
            final float[] probabilities = new float[count];
            int points = 0;
            float lastScore = 0;
            float lastProbability = 0;
            for (int block = 0; block < count; block++) {
                final float mean = (float) (score[block] / weight[block]);
                final float rate = (float) rate(block);
                if (mean > lastScore * (1 + SMALLEST_STEP)
                        && rate > lastProbability * (1 + SMALLEST_STEP)
                        && mean < 1
                        && rate < 1) {
                    scores[points] = mean;
                    probabilities[points++] = rate;
                    lastScore = mean;
                    lastProbability = rate;
                }
            }
            return Calibration.of(Arrays.copyOf(scores, points), Arrays.copyOf(probabilities, points), 1);
        }
    }
}
