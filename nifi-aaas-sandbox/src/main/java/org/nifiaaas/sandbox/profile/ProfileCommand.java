package org.nifiaaas.sandbox.profile;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code aaas profile}: the commands of the profiles that features are computed from. */
@Command(
        name = "profile",
        description = "Erases users from the profiles, and tells who is erased.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ForgetCommand.class, ErasedCommand.class})
public final class ProfileCommand {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this text.")
    private boolean help;
}
