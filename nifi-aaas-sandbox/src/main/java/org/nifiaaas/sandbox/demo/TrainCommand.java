package org.nifiaaas.sandbox.demo;

import java.util.concurrent.Callable;
import org.nifiaaas.sandbox.command.SandboxOptions;
import org.nifiaaas.sandbox.console.Console;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.nifi.NifiClient;
import org.nifiaaas.sandbox.nifi.NifiException;
import org.nifiaaas.sandbox.server.SandboxEndpoints;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code aaas train}. */
@Command(name = "train", description = "Trains a new version of the model through the flow on the running sandbox.")
public final class TrainCommand implements Callable<Integer> {

    @Mixin
    private SandboxOptions options;

    @Override
    public Integer call() throws SandboxException {
        final Console console = Console.standard();
        final SandboxEndpoints endpoints = options.running().endpoints();
        final NifiClient nifi = NifiClient.of(endpoints.nifiApi());
        try (Console.Stage stage = console.stage("train", "triggering the training")) {
            final String group = SandboxFlows.training(nifi)
                    .orElseThrow(() ->
                            SandboxException.environment("the flow is not on the canvas; aaas demo brings it there"));
            final Training training = Training.trigger(nifi, group, endpoints);
            final TrainingResult result = training.result(training.await(stage::update));
            stage.done("version " + result.version() + " is trained");
            console.line("");
            result.table(endpoints.modelRepository()).forEach(console::line);
            return 0;
        } catch (final NifiException e) {
            throw SandboxException.failure(e.getMessage());
        }
    }
}
