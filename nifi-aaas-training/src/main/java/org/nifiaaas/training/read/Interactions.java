package org.nifiaaas.training.read;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import org.nifiaaas.features.Interaction;
import org.nifiaaas.training.failure.InputException;

/** The interactions that training works with, and what became of all other rows. */
public final class Interactions {

    private final JavaRDD<Interaction> all;
    private final RowCounts counts;

    private Interactions(final JavaRDD<Interaction> all, final RowCounts counts) {
        this.all = all;
        this.counts = counts;
    }

    /**
     * Takes the accepted rows, once each if duplicates are to go, and counts all others by reason.
     *
     * @throws InputException if no row is left, or a file cannot be understood to its end
     */
    public static Interactions of(final JavaRDD<CleanedRow> rows, final boolean removeDuplicates)
            throws InputException {
        rows.persist(StorageLevel.MEMORY_AND_DISK());
        final RowCounts read = RowTally.of(rows);
        JavaRDD<Interaction> all = rows.filter(CleanedRow::isAccepted).map(CleanedRow::interaction);
        if (removeDuplicates) {
            all = all.distinct();
        }
        all.persist(StorageLevel.MEMORY_AND_DISK());
        final long distinct = all.count();
        rows.unpersist();
        return new Interactions(all, read.withDuplicates(read.accepted() - distinct));
    }

    public JavaRDD<Interaction> all() {
        return all;
    }

    /** Lets go of the cached interactions. */
    public void unpersist() {
        all.unpersist(false);
    }

    public RowCounts counts() {
        return counts;
    }
}
