package org.nifiaaas.training.features;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.nifiaaas.features.profile.SubjectWindows;
import org.nifiaaas.features.profile.WindowCalculator;
import scala.Tuple2;

/** Takes from each row what its other subjects need: one part for each kind of subject that has windows and that the event belongs to. Not thread-safe. */
final class PartSplit implements Iterator<Tuple2<SubjectTime, Part>> {

    private final WindowCalculator calculator;
    private final Iterator<FeatureRow> rows;
    private Iterator<Tuple2<SubjectTime, Part>> ready = Collections.emptyIterator();

    PartSplit(final WindowCalculator calculator, final Iterator<FeatureRow> rows) {
        this.calculator = calculator;
        this.rows = rows;
    }

    @Override
    public boolean hasNext() {
        while (!ready.hasNext() && rows.hasNext()) {
            ready = parts(rows.next());
        }
        return ready.hasNext();
    }

    @Override
    public Tuple2<SubjectTime, Part> next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return ready.next();
    }

    private Iterator<Tuple2<SubjectTime, Part>> parts(final FeatureRow row) {
        final List<Tuple2<SubjectTime, Part>> parts = new ArrayList<>();
        for (int kind = 0; kind < calculator.subjectWindows().size(); kind++) {
            final SubjectWindows windows = calculator.subjectWindows().get(kind);
            final String subject = windows.size() == 0 ? "" : windows.key(row.event());
            if (!subject.isEmpty()) {
                parts.add(new Tuple2<>(
                        SubjectTime.of(subject, row.event().time(), row.id()),
                        new Part(kind, row.event().user(), row.isCounted() ? windows.numbers(row.event()) : null)));
            }
        }
        return parts.iterator();
    }
}
