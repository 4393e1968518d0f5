package org.nifiaaas.sandbox.flow;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.nifiaaas.sandbox.nifi.Parameter;

/** The flows that the project ships. They share one parameter context and run side by side, in process groups of their own. */
public enum ProjectFlow {
    /** Cleans, scores, archives and trains. */
    PROPENSITY("propensity-pipeline", PropensityFlow::plan, PropensityFlow.parameters()),
    /** Shows canary, shadow, promotion and rollback. */
    MODEL_LIFE("model-life", ModelLifeFlow::plan, ModelLifeFlow.parameters()),
    /** Answers which items a user, and which users an item. */
    RANKING("ranking", RankingFlow::plan, RankingFlow.parameters()),
    /** Adds windows and histories to purchases, from profiles. */
    FEATURES("features", FeaturesFlow::plan, FeaturesFlow.parameters()),
    /** The first one with features: adds them, scores and trains by them. The flow of the demo. */
    PROPENSITY_FEATURES("propensity-features", PropensityFeaturesFlow::plan, PropensityFeaturesFlow.parameters());

    /** Name of the service that keeps profiles, in the flows that have one. */
    public static final String PROFILES = FlowParts.PROFILES;

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

    /** The flow whose files have that name. */
    public static Optional<ProjectFlow> named(final String name) {
        return Arrays.stream(values())
                .filter(flow -> flow.fileName.equals(name))
                .findFirst();
    }

    /** The names that {@link #named} knows, for people. */
    public static String names() {
        return Arrays.stream(values()).map(ProjectFlow::fileName).collect(Collectors.joining(", "));
    }

    /** Name of the process group. */
    public String title() {
        return plan.get().name();
    }

    /** The parameters that the flow refers to, with values for a NiFi whose Kafka, Livy and folders are in the usual places. */
    public List<Parameter> parameters() {
        return parameters;
    }

    /**
     * The flow definition that a sandbox uses, below the folder of the templates.
     *
     * @param generation of NiFi, 1 or 2
     */
    public String sandboxFile(final String generation) {
        return "nifi-" + generation + ".x/sandbox/" + fileName + ".json";
    }

    /** Name of the flow's files without their ending. */
    public String fileName() {
        return fileName;
    }

    FlowPlan plan() {
        return plan.get();
    }

    /** Names of the boxes that are not started with the flow. */
    Set<String> onDemand() {
        return names(FlowPlan.Box::startedOnDemand);
    }

    /** Names of the boxes that a person has to enable first. */
    public Set<String> disabled() {
        return names(FlowPlan.Box::disabled);
    }

    private Set<String> names(final Predicate<FlowPlan.Box> kind) {
        return plan().boxes().stream().filter(kind).map(FlowPlan.Box::name).collect(Collectors.toSet());
    }
}
