package org.nifiaaas.training.features;

import java.util.Iterator;
import org.nifiaaas.features.profile.WindowCalculator;
import scala.Tuple2;

/** Gives rows the values of their other subjects, one row at a time. Both come user by user, in the order of time and of ids. Not thread-safe. */
final class RowJoin implements Iterator<FeatureRow> {

    private final WindowCalculator calculator;
    private final Iterator<FeatureRow> rows;
    private final Iterator<Tuple2<SubjectTime, PartValues>> sorted;
    private Tuple2<SubjectTime, PartValues> ahead;

    /**
     * Joins them in their order.
     *
     * @param sorted values of these rows and of no others; a row may have none
     */
    RowJoin(
            final WindowCalculator calculator,
            final Iterator<FeatureRow> rows,
            final Iterator<Tuple2<SubjectTime, PartValues>> sorted) {
        this.calculator = calculator;
        this.rows = rows;
        this.sorted = sorted;
        advance();
    }

    private void advance() {
        ahead = sorted.hasNext() ? sorted.next() : null;
    }

    @Override
    public boolean hasNext() {
        if (!rows.hasNext() && ahead != null) {
            throw new IllegalStateException(
                    "Windows of other subjects are left over: they are not in the order of the rows");
        }
        return rows.hasNext();
    }

    @Override
    public FeatureRow next() {
        final FeatureRow row = rows.next();
        final double[] values = row.values();
        while (ahead != null && ahead._1().id() == row.id()) {
            calculator.subjectWindows().get(ahead._2().kind()).place(ahead._2().values(), values);
            advance();
        }
        return row.with(values);
    }
}
