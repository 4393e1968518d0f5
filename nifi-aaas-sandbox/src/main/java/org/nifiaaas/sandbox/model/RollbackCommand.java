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

/** {@code aaas model rollback}. */
@Command(
        name = "rollback",
        description = "Moves a label back to the version before its last move; a second time, forth again.")
public final class RollbackCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private RepositoryOptions options;

    @Mixin
    private OutputOptions output;

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description = "Why, for the history (default: rolled back by hand).")
    private String reason = "rolled back by hand";

    @Parameters(index = "0", paramLabel = "MODEL", description = "Name of the model.")
    private String model;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "LABEL",
            defaultValue = "stable",
            description = "Name of the label (default: stable).")
    private String label;

    @Override
    public Integer call() throws SandboxException {
        final RepositoryFolder repository = options.open();
        Versions.of(repository, model);
        try {
            final LabelMove move = RepositoryOptions.labels(repository, model).rollback(label, reason);
            Moved.print(output, spec.commandLine().getOut(), model, move);
            return 0;
        } catch (final LabelException e) {
            throw RepositoryOptions.failure(e);
        }
    }
}
