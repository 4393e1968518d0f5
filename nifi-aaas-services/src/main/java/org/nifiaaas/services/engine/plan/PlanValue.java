package org.nifiaaas.services.engine.plan;

import java.util.List;
import org.nifiaaas.services.engine.ModelOutput;

/** What a compiler of plans knows of a value that flows through a module. Immutable. */
public sealed interface PlanValue {

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
