package org.nifiaaas.training.read;

import java.io.Serializable;
import java.util.HashSet;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.nifiaaas.features.CleanResult;
import org.nifiaaas.features.EventCleaner;

/** Cleans one row of a CSV file. Immutable; runs on the executors. */
final class RowCleaner implements Serializable {

    /** Position of a column that the file need not have. */
    static final int NO_COLUMN = -1;

    private static final long serialVersionUID = 1L;

    private final EventCleaner cleaner;
    private final HashSet<String> excludedItems;
    private final int[] positions;
    private final int corruptRecord;

    /**
     * Creates a cleaner.
     *
     * @param positions columns of user, item, amount and time
     * @param corruptRecord column that holds the whole record if it is malformed
     */
    RowCleaner(
            final EventCleaner cleaner,
            final Set<String> excludedItems,
            final int[] positions,
            final int corruptRecord) {
        this.cleaner = cleaner;
        this.excludedItems = new HashSet<>(excludedItems);
        this.positions = positions.clone();
        this.corruptRecord = corruptRecord;
    }

    CleanedRow clean(final Row row) {
        if (!row.isNullAt(corruptRecord)) {
            return CleanedRow.rejected(CleanedRow.MALFORMED_ROW);
        }
        final CleanResult result = cleaner.clean(
                text(row, positions[0]), text(row, positions[1]), text(row, positions[2]), text(row, positions[3]));
        if (result.isAccepted() && excludedItems.contains(result.interaction().item())) {
            return CleanedRow.rejected(CleanedRow.EXCLUDED_ITEM);
        }
        return CleanedRow.of(result);
    }

    private static String text(final Row row, final int position) {
        return position == NO_COLUMN ? null : row.getString(position);
    }
}
