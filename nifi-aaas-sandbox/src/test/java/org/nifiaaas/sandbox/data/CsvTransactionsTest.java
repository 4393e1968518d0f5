package org.nifiaaas.sandbox.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifiaaas.sandbox.data.CsvTransactions.Columns;

class CsvTransactionsTest {

    private static final Columns COLUMNS = new Columns("who", "shop", "gbp", "when");

    @TempDir
    private Path folder;

    @Test
    void columnsAreTakenByNameWhateverTheirOrder() throws Exception {
        final Path file = file("when,extra,gbp,shop,who\n2019-01-02,x,-3.50,\"Fox, Oak & Co\",c1\n");

        assertEquals(
                List.of(new CardTransaction("c1", "Fox, Oak & Co", "-3.50", "2019-01-02")),
                CsvTransactions.read(file, COLUMNS));
    }

    @Test
    void gzipIsRecognisedByContent() throws Exception {
        final Path file = folder.resolve("data.csv");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("\uFEFFwho,shop,gbp,when\nc1,s1,1,2019-01-02\n".getBytes(StandardCharsets.UTF_8));
        }

        assertEquals("c1", CsvTransactions.read(file, COLUMNS).get(0).card());
    }

    @Test
    void rowsComeInTimeOrderAndUnreadableTimesStayBehindTheirPredecessor() throws Exception {
        final Path file = file("who,shop,gbp,when\n"
                + "late,s,1,2019-03-01\nbroken,s,1,yesterday\nearly,s,1,1546300800\nsecond,s,1,01/02/2019\n");

        assertEquals(
                List.of("early", "second", "late", "broken"),
                CsvTransactions.read(file, COLUMNS).stream()
                        .map(CardTransaction::card)
                        .toList());
    }

    @Test
    void emptyAndAbsentValuesAreMissing() throws Exception {
        final Path file = file("who,shop,gbp,when\n,s1,,2019-01-02\nc2,s2\n");

        final List<CardTransaction> rows = CsvTransactions.read(file, COLUMNS);

        assertEquals(new CardTransaction("c2", "s2", null, null), rows.get(1));
        assertEquals(new CardTransaction(null, "s1", null, "2019-01-02"), rows.get(0));
    }

    @Test
    void amountsMayBeAbsentAltogether() throws Exception {
        final Path file = file("who,shop,when\nc1,s1,2019-01-02\n");

        assertNull(CsvTransactions.read(file, new Columns("who", "shop", null, "when"))
                .get(0)
                .amount());
    }

    @Test
    void missingColumnIsNamedBesideThoseThatAreThere() throws IOException {
        final Path file = file("who,shop,amount,when\n");

        final DataException refused = assertThrows(DataException.class, () -> CsvTransactions.read(file, COLUMNS));

        assertEquals(
                "File " + file + ", line 1: there is no column 'gbp'; the columns are who, shop, amount, when",
                refused.getMessage());
    }

    @Test
    void missingFileAndEmptyFileAreRefusedWithTheirName() throws IOException {
        final Path absent = folder.resolve("absent.csv");
        final Path empty = file("who,shop,gbp,when\n");

        assertEquals(
                "There is no file " + absent,
                assertThrows(DataException.class, () -> CsvTransactions.read(absent, COLUMNS))
                        .getMessage());
        assertEquals(
                "File " + empty + " has a header and no rows",
                assertThrows(DataException.class, () -> CsvTransactions.read(empty, COLUMNS))
                        .getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "who,shop,gbp,when,Who\nc1,s1,1,2019-01-02,x\n",
                "who,shop,gbp,when,,_c5\nc1,s1,1,2019-01-02,a,b\n",
                ",who,shop,gbp,when\n0,c1,s1,1,2019-01-02\n",
                "\uFEFFwho, shop ,gbp,\"when\",x,x\r\nc1,s1,1,2019-01-02,,\r\n\r\n",
                "x,who,shop,gbp,when\n\"copied:\nc9,Ghost,9,2019-01-01\",c1,\"s1\",1,2019-01-02\n"
            })
    void columnsThatNobodyAskedForStopNothing(final String text) throws Exception {
        assertEquals(
                List.of(new CardTransaction("c1", "s1", "1", "2019-01-02")), CsvTransactions.read(file(text), COLUMNS));
    }

    @Test
    void wantedColumnThatStandsTwiceIsNotGuessed() throws Exception {
        final Path file = file("who,shop,gbp,when,gbp\nc1,s1,1,2019-01-02,2\n");

        assertEquals(
                "File " + file + ", line 1: column 'gbp' is not clear: the header names it twice",
                assertThrows(DataException.class, () -> CsvTransactions.read(file, COLUMNS))
                        .getMessage());
    }

    @Test
    void otherEncodingsAndOpenQuotesAreRefusedWithFileAndLine() throws Exception {
        final Path file = folder.resolve("rows.csv");
        Files.writeString(file, "who,shop,gbp,when\nc1,Caf\u00e9,1,2019-01-02\n", StandardCharsets.ISO_8859_1);

        assertEquals(
                "File " + file + ", line 2: it is not UTF-8; convert the file first",
                assertThrows(DataException.class, () -> CsvTransactions.read(file, COLUMNS))
                        .getMessage());
        file("who,shop,gbp,when\nc1,\"s1,1,2019-01-02\nc2,s2,1,2019-01-02\n");
        assertEquals(
                "File " + file + ", line 2: a double quote is not closed",
                assertThrows(DataException.class, () -> CsvTransactions.read(file, COLUMNS))
                        .getMessage());
        file("");
        assertEquals(
                "File " + file + " holds no CSV with a header line",
                assertThrows(DataException.class, () -> CsvTransactions.read(file, COLUMNS))
                        .getMessage());
    }

    @Test
    void rowWithoutSenseIsATransactionOfWhichEverythingIsMissing() throws Exception {
        final Path file = file("who,shop,gbp,when\nc1,\"s\"1,1,2019-01-02\nc2,s2,1,2019-01-02\n");

        assertEquals(
                List.of(
                        new CardTransaction(null, null, null, null),
                        new CardTransaction("c2", "s2", "1", "2019-01-02")),
                CsvTransactions.read(file, COLUMNS));
    }

    @Test
    void furtherColumnsHaveTheirNewNamesAndWhatIsEmptyIsMissing() throws Exception {
        final Path file =
                file("who,shop,gbp,when,Kind of shop,note\nc1,s1,1,2019-01-02,bakery,x\nc2,s2,1,2019-01-03,,y\n");

        assertEquals(
                List.of(
                        new CardTransaction("c1", "s1", "1", "2019-01-02", Map.of("kind", "bakery")),
                        new CardTransaction("c2", "s2", "1", "2019-01-03")),
                CsvTransactions.read(file, COLUMNS, Map.of("Kind of shop", "kind")));
    }

    private Path file(final String text) throws IOException {
        return Files.writeString(folder.resolve("rows.csv"), text);
    }
}
