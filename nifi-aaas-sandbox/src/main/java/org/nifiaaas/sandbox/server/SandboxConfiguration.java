package org.nifiaaas.sandbox.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.nifiaaas.sandbox.console.SandboxException;

/**
 * What a user may choose about a sandbox.
 *
 * @param layout where the build left what is run
 * @param workFolder folder of everything the sandbox writes; created when it is needed
 * @param nifi which NiFi, if it has to be a certain one
 * @param nifiPort loopback port, if it has to be a certain one
 * @param kafkaPort loopback port, if it has to be a certain one
 * @param livyPort loopback port, if it has to be a certain one
 */
public record SandboxConfiguration(
        RuntimeLayout layout,
        Path workFolder,
        Optional<NifiGeneration> nifi,
        OptionalInt nifiPort,
        OptionalInt kafkaPort,
        OptionalInt livyPort) {

    /** The defaults: {@code .aaas} in the project's folder, NiFi 2 if there is a Java for it, free ports. */
    public static SandboxConfiguration of(final RuntimeLayout layout) {
        return new SandboxConfiguration(
                layout,
                layout.projectFolder().resolve(".aaas"),
                Optional.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.empty());
    }

    /** The same with another working folder. */
    public SandboxConfiguration withWorkFolder(final Path folder) {
        return new SandboxConfiguration(layout, folder, nifi, nifiPort, kafkaPort, livyPort);
    }

    /** The same with a certain NiFi. */
    public SandboxConfiguration withNifi(final NifiGeneration generation) {
        return new SandboxConfiguration(layout, workFolder, Optional.of(generation), nifiPort, kafkaPort, livyPort);
    }

    /** Folder of the model versions, which may not exist yet. */
    public Path modelRepository() {
        return workFolder.resolve(WorkFolder.MODELS);
    }

    /** The file of users of whom nothing may be kept, which may not exist yet. */
    public Path erasedUsers() {
        return workFolder.resolve(WorkFolder.ERASED_USERS);
    }

    OptionalInt port(final SandboxService service) {
        return switch (service) {
            case NIFI -> nifiPort;
            case KAFKA -> kafkaPort;
            case LIVY -> livyPort;
        };
    }

    /**
     * The working folder, created, absolute and with symbolic links resolved (Livy compares paths literally).
     *
     * @throws SandboxException if it cannot be created
     */
    Path createWorkFolder() throws SandboxException {
        try {
            return Files.createDirectories(workFolder).toRealPath();
        } catch (final IOException e) {
            throw SandboxException.environment("the working folder " + workFolder + " cannot be created: "
                    + e.getClass().getSimpleName() + "; choose another one with --work");
        }
    }
}
