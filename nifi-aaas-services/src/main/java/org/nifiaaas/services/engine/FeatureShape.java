package org.nifiaaas.services.engine;

/**
 * What a module takes of each row beside user and item: places, each of which is the row of a table, counted from 1, and behind them numbers. Immutable;
 * thread-safe.
 */
public final class FeatureShape {

    /** Of a module that takes user and item alone. */
    public static final FeatureShape NONE = new FeatureShape(new int[0], 0);

    private final int[] places;
    private final int width;

    /**
     * Describes the features of a row.
     *
     * @param places rows of the table of each place; copied
     * @param numbers how many numbers follow
     */
    public FeatureShape(final int[] places, final int numbers) {
        this.places = places.clone();
        this.width = places.length + numbers;
    }

    /** Values of a row, 0 if there are no features. */
    public int width() {
        return width;
    }

    /** How many of the values are places: the first ones. */
    public int places() {
        return places.length;
    }

    /** Largest value of a place. */
    public int rows(final int place) {
        return places[place];
    }

    /**
     * Makes sure that a module can be asked for the features of a batch.
     *
     * @param description what the message of a failure begins with
     * @param features row-major, {@code rows} x {@link #width()} or longer
     * @throws EngineException if there are too few or none are taken; it names the row and the feature, counted from 1, that is no row of its table or no finite number
     */
    public void check(final String description, final float[] features, final int rows) throws EngineException {
        if (width == 0 && features.length > 0) {
            throw new EngineException(description + ": the model takes user and item alone and no features");
        }
        if (features.length < (long) rows * width) {
            throw new EngineException(
                    description + ": " + features.length + " features are not " + rows + " rows of " + width);
        }
        for (int position = 0; position < rows * width; position++) {
            final int column = position % width;
            final float value = features[position];
            if (column < places.length && !(value >= 1 && value <= places[column] && value == (int) value)) {
                throw new EngineException(description + ": row " + position / width + ": feature " + (column + 1)
                        + " is " + value + ", it must be a row of its table, from 1 to " + places[column]);
            }
            if (!Float.isFinite(value)) {
                throw new EngineException(description + ": row " + position / width + ": feature " + (column + 1)
                        + " is " + value + ", it must be a finite number");
            }
        }
    }
}
