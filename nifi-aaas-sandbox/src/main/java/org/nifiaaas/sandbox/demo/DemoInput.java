package org.nifiaaas.sandbox.demo;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.features.RefundRule;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.data.CardTransaction;
import org.nifiaaas.sandbox.data.CardTransactions;
import org.nifiaaas.sandbox.data.CsvTransactions;
import org.nifiaaas.sandbox.data.CsvTransactions.Columns;
import org.nifiaaas.sandbox.data.DataException;
import org.nifiaaas.sandbox.data.Habits;
import org.nifiaaas.sandbox.features.Suggestion;

/**
 * What a demo run is fed with.
 *
 * @param transactions in the order of time, with the columns of the specification
 * @param specification features of the transactions
 */
record DemoInput(List<CardTransaction> transactions, EventSpecification specification) {

    private static final ZoneId UTC = ZoneId.of("UTC");

    /** The invented town of the demo, in which what happened lately tells what comes next. */
    static CardTransactions.Settings town() {
        return CardTransactions.Settings.standard().withHabits(Habits.lively());
    }

    /**
     * Generates the transactions of an invented town.
     *
     * @param features file with the specification
     */
    static DemoInput generated(final CardTransactions.Settings settings, final Path features) throws SandboxException {
        final EventSpecification specification = read(features);
        final TreeSet<String> missing = new TreeSet<>(specification.fields().keySet());
        CardTransactions.furtherColumns().forEach(missing::remove);
        if (!missing.isEmpty()) {
            throw SandboxException.environment("--features " + features + " names the column '" + missing.first()
                    + "', and the generated transactions have "
                    + String.join(", ", CardTransactions.furtherColumns()));
        }
        final List<CardTransaction> transactions = new ArrayList<>(settings.rows());
        CardTransactions.of(settings).forEach(transactions::add);
        return new DemoInput(transactions, specification);
    }

    /**
     * Reads the transactions of a file.
     *
     * @param features file with the specification; null: it is suggested from the data
     */
    static DemoInput ofFile(
            final Path data, final Columns columns, final Path features, final Consumer<String> progress)
            throws SandboxException {
        try {
            final EventSpecification specification = features == null
                    ? EventSpecification.of(Suggestion.specification(
                            data, columns, rows -> progress.accept(String.format(Locale.ROOT, "%,d rows", rows))))
                    : read(features);
            return new DemoInput(CsvTransactions.read(data, columns, specification.fields()), specification);
        } catch (final DataException e) {
            throw SandboxException.environment(e.getMessage());
        }
    }

    /**
     * Reads a specification that the flow propensity-features can have: its boxes clean by the usual rules, and its training needs something to learn from.
     *
     * @throws SandboxException with what is wrong
     */
    static EventSpecification read(final Path file) throws SandboxException {
        final FeatureSpec spec = FlowCommand.requireSpecification(file);
        if (spec.refundRule() != RefundRule.EXCLUDE || !spec.zone().equals(UTC)) {
            throw SandboxException.environment(
                    "--features " + file
                            + " has rules of its own for refunds or the time zone; the flow propensity-features leaves refunds out and takes times for UTC");
        }
        if (spec.features().columns().isEmpty() && spec.features().windows().isEmpty()) {
            throw SandboxException.environment("--features " + file + " has neither columns nor windows to learn from");
        }
        return EventSpecification.of(spec);
    }
}
