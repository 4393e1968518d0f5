package org.nifiaaas.sandbox.demo;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.nifiaaas.sandbox.command.SandboxOptions;
import org.nifiaaas.sandbox.console.Console;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.flow.PropensityFlow;
import org.nifiaaas.sandbox.nifi.NifiClient;
import org.nifiaaas.sandbox.nifi.NifiException;
import org.nifiaaas.sandbox.server.Sandbox;
import org.nifiaaas.sandbox.server.SandboxEndpoints;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code aaas train}. */
@Command(
        name = "train",
        description = "Trains a new version of the model through the flow on the running sandbox.",
        mixinStandardHelpOptions = true)
public final class TrainCommand implements Callable<Integer> {

    @Mixin
    private SandboxOptions options;

    @Override
    public Integer call() throws SandboxException {
        final Console console = Console.standard();
        final Optional<Sandbox> sandbox = Sandbox.open(options.configuration());
        if (sandbox.isEmpty() || !sandbox.get().isHealthy()) {
            throw SandboxException.environment("the sandbox does not run; aaas demo starts it with the flow");
        }
        final SandboxEndpoints endpoints = sandbox.get().endpoints();
        final NifiClient nifi = NifiClient.of(endpoints.nifiApi());
        try (Console.Stage stage = console.stage("train", "triggering the training")) {
            final String group = nifi.findGroup(nifi.rootGroup(), PropensityFlow.NAME)
                    .orElseThrow(() ->
                            SandboxException.environment("the flow is not on the canvas; aaas demo brings it there"));
            final Training training = Training.trigger(nifi, group, endpoints);
            final TrainingResult result = training.result(training.await(stage::update));
            stage.done("version " + result.version() + " is trained");
            console.line("");
            result.metrics().forEach((name, value) -> console.line(String.format("  %-24s %.4f", name, value)));
            return 0;
        } catch (final NifiException e) {
            throw SandboxException.failure(e.getMessage());
        }
    }
}
