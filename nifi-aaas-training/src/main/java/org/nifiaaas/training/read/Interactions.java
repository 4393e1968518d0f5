package org.nifiaaas.training.read;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import org.nifiaaas.features.Interaction;
import org.nifiaaas.features.Rejection;
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
        final Map<String, Long> byCode =
                new HashMap<>(rows.map(CleanedRow::rejection).countByValue());
        if (byCode.containsKey(CleanedRow.REFUSED_INPUT)) {
            final String refusal =
                    rows.filter(CleanedRow::isRefusal).map(CleanedRow::refusal).first();
            rows.unpersist();
            throw new InputException(refusal);
        }
        final Long kept = byCode.remove("");
        final long accepted = kept == null ? 0 : kept;
        JavaRDD<Interaction> all = rows.filter(CleanedRow::isAccepted).map(CleanedRow::interaction);
        if (removeDuplicates) {
            all = all.distinct();
        }
        all.persist(StorageLevel.MEMORY_AND_DISK());
        final long distinct = all.count();
        rows.unpersist();
        if (accepted > distinct) {
            byCode.put(Rejection.DUPLICATE.code(), accepted - distinct);
        }
        final RowCounts counts = RowCounts.of(distinct, byCode);
        if (counts.read() == 0) {
            throw new InputException("Input has a header but no rows");
        }
        if (distinct == 0) {
            throw new InputException(
                    "None of the " + counts.read() + " rows of the input is usable: " + counts.describeRejected());
        }
        return new Interactions(all, counts);
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
