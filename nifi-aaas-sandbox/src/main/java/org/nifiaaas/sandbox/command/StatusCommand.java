package org.nifiaaas.sandbox.command;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.server.Sandbox;
import org.nifiaaas.sandbox.server.SandboxConfiguration;
import org.nifiaaas.sandbox.server.ServiceStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code aaas status}: exit code 0 if every server runs and answers, else 3. */
@Command(name = "status", description = "Shows which servers run. Exit code 3 if one of them does not.")
public final class StatusCommand implements Callable<Integer> {
    private static final int NOT_RUNNING = 3;

    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "Writes the same as JSON.")
    private boolean json;

    @Mixin
    private SandboxOptions options;

    @Override
    public Integer call() throws SandboxException {
        final SandboxConfiguration configuration = options.configuration();
        final Optional<Sandbox> sandbox = Sandbox.open(configuration);
        final List<ServiceStatus> services =
                sandbox.isEmpty() ? List.of() : sandbox.get().status();
        final boolean running = !services.isEmpty() && services.stream().allMatch(ServiceStatus::healthy);
        final PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(json(running, configuration.workFolder(), services));
        } else if (sandbox.isEmpty()) {
            out.println("There is no sandbox in " + configuration.workFolder() + "; aaas up starts one.");
        } else {
            services.forEach(service -> out.println(describe(service)));
        }
        return running ? 0 : NOT_RUNNING;
    }

    private static String json(final boolean running, final Path workFolder, final List<ServiceStatus> services) {
        final JsonArray list = new JsonArray();
        for (final ServiceStatus status : services) {
            final JsonObject service = new JsonObject();
            service.addProperty("name", status.service().value());
            service.addProperty("state", state(status));
            service.addProperty("address", status.address());
            service.addProperty("log", status.log().toString());
            status.pid().ifPresent(pid -> service.addProperty("pid", pid));
            status.started().ifPresent(started -> service.addProperty("started", started.toString()));
            list.add(service);
        }
        final JsonObject sandbox = new JsonObject();
        sandbox.addProperty("running", running);
        sandbox.addProperty("folder", workFolder.toString());
        sandbox.add("services", list);
        return new GsonBuilder()
                .setPrettyPrinting()
                .disableHtmlEscaping()
                .create()
                .toJson(sandbox);
    }

    private static String state(final ServiceStatus status) {
        if (!status.isRunning()) {
            return "stopped";
        }
        return status.healthy() ? "running" : "not answering";
    }

    private static String describe(final ServiceStatus status) {
        if (!status.isRunning()) {
            return String.format(Locale.ROOT, "%-6s %s", status.service().value(), state(status));
        }
        return String.format(
                Locale.ROOT,
                "%-6s %-14s %-32s process %d%s",
                status.service().value(),
                state(status),
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
