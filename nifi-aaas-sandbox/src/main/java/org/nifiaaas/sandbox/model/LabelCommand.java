package org.nifiaaas.sandbox.model;

import java.util.concurrent.Callable;
import org.nifiaaas.repository.bundle.RepositoryFolder;
import org.nifiaaas.repository.labels.LabelException;
import org.nifiaaas.repository.labels.LabelMove;
import org.nifiaaas.sandbox.console.SandboxException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code aaas model label}. */
@Command(
        name = "label",
        description = "Lets a label name a version, which is checked first. NiFi follows within one polling interval.")
public final class LabelCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private RepositoryOptions options;

    @Mixin
    private OutputOptions output;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the history (default: moved by hand).")
    private String reason = "moved by hand";

    @Parameters(index = "0", paramLabel = "MODEL", description = "Name of the model.")
    private String model;

    @Parameters(index = "1", paramLabel = "LABEL", description = "Name of the label, such as stable.")
    private String label;

    @Parameters(index = "2", paramLabel = "VERSION", description = "Number of the version, or another label.")
    private String version;

    @Override
    public Integer call() throws SandboxException {
        final RepositoryFolder repository = options.open();
        final long number = Versions.of(repository, model).number(version);
        try {
            final LabelMove move = RepositoryOptions.labels(repository, model).move(label, number, reason);
            Moved.print(output, spec.commandLine().getOut(), model, move);
            return 0;
        } catch (final LabelException e) {
            throw RepositoryOptions.failure(e);
        }
    }
}
