package org.nifiaaas.sandbox.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.server.NifiGeneration;
import org.nifiaaas.sandbox.server.RuntimeLayout;
import org.nifiaaas.sandbox.server.Sandbox;
import org.nifiaaas.sandbox.server.SandboxConfiguration;
import picocli.CommandLine.Option;

/** The options of all commands that have to do with a sandbox: a picocli mixin. */
public final class SandboxOptions {
    @Option(
            names = "--work",
            paramLabel = "DIR",
            description = "Folder of everything the sandbox writes (default: the project's folder .aaas).")
    private Path work;

    @Option(
            names = "--nifi",
            paramLabel = "1|2",
            description = "Generation of NiFi (default: the one it had, else 2 if there is a Java 21 or newer for it).")
    private String nifi;

    @Option(
            names = "--nifi-port",
            paramLabel = "PORT",
            description = "Loopback port of NiFi (default: the one it had, else a free one).")
    private Integer nifiPort;

    @Option(names = "--kafka-port", paramLabel = "PORT", description = "Loopback port of Kafka (default: likewise).")
    private Integer kafkaPort;

    @Option(names = "--livy-port", paramLabel = "PORT", description = "Loopback port of Livy (default: likewise).")
    private Integer livyPort;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this text.")
    private boolean help;

    /**
     * What was asked for, around the project that the launcher named.
     *
     * @throws SandboxException if a port is out of range or the project's folder is not found
     */
    public SandboxConfiguration configuration() throws SandboxException {
        final SandboxConfiguration defaults = SandboxConfiguration.of(RuntimeLayout.locate());
        return new SandboxConfiguration(
                defaults.layout(),
                work == null ? defaults.workFolder() : work.toAbsolutePath().normalize(),
                generation(),
                port("--nifi-port", nifiPort),
                port("--kafka-port", kafkaPort),
                port("--livy-port", livyPort));
    }

    /**
     * The sandbox, all of whose servers answer.
     *
     * @throws SandboxException naming those that do not
     */
    public Sandbox running() throws SandboxException {
        final SandboxConfiguration configuration = configuration();
        final Sandbox sandbox = Sandbox.open(configuration)
                .orElseThrow(() -> SandboxException.environment(
                        "there is no sandbox in " + configuration.workFolder() + "; aaas up starts one"));
        final List<String> silent = sandbox.status().stream()
                .filter(service -> !service.healthy())
                .map(service -> service.service().value())
                .toList();
        if (!silent.isEmpty()) {
            throw SandboxException.environment("no answer from " + String.join(", ", silent)
                    + "; aaas up starts what does not run, aaas logs tells why it does not");
        }
        return sandbox;
    }

    private Optional<NifiGeneration> generation() throws SandboxException {
        if (nifi == null) {
            return Optional.empty();
        }
        return Optional.of(NifiGeneration.named(nifi)
                .orElseThrow(() -> SandboxException.environment("--nifi must be 1 or 2, not " + nifi)));
    }

    private static OptionalInt port(final String option, final Integer value) throws SandboxException {
        if (value == null) {
            return OptionalInt.empty();
        }
        if (value < 1 || value > 65535) {
            throw SandboxException.environment(option + " must be between 1 and 65535, not " + value);
        }
        return OptionalInt.of(value);
    }
}
