package org.nifiaaas.sandbox.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.sandbox.Aaas;
import org.nifiaaas.sandbox.data.CardTransaction;
import org.nifiaaas.sandbox.data.CardTransactions;
import org.nifiaaas.sandbox.data.CsvTransactions;
import org.nifiaaas.sandbox.data.DataException;
import org.nifiaaas.sandbox.data.Habits;
import org.nifiaaas.sandbox.data.TransactionFile;
import picocli.CommandLine;

class DataCommandTest {

    private static final CardTransactions.Settings SMALL =
            new CardTransactions.Settings(9, 2_000, 30, 40, LocalDate.of(2019, 1, 1), 90, Habits.lively());

    @TempDir
    private Path folder;

    private final StringWriter words = new StringWriter();

    private int data(final String... arguments) {
        final List<String> all = new ArrayList<>(List.of("data", "--rows=2000", "--cards=30", "--merchants=40"));
        all.addAll(List.of("--from=2019-01-01", "--days=90", "--seed=9"));
        all.addAll(List.of(arguments));
        return aaas(all.toArray(String[]::new));
    }

    private int aaas(final String... arguments) {
        final CommandLine aaas = Aaas.commandLine();
        final PrintWriter writer = new PrintWriter(words, true);
        return aaas.setOut(writer).setErr(writer).execute(arguments);
    }

    @Test
    void fileHasTheTransactionsWithTheirFurtherColumns() throws IOException, DataException {
        final Path file = folder.resolve("purchases.csv.gz");

        assertEquals(0, data("--out=" + file), words::toString);

        final List<CardTransaction> read =
                CsvTransactions.read(file, new CsvTransactions.Columns("card", "merchant", "amount", "date"));
        assertEquals(2_000, read.size());
        final Path plain = folder.resolve("purchases.csv");
        assertEquals(0, data("--out=" + plain), words::toString);
        final List<String> lines = Files.readAllLines(plain);
        assertEquals("card,merchant,amount,date,category,segment,channel", lines.get(0));
        int number = 0;
        for (final CardTransaction expected : CardTransactions.of(SMALL)) {
            number++;
            assertEquals(line(expected), lines.get(number));
        }
        assertEquals(number + 1, lines.size());
    }

    private static String line(final CardTransaction row) {
        final StringBuilder line = new StringBuilder();
        for (final String value : new String[] {
            row.card(),
            row.merchant(),
            row.amount(),
            row.date(),
            row.further().get("category"),
            row.further().get("segment"),
            row.further().get("channel")
        }) {
            line.append(line.isEmpty() && value == row.card() ? "" : ",").append(value == null ? "" : value);
        }
        return line.toString();
    }

    @Test
    void sameOptionsGiveTheSameFileAndATownWithoutHabitsIsAnother() throws IOException {
        assertEquals(0, data("--out=" + folder.resolve("one.csv")));
        assertEquals(0, data("--out=" + folder.resolve("two.csv")));
        assertEquals(0, data("--out=" + folder.resolve("plain.csv"), "--no-habits"));

        assertArrayEquals(Files.readAllBytes(folder.resolve("one.csv")), Files.readAllBytes(folder.resolve("two.csv")));
        assertNotEquals(Files.readAllLines(folder.resolve("one.csv")), Files.readAllLines(folder.resolve("plain.csv")));
    }

    @Test
    void fileThatIsThereStaysAsItIs() throws IOException {
        final Path file = Files.writeString(folder.resolve("mine.csv"), "mine");

        assertEquals(2, data("--out=" + file));

        assertEquals("mine", Files.readString(file));
        assertEquals(
                "aaas: --out " + file + " is there already; name another file, or delete it",
                words.toString().trim());
    }

    @Test
    void folderThatIsNotThereIsNamed() {
        final Path file = folder.resolve("absent/purchases.csv");

        assertEquals(1, data("--out=" + file));
        assertTrue(words.toString().startsWith("aaas: --out " + file + " cannot be written"), words::toString);
    }

    @Test
    void townWithoutCardsIsRefused() {
        assertEquals(2, aaas("data", "--out=" + folder.resolve("x.csv"), "--cards=0"));
        assertTrue(words.toString().contains("must be positive numbers: 160000, 0, 400, 730"), words::toString);
    }

    @Test
    void fileThatCannotBeFinishedIsTakenAway() {
        final Path file = folder.resolve("half.csv");
        final Iterable<CardTransaction> broken = () -> {
            throw new IllegalStateException("no more");
        };

        try {
            TransactionFile.write(file, broken, List.of(), count -> {});
        } catch (final IllegalStateException | IOException e) {
            assertEquals("no more", e.getMessage());
        }

        assertFalse(Files.exists(file));
    }
}
