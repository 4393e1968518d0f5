package org.nifiaaas.sandbox.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.nifiaaas.sandbox.console.SandboxException;

/** A folder that looks like the built project, with empty files. */
final class ProjectFolder {
    private final Path folder;

    private ProjectFolder(final Path folder) {
        this.folder = folder;
    }

    static ProjectFolder create(final Path folder) throws IOException {
        final ProjectFolder project = new ProjectFolder(folder);
        final String runtime = "nifi-aaas-sandbox/runtime/";
        project.file(runtime + "pom.xml");
        for (final String jars : new String[] {
            "nifi-1/target/nars",
            "nifi-1/target/lib",
            "nifi-1-bootstrap/target/bootstrap",
            "nifi-2/target/nars",
            "nifi-2/target/lib",
            "kafka/target/jars",
            "spark/target/jars",
            "livy/target/jars"
        }) {
            Files.createDirectories(folder.resolve(runtime).resolve(jars));
        }
        project.file("nifi-aaas-services-api-nar/target/nifi-aaas-services-api-nar-1.nar");
        project.file("nifi-aaas-nar/target/nifi-aaas-nar-1.nar");
        project.file("nifi-aaas-training/target/nifi-aaas-training-1.jar");
        return project;
    }

    Path file(final String name) throws IOException {
        final Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, name);
    }

    RuntimeLayout layout() throws SandboxException {
        return RuntimeLayout.of(folder);
    }

    SandboxConfiguration configuration() throws SandboxException {
        return SandboxConfiguration.of(layout());
    }

    SandboxConfiguration configuration(final OptionalInt kafkaPort) throws SandboxException {
        final SandboxConfiguration defaults = configuration();
        return new SandboxConfiguration(
                defaults.layout(),
                defaults.workFolder(),
                Optional.empty(),
                OptionalInt.empty(),
                kafkaPort,
                OptionalInt.empty());
    }
}
