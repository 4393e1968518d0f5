package org.nifiaaas.sandbox.command;

import java.util.concurrent.Callable;
import org.nifiaaas.sandbox.console.Console;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.server.Sandbox;
import org.nifiaaas.sandbox.server.SandboxEndpoints;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code aaas up}. */
@Command(name = "up", description = "Starts the sandbox and leaves it running; what runs already is left alone.")
public final class UpCommand implements Callable<Integer> {
    @Mixin
    private SandboxOptions options;

    @Override
    public Integer call() throws SandboxException {
        final Console console = Console.standard();
        final Sandbox sandbox = Sandbox.up(options.configuration(), console);
        if (sandbox.startedHere().isEmpty()) {
            console.line("The sandbox runs already.");
        }
        final SandboxEndpoints endpoints = sandbox.endpoints();
        console.line("");
        console.line("NiFi     " + endpoints.nifiUi());
        console.line("Kafka    " + endpoints.kafkaBrokers());
        console.line("Livy     " + endpoints.livyUrl());
        console.line("Models   " + endpoints.modelRepository());
        console.line("");
        console.line("aaas status, aaas logs and aaas down tell how it is, what it says, and stop it.");
        return 0;
    }
}
