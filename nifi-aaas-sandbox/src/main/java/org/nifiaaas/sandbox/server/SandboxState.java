package org.nifiaaas.sandbox.server;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.process.MarkedProcesses;
import org.nifiaaas.sandbox.process.ProcessIdentity;

/**
 * What a sandbox remembers between two commands, in one JSON file of its working folder: the ports, and which processes it started. Written
 * after every start and stop of a process, by atomic replacement. Not thread-safe; {@link SandboxLock} keeps other programs away.
 */
final class SandboxState {
    private static final String FILE = "sandbox.json";
    private static final int FORMAT = 1;
    private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();

    private final Path file;
    private NifiGeneration nifi;
    private SandboxPorts ports;
    private final Map<SandboxService, ProcessIdentity> processes = new TreeMap<>();

    private SandboxState(final Path file) {
        this.file = file;
    }

    /**
     * Reads the state of a working folder. A missing file is an empty state; so is an unreadable one, which is moved aside (its processes are
     * still found by their mark, see {@link MarkedProcesses}).
     */
    static SandboxState read(final Path workFolder) throws SandboxException {
        final SandboxState state = new SandboxState(workFolder.resolve(FILE));
        if (!Files.exists(state.file)) {
            return state;
        }
        try {
            state.fill(GSON.fromJson(Files.readString(state.file, StandardCharsets.UTF_8), Content.class));
        } catch (final JsonParseException | DateTimeException | IllegalStateException e) {
            state.moveAside();
        } catch (final IOException e) {
            throw SandboxException.failure(state.file + " cannot be read", e);
        }
        return state;
    }

    private void fill(final Content content) throws SandboxException {
        if (content == null || content.format != FORMAT || content.ports == null || content.processes == null) {
            throw new IllegalStateException("not a state of this format");
        }
        nifi = NifiGeneration.named(content.nifi)
                .orElseThrow(() -> new IllegalStateException("not a NiFi of this sandbox"));
        ports = new SandboxPorts(
                content.ports.nifi, content.ports.kafka, content.ports.kafkaController, content.ports.livy);
        for (final Map.Entry<String, ProcessEntry> entry : content.processes.entrySet()) {
            final ProcessEntry process = entry.getValue();
            if (!SandboxService.isService(entry.getKey()) || process == null || process.started == null) {
                throw new IllegalStateException("not a process of a sandbox");
            }
            processes.put(
                    SandboxService.parse(entry.getKey()),
                    new ProcessIdentity(process.pid, Instant.parse(process.started)));
        }
    }

    private void moveAside() throws SandboxException {
        nifi = null;
        ports = null;
        processes.clear();
        try {
            Files.move(file, file.resolveSibling(FILE + ".unreadable"), StandardCopyOption.REPLACE_EXISTING);
        } catch (final IOException e) {
            throw SandboxException.failure(file + " is damaged and cannot be moved aside", e);
        }
    }

    /** The NiFi that the working folder was made with. */
    Optional<NifiGeneration> nifi() {
        return Optional.ofNullable(nifi);
    }

    Optional<SandboxPorts> ports() {
        return Optional.ofNullable(ports);
    }

    /** The process of a service if it still runs. */
    Optional<ProcessHandle> process(final SandboxService service) {
        return Optional.ofNullable(processes.get(service)).flatMap(ProcessIdentity::find);
    }

    void setUp(final NifiGeneration newNifi, final SandboxPorts newPorts) throws SandboxException {
        nifi = newNifi;
        ports = newPorts;
        write();
    }

    void setProcess(final SandboxService service, final ProcessIdentity process) throws SandboxException {
        processes.put(service, process);
        write();
    }

    void removeProcess(final SandboxService service) throws SandboxException {
        processes.remove(service);
        write();
    }

    private void write() throws SandboxException {
        final Content content = new Content();
        content.format = FORMAT;
        content.nifi = nifi.value();
        content.ports = new PortsEntry();
        content.ports.nifi = ports.nifi();
        content.ports.kafka = ports.kafka();
        content.ports.kafkaController = ports.kafkaController();
        content.ports.livy = ports.livy();
        processes.forEach((service, process) -> {
            final ProcessEntry entry = new ProcessEntry();
            entry.pid = process.pid();
            entry.started = process.started().toString();
            content.processes.put(service.value(), entry);
        });
        final Path next = file.resolveSibling(FILE + ".new");
        try {
            Files.writeString(next, GSON.toJson(content) + "\n", StandardCharsets.UTF_8);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (final IOException e) {
            throw SandboxException.failure(file + " cannot be written", e);
        }
    }

    /** The file's shape; records are not read by Gson without help. */
    private static final class Content {
        private int format;
        /** Files of earlier versions do not say it. */
        private String nifi = NifiGeneration.NIFI_1.value();

        private PortsEntry ports;
        private Map<String, ProcessEntry> processes = new TreeMap<>();
    }

    private static final class PortsEntry {
        private int nifi;
        private int kafka;
        private int kafkaController;
        private int livy;
    }

    private static final class ProcessEntry {
        private long pid;
        private String started;
    }
}
