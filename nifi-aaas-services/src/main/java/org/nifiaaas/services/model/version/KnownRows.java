package org.nifiaaas.services.model.version;

import java.util.Arrays;
import org.nifiaaas.features.FeatureExtractor;

/** The rows of a chunk whose ids both have an embedding row: all that a model without a row for unknown ids may be fed with. Immutable. */
final class KnownRows {

    private final int[] input;
    private final int[] positions;

    private KnownRows(final int[] input, final int[] positions) {
        this.input = input;
        this.positions = positions;
    }

    /**
     * Picks the rows out.
     *
     * @param chunk row-major, {@code rows} x 2 or longer, {@link FeatureExtractor#NO_ROW} for an unknown id; not changed
     */
    static KnownRows of(final int[] chunk, final int rows) {
        final int[] input = new int[rows * FeatureExtractor.COLUMNS];
        final int[] positions = new int[rows];
        int count = 0;
        for (int row = 0; row < rows; row++) {
            final int user = chunk[row * FeatureExtractor.COLUMNS];
            final int item = chunk[row * FeatureExtractor.COLUMNS + 1];
            if (user != FeatureExtractor.NO_ROW && item != FeatureExtractor.NO_ROW) {
                input[count * FeatureExtractor.COLUMNS] = user;
                input[count * FeatureExtractor.COLUMNS + 1] = item;
                positions[count++] = row;
            }
        }
        return new KnownRows(input, Arrays.copyOf(positions, count));
    }

    /** The rows, one after the other; not copied. */
    int[] input() {
        return input;
    }

    int count() {
        return positions.length;
    }

    /** Puts the scores of these rows back to where the rows were in the chunk, which begins at {@code from}. */
    void spread(final float[] scores, final float[] target, final int from) {
        for (int row = 0; row < positions.length; row++) {
            target[from + positions[row]] = scores[row];
        }
    }
}
