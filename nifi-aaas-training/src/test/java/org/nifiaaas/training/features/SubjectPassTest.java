package org.nifiaaas.training.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.nifiaaas.features.design.DesignException;
import org.nifiaaas.features.design.FeatureSet;
import org.nifiaaas.features.profile.Occurrence;
import org.nifiaaas.features.profile.WindowCalculator;
import scala.Tuple2;

/** Subjects with a great many events, of which a pass holds no more than a profile does. */
class SubjectPassTest {

    private static final long MANY = 100_000;
    private static final long HALF_MINUTE = 30_000;

    private final WindowCalculator calculator = new WindowCalculator(features());
    private final AtomicLong read = new AtomicLong();

    private static FeatureSet features() {
        try {
            return FeatureSet.of(
                    """
                    {"columns": [{"name": "price", "of": "item", "type": "numeric"}],
                     "windows": [{"name": "demand", "statistic": "count", "by": "item", "days": 400},
                                 {"name": "spent", "statistic": "sum", "column": "amount", "by": "user", "days": 400}]}""");
        } catch (final DesignException e) {
            throw new AssertionError(e);
        }
    }

    private EventRow event(final long index) {
        read.incrementAndGet();
        return EventRow.of(index, Occurrence.of("ada", "tea", 2, index * HALF_MINUTE, new String[0], new double[] {
            index % 2 == 0 ? index : Double.NaN
        }));
    }

    private Iterator<Tuple2<SubjectTime, EventRow>> events(final long count) {
        return LongStream.range(0, count)
                .mapToObj(this::event)
                .map(row -> new Tuple2<>(SubjectTime.ofItem(row), row))
                .iterator();
    }

    @Test
    void hotItemIsStreamed() {
        final Iterator<Tuple2<SubjectTime, Part>> parts = LongStream.range(0, MANY)
                .mapToObj(this::event)
                .map(row -> new Tuple2<>(
                        SubjectTime.of("tea", row.event().time(), row.id()), new Part(0, "ada", new long[] {1, 2})))
                .iterator();
        final PartPass pass = new PartPass(calculator, parts);
        for (long index = 0; index < MANY; index++) {
            final Tuple2<SubjectTime, PartValues> answer = pass.next();
            assertEquals("ada", answer._1().subject());
            assertEquals(index, answer._1().id());
            assertEquals(index, (long) answer._2().values()[0], "all events of 400 days, and the part of a day");
            assertEquals(index + 1, read.get(), "no event is read before it is needed");
        }
        assertFalse(pass.hasNext());
        assertThrows(NoSuchElementException.class, pass::next);
    }

    @Test
    void valuesThatAreNotInTheOrderOfTheRowsAreNotLostInSilence() {
        final List<FeatureRow> rows = new ArrayList<>();
        new UserPass(calculator, true, events(3)).forEachRemaining(rows::add);
        final List<Tuple2<SubjectTime, PartValues>> values = rows.stream()
                .map(row -> new Tuple2<>(
                        SubjectTime.of("ada", row.event().time(), row.id()),
                        new PartValues(0, new double[] {10 + row.id()})))
                .collect(Collectors.toList());
        final List<Double> joined = new ArrayList<>();
        new RowJoin(calculator, rows.iterator(), values.iterator())
                .forEachRemaining(row -> joined.add(row.values()[0]));
        assertEquals(Arrays.asList(10.0, 11.0, 12.0), joined);

        Collections.reverse(values);
        final RowJoin wrong = new RowJoin(calculator, rows.iterator(), values.iterator());
        assertThrows(IllegalStateException.class, () -> wrong.forEachRemaining(row -> {}));
    }

    @Test
    void hotUserIsStreamed() {
        final UserPass pass = new UserPass(calculator, true, events(MANY));
        long rows = 0;
        while (pass.hasNext()) {
            assertEquals(2.0 * rows, pass.next().values()[1]);
            rows++;
            assertEquals(rows, read.get());
        }
        assertEquals(MANY, rows);
    }

    @Test
    void propertiesOfAHotItemAreStreamed() {
        final ItemPass pass = new ItemPass(calculator, events(MANY));
        long rows = 0;
        while (pass.hasNext()) {
            final Object price = calculator.columnValue(pass.next().event(), 0);
            assertEquals((double) (rows / 2 * 2), price);
            rows++;
            assertEquals(rows, read.get());
        }
        assertEquals(MANY, rows);
    }
}
