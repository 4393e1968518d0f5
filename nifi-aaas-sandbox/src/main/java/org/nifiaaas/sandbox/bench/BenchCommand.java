package org.nifiaaas.sandbox.bench;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code aaas bench}: the benchmarks. */
@Command(
        name = "bench",
        description = "Measures the components on this machine.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {SwapCommand.class, FeaturesBenchCommand.class})
public final class BenchCommand {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this text.")
    private boolean help;
}
