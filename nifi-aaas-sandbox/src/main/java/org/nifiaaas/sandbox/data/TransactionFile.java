package org.nifiaaas.sandbox.data;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Card transactions as a CSV file with a header line (RFC 4180, UTF-8), gzipped if its name ends in {@code .gz}. Stateless. */
public final class TransactionFile {

    private static final CSVFormat FORMAT = CSVFormat.RFC4180
            .builder()
            .setRecordSeparator("\n")
            .setNullString("")
            .build();
    private static final int STEP = 10_000;

    private TransactionFile() {}

    /**
     * Writes a new file, one row after the other. If that fails, no file is left behind.
     *
     * @param further names of the further columns, behind card, merchant, amount and date
     * @param progress is told from time to time how many rows are written
     * @throws FileAlreadyExistsException if there is such a file; it stays as it is
     */
    public static void write(
            final Path file,
            final Iterable<CardTransaction> transactions,
            final List<String> further,
            final LongConsumer progress)
            throws IOException {
        boolean written = false;
        final OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (OutputStream bytes = isGzipped(file) ? new GZIPOutputStream(out) : out;
                CSVPrinter rows = new CSVPrinter(
                        new BufferedWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8)), FORMAT)) {
            write(rows, transactions, further, progress);
            written = true;
        } finally {
            if (!written) {
                out.close();
                Files.deleteIfExists(file);
            }
        }
    }

    private static boolean isGzipped(final Path file) {
        return file.toString().endsWith(".gz");
    }

    private static void write(
            final CSVPrinter rows,
            final Iterable<CardTransaction> transactions,
            final List<String> further,
            final LongConsumer progress)
            throws IOException {
        for (final String name : List.of("card", "merchant", "amount", "date")) {
            rows.print(name);
        }
        for (final String name : further) {
            rows.print(name);
        }
        rows.println();
        long count = 0;
        for (final CardTransaction transaction : transactions) {
            rows.print(transaction.card());
            rows.print(transaction.merchant());
            rows.print(transaction.amount());
            rows.print(transaction.date());
            for (final String name : further) {
                rows.print(transaction.further().get(name));
            }
            rows.println();
            count++;
            if (count % STEP == 0) {
                progress.accept(count);
            }
        }
    }
}
