package org.nifiaaas.sandbox.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.flow.FlowInstaller;
import org.nifiaaas.sandbox.flow.ProjectFlow;
import org.nifiaaas.sandbox.nifi.NifiClient;
import org.nifiaaas.sandbox.nifi.NifiException;
import org.nifiaaas.sandbox.server.NifiGeneration;
import org.nifiaaas.sandbox.server.SandboxEndpoints;

/** The project's flows with the sandbox's addresses and folders. Stateless. */
final class SandboxFlows {

    static final String LIFE_SCORES = "card-scores-life";
    static final String LIFE_REJECTED = "card-rejected-life";
    static final String RECOMMENDATION_REQUESTS = "card-recommendation-requests";
    static final String RECOMMENDATIONS = "card-recommendations";
    static final String AUDIENCE_REQUESTS = "card-audience-requests";
    static final String AUDIENCES = "card-audiences";
    static final String UNRANKED = "card-ranking-unmatched";

    static final String FEATURES = "card-features";
    static final String WITHOUT_FEATURES = "card-features-rejected";
    static final String FEATURES_SCORES = "card-features-scores";

    private static final String OFFERS = "offers.csv";

    private static final List<ProjectFlow> TRAINING = List.of(ProjectFlow.PROPENSITY_FEATURES, ProjectFlow.PROPENSITY);

    private SandboxFlows() {}

    /** The topics that a flow reads and writes. */
    static List<String> topics(final ProjectFlow flow) {
        return switch (flow) {
            case PROPENSITY, PROPENSITY_FEATURES -> List.of(Demo.EVENTS, Demo.CANDIDATES, Demo.SCORES, Demo.REJECTED);
            case MODEL_LIFE -> List.of(Demo.EVENTS, LIFE_SCORES, LIFE_REJECTED);
            case RANKING -> List.of(RECOMMENDATION_REQUESTS, RECOMMENDATIONS, AUDIENCE_REQUESTS, AUDIENCES, UNRANKED);
            case FEATURES -> List.of(Demo.EVENTS, FEATURES, WITHOUT_FEATURES, FEATURES_SCORES);
        };
    }

    /**
     * Values of the parameters of all flows; those that are not among them have the flows' own.
     *
     * @param trainingOptions further arguments of the training job
     */
    static Map<String, String> parameters(final SandboxEndpoints endpoints, final List<String> trainingOptions) {
        final Map<String, String> values = new HashMap<>();
        values.put("kafka.brokers", endpoints.kafkaBrokers());
        values.put("kafka.group", Demo.GROUP);
        values.put("kafka.events.topic", Demo.EVENTS);
        values.put("kafka.candidates.topic", Demo.CANDIDATES);
        values.put("kafka.scores.topic", Demo.SCORES);
        values.put("kafka.rejected.topic", Demo.REJECTED);
        values.put("life.scores.topic", LIFE_SCORES);
        values.put("life.rejected.topic", LIFE_REJECTED);
        values.put("recommendations.requests.topic", RECOMMENDATION_REQUESTS);
        values.put("recommendations.topic", RECOMMENDATIONS);
        values.put("audience.requests.topic", AUDIENCE_REQUESTS);
        values.put("audiences.topic", AUDIENCES);
        values.put("ranking.unmatched.topic", UNRANKED);
        values.put("features.topic", FEATURES);
        values.put("features.rejected.topic", WITHOUT_FEATURES);
        values.put("features.scores.topic", FEATURES_SCORES);
        values.put("profiles.folder", endpoints.workFolder().resolve("profiles").toString());
        values.put("erased.users", endpoints.erasedUsers().toString());
        values.put(
                "propensity.profiles.folder",
                endpoints.workFolder().resolve("propensity-profiles").toString());
        values.put("propensity.features", features(endpoints).toString());
        values.put("split.key", "known to everybody, for a sandbox only");
        values.put("offers.file", offers(endpoints).toString());
        values.put("model.repository", endpoints.modelRepository().toString());
        values.put("history.folder", endpoints.historyFolder().toString());
        values.put("results.folder", endpoints.resultsFolder().toString());
        values.put("livy.url", endpoints.livyUrl().toString());
        values.put("training.jar", endpoints.trainingJar().toString());
        values.put("training.options", String.join("\n", trainingOptions));
        return values;
    }

    /** The file with the specification of the flow that trains by features. */
    static Path features(final SandboxEndpoints endpoints) {
        return endpoints.workFolder().resolve("propensity-features.json");
    }

    /** The file of offers. */
    static Path offers(final SandboxEndpoints endpoints) {
        return endpoints.workFolder().resolve(OFFERS);
    }

    /**
     * Brings a flow onto the canvas and starts it, or finds it there and sets its parameters.
     *
     * @param values values of its parameters
     * @return id of its process group
     * @throws SandboxException if another flow is there that would take its events
     */
    static String run(
            final NifiClient nifi,
            final ProjectFlow flow,
            final String definition,
            final Map<String, String> values,
            final Consumer<String> progress)
            throws NifiException, SandboxException {
        requireAlone(nifi, flow);
        final String group =
                FlowInstaller.install(nifi, flow, ProjectFlow.PARAMETER_CONTEXT, definition, values, progress);
        FlowInstaller.start(nifi, flow, group);
        return group;
    }

    /** Two flows do the same with the same events, with features and without. */
    private static void requireAlone(final NifiClient nifi, final ProjectFlow flow)
            throws NifiException, SandboxException {
        for (final ProjectFlow other : TRAINING) {
            if (TRAINING.contains(flow)
                    && other != flow
                    && FlowInstaller.installed(nifi, other).isPresent()) {
                throw SandboxException.environment("the flow " + other.fileName()
                        + " is on the canvas and takes the events that " + flow.fileName()
                        + " waits for; stop and delete its group \"" + other.title()
                        + "\" there, or start another sandbox with --work FOLDER");
            }
        }
    }

    /** The process group of the flow that archives and trains, if one is on the canvas. */
    static Optional<String> training(final NifiClient nifi) throws NifiException {
        for (final ProjectFlow flow : TRAINING) {
            final Optional<String> group = FlowInstaller.installed(nifi, flow);
            if (group.isPresent()) {
                return group;
            }
        }
        return Optional.empty();
    }

    /** Reads the definition of a flow from the project. */
    static String definition(final Path project, final ProjectFlow flow, final NifiGeneration nifi)
            throws SandboxException {
        final Path file = project.resolve("templates").resolve(flow.sandboxFile(nifi.value()));
        try {
            return Files.readString(file);
        } catch (final IOException e) {
            throw SandboxException.failure("the flow cannot be read from " + file, e);
        }
    }
}
