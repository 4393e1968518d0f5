package org.nifiaaas.training.read;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.nifiaaas.training.failure.InputException;

/** Counts rows by what became of them. */
final class RowTally {

    private RowTally() {}

    /**
     * Counts rows, which the caller has persisted; they are let go of if they are refused.
     *
     * @throws InputException if no row is accepted, or a file cannot be understood to its end
     */
    static RowCounts of(final JavaRDD<CleanedRow> rows) throws InputException {
        try {
            return count(rows);
        } catch (final InputException e) {
            rows.unpersist();
            throw e;
        }
    }

    private static RowCounts count(final JavaRDD<CleanedRow> rows) throws InputException {
        final Map<String, Long> byCode =
                new HashMap<>(rows.map(CleanedRow::rejection).countByValue());
        if (byCode.containsKey(CleanedRow.REFUSED_INPUT)) {
            // The first by name: rows of several files are in no order.
            throw new InputException(
                    rows.filter(CleanedRow::isRefusal).map(CleanedRow::refusal).min(Comparator.naturalOrder()));
        }
        final Long accepted = byCode.remove("");
        final RowCounts counts = RowCounts.of(accepted == null ? 0 : accepted, byCode);
        if (counts.read() == 0) {
            throw new InputException("Input has a header but no rows");
        }
        if (counts.accepted() == 0) {
            throw new InputException(
                    "None of the " + counts.read() + " rows of the input is usable: " + counts.describeRejected());
        }
        return counts;
    }
}
