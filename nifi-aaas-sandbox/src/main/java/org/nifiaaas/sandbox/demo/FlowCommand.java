package org.nifiaaas.sandbox.demo;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
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

    @Mixin
    private SandboxOptions options;

    @Option(
            names = "--training-option",
            paramLabel = "ARGUMENT",
            defaultValue = DemoCommand.TRAINING_OPTIONS,
            split = ",",
            description = "Arguments of the training job, separated by commas (default: ${DEFAULT-VALUE}).")
    private List<String> trainingOptions;

    @Parameters(paramLabel = "FLOW", description = "propensity-pipeline, model-life, ranking or features.")
    private String name;

    @Override
    public Integer call() throws SandboxException {
        final ProjectFlow flow = flow(name);
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
            final String group = SandboxFlows.run(
                    nifi, flow, definition, SandboxFlows.parameters(endpoints, trainingOptions), stage::update);
            if (flow == ProjectFlow.RANKING) {
                samples.send();
            }
            stage.done("the flow runs: " + nifi.canvas(group));
            if (flow == ProjectFlow.RANKING) {
                console.line("Sample questions are in its topics, sample offers in " + samples.offers()
                        + "; aaas ask --user or --item asks your own.");
            }
            return 0;
        } catch (final NifiException e) {
            throw SandboxException.failure(e.getMessage());
        }
    }

    /** The flow of that name. */
    static ProjectFlow flow(final String name) throws SandboxException {
        return ProjectFlow.named(name)
                .orElseThrow(() -> SandboxException.environment(
                        "there is no flow '" + name + "'; there are " + ProjectFlow.names()));
    }
}
