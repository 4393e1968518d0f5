package org.nifiaaas.sandbox.demo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.nifiaaas.sandbox.command.SandboxOptions;
import org.nifiaaas.sandbox.console.Console;
import org.nifiaaas.sandbox.console.InterruptGuard;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.data.CsvTransactions;
import org.nifiaaas.sandbox.server.RuntimeLayout;
import org.nifiaaas.sandbox.server.Sandbox;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code aaas demo}. */
@Command(
        name = "demo",
        description =
                "Starts the sandbox, sends card transactions through the flow, which gives them windows of what was before,"
                        + " trains one version of the model without such features and one with them, swaps them under"
                        + " traffic, counts every record, and shows what the features bring.",
        sortOptions = false)
public final class DemoCommand implements Callable<Integer> {

    /** Made for the generated transactions. */
    private static final String SAMPLE = "templates/samples/features.json";

    private static final double HISTORY_SHARE = 0.35;

    /** A file of real transactions. */
    static final class DataFile {
        @Option(
                names = "--data",
                required = true,
                paramLabel = "FILE",
                description = "CSV file, plain or gzipped, with a header line; instead of the generated transactions.")
        private Path file;

        @Option(names = "--user", required = true, paramLabel = "COLUMN", description = "Column of who bought.")
        private String user;

        @Option(names = "--item", required = true, paramLabel = "COLUMN", description = "Column of where.")
        private String item;

        @Option(names = "--amount", paramLabel = "COLUMN", description = "Column of for how much; may be left out.")
        private String amount;

        @Option(names = "--time", required = true, paramLabel = "COLUMN", description = "Column of when.")
        private String time;
    }

    @ArgGroup(exclusive = false)
    private DataFile data;

    @Option(
            names = "--exclude-item",
            paramLabel = "ITEM",
            description = "An item that training leaves out, such as a collective name; may be repeated.")
    private List<String> excludedItems = new ArrayList<>();

    @Option(
            names = "--training-option",
            paramLabel = "ARGUMENT",
            defaultValue = DemoOptions.FIRST_KIND,
            split = ",",
            description =
                    "Arguments of the training job, separated by commas; the kind is that of version 1 (default: ${DEFAULT-VALUE}).")
    private List<String> trainingOptions;

    @Option(
            names = "--features",
            paramLabel = "FILE",
            description =
                    "Specification of columns and windows; otherwise that of templates/samples, or with --data one that is"
                            + " suggested as by aaas features suggest. The four columns are those of --user, --item, --amount and --time.")
    private Path features;

    @Option(
            names = "--network",
            paramLabel = "KIND",
            defaultValue = DemoOptions.NETWORK,
            description = "Kind of version 2, which learns from the features (default: ${DEFAULT-VALUE}).")
    private String network;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "42",
            description = "Seed of the generated transactions.")
    private long seed;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "160000",
            description = "Number of the generated transactions (default: ${DEFAULT-VALUE}).")
    private int rows;

    @Option(names = "--report", paramLabel = "FILE", description = "Writes the figures as JSON.")
    private Path report;

    @Option(names = "--exit", description = "Stops the sandbox at the end; otherwise it stays up.")
    private boolean exit;

    @Mixin
    private SandboxOptions options;

    @Override
    public Integer call() throws SandboxException {
        final Console console = Console.standard();
        final DemoInput input;
        try (Console.Stage stage = console.stage("data", data == null ? "generating" : "reading " + data.file)) {
            input = input(stage::update);
            stage.done(String.format(
                    Locale.ROOT,
                    "%,d transactions; features: %s",
                    input.transactions().size(),
                    input.specification().describe()));
        }
        final long start = System.nanoTime();
        final Sandbox sandbox = Sandbox.up(options.configuration(), console);
        final double seconds = (System.nanoTime() - start) / 1e9;
        return InterruptGuard.during(() -> sandbox.stopStarted(console), () -> {
            try {
                final Demo demo = new Demo(console, sandbox.endpoints());
                final String definition = SandboxFlows.definition(
                        RuntimeLayout.locate().projectFolder(),
                        Demo.FLOW,
                        sandbox.endpoints().nifi());
                demo.figures().put("seconds.start", seconds);
                demo.run(
                        definition,
                        input,
                        new DemoOptions(
                                (int) (input.transactions().size() * HISTORY_SHARE),
                                network,
                                trainingOptions,
                                excludedItems));
                if (report != null) {
                    demo.figures().write(report);
                    console.line("The figures are in " + report);
                }
                if (!exit) {
                    console.line("The sandbox stays up: aaas status, aaas train, aaas flow model-life, aaas down.");
                }
                return 0;
            } finally {
                if (exit) {
                    sandbox.down(console);
                }
            }
        });
    }

    private DemoInput input(final Consumer<String> progress) throws SandboxException {
        if (data == null) {
            final Path sample = RuntimeLayout.locate().projectFolder().resolve(SAMPLE);
            return DemoInput.generated(
                    DemoInput.town().withRows(rows).withSeed(seed), features == null ? sample : features);
        }
        return DemoInput.ofFile(
                data.file,
                new CsvTransactions.Columns(data.user, data.item, data.amount, data.time),
                features,
                progress);
    }
}
