package org.nifiaaas.sandbox.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.nifiaaas.repository.bundle.RepositoryFolder;
import org.nifiaaas.repository.labels.LabelException;
import org.nifiaaas.repository.labels.ModelLabels;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.server.RuntimeLayout;
import org.nifiaaas.sandbox.server.SandboxConfiguration;
import picocli.CommandLine.Option;

/** The options of all commands of a model repository: a picocli mixin. */
public final class RepositoryOptions {

    @Option(
            names = "--repository",
            paramLabel = "DIR",
            description = "Folder of the models (default: that of the sandbox).")
    private Path repository;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this text.")
    private boolean help;

    RepositoryFolder open() throws SandboxException {
        final Path folder = repository == null ? ofTheSandbox() : repository;
        if (folder.toString().startsWith("hdfs:")) {
            throw SandboxException.environment("./aaas model reads folders only, not " + folder
                    + "; PromoteModelVersion moves labels in HDFS, and Verify of the service checks them");
        }
        if (!Files.isDirectory(folder)) {
            throw SandboxException.environment("there is no repository folder " + folder);
        }
        return new RepositoryFolder(folder);
    }

    /** The options that name this repository again, beginning with a blank; empty for the sandbox's. */
    String arguments() {
        return repository == null ? "" : " --repository " + repository;
    }

    private static Path ofTheSandbox() throws SandboxException {
        return SandboxConfiguration.of(RuntimeLayout.locate()).modelRepository();
    }

    /** The labels of a model of {@code opened}. */
    static ModelLabels labels(final RepositoryFolder opened, final String model) throws SandboxException {
        try {
            return ModelLabels.of(opened, model, Clock.systemUTC());
        } catch (final LabelException e) {
            throw failure(e);
        }
    }

    static SandboxException failure(final LabelException refusal) {
        return SandboxException.failure(refusal.getMessage());
    }
}
