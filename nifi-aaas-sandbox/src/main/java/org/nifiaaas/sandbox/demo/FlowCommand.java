package org.nifiaaas.sandbox.demo;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.nifiaaas.sandbox.command.SandboxOptions;
import org.nifiaaas.sandbox.console.Console;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.flow.ProjectFlow;
import org.nifiaaas.sandbox.nifi.NifiClient;
import org.nifiaaas.sandbox.nifi.NifiException;
import org.nifiaaas.sandbox.server.RuntimeLayout;
import org.nifiaaas.sandbox.server.Sandbox;
import org.nifiaaas.sandbox.server.SandboxEndpoints;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code aaas flow}. */
@Command(
        name = "flow",
        description = "Brings a flow of the folder templates onto the canvas of the running sandbox and starts it.",
        mixinStandardHelpOptions = true)
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

    @Parameters(paramLabel = "FLOW", description = "propensity-pipeline, model-life or ranking.")
    private String name;

    @Override
    public Integer call() throws SandboxException {
        final ProjectFlow flow = Arrays.stream(ProjectFlow.values())
                .filter(candidate -> candidate.fileName().equals(name))
                .findFirst()
                .orElseThrow(() -> SandboxException.environment(
                        "there is no flow '" + name + "'; there are propensity-pipeline, model-life and ranking"));
        final Optional<Sandbox> sandbox = Sandbox.open(options.configuration());
        if (sandbox.isEmpty() || !sandbox.get().isHealthy()) {
            throw SandboxException.environment("the sandbox does not run; aaas up starts it");
        }
        final Console console = Console.standard();
        final SandboxEndpoints endpoints = sandbox.get().endpoints();
        final NifiClient nifi = NifiClient.of(endpoints.nifiApi());
        final String template = SandboxFlows.template(RuntimeLayout.locate().projectFolder(), flow);
        try (Topics topics = new Topics(endpoints.kafkaBrokers());
                Console.Stage stage = console.stage("flow", "bringing the flow onto the canvas")) {
            topics.create(SandboxFlows.topics(flow));
            SandboxFlows.prepareOffers(endpoints);
            final String group = SandboxFlows.run(
                    nifi, flow, template, SandboxFlows.parameters(endpoints, trainingOptions), stage::update);
            stage.done("the flow runs: " + nifi.canvas(group));
            return 0;
        } catch (final NifiException e) {
            throw SandboxException.failure(e.getMessage());
        }
    }
}
