package org.nifiaaas.services.engine.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.engine.FeatureShape;
import org.nifiaaas.services.engine.LoadedModel;
import org.nifiaaas.services.engine.ModuleCopy;

/**
 * A network compiled into steps of plain Java arithmetic, with all that does not depend on the pair computed beforehand. Immutable but for being closed;
 * thread-safe; all tasks share it.
 *
 * <p>Each row is computed by itself, in an order of additions that only the network's shape decides. So a pair has the same score bit for bit in any batch, in
 * any thread, after any restart and on any processor: no native library takes part, and Java's arithmetic has no latitude.
 */
public final class ScoringPlan implements LoadedModel {

    private static final float[] NO_FEATURES = {};

    private final String description;
    private final PlanStep[] steps;
    /** For each step the positions of its sources among the steps before it. */
    private final int[][] sources;

    private final PlanOutput output;
    private final FeatureShape features;
    private final int userRows;
    private final int itemRows;
    private final long bytes;
    private volatile boolean closed;

    /**
     * Creates a plan that takes user and item alone.
     *
     * @param description names the model version in messages
     * @param last the step that yields the scores
     * @param output makes probabilities of the scores
     */
    public ScoringPlan(final String description, final PlanStep last, final PlanOutput output) {
        this(description, last, output, FeatureShape.NONE);
    }

    /**
     * Creates a plan.
     *
     * @param description names the model version in messages
     * @param last the step that yields the scores
     * @param output makes probabilities of the scores
     * @param features what it takes of a row beside user and item; its tables have all the rows that this asks for
     */
    public ScoringPlan(
            final String description, final PlanStep last, final PlanOutput output, final FeatureShape features) {
        this.description = description;
        this.output = output;
        this.features = features;
        final Map<PlanStep, Integer> places = new IdentityHashMap<>();
        final List<PlanStep> ordered = new ArrayList<>();
        place(last, places, ordered);
        this.steps = ordered.toArray(PlanStep[]::new);
        this.sources = ordered.stream()
                .map(step -> step.sources().stream().mapToInt(places::get).toArray())
                .toArray(int[][]::new);
        this.userRows = ordered.stream().mapToInt(PlanStep::userRows).min().orElseThrow();
        this.itemRows = ordered.stream().mapToInt(PlanStep::itemRows).min().orElseThrow();
        this.bytes = ordered.stream().mapToLong(PlanStep::bytes).sum();
    }

    /** Puts each step behind its sources, and each only once. */
    private static void place(final PlanStep step, final Map<PlanStep, Integer> places, final List<PlanStep> ordered) {
        if (places.containsKey(step)) {
            return;
        }
        step.sources().forEach(source -> place(source, places, ordered));
        places.put(step, ordered.size());
        ordered.add(step);
    }

    /** Number of user rows; the first is 1. */
    int userRows() {
        return userRows;
    }

    /** Number of item rows; the first is 1. */
    int itemRows() {
        return itemRows;
    }

    /** What it takes of a row beside user and item. */
    FeatureShape features() {
        return features;
    }

    /** The steps in the order they run in. */
    List<PlanStep> steps() {
        return List.of(steps);
    }

    /** Bytes of the weights and tables, which all tasks share; a task's own buffers are a few kilobytes. */
    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public ModuleCopy newCopy() throws EngineException {
        if (closed) {
            throw new EngineException(description + ": the model is closed");
        }
        return new Task();
    }

    @Override
    public String explanation() {
        return "scores with a compiled plan";
    }

    /** Copies that are still in use go on working; the memory is free when the last of them is gone. */
    @Override
    public void close() {
        closed = true;
    }

    /** The buffers of one task. */
    private final class Task implements ModuleCopy {

        private final DenseKernel kernel = new DenseKernel(
                Arrays.stream(steps).mapToInt(PlanStep::kernelRow).max().orElse(0));
        private final float[][] outputs =
                Arrays.stream(steps).map(step -> new float[step.width()]).toArray(float[][]::new);
        private final float[][][] inputs = new float[steps.length][][];
        private final float[] rowFeatures = new float[features.width()];

        Task() {
            for (int step = 0; step < inputs.length; step++) {
                final List<float[]> arrays = new ArrayList<>();
                for (final int source : sources[step]) {
                    arrays.add(outputs[source]);
                }
                inputs[step] = arrays.toArray(float[][]::new);
            }
        }

        @Override
        public float[] forward(final int[] input, final int rows) throws EngineException {
            return forward(input, NO_FEATURES, rows);
        }

        @Override
        public float[] forward(final int[] input, final float[] values, final int rows) throws EngineException {
            if (rows < 1 || input.length / 2 < rows) {
                throw new EngineException(description + ": an input of " + input.length + " values is not " + rows
                        + " rows of user and item");
            }
            features.check(description, values, rows);
            final float[] probabilities = new float[rows];
            for (int row = 0; row < rows; row++) {
                final int user = input[2 * row];
                final int item = input[2 * row + 1];
                checkIndex("user", user, userRows, row);
                checkIndex("item", item, itemRows, row);
                System.arraycopy(values, row * rowFeatures.length, rowFeatures, 0, rowFeatures.length);
                probabilities[row] = probability(user, item, row);
            }
            return probabilities;
        }

        private void checkIndex(final String side, final int index, final int last, final int row)
                throws EngineException {
            if (index < 1) {
                throw new EngineException(
                        description + ": row " + row + ": " + side + " index " + index + " is not 1 or more");
            }
            if (index > last) {
                throw new EngineException(description + ": row " + row + ": " + side + " index " + index
                        + " is beyond the model's " + last + " " + side + " rows");
            }
        }

        private float probability(final int user, final int item, final int row) throws EngineException {
            for (int step = 0; step < outputs.length; step++) {
                steps[step].compute(user, item, rowFeatures, inputs[step], outputs[step], kernel);
            }
            final float probability = output.probability(outputs[outputs.length - 1]);
            if (Float.isNaN(probability)) {
                throw new EngineException(
                        description + ": row " + row + ": the model yields a score that is not a finite number");
            }
            return probability;
        }
    }
}
