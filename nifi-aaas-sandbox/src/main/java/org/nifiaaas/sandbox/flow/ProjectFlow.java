package org.nifiaaas.sandbox.flow;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.nifiaaas.sandbox.nifi.Parameter;

/** The flows that the project ships. They share one parameter context and run side by side, in process groups of their own. */
public enum ProjectFlow {
    /** Cleans, scores, archives and trains: the flow of the demo. */
    PROPENSITY("propensity-pipeline", PropensityFlow::plan, PropensityFlow.parameters()),
    /** Shows canary, shadow, promotion and rollback. */
    MODEL_LIFE("model-life", ModelLifeFlow::plan, ModelLifeFlow.parameters()),
    /** Answers which items a user, and which users an item. */
    RANKING("ranking", RankingFlow::plan, RankingFlow.parameters());

    /** Name of the parameter context that all flows use. */
    public static final String PARAMETER_CONTEXT = "nifi-aaas";

    private final String fileName;
    private final Supplier<FlowPlan> plan;
    private final List<Parameter> parameters;

    ProjectFlow(final String fileName, final Supplier<FlowPlan> plan, final List<Parameter> parameters) {
        this.fileName = fileName;
        this.plan = plan;
        this.parameters = parameters;
    }

    /** Name of the process group. */
    public String title() {
        return plan.get().name();
    }

    /** The parameters that the flow refers to, with values for a NiFi whose Kafka, Livy and folders are in the usual places. */
    public List<Parameter> parameters() {
        return parameters;
    }

    /** The template that the sandbox uses, below the folder of the templates. */
    public String sandboxTemplate() {
        return "nifi-1.x/sandbox/" + fileName + ".xml";
    }

    /** Name of the flow's files without their ending. */
    public String fileName() {
        return fileName;
    }

    FlowPlan plan() {
        return plan.get();
    }

    /** Names of the boxes that a person runs. */
    Set<String> byHand() {
        return plan().boxes().stream()
                .filter(FlowPlan.Box::runByHand)
                .map(FlowPlan.Box::name)
                .collect(Collectors.toSet());
    }
}
