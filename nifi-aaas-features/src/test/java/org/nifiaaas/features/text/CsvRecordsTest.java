package org.nifiaaas.features.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvRecordsTest {

    private static CsvRecords open(final String text) throws IOException {
        return CsvRecords.open(bytes(text));
    }

    private static InputStream bytes(final String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<List<String>> read(final CsvRecords records) throws IOException {
        final List<List<String>> rows = new ArrayList<>();
        for (CsvRow row = records.next(); row != null; row = records.next()) {
            rows.add(row.isMalformed() ? Collections.singletonList("malformed " + row.lines()) : values(row));
        }
        return rows;
    }

    private static List<String> values(final CsvRow row) {
        final List<String> values = new ArrayList<>();
        for (int position = 0; position < row.size(); position++) {
            values.add(row.value(position));
        }
        return values;
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void quotedValuesHoldCommasQuotesAndLineBreaks(final String end) throws IOException {
        final String text =
                String.join(end, "\uFEFFa,b", "\"x, y\",\"say \"\"hi\"\"\"", "\"one", "two\",3", "", "last,");

        assertEquals(
                Arrays.asList(
                        Arrays.asList("a", "b"),
                        Arrays.asList("x, y", "say \"hi\""),
                        Arrays.asList("one" + end + "two", "3"),
                        Arrays.asList("last", "")),
                read(open(text)));
    }

    @Test
    void tellsTheLinesOfEachRecord() throws IOException {
        try (CsvRecords records = open("a\r\n\r\n \n\"b\nc\nd\",1\ne")) {
            final CsvRow first = records.next();
            final CsvRow second = records.next();
            final CsvRow third = records.next();

            assertEquals(1, first.line());
            assertEquals(4, second.line());
            assertEquals(3, second.lines());
            assertEquals(7, third.line());
            assertEquals(1, third.lines());
            assertNull(records.next());
            assertNull(records.next());
        }
    }

    @Test
    void spacesAroundValuesAndQuotesInTheMiddleMeanNothing() throws IOException {
        assertEquals(
                Arrays.asList(Arrays.asList("a", "b, c", "5\" pipe", "d\"e")),
                read(open(" a\t, \"b, c\" ,5\" pipe,d\"e\n")));
    }

    @ParameterizedTest
    @CsvSource({
        "'a,\"b\"c,d~e,f', 1",
        "'a,\"b\"c~e,f', 1",
        "'a,\"b\"c\"d,\"x~e,f', 1",
        "'a,\"b~c\"d,g~e,f', 2",
        "'a,\"b~c~d,\"x\",g~e,f', 3",
        "'\"b\"c,\"open,d~e,f', 1"
    })
    void afterARecordWithoutSenseReadingGoesOnBehindItsLine(final String text, final int lines) throws IOException {
        for (final String end : new String[] {"\n", "\r\n", "\r"}) {
            try (CsvRecords records = open("h" + end + end + text.replace("~", end))) {
                records.next();
                final CsvRow malformed = records.next();
                final CsvRow after = records.next();

                assertTrue(malformed.isMalformed());
                assertEquals(3, malformed.line());
                assertEquals(lines, malformed.lines());
                assertEquals(3 + lines, after.line());
                assertEquals(Arrays.asList("e", "f"), values(after));
                assertNull(records.next());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void lineEndsMayFallOnTheEndsOfBuffers(final String end) throws IOException {
        for (int length = 8180; length < 8200; length++) {
            final String value = String.join("", Collections.nCopies(length, "x"));
            final String text = value + end + "\"a" + end + value + "\"" + end + "\"b\"" + value + end + value;

            assertEquals(
                    Arrays.asList(
                            Collections.singletonList(value),
                            Collections.singletonList("a" + end + value),
                            Collections.singletonList("malformed 1"),
                            Collections.singletonList(value)),
                    read(open(text)));
        }
    }

    @Test
    void longLinesWithoutSenseArePassedOverWhole() throws IOException {
        final String rest = String.join(",", Collections.nCopies(20_000, "\"x\"y"));

        assertEquals(
                Arrays.asList(Collections.singletonList("malformed 1"), Arrays.asList("e", "f")),
                read(open(rest + "\r\ne,f")));
    }

    @Test
    void quoteThatIsNotClosedOnTheLastLineIsAMalformedRecord() throws IOException {
        assertEquals(
                Arrays.asList(Arrays.asList("a", "b"), Collections.singletonList("malformed 1")),
                read(open("a,b\nc,\"d")));
        assertEquals(Collections.singletonList(Collections.singletonList("malformed 1")), read(open("\"a\"b")));
        assertEquals(Collections.singletonList(Collections.singletonList("malformed 2")), read(open("\"a\nc\"b")));
    }

    @Test
    void quoteThatSwallowsTheRestIsRefusedWithItsLine() {
        assertEquals(
                "line 2: a double quote is not closed",
                assertThrows(TextException.class, () -> read(open("a,b\nc,\"d\ne,f\ng,h\n")))
                        .getMessage());
    }

    @Test
    void quoteThatSwallowsTooMuchIsRefusedBeforeItFillsTheMemory() {
        final String lines = String.join("\n", Collections.nCopies(100_000, "some,more,values"));

        final TextException refused =
                assertThrows(TextException.class, () -> read(open("a,b,c\nd,\"e,f\n" + lines + "\n\"")));

        assertTrue(refused.getMessage().startsWith("line 2: the record is longer than 1048576"), refused.getMessage());
    }

    @Test
    void whatIsNotUtf8EndsTheReadingBehindTheRowsBefore() throws IOException {
        try (CsvRecords records =
                CsvRecords.open(new ByteArrayInputStream("a\nCaf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1)))) {
            assertEquals("a", records.next().value(0));
            assertEquals(
                    "line 2: it is not UTF-8; convert the file first",
                    assertThrows(TextException.class, records::next).getMessage());
        }
    }

    @Test
    void failuresOfTheSourceAreNoMalformedRecords() throws IOException {
        final InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new EOFException("the archive is cut off");
            }
        };
        try (CsvRecords records = CsvRecords.open(new SequenceInputStream(bytes("a,b\n\"c"), broken))) {
            assertEquals(2, records.next().size());
            assertEquals(
                    "the archive is cut off",
                    assertThrows(EOFException.class, records::next).getMessage());
        }
    }

    @Test
    void linesAreOneValueEachAndMayStandInQuotes() throws IOException {
        assertEquals(
                Arrays.asList(
                        Collections.singletonList("Tea House, Main Street"),
                        Collections.singletonList("Fox, Oak"),
                        Collections.singletonList("The \"K\"")),
                read(CsvRecords.ofLines(
                        bytes("\uFEFFTea House, Main Street\r\n\r\n\"Fox, Oak\" \r\n\"The \"\"K\"\"\""))));
    }

    @Test
    void recordsThatMustBeWellFormedAreRefusedWithTheirLine() throws IOException {
        try (CsvRecords records = open("tea\n\"K\" Line\n")) {
            assertEquals("tea", records.nextWellFormed().value(0));
            assertEquals(
                    "line 2: text follows a closing double quote",
                    assertThrows(TextException.class, records::nextWellFormed).getMessage());
        }
    }

    @Test
    void lineThatOnlyBeginsWithAQuotedPartIsOneValueAsItStandsThere() throws IOException {
        final String longTail = String.join("", Collections.nCopies(20_000, "x"));
        for (final String end : Arrays.asList("\n", "\r\n", "\r")) {
            assertEquals(
                    Arrays.asList(
                            Collections.singletonList("tea"),
                            Collections.singletonList("\"K\" Line"),
                            Collections.singletonList("\"a\"b\"\"c, \"d"),
                            Collections.singletonList("Fox"),
                            Collections.singletonList("\"17\"" + longTail),
                            Collections.singletonList("\"last\" one")),
                    read(CsvRecords.ofLines(bytes(String.join(
                            end,
                            "tea",
                            " \"K\" Line\t",
                            "\"a\"b\"\"c, \"d",
                            "",
                            "\"Fox\" ",
                            "\"17\"" + longTail,
                            "\"last\" one")))));
        }
    }

    @Test
    void literalLineWithoutEndIsRefusedRatherThanCut() throws IOException {
        final String tail = String.join("", Collections.nCopies(CsvRecords.LONGEST + 10_000, "x"));
        try (CsvRecords records = CsvRecords.ofLines(bytes("\"a\"b" + tail + "\ntea\n"))) {
            assertTrue(records.next().isMalformed());
            assertEquals("tea", records.next().value(0));
        }
    }

    @Test
    void literalLineHasItsNumberAndOneValue() throws IOException {
        try (CsvRecords records = CsvRecords.ofLines(bytes("tea\n\"K\" Line\n"))) {
            records.next();
            final CsvRow row = records.nextWellFormed();

            assertEquals(2, row.line());
            assertEquals(1, row.lines());
            assertEquals(1, row.size());
            assertThrows(IndexOutOfBoundsException.class, () -> row.value(1));
        }
    }

    @Test
    void lineWhoseQuoteIsNotClosedOnItIsRefusedSinceItMayBeTheBeginOfAValue() throws IOException {
        for (final String text : Arrays.asList("tea\n\"K Line", "tea\n\"K Line\n", "tea\n\"K Line\nfox\n")) {
            try (CsvRecords records = CsvRecords.ofLines(bytes(text))) {
                records.nextWellFormed();
                assertEquals(
                        "line 2: a double quote is not closed",
                        assertThrows(TextException.class, records::nextWellFormed)
                                .getMessage());
            }
        }
        try (CsvRecords records = CsvRecords.ofLines(bytes("\"K Line\n\"Fox, Oak\"\n"))) {
            assertEquals(
                    "line 1: text follows a closing double quote",
                    assertThrows(TextException.class, records::nextWellFormed).getMessage());
        }
    }

    @Test
    void malformedRecordHasNoValues() throws IOException {
        try (CsvRecords records = open("\"a\"b\n")) {
            final CsvRow row = records.next();

            assertEquals(0, row.size());
            assertThrows(IndexOutOfBoundsException.class, () -> row.value(0));
        }
    }

    @Test
    void whateverIsWrittenByTheRulesIsReadAgain() throws IOException {
        final Random random = new Random(20190301);
        final String[] parts = {"a", "\"", ",", "\n", "\r\n", "\u00e9", " x", "\ud83c\udf55", "0"};
        final List<List<String>> rows = new ArrayList<>();
        final StringBuilder text = new StringBuilder();
        for (int row = 0; row < 2000; row++) {
            final List<String> values = new ArrayList<>();
            for (int column = 0; column < 3; column++) {
                final StringBuilder value = new StringBuilder("v");
                for (int part = random.nextInt(5); part > 0; part--) {
                    value.append(parts[random.nextInt(parts.length)]);
                }
                values.add(value.toString());
                text.append(column == 0 ? "\"" : ",\"")
                        .append(value.toString().replace("\"", "\"\""))
                        .append('"');
            }
            rows.add(values);
            text.append(random.nextBoolean() ? "\n" : "\r\n");
        }

        assertEquals(rows, read(open(text.toString())));
    }

    @Test
    void headerFindsColumnsWhateverElseStandsThere() throws IOException {
        final CsvHeader header = CsvHeader.read(open("\n,user, \"item\" ,amount,time,User,,x,x\n"));

        assertEquals(9, header.width());
        assertEquals(1, header.position("user"));
        assertEquals(2, header.position(" item "));
        assertEquals(5, header.position("User"));
    }

    @Test
    void headerSaysWhichColumnIsMissingOrStandsThereTwice() throws IOException {
        final CsvHeader header = CsvHeader.read(open("\nuser,item,amount,\"a\nb\",amount\n"));

        assertEquals(
                "line 2: column 'amount' is not clear: the header names it twice",
                assertThrows(TextException.class, () -> header.position("amount"))
                        .getMessage());
        assertEquals(
                "line 2: there is no column 'Item'; the columns are user, item, amount, a b, amount",
                assertThrows(TextException.class, () -> header.position("Item")).getMessage());
    }

    @Test
    void veryWideHeadersAreNotToldInFull() throws IOException {
        final CsvHeader header = CsvHeader.read(open(String.join(",", Collections.nCopies(1000, "wide"))));

        final String message =
                assertThrows(TextException.class, () -> header.position("user")).getMessage();

        assertTrue(message.endsWith("wide and 960 more"), message);
        assertTrue(message.length() < 500);
    }

    @Test
    void textsWithoutAHeaderHaveNone() throws IOException {
        assertNull(CsvHeader.read(open("")));
        assertNull(CsvHeader.read(open("\uFEFF\n \n")));
        assertThrows(TextException.class, () -> CsvHeader.read(open("\"user\"s,item\nu,i\n")));
        assertFalse(CsvHeader.read(open("user")) == null);
    }
}
