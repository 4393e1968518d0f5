package org.nifiaaas.processors.compare;

import org.nifiaaas.processors.model.Threshold;

/**
 * Sums up score differences, new score minus recorded score, in constant memory. Not thread-safe.
 */
final class DifferenceMoments {

    private long count;
    private double sum;
    private double absoluteSum;
    private double squareSum;
    private double largest;
    private long different;
    private long up;
    private long down;
    private long reachedBefore;

    /**
     * Adds one pair of scores.
     *
     * @param differs whether the two scores count as different ones
     * @param threshold 0 to 1000
     * @return what became of the threshold's decision
     */
    ThresholdFlip add(final double recorded, final double compared, final boolean differs, final double threshold) {
        final double difference = compared - recorded;
        final double absolute = Math.abs(difference);
        count++;
        sum += difference;
        absoluteSum += absolute;
        squareSum += difference * difference;
        largest = Math.max(largest, absolute);
        if (differs) {
            different++;
        }
        if (Threshold.reaches(recorded, threshold)) {
            reachedBefore++;
        }
        final ThresholdFlip flip = ThresholdFlip.of(recorded, compared, threshold);
        if (flip == ThresholdFlip.UP) {
            up++;
        }
        if (flip == ThresholdFlip.DOWN) {
            down++;
        }
        return flip;
    }

    /** Number of pairs; the means and the largest difference have no meaning while it is 0. */
    long count() {
        return count;
    }

    double mean() {
        return sum / count;
    }

    double meanAbsolute() {
        return absoluteSum / count;
    }

    double rootMeanSquare() {
        return Math.sqrt(squareSum / count);
    }

    /** Largest absolute difference. */
    double largest() {
        return largest;
    }

    /** Pairs that count as different. */
    long different() {
        return different;
    }

    long flips(final ThresholdFlip flip) {
        return switch (flip) {
            case UP -> up;
            case DOWN -> down;
            case NONE -> count - up - down;
        };
    }

    /** Pairs whose recorded score reaches the threshold. */
    long reachedBefore() {
        return reachedBefore;
    }

    /** Pairs whose new score reaches the threshold. */
    long reachedAfter() {
        return reachedBefore + up - down;
    }
}
