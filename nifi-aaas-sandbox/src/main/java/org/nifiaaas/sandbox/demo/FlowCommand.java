package org.nifiaaas.sandbox.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.sandbox.command.SandboxOptions;
import org.nifiaaas.sandbox.console.Console;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.flow.ProjectFlow;
import org.nifiaaas.sandbox.nifi.NifiClient;
import org.nifiaaas.sandbox.nifi.NifiException;
import org.nifiaaas.sandbox.server.RuntimeLayout;
import org.nifiaaas.sandbox.server.SandboxEndpoints;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code aaas flow}. */
@Command(
        name = "flow",
        description = "Brings a flow of the folder templates onto the canvas of the running sandbox and starts it.")
public final class FlowCommand implements Callable<Integer> {

    private static final String MODEL = "propensity";
    private static final String RANKING_VERSION = "ranking.version";

    @Mixin
    private SandboxOptions options;

    @Option(
            names = "--training-option",
            paramLabel = "ARGUMENT",
            defaultValue = DemoOptions.FIRST_KIND,
            split = ",",
            description = "Arguments of the training job, separated by commas (default: ${DEFAULT-VALUE}).")
    private List<String> trainingOptions;

    @Option(
            names = "--features",
            paramLabel = "FILE",
            description =
                    "Specification of the features that the flow features adds; otherwise windows over user, item, amount"
                            + " and time alone.")
    private Path features;

    @Parameters(
            paramLabel = "FLOW",
            description = "propensity-pipeline, propensity-features, model-life, ranking or features.")
    private String name;

    @Override
    public Integer call() throws SandboxException {
        final ProjectFlow flow = flow(name);
        if (features != null) {
            requireSpecification(features);
        }
        final Console console = Console.standard();
        final SandboxEndpoints endpoints = options.running().endpoints();
        final NifiClient nifi = NifiClient.of(endpoints.nifiApi());
        final Path project = RuntimeLayout.locate().projectFolder();
        final String definition = SandboxFlows.definition(project, flow, endpoints.nifi());
        try (Topics topics = new Topics(endpoints.kafkaBrokers());
                Console.Stage stage = console.stage("flow", "bringing the flow onto the canvas")) {
            topics.create(SandboxFlows.topics(flow));
            final RankingSamples samples = new RankingSamples(project, endpoints);
            if (flow == ProjectFlow.RANKING) {
                samples.prepareOffers();
            }
            final Map<String, String> parameters = parameters(flow, endpoints);
            final String group = SandboxFlows.run(nifi, flow, definition, parameters, stage::update);
            if (flow == ProjectFlow.RANKING) {
                samples.send();
            }
            stage.done("the flow runs: " + nifi.canvas(group));
            if (flow == ProjectFlow.RANKING) {
                console.line("Sample questions are in its topics, sample offers in " + samples.offers()
                        + "; aaas ask --user or --item asks your own.");
            }
            if (parameters.containsKey(RANKING_VERSION)) {
                console.line("Version " + parameters.get(RANKING_VERSION)
                        + " ranks: the newest one scores by features, which this flow does not add (parameter "
                        + RANKING_VERSION + ").");
            }
            return 0;
        } catch (final NifiException e) {
            throw SandboxException.failure(e.getMessage());
        }
    }

    private Map<String, String> parameters(final ProjectFlow flow, final SandboxEndpoints endpoints)
            throws SandboxException {
        final Map<String, String> parameters = SandboxFlows.parameters(endpoints, trainingOptions);
        if (flow == ProjectFlow.RANKING) {
            RankingVersion.insteadOfTheNewest(endpoints.modelRepository().resolve(MODEL))
                    .ifPresent(version -> parameters.put(RANKING_VERSION, Long.toString(version)));
        }
        if (flow == ProjectFlow.PROPENSITY_FEATURES) {
            parameters.putAll(SandboxSpecification.prepare(endpoints, specification(endpoints)));
        } else if (features != null) {
            parameters.put("features.specification", features.toAbsolutePath().toString());
        }
        return parameters;
    }

    /** That of the option, or else the one that the sandbox has. */
    private EventSpecification specification(final SandboxEndpoints endpoints) throws SandboxException {
        final Path present = SandboxFlows.features(endpoints);
        if (features == null && Files.notExists(present)) {
            throw SandboxException.environment(
                    "the flow " + name + " needs --features FILE: columns and windows for records and training");
        }
        return DemoInput.read(features == null ? present : features);
    }

    /**
     * Reads a specification, and refuses a file that the box ExtractFeatures would not take.
     *
     * @throws SandboxException with what is wrong in which line
     */
    static FeatureSpec requireSpecification(final Path file) throws SandboxException {
        try {
            final FeatureSpec spec = FeatureSpec.fromJson(Files.readString(file));
            if (spec.features().isEmpty()) {
                throw SandboxException.environment("--features " + file
                        + " asks for no features; with schemaVersion 2 it can have columns, windows and a history");
            }
            return spec;
        } catch (final NoSuchFileException e) {
            throw SandboxException.environment("--features: there is no file " + file);
        } catch (final IOException e) {
            throw SandboxException.failure("--features " + file + " cannot be read", e);
        } catch (final IllegalArgumentException e) {
            throw SandboxException.environment("--features " + file + ": " + e.getMessage());
        }
    }

    /** The flow of that name. */
    static ProjectFlow flow(final String name) throws SandboxException {
        return ProjectFlow.named(name)
                .orElseThrow(() -> SandboxException.environment(
                        "there is no flow '" + name + "'; there are " + ProjectFlow.names()));
    }
}
