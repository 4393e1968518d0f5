package org.nifiaaas.sandbox.features;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.nifiaaas.sandbox.console.Console;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.console.TextTable;
import org.nifiaaas.sandbox.data.CsvTransactions.Columns;
import org.nifiaaas.sandbox.data.DataException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code aaas features suggest}. */
@Command(
        name = "suggest",
        description = {
            "Looks at a CSV file of purchases and writes a first specification of features: columns with their types, windows that"
                    + " fit the span of the data, crosses and the history.",
            "",
            "It is a start for a person to edit; docs/windows.md says what can be asked for."
        },
        sortOptions = false)
public final class SuggestCommand implements Callable<Integer> {

    @Option(names = "--data", required = true, paramLabel = "FILE", description = "CSV file, may be gzipped.")
    private Path data;

    @Option(
            names = "--user",
            paramLabel = "COLUMN",
            defaultValue = "user",
            description = "Column of the user (default: ${DEFAULT-VALUE}).")
    private String user;

    @Option(
            names = "--item",
            paramLabel = "COLUMN",
            defaultValue = "item",
            description = "Column of the item (default: ${DEFAULT-VALUE}).")
    private String item;

    @Option(names = "--amount", paramLabel = "COLUMN", description = "Column of the amount.")
    private String amount;

    @Option(
            names = "--time",
            paramLabel = "COLUMN",
            defaultValue = "time",
            description = "Column of the time (default: ${DEFAULT-VALUE}).")
    private String time;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "Writes the specification; a file that is there is not replaced.")
    private Path out;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this text.")
    private boolean help;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws SandboxException {
        if (Files.exists(out)) {
            throw taken();
        }
        final Suggestion suggestion = Suggestion.of(survey());
        final PrintWriter words = spec.commandLine().getOut();
        final TextTable table = new TextTable("column", "filled", "values", "suggestion");
        suggestion
                .remarks()
                .forEach(remark -> table.row(
                        remark.column().name(),
                        String.format(
                                Locale.ROOT, "%.0f %%", 100 * remark.column().shareOfPresent()),
                        remark.column().distinct() > ColumnSurvey.MOST_VALUES
                                ? String.format(Locale.ROOT, "> %,d", ColumnSurvey.MOST_VALUES)
                                : String.format(
                                        Locale.ROOT, "%,d", remark.column().distinct()),
                        remark.decision()));
        table.print(words);
        write(suggestion.specification().toJson());
        words.println();
        words.println("The specification is in " + out
                + "; edit it, then give it to ExtractFeatures (Feature Specification).");
        return 0;
    }

    private DataSurvey survey() throws SandboxException {
        final Console console = Console.standard();
        try (Console.Stage stage = console.stage("data", "reading " + data)) {
            final DataSurvey survey = DataSurvey.of(
                    data,
                    new Columns(user, item, amount, time),
                    rows -> stage.update(String.format(Locale.ROOT, "%,d rows", rows)));
            stage.done(String.format(Locale.ROOT, "%,d purchases in %,.0f days", survey.rows(), survey.days()));
            return survey;
        } catch (final DataException e) {
            throw SandboxException.environment(e.getMessage());
        }
    }

    private void write(final String json) throws SandboxException {
        try {
            Files.write(out, (json + "\n").getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE_NEW);
        } catch (final FileAlreadyExistsException e) {
            throw taken();
        } catch (final IOException e) {
            throw SandboxException.failure("--out " + out + " cannot be written", e);
        }
    }

    private SandboxException taken() {
        return SandboxException.environment("--out " + out + " is there already; name another file, or delete it");
    }
}
