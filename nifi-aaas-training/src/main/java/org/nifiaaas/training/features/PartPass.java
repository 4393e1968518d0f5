package org.nifiaaas.training.features;

import java.util.Iterator;
import org.nifiaaas.features.profile.SubjectProfile;
import org.nifiaaas.features.profile.SubjectWindows;
import org.nifiaaas.features.profile.WindowCalculator;
import scala.Tuple2;

/** Computes the windows of subjects that are no users, all kinds of them. Not thread-safe. */
final class PartPass extends SubjectPass<Part, SubjectProfile, Tuple2<SubjectTime, PartValues>> {

    private final WindowCalculator calculator;

    PartPass(final WindowCalculator calculator, final Iterator<Tuple2<SubjectTime, Part>> sorted) {
        super(sorted);
        this.calculator = calculator;
    }

    @Override
    SubjectProfile begin() {
        return calculator.newSubject();
    }

    @Override
    Tuple2<SubjectTime, PartValues> step(final SubjectTime key, final Part part, final SubjectProfile profile) {
        final SubjectWindows windows = calculator.subjectWindows().get(part.kind());
        final double[] values = windows.values(key.time(), profile);
        if (part.isCounted()) {
            windows.add(key.time(), part.numbers(), profile);
        }
        return new Tuple2<>(SubjectTime.of(part.user(), key.time(), key.id()), new PartValues(part.kind(), values));
    }
}
