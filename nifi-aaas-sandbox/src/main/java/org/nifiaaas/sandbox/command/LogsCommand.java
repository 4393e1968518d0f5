package org.nifiaaas.sandbox.command;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.nifiaaas.sandbox.console.Console;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.server.Sandbox;
import org.nifiaaas.sandbox.server.SandboxConfiguration;
import org.nifiaaas.sandbox.server.SandboxService;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code aaas logs}. */
@Command(name = "logs", description = "Shows the last lines of the servers' logs.")
public final class LogsCommand implements Callable<Integer> {
    @Mixin
    private SandboxOptions options;

    @Parameters(arity = "0..1", paramLabel = "SERVICE", description = "nifi, kafka or livy (default: all of them).")
    private String service;

    @Option(
            names = {"-f", "--follow"},
            description = "Goes on showing new lines until Ctrl-C.")
    private boolean follow;

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "COUNT",
            defaultValue = "20",
            description = "Lines of each log to begin with (default: ${DEFAULT-VALUE}).")
    private int lines;

    @Override
    public Integer call() throws SandboxException {
        if (lines < 0) {
            throw SandboxException.environment("--lines must be 0 or more, not " + lines);
        }
        final List<SandboxService> services =
                service == null ? Arrays.asList(SandboxService.values()) : List.of(SandboxService.parse(service));
        final SandboxConfiguration configuration = options.configuration();
        final Optional<Sandbox> sandbox = Sandbox.open(configuration);
        if (sandbox.isEmpty()) {
            throw SandboxException.failure("there is no sandbox in " + configuration.workFolder()
                    + "; aaas up starts one, --work names another folder");
        }
        final Console console = Console.standard();
        final LogTail tail = new LogTail(services, sandbox.get()::log, console::line);
        tail.showLast(lines);
        if (follow) {
            tail.follow();
        }
        return 0;
    }
}
