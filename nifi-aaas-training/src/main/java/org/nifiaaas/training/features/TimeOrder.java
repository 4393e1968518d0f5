package org.nifiaaas.training.features;

import java.util.Iterator;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import org.nifiaaas.features.profile.Occurrence;
import scala.Tuple2;

/** Events in the order of time, each once, those of one moment in the order of their ids. They are kept on disk. */
public final class TimeOrder {

    private final JavaRDD<EventRow> sorted;

    private TimeOrder(final JavaRDD<EventRow> sorted) {
        this.sorted = sorted;
    }

    /**
     * Sorts events; of equal ones the one with the lowest id counts.
     *
     * @param before first moment that is left out, in milliseconds since 1970-01-01T00:00:00Z
     */
    public static TimeOrder of(final JavaRDD<EventRow> events, final long before) {
        final JavaRDD<EventRow> distinct = events.filter(row -> row.event().time() < before)
                .mapToPair(row -> new Tuple2<>(row.event(), row))
                .reduceByKey((one, other) -> one.id() < other.id() ? one : other)
                .values();
        return new TimeOrder(distinct.mapToPair(
                        row -> new Tuple2<>(SubjectTime.of("", row.event().time(), row.id()), row))
                .sortByKey(new SubjectTime.Order(), true, distinct.getNumPartitions())
                .values()
                .persist(StorageLevel.DISK_ONLY()));
    }

    /** The events, of which the driver holds one partition at a time. */
    public Iterator<Occurrence> iterator() {
        final Iterator<EventRow> rows = sorted.toLocalIterator();
        return new Iterator<Occurrence>() {
            @Override
            public boolean hasNext() {
                return rows.hasNext();
            }

            @Override
            public Occurrence next() {
                return rows.next().event();
            }
        };
    }

    /** Lets go of what is kept on disk. */
    public void unpersist() {
        sorted.unpersist(false);
    }
}
