package org.nifiaaas.services.engine.bigdl;

import com.intel.analytics.bigdl.nn.abstractnn.AbstractModule;
import com.intel.analytics.bigdl.nn.abstractnn.Activity;
import com.intel.analytics.bigdl.tensor.Tensor;
import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.engine.plan.PlanTrial;

/** BigDL takes indices in tensors of single precision, which does not tell large whole numbers apart: a user would get the score of another one. */
final class ExactIndices {

    private ExactIndices() {}

    /**
     * Makes sure that each row of a module's tables can be asked for.
     *
     * @param description names the model version in messages
     * @param module runs as it is, because it has no plan: a plan takes every index
     * @param obstacle why there is no plan
     * @throws EngineException if a table has more rows than single precision can count
     */
    static void check(
            final String description, final AbstractModule<Activity, Activity, Object> module, final String obstacle)
            throws EngineException {
        for (final Tensor<Object> weights : module.parameters()._1()) {
            if (weights.dim() > 1 && weights.size(1) > PlanTrial.LARGEST_INDEX) {
                throw new EngineException(description + ": a table of " + weights.size(1) + " rows is beyond "
                        + PlanTrial.LARGEST_INDEX
                        + ", up to which the module, fed with single precision, tells indices apart, and there is no"
                        + " compiled plan: " + obstacle);
            }
        }
    }
}
