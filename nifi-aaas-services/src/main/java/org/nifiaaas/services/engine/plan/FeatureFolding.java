package org.nifiaaas.services.engine.plan;

import java.util.ArrayList;
import java.util.List;
import org.nifiaaas.services.engine.Pace;
import org.nifiaaas.services.engine.plan.FeatureStep.Added;
import org.nifiaaas.services.engine.plan.FeatureStep.Constant;
import org.nifiaaas.services.engine.plan.FeatureStep.Numbers;
import org.nifiaaas.services.engine.plan.FeatureStep.Place;
import org.nifiaaas.services.engine.plan.PlanStep.Join;
import org.nifiaaas.services.engine.plan.PlanStep.Lookup;

/** Folds the tables behind one dense layer whose inputs are not embeddings of user and item alone. Not thread-safe. */
final class FeatureFolding {

    private final float[][] weights;
    private final int outputs;
    private final Pace pace;
    private final List<Lookup> ids = new ArrayList<>();
    private final List<float[]> idWeights = new ArrayList<>();
    private final List<PlanStep> rest = new ArrayList<>();
    private final List<float[]> restWeights = new ArrayList<>();
    private final List<Integer> columns = new ArrayList<>();
    private final List<float[]> tables = new ArrayList<>();
    private long foldedBytes;
    private long replacedBytes;

    private FeatureFolding(final float[][] weights, final int outputs, final Pace pace) {
        this.weights = weights;
        this.outputs = outputs;
        this.pace = pace;
    }

    /**
     * Makes the step of a layer.
     *
     * @param weights one row for each output, as BigDL keeps them
     * @param pace asked after each row that is computed beforehand
     * @return null if the source has no features beside user and item, or no table is worth to be folded
     */
    static PlanStep step(final PlanStep source, final float[] weights, final float[] bias, final Pace pace) {
        final List<PlanStep> parts = new ArrayList<>();
        collect(source, parts);
        if (parts.stream().noneMatch(FeatureStep.class::isInstance)) {
            return null;
        }
        final FeatureFolding folding = new FeatureFolding(DenseLayers.byInput(weights, bias.length), bias.length, pace);
        folding.takeIds(parts);
        folding.takeOthers(parts);
        return folding.step(DenseKernel.bias(bias));
    }

    private static void collect(final PlanStep step, final List<PlanStep> parts) {
        if (step instanceof Join) {
            step.sources().forEach(source -> collect(source, parts));
        } else {
            parts.add(step);
        }
    }

    private void takeIds(final List<PlanStep> parts) {
        int position = 0;
        for (final PlanStep part : parts) {
            if (part instanceof Lookup lookup) {
                ids.add(lookup);
                idWeights.addAll(weightsOf(part, position));
            }
            position += part.width();
        }
        if (!ids.isEmpty() && !DenseLayers.isFoldedWith(ids, outputs)) {
            ids.clear();
            idWeights.clear();
        }
    }

    private void takeOthers(final List<PlanStep> parts) {
        int position = 0;
        for (final PlanStep part : parts) {
            if (part instanceof Place place && pays(place)) {
                columns.add(place.column());
                tables.add(folded(place, weightsOf(part, position).toArray(float[][]::new)));
            } else if (!(part instanceof Lookup) || ids.isEmpty()) {
                rest.add(part);
                restWeights.addAll(weightsOf(part, position));
            }
            position += part.width();
        }
    }

    private List<float[]> weightsOf(final PlanStep part, final int position) {
        return List.of(weights).subList(position, position + part.width());
    }

    private boolean pays(final Place place) {
        final long values = (long) place.rows() * outputs;
        if (!DenseLayers.isWorth(values, foldedBytes + values * Float.BYTES, replacedBytes + place.bytes())) {
            return false;
        }
        foldedBytes += values * Float.BYTES;
        replacedBytes += place.bytes();
        return true;
    }

    private float[] folded(final Place place, final float[][] placeWeights) {
        final float[] table = new float[place.rows() * outputs];
        final float[] input = new float[place.width()];
        final float[] output = new float[outputs];
        final float[] none = new float[outputs];
        final DenseKernel kernel = new DenseKernel(input.length);
        for (int row = 0; row < place.rows(); row++) {
            place.copyRow(row + 1, input);
            kernel.multiply(input, placeWeights, none, output);
            System.arraycopy(output, 0, table, row * outputs, outputs);
            pace.step();
        }
        return table;
    }

    private PlanStep step(final float[] bias) {
        if (ids.isEmpty() && tables.isEmpty()) {
            return null;
        }
        final PlanStep base = ids.isEmpty()
                ? new Constant(bias)
                : DenseLayers.folded(ids, idWeights.toArray(float[][]::new), bias, pace);
        return new Added(
                base,
                columns.stream().mapToInt(Integer::intValue).toArray(),
                tables.toArray(float[][]::new),
                rest.isEmpty() ? new Numbers(new int[0]) : new Join(rest),
                restWeights.toArray(float[][]::new));
    }
}
