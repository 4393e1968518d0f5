package org.nifiaaas.services.engine.plan;

import java.util.Arrays;
import java.util.Random;
import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.engine.ModuleCopy;
import org.nifiaaas.services.engine.Pace;

/** Compares a plan with the module it was compiled of. */
public final class PlanTrial {

    /** How far a plan's probability may be from the module's. */
    static final float TOLERANCE = 1e-5f;

    private static final int ROWS = 128;
    private static final int ROWS_AT_ONCE = 32;
    private static final long SEED = 7;
    /** Largest index that a module may be fed with: single precision takes the next one for the same. A plan knows no such limit. */
    public static final int LARGEST_INDEX = 1 << 24;

    private PlanTrial() {}

    /**
     * Scores probe rows with both: the rows of the unknown user and item, the last rows, and random ones.
     *
     * @param pace asked between steps of the work
     * @throws NoPlanException if a score differs by more than {@link #TOLERANCE}
     * @throws EngineException if one of the two cannot score
     */
    public static void check(final ModuleCopy module, final ScoringPlan plan, final Pace pace)
            throws NoPlanException, EngineException {
        final int[] rows = rows(Math.min(plan.userRows(), LARGEST_INDEX), Math.min(plan.itemRows(), LARGEST_INDEX));
        final ModuleCopy planned = plan.newCopy();
        for (int first = 0; first < ROWS; first += ROWS_AT_ONCE) {
            compare(module, planned, Arrays.copyOfRange(rows, 2 * first, 2 * (first + ROWS_AT_ONCE)));
            pace.step();
        }
    }

    private static void compare(final ModuleCopy module, final ModuleCopy plan, final int[] rows)
            throws NoPlanException, EngineException {
        final float[] expected = module.forward(rows, ROWS_AT_ONCE);
        final float[] planned = plan.forward(rows, ROWS_AT_ONCE);
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
}
