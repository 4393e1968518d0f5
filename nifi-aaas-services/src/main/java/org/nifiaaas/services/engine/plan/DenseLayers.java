package org.nifiaaas.services.engine.plan;

import java.util.ArrayList;
import java.util.List;
import org.nifiaaas.services.engine.Pace;
import org.nifiaaas.services.engine.plan.PlanStep.Lookup;
import org.nifiaaas.services.engine.plan.PlanStep.Side;

/**
 * Chooses how a plan computes a dense layer.
 *
 * <p>A layer right behind embeddings is folded: what it makes of each user's and each item's embedding is computed beforehand, and a pair costs one addition for
 * each output. It is folded if the folded tables take 64 MiB at most, or at most twice the memory of the embeddings that they replace. Only the shape of the
 * network decides, never the machine, since it decides the order of the additions and with it the last bits of the scores. Where places and numbers stand beside
 * user and item, each table of a place is folded by the same measure, and what is left is multiplied.
 */
public final class DenseLayers {

    private static final long ALWAYS_FOLDED_BYTES = 64L << 20;
    private static final int GROWTH = 2;
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

    /** With fewer outputs, what vector instructions save is less than what it costs to start them. */
    private static final int NARROW = 16;

    private DenseLayers() {}

    /**
     * Makes the step of a dense layer.
     *
     * @param weights one row for each output, as BigDL keeps them
     * @param pace asked after each row that is computed beforehand
     */
    public static PlanStep step(final PlanStep source, final float[] weights, final float[] bias, final Pace pace) {
        final int outputs = bias.length;
        final List<Lookup> lookups = lookups(source);
        if (lookups != null && isFoldedWith(lookups, outputs)) {
            return folded(lookups, byInput(weights, outputs), DenseKernel.bias(bias), pace);
        }
        final PlanStep folded = lookups == null ? FeatureFolding.step(source, weights, bias, pace) : null;
        if (folded != null) {
            return folded;
        }
        return outputs < NARROW
                ? new PlanStep.NarrowDense(source, byOutput(weights, outputs), bias)
                : new PlanStep.Dense(source, byInput(weights, outputs), DenseKernel.bias(bias));
    }

    /** The embeddings that lie side by side in a step, or null if other values do. */
    private static List<Lookup> lookups(final PlanStep step) {
        if (step instanceof Lookup lookup) {
            return List.of(lookup);
        }
        if (!(step instanceof PlanStep.Join)) {
            return null;
        }
        final List<Lookup> all = new ArrayList<>();
        for (final PlanStep source : step.sources()) {
            final List<Lookup> part = lookups(source);
            if (part == null) {
                return null;
            }
            all.addAll(part);
        }
        return all;
    }

    /** Whether the tables of user and item are worth to be folded. */
    static boolean isFoldedWith(final List<Lookup> lookups, final int outputs) {
        long folded = 0;
        for (final Side side : Side.values()) {
            final long values = (long) rows(lookups, side) * outputs;
            if (values > LARGEST_ARRAY) {
                return false;
            }
            folded += values * Float.BYTES;
        }
        final long replaced = lookups.stream().mapToLong(Lookup::bytes).sum();
        return isWorth(0, folded, replaced);
    }

    /**
     * Whether tables are worth to be folded.
     *
     * @param values of the largest of the folded ones
     * @param folded bytes of all of them
     * @param replaced bytes of the embeddings whose place they take
     */
    static boolean isWorth(final long values, final long folded, final long replaced) {
        return values <= LARGEST_ARRAY && folded <= Math.max(ALWAYS_FOLDED_BYTES, GROWTH * replaced);
    }

    /** Number of indices that have a row in all tables of a side, 0 if it has none. */
    private static int rows(final List<Lookup> lookups, final Side side) {
        return lookups.stream()
                .filter(lookup -> lookup.side() == side)
                .mapToInt(Lookup::rows)
                .min()
                .orElse(0);
    }

    /** The layer behind tables of user and item, computed beforehand; the weights are those of these inputs alone. */
    static PlanStep folded(final List<Lookup> lookups, final float[][] weights, final float[] bias, final Pace pace) {
        final float[] users = folded(lookups, Side.USER, weights, bias, pace);
        final float[] items = folded(lookups, Side.ITEM, weights, users == null ? bias : new float[bias.length], pace);
        return new PlanStep.Folded(users, items, bias.length);
    }

    private static float[] folded(
            final List<Lookup> lookups, final Side side, final float[][] weights, final float[] bias, final Pace pace) {
        final int rows = rows(lookups, side);
        if (rows == 0) {
            return null;
        }
        final float[] input = new float[weights.length];
        final float[] output = new float[bias.length];
        final float[] table = new float[rows * output.length];
        final DenseKernel kernel = new DenseKernel(input.length);
        for (int row = 0; row < rows; row++) {
            int position = 0;
            for (final Lookup lookup : lookups) {
                if (lookup.side() == side) {
                    lookup.copyRow(row + 1, input, position);
                }
                position += lookup.width();
            }
            // The columns of the other side stay 0.
            kernel.multiply(input, weights, bias, output);
            System.arraycopy(output, 0, table, row * output.length, output.length);
            pace.step();
        }
        return table;
    }

    private static float[][] byOutput(final float[] weights, final int outputs) {
        final int inputs = weights.length / outputs;
        final float[][] rows = new float[outputs][inputs];
        for (int output = 0; output < outputs; output++) {
            System.arraycopy(weights, output * inputs, rows[output], 0, inputs);
        }
        return rows;
    }

    static float[][] byInput(final float[] weights, final int outputs) {
        final int inputs = weights.length / outputs;
        final float[][] columns = new float[inputs][outputs];
        for (int output = 0; output < outputs; output++) {
            for (int input = 0; input < inputs; input++) {
                columns[input][output] = weights[output * inputs + input];
            }
        }
        return columns;
    }
}
