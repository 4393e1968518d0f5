package org.nifiaaas.features.privacy;

import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The key that makes tokens and, during a rotation, the one before it. Immutable and thread-safe.
 *
 * <p>What is a token of one of them already stays as it is, so that what was masked can be read again. Without any key only tokens are taken, of whatever key.
 */
public final class TokenKeys implements Serializable {

    /** No key at all: what is no token is refused. */
    public static final TokenKeys NONE = new TokenKeys(null, null);

    private static final long serialVersionUID = 1L;

    /** The last character holds four bits that are always 0. */
    private static final Pattern TOKEN = Pattern.compile("[0-9a-f]{8}\\.[A-Za-z0-9_-]{21}[AQgw]");

    private final TokenKey current;
    private final TokenKey previous;

    private TokenKeys(final TokenKey current, final TokenKey previous) {
        this.current = current;
        this.previous = previous;
    }

    /** One key. */
    public static TokenKeys of(final TokenKey current) {
        return new TokenKeys(current, null);
    }

    /**
     * Two keys.
     *
     * @throws IllegalArgumentException with one line if they are the same
     */
    public static TokenKeys of(final TokenKey current, final TokenKey previous) {
        if (current.id().equals(previous.id())) {
            throw new IllegalArgumentException("the previous key is the current one; leave it out");
        }
        return new TokenKeys(current, previous);
    }

    /**
     * Reads a file: the current key in its first line, the previous one in the second, if there is one.
     *
     * @throws IllegalArgumentException with one line that names the file and never its content
     */
    public static TokenKeys read(final Path file) {
        final List<String> keys = new ArrayList<>();
        try {
            Files.readAllLines(file, StandardCharsets.UTF_8).stream()
                    .map(line -> line.replace("\uFEFF", "").trim())
                    .filter(line -> !line.isEmpty())
                    .collect(Collectors.toCollection(() -> keys));
        } catch (final IOException e) {
            throw new IllegalArgumentException(
                    "the key file " + file
                            + " cannot be read: it must be a text file of UTF-8 with a key in its first line",
                    e);
        }
        if (keys.isEmpty() || keys.size() > 2) {
            throw new IllegalArgumentException(
                    "the key file " + file + " has " + keys.size()
                            + " lines with text; it must have the current key in the first one, and may have the previous one in the second");
        }
        try {
            final TokenKey first = TokenKey.of(keys.get(0));
            return keys.size() == 1 ? of(first) : of(first, TokenKey.of(keys.get(1)));
        } catch (final IllegalArgumentException e) {
            throw new IllegalArgumentException("the key file " + file + ": " + e.getMessage(), e);
        }
    }

    /** The key that makes tokens, unless there is {@link #NONE}. */
    public Optional<TokenKey> current() {
        return Optional.ofNullable(current);
    }

    /** The key before it, during a rotation. */
    public Optional<TokenKey> previous() {
        return Optional.ofNullable(previous);
    }

    /** Whether an id is a token that stays as it is: one of a known key, or, without any key, of whatever key. */
    public boolean isToken(final String canonical) {
        if (canonical.length() != TokenKey.TOKEN_LENGTH
                || !TOKEN.matcher(canonical).matches()) {
            return false;
        }
        return current == null || isOf(current, canonical) || previous != null && isOf(previous, canonical);
    }

    private static boolean isOf(final TokenKey key, final String token) {
        return token.startsWith(key.id());
    }

    /**
     * The token of an id, or the id itself if it is one.
     *
     * @param name {@code user}, {@code item} or the name of a column
     * @throws NoTokenException if there is no key to make it
     */
    public String token(final String name, final String canonical) {
        if (isToken(canonical)) {
            return canonical;
        }
        if (current == null) {
            throw new NoTokenException(name);
        }
        return current.token(name, canonical);
    }

    /** The token of an id by the previous key; empty if there is none, or the id is a token already. */
    public Optional<String> previousToken(final String name, final String canonical) {
        return previous == null || isToken(canonical) ? Optional.empty() : Optional.of(previous.token(name, canonical));
    }

    /** Whether a text is a token of the previous key. */
    public boolean isPrevious(final String canonical) {
        return previous != null && isToken(canonical) && isOf(previous, canonical);
    }

    /** The ids of the keys, and nothing of the secrets. */
    @Override
    public String toString() {
        return current == null ? "no token key" : current + (previous == null ? "" : ", before " + previous.id());
    }
}
