package org.nifiaaas.training.read;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;
import org.nifiaaas.features.CleanResult;
import org.nifiaaas.features.ErasedUsers;
import org.nifiaaas.features.EventCleaner;
import org.nifiaaas.features.EventColumns;
import org.nifiaaas.features.text.CsvRecords;
import org.nifiaaas.features.text.CsvRow;
import org.nifiaaas.features.text.TextException;

/** Cleans the rows of CSV files, one file after the other and one row at a time. Immutable; runs on the executors. */
final class RowCleaner implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Bits of an id that tell the rows of a file apart; the others tell the file. */
    private static final int ROW_BITS = 40;

    private final EventCleaner cleaner;
    private final HashSet<String> excludedItems;
    private final ErasedUsers erasedUsers;

    RowCleaner(final EventCleaner cleaner, final Set<String> excludedItems, final ErasedUsers erasedUsers) {
        this.cleaner = cleaner;
        this.erasedUsers = erasedUsers;
        this.excludedItems = new HashSet<>(excludedItems);
    }

    /** The rows of a file, each line of a malformed record as a row; a file that cannot be understood from some line on ends in a refusal. */
    Iterator<CleanedRow> rows(final CsvFile file, final Configuration configuration) throws IOException {
        return new Rows(file, configuration);
    }

    private CleanedRow clean(final EventColumns columns, final CsvRow row, final long id) {
        if (!columns.fit(row)) {
            return CleanedRow.rejected(CleanedRow.MALFORMED_ROW);
        }
        final CleanResult result = columns.clean(row, cleaner);
        if (!result.isAccepted()) {
            return CleanedRow.rejected(result.rejection().code());
        }
        if (erasedUsers.contains(result.interaction().user())) {
            return CleanedRow.rejected(CleanedRow.ERASED_USER);
        }
        if (excludedItems.contains(result.interaction().item())) {
            return CleanedRow.rejected(CleanedRow.EXCLUDED_ITEM);
        }
        return CleanedRow.of(new ReadEvent(id, result.interaction(), columns.further(row)));
    }

    private final class Rows implements Iterator<CleanedRow> {

        private final CsvFile file;
        private final CsvRecords records;
        private Iterator<CleanedRow> ready = Collections.emptyIterator();
        private boolean ended;
        private long read;

        private Rows(final CsvFile file, final Configuration configuration) throws IOException {
            this.file = file;
            this.records = file.open(configuration);
            closeWithTheTask();
            records.next();
        }

        /** A task that is cancelled, or fails elsewhere, does not read to the end. */
        private void closeWithTheTask() {
            final TaskContext task = TaskContext.get();
            if (task != null) {
                task.addTaskCompletionListener((TaskCompletionListener) context -> close());
            }
        }

        @Override
        public boolean hasNext() {
            while (!ready.hasNext() && !ended) {
                ready = read();
            }
            return ready.hasNext();
        }

        @Override
        public CleanedRow next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return ready.next();
        }

        private Iterator<CleanedRow> read() {
            try {
                final CsvRow row = records.next();
                if (row == null) {
                    end();
                    return Collections.emptyIterator();
                }
                final int rows = row.isMalformed() ? (int) row.lines() : 1;
                return Collections.nCopies(rows, clean(file.columns(), row, id()))
                        .iterator();
            } catch (final TextException e) {
                end();
                return Collections.singleton(CleanedRow.refused(file + ", " + e.getMessage()))
                        .iterator();
            } catch (final IOException e) {
                throw new UncheckedIOException(file + " cannot be read", e);
            }
        }

        /** Rises from row to row and from file to file, and is the same however often the file is read. */
        private long id() {
            return ((long) file.number() << ROW_BITS) + read++;
        }

        private void end() {
            ended = true;
            close();
        }

        private void close() {
            try {
                records.close();
            } catch (final IOException e) {
                // All that was wanted has been read.
                ended = true;
            }
        }
    }
}
