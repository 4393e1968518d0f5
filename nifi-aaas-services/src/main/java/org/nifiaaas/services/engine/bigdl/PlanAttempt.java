package org.nifiaaas.services.engine.bigdl;

import com.intel.analytics.bigdl.nn.abstractnn.AbstractModule;
import com.intel.analytics.bigdl.nn.abstractnn.Activity;
import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.engine.ModelInput;
import org.nifiaaas.services.engine.ModuleCopy;
import org.nifiaaas.services.engine.Pace;
import org.nifiaaas.services.engine.SerializedModel;
import org.nifiaaas.services.engine.plan.NoPlanException;
import org.nifiaaas.services.engine.plan.PlanTrial;
import org.nifiaaas.services.engine.plan.ScoringPlan;

/**
 * What became of compiling a module: a plan that still has to stand its trial, or the reason why there is none. Immutable.
 *
 * @param plan null if there is none
 * @param obstacle why there is no plan, one line
 */
record PlanAttempt(ScoringPlan plan, String obstacle) {

    /** A module that was not to be compiled. */
    static PlanAttempt none() {
        return new PlanAttempt(null, "plans are switched off");
    }

    /**
     * Tries to compile a module, which keeps its weights.
     *
     * @param module a module in evaluation mode, which nobody else uses meanwhile
     * @param layout lays batches out as the module takes them
     * @param pace asked between steps of the work
     */
    static PlanAttempt of(
            final BigDLRuntime runtime,
            final SerializedModel model,
            final AbstractModule<Activity, Activity, Object> module,
            final InputLayout layout,
            final Pace pace) {
        if (model.input() == ModelInput.WIDE_AND_DEEP) {
            return new PlanAttempt(null, "a plan has no wide part");
        }
        try {
            final Activity batch = InputProbe.of(model.features()).batch(model.description(), layout);
            return ForeignCalls.run("compiling it fails", () -> compiled(runtime, model, module, batch, pace));
        } catch (final EngineException e) {
            // A layer did not take the numbers it was tried out with. The module itself may still run.
            return new PlanAttempt(null, e.getMessage());
        }
    }

    private static PlanAttempt compiled(
            final BigDLRuntime runtime,
            final SerializedModel model,
            final AbstractModule<Activity, Activity, Object> module,
            final Activity batch,
            final Pace pace) {
        try {
            final ScoringPlan plan = PlanCompiler.compile(
                    runtime,
                    model.description(),
                    module,
                    model.features(),
                    batch,
                    model.output(),
                    model.positiveClass(),
                    pace);
            return new PlanAttempt(plan, "");
        } catch (final NoPlanException e) {
            return new PlanAttempt(null, e.getMessage());
        }
    }

    /**
     * Tries the plan, if there is one.
     *
     * @param module what the plan was compiled of
     * @param pace asked between steps of the work
     * @return the plan if it reproduces the module's scores, otherwise why there is none
     */
    PlanAttempt tried(final ModuleCopy module, final Pace pace) {
        if (plan == null) {
            return this;
        }
        try {
            PlanTrial.check(module, plan, pace);
            return this;
        } catch (final NoPlanException | EngineException e) {
            return new PlanAttempt(null, e.getMessage());
        }
    }

    /** Why the module is run as it is, for people. */
    String explanation() {
        return "scores with the module itself; there is no compiled plan: " + obstacle;
    }
}
