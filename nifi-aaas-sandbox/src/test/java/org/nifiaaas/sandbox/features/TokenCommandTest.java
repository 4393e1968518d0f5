package org.nifiaaas.sandbox.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.features.privacy.TokenKey;
import org.nifiaaas.sandbox.Aaas;
import picocli.CommandLine;

class TokenCommandTest {

    private static final String CURRENT = "0123456789abcdef0123456789abcdef";
    private static final String PREVIOUS = "the key before it, of 32 characters";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    private Path keyFile;

    @BeforeEach
    void writeKeys() throws IOException {
        keyFile = Files.writeString(folder.resolve("key"), CURRENT + "\n" + PREVIOUS + "\n");
    }

    private int token(final String... more) {
        final CommandLine aaas = Aaas.commandLine();
        aaas.setOut(new PrintWriter(out));
        aaas.setErr(new PrintWriter(err));
        final String[] line = new String[more.length + 3];
        line[0] = "token";
        line[1] = "--key-file";
        line[2] = keyFile.toString();
        System.arraycopy(more, 0, line, 3, more.length);
        return aaas.execute(line);
    }

    private int tokenOfLines(final byte... lines) {
        final InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(lines));
        try {
            return token();
        } finally {
            System.setIn(before);
        }
    }

    private static String of(final String key, final String column, final String id) {
        return TokenKey.of(key).token(column, id);
    }

    @Test
    void idsOfTheCommandLineAreOneTokenALine() {
        assertEquals(0, token("C-17", " C-18 ", of(PREVIOUS, "user", "C-19")), err::toString);

        assertEquals(
                String.join(
                        System.lineSeparator(),
                        of(CURRENT, "user", "C-17"),
                        of(CURRENT, "user", "C-18"),
                        of(PREVIOUS, "user", "C-19"),
                        ""),
                out.toString());
    }

    @Test
    void idsOfStandardInputAreTakenLineByLine() {
        assertEquals(0, tokenOfLines("Caffè Nero\n\nC-18".getBytes(StandardCharsets.UTF_8)), err::toString);

        assertEquals(
                String.join(System.lineSeparator(), of(CURRENT, "user", "Caffè Nero"), of(CURRENT, "user", "C-18"), ""),
                out.toString());
    }

    @Test
    void itemsColumnsAndThePreviousKeyHaveOtherTokens() {
        assertEquals(0, token("--column", "item", "C-17"));
        assertEquals(0, token("--previous", "C-17"));

        assertEquals(
                of(CURRENT, "item", "C-17")
                        + System.lineSeparator()
                        + of(PREVIOUS, "user", "C-17")
                        + System.lineSeparator(),
                out.toString());
    }

    @Test
    void mistakesAreOneLineWithoutTheKey() throws IOException {
        assertRefused("id 2 is empty, or not in UTF-8", token("C-17", " "));
        assertRefused("line 2 is empty, or not in UTF-8", tokenOfLines((byte) 'C', (byte) '\n', (byte) 0xFC));
        Files.writeString(keyFile, CURRENT);
        assertRefused("has no previous key in a second line", token("--previous", "C-17"));
        Files.writeString(keyFile, "too short");
        assertRefused("a key must have 32 characters or more, and it has 9", token("C-17"));
        Files.delete(keyFile);
        assertRefused("cannot be read", token("C-17"));
    }

    private void assertRefused(final String part, final int exitCode) {
        assertEquals(2, exitCode);
        final String message = err.toString().strip();
        assertTrue(message.startsWith("aaas: ") && message.contains(part), message);
        assertEquals(1, message.lines().count(), message);
        assertFalse(message.contains(CURRENT) || message.contains("too short"), message);
        err.getBuffer().setLength(0);
    }
}
