package org.nifiaaas.services.engine.bigdl;

import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.engine.ModelOutput;

/**
 * Makes probabilities of what a module's last layer yields, and refuses output that is not of the declared kind. Immutable; thread-safe.
 */
final class ProbabilityReader {

    /** How far class probabilities in single precision may be from adding up to 1. */
    private static final double TOLERANCE = 1e-3;

    private final String description;
    private final ModelOutput output;
    private final int positiveClass;

    /**
     * Creates a reader.
     *
     * @param description names the model version in messages
     * @param positiveClass column that means "will buy", counted from 0
     */
    ProbabilityReader(final String description, final ModelOutput output, final int positiveClass) {
        this.description = description;
        this.output = output;
        this.positiveClass = positiveClass;
    }

    /**
     * Reads the probability of the positive class of each row.
     *
     * @param values row-major, {@code rows} x {@code columns}
     * @param offset index of the first value
     * @return {@code rows} probabilities in [0, 1]
     * @throws EngineException if the columns do not fit the declared output or a value is no probability
     */
    float[] read(final float[] values, final int offset, final int rows, final int columns) throws EngineException {
        checkColumns(columns);
        final float[] probabilities = new float[rows];
        for (int row = 0; row < rows; row++) {
            final double probability = probability(values, offset + row * columns, columns);
            if (!(probability >= 0 && probability <= 1 + TOLERANCE)) {
                throw new EngineException(description + ": row " + row + " is not of the declared output " + output
                        + ": the module yields " + listed(values, offset + row * columns, columns));
            }
            probabilities[row] = (float) Math.min(1, probability);
        }
        return probabilities;
    }

    private void checkColumns(final int columns) throws EngineException {
        if (positiveClass < 0 || positiveClass >= columns) {
            throw new EngineException(description + ": positive class " + positiveClass + " is not one of the module's "
                    + columns + " output columns");
        }
        final boolean single = columns == 1;
        final boolean fits =
                switch (output) {
                    case SIGMOID -> single;
                    case LOG_SOFTMAX, SOFTMAX -> !single;
                    case LOGITS -> true;
                };
        if (!fits) {
            throw new EngineException(description + ": the module yields " + columns
                    + " columns, which does not fit the declared output " + output);
        }
    }

    /** Returns a value that is not in [0, 1] if the row is not of the declared kind. */
    private double probability(final float[] values, final int start, final int columns) {
        return switch (output) {
            case LOG_SOFTMAX -> ofLogProbabilities(values, start, columns);
            case SOFTMAX -> ofProbabilities(values, start, columns);
            case SIGMOID -> values[start];
            case LOGITS -> columns == 1 ? logistic(values[start]) : ofScores(values, start, columns);
        };
    }

    private double ofLogProbabilities(final float[] values, final int start, final int columns) {
        double sum = 0;
        for (int column = 0; column < columns; column++) {
            sum += Math.exp(values[start + column]);
        }
        return addsUp(sum) ? Math.exp(values[start + positiveClass]) : Double.NaN;
    }

    private double ofProbabilities(final float[] values, final int start, final int columns) {
        double sum = 0;
        for (int column = 0; column < columns; column++) {
            final float value = values[start + column];
            if (value < 0) {
                return Double.NaN;
            }
            sum += value;
        }
        return addsUp(sum) ? values[start + positiveClass] : Double.NaN;
    }

    private static boolean addsUp(final double sum) {
        return Math.abs(sum - 1) <= TOLERANCE;
    }

    /** Softmax, with the largest score taken off first so that no exponential overflows. */
    private double ofScores(final float[] values, final int start, final int columns) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int column = 0; column < columns; column++) {
            largest = Math.max(largest, values[start + column]);
        }
        double sum = 0;
        for (int column = 0; column < columns; column++) {
            sum += Math.exp(values[start + column] - largest);
        }
        return Math.exp(values[start + positiveClass] - largest) / sum;
    }

    /** The logistic function, written for each sign so that the exponential stays below 1. */
    private static double logistic(final double score) {
        if (score >= 0) {
            return 1 / (1 + Math.exp(-score));
        }
        final double exponential = Math.exp(score);
        return exponential / (1 + exponential);
    }

    private static String listed(final float[] values, final int start, final int columns) {
        final StringBuilder list = new StringBuilder();
        for (int column = 0; column < Math.min(columns, 4); column++) {
            list.append(column == 0 ? "" : ", ").append(values[start + column]);
        }
        return list.append(columns > 4 ? ", ..." : "").toString();
    }
}
