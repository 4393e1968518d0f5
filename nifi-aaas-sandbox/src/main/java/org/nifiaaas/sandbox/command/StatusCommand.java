package org.nifiaaas.sandbox.command;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.nifiaaas.sandbox.console.Console;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.server.Sandbox;
import org.nifiaaas.sandbox.server.SandboxConfiguration;
import org.nifiaaas.sandbox.server.ServiceStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code aaas status}: exit code 0 if every server runs and answers, else 3. */
@Command(name = "status", description = "Shows which servers run. Exit code 3 if one of them does not.")
public final class StatusCommand implements Callable<Integer> {
    private static final int NOT_RUNNING = 3;

    @Mixin
    private SandboxOptions options;

    @Override
    public Integer call() throws SandboxException {
        final Console console = Console.standard();
        final SandboxConfiguration configuration = options.configuration();
        final Optional<Sandbox> sandbox = Sandbox.open(configuration);
        if (sandbox.isEmpty()) {
            console.line("There is no sandbox in " + configuration.workFolder() + "; aaas up starts one.");
            return NOT_RUNNING;
        }
        final List<ServiceStatus> services = sandbox.get().status();
        services.forEach(service -> console.line(describe(service)));
        return services.stream().allMatch(ServiceStatus::healthy) ? 0 : NOT_RUNNING;
    }

    private static String describe(final ServiceStatus status) {
        if (!status.isRunning()) {
            return String.format(Locale.ROOT, "%-6s stopped", status.service().value());
        }
        return String.format(
                Locale.ROOT,
                "%-6s %-14s %-32s process %d%s",
                status.service().value(),
                status.healthy() ? "running" : "not answering",
                status.address(),
                status.pid().getAsLong(),
                status.started().map(StatusCommand::age).orElse(""));
    }

    private static String age(final Instant started) {
        final Duration age = Duration.between(started, Instant.now());
        if (age.toMinutes() == 0) {
            return ", for " + Math.max(0, age.toSeconds()) + " s";
        }
        return ", for " + (age.toHours() == 0 ? "" : age.toHours() + " h ") + age.toMinutesPart() + " min";
    }
}
