package org.nifiaaas.sandbox.demo;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.nifiaaas.sandbox.console.Console;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.data.CardTransactions;
import org.nifiaaas.sandbox.data.Habits;
import org.nifiaaas.sandbox.data.TransactionFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code aaas data}. */
@Command(
        name = "data",
        description = {
            "Writes card transactions of an invented town as CSV: card, merchant, amount, date, category, segment, channel. Row by"
                    + " row, so that any number of them needs little memory; the same options give the same file.",
            "",
            "The people of the town have habits that windows can see: seasons, paydays, rhythms of regulars, spells of purchases,"
                    + " cards and merchants that come late. docs/csv-to-model.md says which."
        },
        sortOptions = false)
public final class DataCommand implements Callable<Integer> {

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "Writes this file, gzipped if its name ends in .gz; a file that is there is not replaced.")
    private Path out;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "160000",
            description = "Number of transactions (default: ${DEFAULT-VALUE}).")
    private int rows;

    @Option(
            names = "--cards",
            paramLabel = "N",
            defaultValue = "1500",
            description = "Number of cards (default: ${DEFAULT-VALUE}).")
    private int cards;

    @Option(
            names = "--merchants",
            paramLabel = "N",
            defaultValue = "400",
            description = "Number of merchants (default: ${DEFAULT-VALUE}).")
    private int merchants;

    @Option(
            names = "--from",
            paramLabel = "DATE",
            defaultValue = "2018-01-01",
            description = "First day (default: ${DEFAULT-VALUE}).")
    private LocalDate from;

    @Option(
            names = "--days",
            paramLabel = "N",
            defaultValue = "730",
            description = "Number of days (default: ${DEFAULT-VALUE}).")
    private int days;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "42",
            description = "Seed of the random numbers (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--no-habits", description = "A town without habits: windows tell little there, for comparison.")
    private boolean plain;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this text.")
    private boolean help;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws SandboxException {
        final CardTransactions.Settings settings = settings();
        final Console console = Console.standard();
        try (Console.Stage stage = console.stage("data", "writing " + out)) {
            TransactionFile.write(
                    out,
                    CardTransactions.of(settings),
                    CardTransactions.furtherColumns(),
                    count -> stage.update(String.format(Locale.ROOT, "%,d of %,d transactions", count, rows)));
            stage.done(String.format(Locale.ROOT, "%,d transactions are in %s", rows, out));
            return 0;
        } catch (final FileAlreadyExistsException e) {
            throw SandboxException.environment("--out " + out + " is there already; name another file, or delete it");
        } catch (final IOException e) {
            throw SandboxException.failure("--out " + out + " cannot be written", e);
        }
    }

    private CardTransactions.Settings settings() {
        try {
            return new CardTransactions.Settings(
                    seed, rows, cards, merchants, from, days, plain ? Habits.none() : Habits.lively());
        } catch (final IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
