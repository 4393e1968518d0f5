package org.nifiaaas.sandbox.command;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.nifiaaas.sandbox.console.Console;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.server.Sandbox;
import org.nifiaaas.sandbox.server.SandboxConfiguration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code aaas down}. */
@Command(name = "down", description = "Stops the sandbox; what it wrote stays, unless --delete is given.")
public final class DownCommand implements Callable<Integer> {
    @Mixin
    private SandboxOptions options;

    @Option(
            names = "--delete",
            description = "Deletes what the sandbox wrote, too: flows, topics, logs and model versions.")
    private boolean delete;

    @Override
    public Integer call() throws SandboxException {
        final Console console = Console.standard();
        final SandboxConfiguration configuration = options.configuration();
        final Optional<Sandbox> sandbox = Sandbox.open(configuration);
        if (sandbox.isEmpty()) {
            console.line("There is no sandbox in " + configuration.workFolder() + ".");
            return 0;
        }
        sandbox.get().down(console);
        if (delete) {
            sandbox.get().deleteFiles();
            console.line("The sandbox is stopped and its files are deleted.");
        } else {
            console.line("The sandbox is stopped.");
        }
        return 0;
    }
}
