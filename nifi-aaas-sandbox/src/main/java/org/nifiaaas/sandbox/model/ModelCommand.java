package org.nifiaaas.sandbox.model;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code aaas model}: the commands of a model repository. */
@Command(
        name = "model",
        description = "Looks at the versions of models, and moves their labels.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ListCommand.class,
            ShowCommand.class,
            LabelCommand.class,
            RollbackCommand.class,
            VerifyCommand.class
        })
public final class ModelCommand {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this text.")
    private boolean help;
}
