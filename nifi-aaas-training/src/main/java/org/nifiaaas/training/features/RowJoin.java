package org.nifiaaas.training.features;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.nifiaaas.features.profile.WindowCalculator;
import scala.Tuple2;

/** Puts the pieces of each row together again, one row at a time. Not thread-safe. */
final class RowJoin implements Iterator<FeatureRow> {

    private final WindowCalculator calculator;
    private final Iterator<Tuple2<RowPlace, RowPiece>> sorted;
    private Tuple2<RowPlace, RowPiece> ahead;

    /** Joins pieces in their order. */
    RowJoin(final WindowCalculator calculator, final Iterator<Tuple2<RowPlace, RowPiece>> sorted) {
        this.calculator = calculator;
        this.sorted = sorted;
        advance();
    }

    private void advance() {
        ahead = sorted.hasNext() ? sorted.next() : null;
    }

    @Override
    public boolean hasNext() {
        return ahead != null;
    }

    @Override
    public FeatureRow next() {
        if (ahead == null) {
            throw new NoSuchElementException();
        }
        final FeatureRow row = ahead._2().row();
        final double[] values = row.values();
        advance();
        while (ahead != null && !ahead._1().isRow()) {
            calculator.subjectWindows().get(ahead._1().kind()).place(ahead._2().values(), values);
            advance();
        }
        return row.with(values);
    }
}
