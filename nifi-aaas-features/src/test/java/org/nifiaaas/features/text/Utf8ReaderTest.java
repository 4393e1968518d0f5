package org.nifiaaas.features.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8ReaderTest {

    private static final String ACCENTS = "Caf\u00e9 \ud83c\udf55\n\uFEFF";

    private static String text(final byte[] bytes) throws IOException {
        return Utf8Reader.text(new ByteArrayInputStream(bytes));
    }

    private static String refusal(final byte[] bytes) {
        return assertThrows(TextException.class, () -> text(bytes)).getMessage();
    }

    @Test
    void leavesOutAByteOrderMarkAtTheBeginningAlone() throws IOException {
        assertEquals(ACCENTS, text(("\uFEFF" + ACCENTS).getBytes(StandardCharsets.UTF_8)));
        assertEquals(ACCENTS, text(ACCENTS.getBytes(StandardCharsets.UTF_8)));
        assertEquals("", text("\uFEFF".getBytes(StandardCharsets.UTF_8)));
        assertEquals("", text(new byte[0]));
    }

    @Test
    void longTextsSurviveBuffersAndSlowSources() throws IOException {
        final StringBuilder text = new StringBuilder("x");
        while (text.length() < 50_000) {
            text.append(ACCENTS);
        }
        final byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);

        assertEquals(text.toString(), text(bytes));
        assertEquals(text.toString(), Utf8Reader.text(new OneByOne(bytes)));
    }

    @Test
    void singleCharactersCanBeRead() throws IOException {
        try (Utf8Reader reader =
                new Utf8Reader(new ByteArrayInputStream("\ud83c\udf55".getBytes(StandardCharsets.UTF_8)))) {
            assertEquals(0xd83c, reader.read());
            assertEquals(0xdf55, reader.read());
            assertEquals(-1, reader.read());
        }
    }

    @Test
    void namesTheLineOfTheFirstByteThatIsNotUtf8() throws IOException {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write("a\r\nb\rc\n".getBytes(StandardCharsets.UTF_8));
        bytes.write("Caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));

        assertEquals("line 4: it is not UTF-8; convert the file first", refusal(bytes.toByteArray()));
    }

    @Test
    void deliversWhatStandsBeforeTheBadByte() throws IOException {
        final byte[] bytes = "good \u00e9".getBytes(StandardCharsets.ISO_8859_1);
        try (Utf8Reader reader = new Utf8Reader(new ByteArrayInputStream(bytes))) {
            final char[] target = new char[100];

            assertEquals(5, reader.read(target, 0, 100));
            assertThrows(TextException.class, () -> reader.read(target, 0, 100));
            assertThrows(TextException.class, () -> reader.read(target, 0, 100));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "windows-1252"})
    void refusesOtherEncodings(final String encoding) throws IOException {
        refusal("user,item\nu1,\u20ac5 shop\u00e9\n".getBytes(encoding));
    }

    @Test
    void refusesTextThatEndsWithinACharacter() {
        refusal(new byte[] {'a', (byte) 0xC3});
    }

    /** Gives one byte at a time, so that every character is cut. */
    private static final class OneByOne extends ByteArrayInputStream {

        private OneByOne(final byte[] bytes) {
            super(bytes);
        }

        @Override
        public synchronized int read(final byte[] target, final int offset, final int length) {
            return super.read(target, offset, Math.min(1, length));
        }
    }
}
