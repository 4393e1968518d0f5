package org.nifiaaas.training.features;

import java.util.Iterator;
import org.nifiaaas.features.profile.ItemProperties;
import org.nifiaaas.features.profile.Occurrence;
import org.nifiaaas.features.profile.SubjectProfile;
import org.nifiaaas.features.profile.WindowCalculator;
import scala.Tuple2;

/** Fills the properties of items. Not thread-safe. */
final class ItemPass extends SubjectPass<EventRow, SubjectProfile, EventRow> {

    private final WindowCalculator calculator;
    private final ItemProperties properties;
    private Occurrence last;

    ItemPass(final WindowCalculator calculator, final Iterator<Tuple2<SubjectTime, EventRow>> sorted) {
        super(sorted);
        this.calculator = calculator;
        this.properties = calculator.itemProperties();
    }

    @Override
    SubjectProfile begin() {
        return calculator.newSubject();
    }

    @Override
    EventRow step(final SubjectTime key, final EventRow row, final SubjectProfile profile) {
        final Occurrence known = row.event().equals(last) ? row.event().with(last) : row.event();
        final Occurrence event = properties.filled(known, profile);
        // A repetition has what it lacks of the first one; what it has otherwise, nobody has seen.
        if (!row.isQuery() && !event.equals(last)) {
            properties.add(event, profile);
            last = event;
        }
        return row.with(event);
    }
}
