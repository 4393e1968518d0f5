package org.nifiaaas.training.read;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Arrays;
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
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.features.IdTokenizer;
import org.nifiaaas.features.Interaction;
import org.nifiaaas.features.design.FeatureSet;
import org.nifiaaas.features.privacy.Masking;
import org.nifiaaas.features.privacy.NoTokenException;
import org.nifiaaas.features.privacy.TokenKeys;
import org.nifiaaas.features.text.CsvRecords;
import org.nifiaaas.features.text.CsvRow;
import org.nifiaaas.features.text.TextException;

/** Cleans and masks the rows of CSV files, one file after the other and one row at a time. Immutable; runs on the executors. */
final class RowCleaner implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Bits of an id that tell the rows of a file apart; the others tell the file. */
    private static final int ROW_BITS = 40;

    private final EventCleaner cleaner;
    private final Masking masking;
    private final HashSet<String> excludedItems;
    private final ErasedUsers erasedUsers;

    /**
     * Cleans by a specification.
     *
     * @param excludedItems canonical ids; files that are masked already have their tokens
     * @param erasedUsers ids as they are after masking
     */
    RowCleaner(
            final FeatureSpec spec,
            final TokenKeys keys,
            final Set<String> excludedItems,
            final ErasedUsers erasedUsers) {
        this.cleaner = new EventCleaner(spec);
        this.masking = new Masking(spec, keys);
        this.erasedUsers = erasedUsers;
        this.excludedItems = new HashSet<>(excludedItems);
        if (keys.current().isPresent()) {
            excludedItems.forEach(item -> this.excludedItems.add(masking.id(FeatureSet.ITEM, item)));
        }
    }

    /**
     * The rows of a file, each line of a malformed record as a row; a file that cannot be understood from some line on, or has no token where one must be, ends in a
     * refusal.
     */
    Iterator<CleanedRow> rows(final CsvFile file, final Configuration configuration) throws IOException {
        return new Rows(file, configuration);
    }

    private CleanedRow clean(final CsvFile file, final CsvRow row, final long id) {
        final EventColumns columns = file.columns();
        if (!columns.fit(row)) {
            return CleanedRow.rejected(CleanedRow.MALFORMED_ROW);
        }
        final CleanResult result = columns.clean(row, cleaner);
        if (!result.isAccepted()) {
            return CleanedRow.rejected(result.rejection().code());
        }
        if (excludedItems.contains(result.interaction().item())) {
            return CleanedRow.rejected(CleanedRow.EXCLUDED_ITEM);
        }
        final Interaction masked = masking.mask(result.interaction());
        if (erasedUsers.contains(masked.user())) {
            return CleanedRow.rejected(CleanedRow.ERASED_USER);
        }
        return CleanedRow.of(new ReadEvent(
                id,
                masked,
                masking.columns(Arrays.asList(columns.further(row))).toArray(new String[0]),
                previousUser(file.previousUser(row))));
    }

    /** Whatever else stands there is not taken, so that no raw id is. */
    private String previousUser(final String text) {
        final String canonical = IdTokenizer.canonical(text);
        return masking.keys().isToken(canonical) ? canonical : null;
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
                return rows(row);
            } catch (final TextException e) {
                return refused(e.getMessage());
            } catch (final IOException e) {
                throw new UncheckedIOException(file + " cannot be read", e);
            }
        }

        private Iterator<CleanedRow> rows(final CsvRow row) {
            final int rows = row.isMalformed() ? (int) row.lines() : 1;
            try {
                return Collections.nCopies(rows, clean(file, row, id())).iterator();
            } catch (final NoTokenException e) {
                return refused("line " + row.line() + ": " + e.getMessage() + "; name it with --key-file");
            }
        }

        private Iterator<CleanedRow> refused(final String message) {
            end();
            return Collections.singleton(CleanedRow.refused(file + ", " + message))
                    .iterator();
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
