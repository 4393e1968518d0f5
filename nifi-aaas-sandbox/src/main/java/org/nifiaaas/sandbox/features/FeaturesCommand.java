package org.nifiaaas.sandbox.features;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code aaas features}. */
@Command(
        name = "features",
        description = "Helps with windows, crosses and histories by column name.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {SuggestCommand.class})
public final class FeaturesCommand {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this text.")
    private boolean help;
}
