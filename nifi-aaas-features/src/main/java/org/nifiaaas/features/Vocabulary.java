package org.nifiaaas.features;

import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Maps tokens to the indices 1 to {@link #size()}; index 0 means unknown. Immutable and thread-safe.
 *
 * <p>Training orders the tokens by themselves and not by their frequency, so an index says nothing about popularity; a model that was trained elsewhere comes
 * with an order of its own. The file form is UTF-8 text with one token a line, line <i>n</i> for index <i>n</i>.
 */
public final class Vocabulary implements Serializable {

    /** Index of every token that the vocabulary does not hold. */
    public static final int UNKNOWN = 0;

    private static final long serialVersionUID = 1L;

    private final String[] tokens;
    private final Map<String, Integer> indices;
    private final Map<String, Integer> paddedNumbers = new HashMap<>();

    private Vocabulary(final String[] tokens) {
        this.tokens = tokens;
        this.indices = new HashMap<>((int) Math.min(Integer.MAX_VALUE, tokens.length * 4L / 3 + 1));
        for (int position = 0; position < tokens.length; position++) {
            indices.put(tokens[position], position + 1);
            final String number = withoutLeadingZeros(tokens[position]);
            if (number.length() < tokens[position].length()) {
                paddedNumbers.merge(number, position + 1, (first, second) -> UNKNOWN);
            }
        }
    }

    /** The number in digits alone, the token itself if it is none. */
    private static String withoutLeadingZeros(final String token) {
        int zeros = 0;
        while (zeros < token.length() - 1 && token.charAt(zeros) == '0') {
            zeros++;
        }
        for (int position = zeros; position < token.length() && zeros > 0; position++) {
            if (token.charAt(position) < '0' || token.charAt(position) > '9') {
                return token;
            }
        }
        return token.substring(zeros);
    }

    /**
     * Creates a vocabulary of the distinct tokens, in their natural order.
     *
     * @throws IllegalArgumentException if a token is not in canonical form
     */
    public static Vocabulary of(final Collection<String> tokens) {
        final TreeSet<String> distinct = new TreeSet<>(tokens);
        for (final String token : distinct) {
            if (!isCanonical(token)) {
                throw new IllegalArgumentException("a token is not in canonical form");
            }
        }
        return new Vocabulary(distinct.toArray(new String[0]));
    }

    /**
     * Creates a vocabulary in the order of the list: its first token has index 1.
     *
     * @throws IllegalArgumentException if a token is not in canonical form or is repeated
     */
    public static Vocabulary inOrder(final List<String> tokens) {
        return distinct(tokens.toArray(new String[0]));
    }

    /**
     * Adds tokens: those of this vocabulary keep their indices, those that it lacks follow in their natural order.
     *
     * @throws IllegalArgumentException if a token is not in canonical form
     */
    public Vocabulary grow(final Collection<String> more) {
        final TreeSet<String> added = new TreeSet<>();
        for (final String token : more) {
            if (!indices.containsKey(token)) {
                added.add(token);
            }
        }
        final String[] all = Arrays.copyOf(tokens, Math.addExact(tokens.length, added.size()));
        int filled = tokens.length;
        for (final String token : added) {
            all[filled++] = token;
        }
        return distinct(all);
    }

    /**
     * Index of the token. Readers that infer types make 42 of {@code 00042}: a number that the vocabulary does not hold as it stands is the one token that
     * becomes it without leading zeros, and unknown if there are several.
     *
     * @return the index, {@link #UNKNOWN} if the vocabulary does not hold the token
     */
    public int index(final String token) {
        final Integer index = indices.get(token);
        return index == null ? paddedNumbers.getOrDefault(token, UNKNOWN) : index;
    }

    /**
     * Token of an index.
     *
     * @param index 1 to {@link #size()}
     * @throws IndexOutOfBoundsException for any other index
     */
    public String token(final int index) {
        if (index < 1 || index > tokens.length) {
            throw new IndexOutOfBoundsException("Index " + index + " is not in 1 to " + tokens.length);
        }
        return tokens[index - 1];
    }

    /** Number of tokens, unknown not counted. */
    public int size() {
        return tokens.length;
    }

    /**
     * Writes the file form.
     *
     * @throws IOException if the file cannot be written
     */
    public void write(final Path file) throws IOException {
        final StringBuilder text = new StringBuilder();
        for (final String token : tokens) {
            text.append(token).append('\n');
        }
        Files.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads the file form.
     *
     * @throws IOException if the file cannot be read or is not UTF-8
     * @throws IllegalArgumentException with one line if a token is not canonical or is repeated
     */
    public static Vocabulary read(final Path file) throws IOException {
        return fromText(StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                .toString());
    }

    public static Vocabulary fromText(final String text) {
        if (text.isEmpty()) {
            return new Vocabulary(new String[0]);
        }
        if (!text.endsWith("\n")) {
            throw new IllegalArgumentException("the last line is cut off");
        }
        return distinct(text.substring(0, text.length() - 1).split("\n", -1));
    }

    private static Vocabulary distinct(final String[] tokens) {
        final Vocabulary vocabulary = new Vocabulary(tokens);
        for (int index = 1; index <= tokens.length; index++) {
            if (!isCanonical(tokens[index - 1])) {
                // The token may be the id of a person, so its place stands for it.
                throw new IllegalArgumentException("the token of line " + index + " is not in canonical form");
            }
            if (vocabulary.indices.get(tokens[index - 1]) != index) {
                throw new IllegalArgumentException("the token of line " + index + " is repeated further down");
            }
        }
        return vocabulary;
    }

    private static boolean isCanonical(final String token) {
        return !token.isEmpty() && token.equals(IdTokenizer.canonical(token));
    }
}
