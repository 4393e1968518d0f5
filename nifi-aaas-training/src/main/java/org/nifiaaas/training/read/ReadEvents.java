package org.nifiaaas.training.read;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import org.nifiaaas.training.failure.InputException;

/** The events of the input with their further columns, duplicates among them, and what became of all other rows. */
public final class ReadEvents {

    private final JavaRDD<CleanedRow> rows;
    private final RowCounts counts;

    private ReadEvents(final JavaRDD<CleanedRow> rows, final RowCounts counts) {
        this.rows = rows;
        this.counts = counts;
    }

    /**
     * Takes the accepted rows, and counts all others by reason.
     *
     * @throws InputException if no row is accepted, or a file cannot be understood to its end
     */
    public static ReadEvents of(final JavaRDD<CleanedRow> rows) throws InputException {
        rows.persist(StorageLevel.DISK_ONLY());
        return new ReadEvents(rows, RowTally.of(rows));
    }

    public JavaRDD<ReadEvent> all() {
        return rows.filter(CleanedRow::isAccepted).map(CleanedRow::event);
    }

    public RowCounts counts() {
        return counts;
    }

    /** Lets go of the rows, which are kept on disk. */
    public void unpersist() {
        rows.unpersist(false);
    }
}
