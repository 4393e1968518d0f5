package org.nifiaaas.sandbox.model;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code aaas model}: the commands of a model repository. */
@Command(
        name = "model",
        description = "Looks at the versions of models, moves their labels, deletes old versions, and imports models.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ListCommand.class,
            ShowCommand.class,
            LabelCommand.class,
            RollbackCommand.class,
            HistoryCommand.class,
            VerifyCommand.class,
            PruneCommand.class,
            ImportCommand.class
        })
public final class ModelCommand {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this text.")
    private boolean help;
}
