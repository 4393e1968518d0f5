package org.nifiaaas.features.privacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nifiaaas.features.IdTokenizer;

class TokenKeysTest {

    private static final String CURRENT = "0123456789abcdef0123456789abcdef";
    private static final String PREVIOUS = "the key before it, of 32 characters";

    @TempDir
    Path folder;

    /** Expected values by Python's hmac, hashlib and base64. */
    @ParameterizedTest
    @CsvSource({
        "user, C-17, f796c75e.Xh0yHrZcVfBpZrqyZS5i4w",
        "item, Caffè Nero, f796c75e.pfaKF0B0Y5v8L5KmI32O1g",
        "segment, C-17, f796c75e.IGG0S_LSheGn6fgfk0I4-w",
    })
    void tokenIsTheHashThatOtherProgramsCompute(final String name, final String id, final String token) {
        assertEquals(token, TokenKey.of(CURRENT).token(name, id));
    }

    @Test
    void tokenIsItsOwnCanonicalForm() {
        final TokenKey key = TokenKey.of(CURRENT);

        IntStream.range(0, 10_000)
                .mapToObj(id -> key.token("user", "C-" + id))
                .forEach(token -> assertEquals(token, IdTokenizer.canonical(token)));
    }

    @Test
    void tokensOfKnownKeysStayAsTheyAreAndThoseOfOthersAreIdsLikeAnyOther() {
        final TokenKeys keys = TokenKeys.of(TokenKey.of(CURRENT), TokenKey.of(PREVIOUS));
        final String token = keys.token("user", "C-17");
        final String before = TokenKey.of(PREVIOUS).token("user", "C-17");

        assertEquals(token, keys.token("user", token));
        assertEquals(before, keys.token("user", before));
        assertNotEquals(before, TokenKeys.of(TokenKey.of(CURRENT)).token("user", before));
        assertFalse(keys.isToken(token.substring(0, token.length() - 1)));
        assertFalse(keys.isToken(token.substring(0, token.length() - 1) + "B"));
    }

    @Test
    void previousTokenIsThatOfAnIdAndNotOfAToken() {
        final TokenKeys keys = TokenKeys.of(TokenKey.of(CURRENT), TokenKey.of(PREVIOUS));
        final String before = TokenKey.of(PREVIOUS).token("user", "C-17");

        assertEquals(Optional.of(before), keys.previousToken("user", "C-17"));
        assertEquals(Optional.empty(), keys.previousToken("user", keys.token("user", "C-17")));
        assertEquals(Optional.empty(), TokenKeys.of(TokenKey.of(CURRENT)).previousToken("user", "C-17"));
        assertTrue(keys.isPrevious(before));
        assertFalse(keys.isPrevious(keys.token("user", "C-17")));
    }

    @Test
    void withoutAKeyOnlyTokensAreTaken() {
        final String token = TokenKey.of(CURRENT).token("user", "C-17");

        assertEquals(token, TokenKeys.NONE.token("user", token));
        final String message = assertThrows(NoTokenException.class, () -> TokenKeys.NONE.token("user", "C-17"))
                .getMessage();
        assertEquals("the value of user is no token, and there is no key to make it one", message);
    }

    @Test
    void keyMakesTheSameTokensInManyThreadsAndAfterItWasSentElsewhere() throws Exception {
        final TokenKey key = TokenKey.of(CURRENT);
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(key);
        }
        final TokenKey sent;
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            sent = (TokenKey) in.readObject();
        }
        final List<String> tokens = IntStream.range(0, 1_000)
                .mapToObj(id -> key.token("user", "C-" + id))
                .toList();

        assertEquals(
                tokens,
                IntStream.range(0, 1_000)
                        .parallel()
                        .mapToObj(id -> sent.token("user", "C-" + id))
                        .toList());
    }

    @Test
    void nothingThatIsPrintedHasTheKeyInIt() throws IOException {
        final TokenKeys keys = TokenKeys.of(TokenKey.of(CURRENT), TokenKey.of(PREVIOUS));

        assertFalse(keys.toString().contains(CURRENT) || keys.toString().contains(PREVIOUS));
        final String shorter = "not 32 characters";
        assertFalse(assertThrows(IllegalArgumentException.class, () -> TokenKey.of(shorter))
                .getMessage()
                .contains(shorter));
    }

    @Test
    void fileHasTheCurrentKeyInItsFirstLineAndMayHaveThePreviousOneInTheSecond() throws IOException {
        final Path one = Files.writeString(folder.resolve("one"), "\uFEFF" + CURRENT + "\r\n\r\n");
        final Path two = Files.writeString(folder.resolve("two"), CURRENT + "\n" + PREVIOUS);

        assertEquals(
                TokenKey.of(CURRENT).id(), TokenKeys.read(one).current().get().id());
        assertTrue(TokenKeys.read(one).previous().isEmpty());
        assertEquals(
                TokenKey.of(PREVIOUS).id(), TokenKeys.read(two).previous().get().id());
    }

    @Test
    void fileThatHoldsNoKeysIsRefusedInOneLineThatNamesIt() throws IOException {
        assertRefused("cannot be read: it must be a text file of UTF-8", folder.resolve("none"));
        assertRefused(" has 0 lines with text", Files.writeString(folder.resolve("empty"), "\n"));
        assertRefused(" has 3 lines with text", Files.writeString(folder.resolve("three"), "a\nb\nc"));
        assertRefused(
                ": a key must have 32 characters or more, and it has 5",
                Files.writeString(folder.resolve("short"), "short"));
        assertRefused(
                ": the previous key is the current one; leave it out",
                Files.writeString(folder.resolve("same"), CURRENT + "\n" + CURRENT));
    }

    private static void assertRefused(final String part, final Path file) {
        final String message = assertThrows(IllegalArgumentException.class, () -> TokenKeys.read(file))
                .getMessage();
        assertTrue(message.contains("the key file " + file + part) || message.contains(file + " " + part), message);
        assertEquals(1, message.lines().count());
    }
}
