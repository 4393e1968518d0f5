package org.nifiaaas.training.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.nifiaaas.features.profile.Occurrence;
import org.nifiaaas.features.profile.RandomEvents;
import org.nifiaaas.training.SparkForTests;

class TimeOrderTest {

    @Test
    void eventsComeOnceInTheOrderOfTimeUpToTheMoment() {
        final List<Occurrence> events = RandomEvents.stream(3, 400, 1, 1);
        final long before = events.get(7).time();
        final List<EventRow> rows = new ArrayList<>();
        for (final Occurrence event : events) {
            rows.add(EventRow.of(rows.size(), event));
        }
        events.subList(0, 50).forEach(event -> rows.add(EventRow.of(rows.size(), event)));
        Collections.shuffle(rows, new Random(1));
        final List<Occurrence> sorted = new ArrayList<>();
        try (SparkSession session = SparkForTests.session()) {
            final TimeOrder order = TimeOrder.of(SparkForTests.context(session).parallelize(rows, 5), before);
            order.iterator().forEachRemaining(sorted::add);
            final List<Occurrence> again = new ArrayList<>();
            order.iterator().forEachRemaining(again::add);
            assertEquals(sorted, again);
            order.unpersist();
        }

        final HashSet<Occurrence> expected = new HashSet<>(events);
        expected.removeIf(event -> event.time() >= before);
        assertTrue(expected.size() > 50, "some are before the moment");
        assertEquals(expected, new HashSet<>(sorted));
        assertEquals(expected.size(), sorted.size(), "each comes once");
        for (int position = 1; position < sorted.size(); position++) {
            final Occurrence earlier = sorted.get(position - 1);
            final Occurrence later = sorted.get(position);
            assertTrue(earlier.time() < later.time()
                    || earlier.time() == later.time() && events.indexOf(earlier) < events.indexOf(later));
        }
    }
}
