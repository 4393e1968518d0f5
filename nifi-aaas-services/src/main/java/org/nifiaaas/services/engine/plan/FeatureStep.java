package org.nifiaaas.services.engine.plan;

import java.util.List;

/** A step that only networks with features beside user and item need. Immutable; thread-safe. Arrays belong to the step that is made with them. */
public sealed interface FeatureStep extends PlanStep {

    /**
     * A row of the table of a place.
     *
     * @param column where the place stands among the features, from 0
     * @param table row-major
     * @param shift how many rows of the table lie before the one of index 1
     */
    record Place(int column, float[] table, int width, int shift) implements FeatureStep {

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
        public void compute(
                final int user,
                final int item,
                final float[] features,
                final float[][] inputs,
                final float[] output,
                final DenseKernel kernel) {
            copyRow((int) features[column], output);
        }

        void copyRow(final int index, final float[] target) {
            System.arraycopy(table, (index - 1 + shift) * width, target, 0, width);
        }
    }

    /**
     * Numbers as they are.
     *
     * @param columns where they stand among the features, from 0
     */
    record Numbers(int[] columns) implements FeatureStep {

        @Override
        public int width() {
            return columns.length;
        }

        @Override
        public List<PlanStep> sources() {
            return List.of();
        }

        @Override
        public void compute(
                final int user,
                final int item,
                final float[] features,
                final float[][] inputs,
                final float[] output,
                final DenseKernel kernel) {
            for (int column = 0; column < columns.length; column++) {
                output[column] = features[columns[column]];
            }
        }
    }

    /** Sums, element by element, added in the order of the sources. */
    record Sum(List<PlanStep> sources) implements FeatureStep {

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
                final float[] addend = inputs[source];
                for (int column = 0; column < output.length; column++) {
                    output[column] += addend[column];
                }
            }
        }
    }

    /** The same values for every row. */
    record Constant(float[] values) implements FeatureStep {

        @Override
        public int width() {
            return values.length;
        }

        @Override
        public List<PlanStep> sources() {
            return List.of();
        }

        @Override
        public long bytes() {
            return (long) values.length * Float.BYTES;
        }

        @Override
        public void compute(
                final int user,
                final int item,
                final float[] features,
                final float[][] inputs,
                final float[] output,
                final DenseKernel kernel) {
            System.arraycopy(values, 0, output, 0, output.length);
        }
    }

    /**
     * A dense layer behind embeddings of places, and other values beside them: what the layer makes of each place was computed beforehand and is added, the
     * other values are multiplied.
     *
     * @param base what the sums begin with: the layer's bias, and what it makes of user and item if that was computed beforehand
     * @param columns where the places stand among the features, from 0
     * @param tables for each of them, row-major and {@link #width()} wide, what the layer makes of its rows
     * @param rest the other values
     * @param weights one array of {@link #width()} for each of them
     */
    record Added(PlanStep base, int[] columns, float[][] tables, PlanStep rest, float[][] weights)
            implements FeatureStep {

        @Override
        public int width() {
            return base.width();
        }

        @Override
        public List<PlanStep> sources() {
            return List.of(base, rest);
        }

        @Override
        public int kernelRow() {
            return Math.max(weights.length, base.width());
        }

        @Override
        public long bytes() {
            long values = (long) weights.length * base.width();
            for (final float[] table : tables) {
                values += table.length;
            }
            return values * Float.BYTES;
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
            for (int place = 0; place < tables.length; place++) {
                kernel.addRow(tables[place], ((int) features[columns[place]] - 1) * output.length, output);
            }
            kernel.add(inputs[1], weights, output);
        }
    }
}
