package org.nifiaaas.services.engine.plan;

import java.util.Arrays;
import java.util.Random;
import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.engine.FeatureShape;
import org.nifiaaas.services.engine.ModuleCopy;
import org.nifiaaas.services.engine.Pace;

/** Compares a plan with the module it was compiled of. */
public final class PlanTrial {

    /** How far a plan's probability may be from the module's. */
    static final float TOLERANCE = 1e-5f;

    private static final int ROWS = 128;
    private static final int ROWS_AT_ONCE = 32;
    private static final long SEED = 7;
    private static final int EXTREME_ROWS = 6;
    private static final int ONE_MISSING_IN = 4;
    /** Standard deviations. */
    private static final float EXTREME = 5;

    /** Largest index that a module may be fed with: single precision takes the next one for the same. A plan knows no such limit. */
    public static final int LARGEST_INDEX = 1 << 24;

    private PlanTrial() {}

    /**
     * Scores probe rows with both: the rows of the unknown user and item, the last rows, and random ones; features that are missing, last rows of all places,
     * numbers far from the mean, and random ones.
     *
     * @param pace asked between steps of the work
     * @throws NoPlanException if a score differs by more than {@link #TOLERANCE}
     * @throws EngineException if one of the two cannot score
     */
    public static void check(final ModuleCopy module, final ScoringPlan plan, final Pace pace)
            throws NoPlanException, EngineException {
        final int[] rows = rows(Math.min(plan.userRows(), LARGEST_INDEX), Math.min(plan.itemRows(), LARGEST_INDEX));
        final int width = plan.features().width();
        final float[] features = features(plan.features());
        final ModuleCopy planned = plan.newCopy();
        for (int first = 0; first < ROWS; first += ROWS_AT_ONCE) {
            final int last = first + ROWS_AT_ONCE;
            compare(
                    module,
                    planned,
                    Arrays.copyOfRange(rows, 2 * first, 2 * last),
                    Arrays.copyOfRange(features, width * first, width * last));
            pace.step();
        }
    }

    private static void compare(
            final ModuleCopy module, final ModuleCopy plan, final int[] rows, final float[] features)
            throws NoPlanException, EngineException {
        final float[] expected = module.forward(rows, features, ROWS_AT_ONCE);
        final float[] planned = plan.forward(rows, features, ROWS_AT_ONCE);
        for (int row = 0; row < ROWS_AT_ONCE; row++) {
            if (!(Math.abs(expected[row] - planned[row]) <= TOLERANCE)) {
                throw new NoPlanException("it scores " + planned[row] + " where the module scores " + expected[row]
                        + " (user index " + rows[2 * row] + ", item index " + rows[2 * row + 1] + ")");
            }
        }
    }

    private static int[] rows(final int users, final int items) {
        final Random random = new Random(SEED);
        final int[] rows = new int[2 * ROWS];
        for (int row = 0; row < ROWS; row++) {
            rows[2 * row] = 1 + random.nextInt(users);
            rows[2 * row + 1] = 1 + random.nextInt(items);
        }
        // All pairs of the first and the last rows.
        for (int row = 0; row < 4; row++) {
            rows[2 * row] = row % 2 == 0 ? 1 : users;
            rows[2 * row + 1] = row / 2 == 0 ? 1 : items;
        }
        return rows;
    }

    /** In each of the first rows all places are missing or the last ones, and all numbers 0 or extreme. */
    private static float[] features(final FeatureShape shape) {
        final Random random = new Random(SEED);
        final float[] features = new float[ROWS * shape.width()];
        for (int position = 0; position < features.length; position++) {
            final int row = position / shape.width();
            final int column = position % shape.width();
            if (column < shape.places()) {
                final int last = shape.rows(column);
                final boolean missing = row < EXTREME_ROWS ? row % 2 == 0 : random.nextInt(ONE_MISSING_IN) == 0;
                features[position] = missing ? 1 : row < EXTREME_ROWS ? last : 1 + random.nextInt(last);
            } else if (row < EXTREME_ROWS) {
                features[position] = (row / 2 - 1) * EXTREME;
            } else if (random.nextInt(ONE_MISSING_IN) > 0) {
                features[position] = (float) random.nextGaussian();
            }
        }
        return features;
    }
}
