package org.nifiaaas.sandbox.demo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.nifiaaas.sandbox.command.SandboxOptions;
import org.nifiaaas.sandbox.console.Console;
import org.nifiaaas.sandbox.console.InterruptGuard;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.data.CardTransaction;
import org.nifiaaas.sandbox.data.CardTransactions;
import org.nifiaaas.sandbox.data.CsvTransactions;
import org.nifiaaas.sandbox.data.DataException;
import org.nifiaaas.sandbox.flow.ProjectFlow;
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
                "Starts the sandbox, sends card transactions through the flow, trains two versions of the model and"
                        + " swaps them under traffic, and counts every record.",
        sortOptions = false)
public final class DemoCommand implements Callable<Integer> {

    /** All kinds of models are tried, and the best is kept. */
    static final String TRAINING_OPTIONS = "--kind=auto";

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
            defaultValue = TRAINING_OPTIONS,
            split = ",",
            description = "Arguments of the training job, separated by commas (default: ${DEFAULT-VALUE}).")
    private List<String> trainingOptions;

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
        final List<CardTransaction> transactions;
        try (Console.Stage stage = console.stage("data", data == null ? "generating" : "reading " + data.file)) {
            transactions = transactions();
            stage.done(String.format(Locale.ROOT, "%,d transactions", transactions.size()));
        }
        final long start = System.nanoTime();
        final Sandbox sandbox = Sandbox.up(options.configuration(), console);
        final double seconds = (System.nanoTime() - start) / 1e9;
        return InterruptGuard.during(() -> sandbox.stopStarted(console), () -> {
            try {
                final Demo demo = new Demo(console, sandbox.endpoints());
                final String definition = SandboxFlows.definition(
                        RuntimeLayout.locate().projectFolder(),
                        ProjectFlow.PROPENSITY,
                        sandbox.endpoints().nifi());
                demo.figures().put("seconds.start", seconds);
                demo.run(
                        definition,
                        transactions,
                        new DemoOptions((int) (transactions.size() * HISTORY_SHARE), trainingOptions, excludedItems));
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

    private List<CardTransaction> transactions() throws SandboxException {
        if (data == null) {
            final List<CardTransaction> generated = new ArrayList<>(rows);
            CardTransactions.of(
                            CardTransactions.Settings.standard().withRows(rows).withSeed(seed))
                    .forEach(generated::add);
            return generated;
        }
        try {
            return CsvTransactions.read(
                    data.file, new CsvTransactions.Columns(data.user, data.item, data.amount, data.time));
        } catch (final DataException e) {
            throw SandboxException.environment(e.getMessage());
        }
    }
}
