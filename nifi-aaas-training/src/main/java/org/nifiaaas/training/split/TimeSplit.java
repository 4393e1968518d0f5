package org.nifiaaas.training.split;

import java.time.Instant;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import org.nifiaaas.features.Interaction;
import org.nifiaaas.training.failure.InputException;

/**
 * Cuts the interactions in time: what happened before the boundary trains, what happened at or after it tests. Nothing of the test window is seen in training.
 */
public final class TimeSplit {

    private final long boundaryMillis;
    private final Window training;
    private final Window test;

    private TimeSplit(final long boundaryMillis, final Window training, final Window test) {
        this.boundaryMillis = boundaryMillis;
        this.training = training;
        this.test = test;
    }

    /**
     * Puts the latest share of the interactions into the test window. Interactions of one moment are never torn apart, so the share can turn out larger.
     *
     * @param testFraction share in (0, 1)
     * @throws InputException if a window would be empty
     */
    public static TimeSplit byFraction(final JavaRDD<Interaction> all, final double testFraction)
            throws InputException {
        final long count = all.count();
        final long rank = Math.min(count - 1, (long) Math.floor(count * (1 - testFraction)));
        final long boundary = all.map(Interaction::timeMillis)
                .sortBy(time -> time, true, Math.max(1, all.getNumPartitions()))
                .zipWithIndex()
                .filter(ranked -> ranked._2() == rank)
                .first()
                ._1();
        return at(all, boundary);
    }

    /**
     * Cuts at a moment.
     *
     * @param boundaryMillis first moment of the test window, milliseconds since 1970-01-01T00:00:00Z
     * @throws InputException if a window would be empty
     */
    public static TimeSplit at(final JavaRDD<Interaction> all, final long boundaryMillis) throws InputException {
        final Window training = Window.of(all.filter(interaction -> interaction.timeMillis() < boundaryMillis));
        final Window test = Window.of(all.filter(interaction -> interaction.timeMillis() >= boundaryMillis));
        if (training.count() == 0) {
            throw new InputException("Training window is empty: none of the " + test.count()
                    + " interactions is before " + Instant.ofEpochMilli(boundaryMillis));
        }
        if (test.count() == 0) {
            throw new InputException("Test window is empty: none of the " + training.count()
                    + " interactions is at or after " + Instant.ofEpochMilli(boundaryMillis));
        }
        return new TimeSplit(boundaryMillis, training, test);
    }

    long boundaryMillis() {
        return boundaryMillis;
    }

    public Window training() {
        return training;
    }

    public Window test() {
        return test;
    }

    /** Lets go of the cached interactions. */
    public void unpersist() {
        training.interactions().unpersist(false);
        test.interactions().unpersist(false);
    }

    /** The interactions of one side and their number and time range. */
    public static final class Window {

        private final JavaRDD<Interaction> interactions;
        private final TimeRange range;

        private Window(final JavaRDD<Interaction> interactions, final TimeRange range) {
            this.interactions = interactions;
            this.range = range;
        }

        private static Window of(final JavaRDD<Interaction> interactions) {
            interactions.persist(StorageLevel.MEMORY_AND_DISK());
            final TimeRange range = interactions.aggregate(TimeRange.EMPTY, TimeRange::with, TimeRange::merge);
            return new Window(interactions, range);
        }

        public JavaRDD<Interaction> interactions() {
            return interactions;
        }

        public long count() {
            return range.count();
        }

        /** Time of the first interaction. */
        public Instant from() {
            return Instant.ofEpochMilli(range.firstMillis());
        }

        /** Time of the last interaction. */
        public Instant to() {
            return Instant.ofEpochMilli(range.lastMillis());
        }
    }
}
