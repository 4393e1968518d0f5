package org.nifiaaas.services.engine;

import java.util.List;

/** What a compiler of plans knows of a value that flows through a module. Immutable. */
sealed interface PlanValue {

    /**
     * Indices on their way to an embedding table, as the module's own layers make them of probe rows.
     *
     * @param values not to be changed
     * @param size size of the tensor
     */
    record Indices(float[] values, int[] size) implements PlanValue {}

    /**
     * Values that a step computes.
     *
     * @param size size of the tensor without its first dimension, the rows
     */
    record Features(PlanStep step, int[] size) implements PlanValue {}

    /** A table of values. */
    record Several(List<PlanValue> values) implements PlanValue {}

    /** What the last activation makes of scores. */
    record Activated(PlanStep scores, ModelOutput output) implements PlanValue {}
}
