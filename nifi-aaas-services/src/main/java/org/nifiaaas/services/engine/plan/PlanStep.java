package org.nifiaaas.services.engine.plan;

import java.util.List;
import org.nifiaaas.services.engine.FeatureShape;

/**
 * One step of a {@link ScoringPlan}: makes the values of one row of a layer out of those of the steps before it. Immutable; thread-safe. Arrays belong to the step
 * that is made with them.
 */
public sealed interface PlanStep
        permits PlanStep.Lookup,
                PlanStep.Join,
                PlanStep.Product,
                PlanStep.Folded,
                PlanStep.Dense,
                PlanStep.NarrowDense,
                PlanStep.Relu,
                FeatureStep {

    /** Number of values the step yields for a row. */
    int width();

    /** The steps whose values it reads, in order. */
    List<PlanStep> sources();

    /** Largest row that it gives to a {@link DenseKernel}. */
    default int kernelRow() {
        return 0;
    }

    /** Bytes of its tables and weights. */
    default long bytes() {
        return 0;
    }

    /** How many user rows it has; rows count from 1. */
    default int userRows() {
        return Integer.MAX_VALUE;
    }

    /** How many item rows it has; rows count from 1. */
    default int itemRows() {
        return Integer.MAX_VALUE;
    }

    /**
     * Computes one row.
     *
     * @param user the user's row, from 1 to {@link #userRows()}
     * @param item the item's row, from 1 to {@link #itemRows()}
     * @param features what is known of the row beside them, as {@link FeatureShape} orders it
     * @param inputs values of the sources
     * @param output gets {@link #width()} values; its length is that
     */
    void compute(int user, int item, float[] features, float[][] inputs, float[] output, DenseKernel kernel);

    /** Whose index a table is looked up with. */
    enum Side {
        USER,
        ITEM
    }

    /**
     * A row of an embedding table.
     *
     * @param table row-major
     * @param shift how many rows of the table lie before the one of index 1
     */
    record Lookup(Side side, float[] table, int width, int shift) implements PlanStep {

        @Override
        public List<PlanStep> sources() {
            return List.of();
        }

        @Override
        public long bytes() {
            return (long) table.length * Float.BYTES;
        }

        /** Number of indices that have a row. */
        int rows() {
            return table.length / width - shift;
        }

        @Override
        public int userRows() {
            return side == Side.USER ? rows() : Integer.MAX_VALUE;
        }

        @Override
        public int itemRows() {
            return side == Side.ITEM ? rows() : Integer.MAX_VALUE;
        }

        @Override
        public void compute(
                final int user,
                final int item,
                final float[] features,
                final float[][] inputs,
                final float[] output,
                final DenseKernel kernel) {
            copyRow(side == Side.USER ? user : item, output, 0);
        }

        void copyRow(final int index, final float[] target, final int position) {
            System.arraycopy(table, (index - 1 + shift) * width, target, position, width);
        }
    }

    /** Values side by side. */
    record Join(List<PlanStep> sources) implements PlanStep {

        @Override
        public int width() {
            return sources.stream().mapToInt(PlanStep::width).sum();
        }

        @Override
        public void compute(
                final int user,
                final int item,
                final float[] features,
                final float[][] inputs,
                final float[] output,
                final DenseKernel kernel) {
            int position = 0;
            for (final float[] input : inputs) {
                System.arraycopy(input, 0, output, position, input.length);
                position += input.length;
            }
        }
    }

    /** Products, element by element. */
    record Product(List<PlanStep> sources) implements PlanStep {

        @Override
        public int width() {
            return sources.get(0).width();
        }

        @Override
        public void compute(
                final int user,
                final int item,
                final float[] features,
                final float[][] inputs,
                final float[] output,
                final DenseKernel kernel) {
            System.arraycopy(inputs[0], 0, output, 0, output.length);
            for (int source = 1; source < inputs.length; source++) {
                final float[] factor = inputs[source];
                for (int column = 0; column < output.length; column++) {
                    output[column] *= factor[column];
                }
            }
        }
    }

    /**
     * A dense layer of its own whose inputs are embeddings: what the layer makes of a user's embeddings, plus what it makes of an item's.
     *
     * @param users row-major, bias included; null if no user embedding takes part
     * @param items row-major; null if no item embedding takes part, else the bias is here if {@code users} is null
     */
    record Folded(float[] users, float[] items, int width) implements PlanStep {

        @Override
        public List<PlanStep> sources() {
            return List.of();
        }

        @Override
        public int kernelRow() {
            return width;
        }

        @Override
        public long bytes() {
            return (long) Float.BYTES
                    * ((users == null ? 0 : users.length) + (long) (items == null ? 0 : items.length));
        }

        @Override
        public int userRows() {
            return users == null ? Integer.MAX_VALUE : users.length / width;
        }

        @Override
        public int itemRows() {
            return items == null ? Integer.MAX_VALUE : items.length / width;
        }

        @Override
        public void compute(
                final int user,
                final int item,
                final float[] features,
                final float[][] inputs,
                final float[] output,
                final DenseKernel kernel) {
            if (users == null) {
                System.arraycopy(items, (item - 1) * width, output, 0, width);
                return;
            }
            System.arraycopy(users, (user - 1) * width, output, 0, width);
            if (items != null) {
                kernel.addRow(items, (item - 1) * width, output);
            }
        }
    }

    /**
     * A dense layer.
     *
     * @param weights one array of {@code bias.length} for each input
     * @param bias as {@link DenseKernel#bias} returns it
     */
    record Dense(PlanStep source, float[][] weights, float[] bias) implements PlanStep {

        @Override
        public int width() {
            return bias.length;
        }

        @Override
        public List<PlanStep> sources() {
            return List.of(source);
        }

        @Override
        public int kernelRow() {
            return weights.length;
        }

        @Override
        public long bytes() {
            return (long) Float.BYTES * (weights.length + 1L) * bias.length;
        }

        @Override
        public void compute(
                final int user,
                final int item,
                final float[] features,
                final float[][] inputs,
                final float[] output,
                final DenseKernel kernel) {
            kernel.multiply(inputs[0], weights, bias, output);
        }
    }

    /**
     * A dense layer of a few outputs.
     *
     * @param weights one array for each output
     */
    record NarrowDense(PlanStep source, float[][] weights, float[] bias) implements PlanStep {

        @Override
        public int width() {
            return bias.length;
        }

        @Override
        public List<PlanStep> sources() {
            return List.of(source);
        }

        @Override
        public long bytes() {
            return (long) Float.BYTES * bias.length * (weights[0].length + 1L);
        }

        @Override
        public void compute(
                final int user,
                final int item,
                final float[] features,
                final float[][] inputs,
                final float[] output,
                final DenseKernel kernel) {
            for (int column = 0; column < output.length; column++) {
                output[column] = DenseKernel.dot(inputs[0], weights[column], bias[column]);
            }
        }
    }

    /** Zero in place of negative values. */
    record Relu(PlanStep source) implements PlanStep {

        @Override
        public int width() {
            return source.width();
        }

        @Override
        public List<PlanStep> sources() {
            return List.of(source);
        }

        @Override
        public void compute(
                final int user,
                final int item,
                final float[] features,
                final float[][] inputs,
                final float[] output,
                final DenseKernel kernel) {
            final float[] input = inputs[0];
            for (int column = 0; column < output.length; column++) {
                output[column] = Math.max(0, input[column]);
            }
        }
    }
}
