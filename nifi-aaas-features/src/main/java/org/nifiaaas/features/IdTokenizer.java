package org.nifiaaas.features;

import java.text.Normalizer;
import java.util.regex.Pattern;

/**
 * Makes one token of the many ways in which a source writes the same id.
 *
 * <p>An id is text: leading zeros and letter case are kept, since both can tell two cards apart. A whole number with a point and zeros behind it, such as
 * {@code 17.0}, is that number: tools that hold a column with gaps in floating point write it so, and readers that infer types take it for 17.
 */
public final class IdTokenizer {

    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]+\\.0+");

    private IdTokenizer() {}

    /**
     * Brings an id into its canonical form: Unicode NFC, every run of white space and control characters as one space, none at the ends, no zeros behind the
     * point of a whole number.
     *
     * @param raw the id as the source has it, may be null
     * @return the token, empty if nothing is left
     */
    public static String canonical(final String raw) {
        if (raw == null) {
            return "";
        }
        final String normal = Normalizer.normalize(raw, Normalizer.Form.NFC);
        final StringBuilder token = new StringBuilder(normal.length());
        boolean gap = false;
        for (int position = 0; position < normal.length(); ) {
            final int character = normal.codePointAt(position);
            position += Character.charCount(character);
            if (isGap(character)) {
                gap = token.length() > 0;
                continue;
            }
            if (gap) {
                token.append(' ');
                gap = false;
            }
            token.appendCodePoint(character);
        }
        return withoutPoint(token.toString());
    }

    private static String withoutPoint(final String token) {
        // Almost every id fails the cheap check.
        final boolean wholeNumber =
                token.endsWith("0") && WHOLE_NUMBER.matcher(token).matches();
        return wholeNumber ? token.substring(0, token.indexOf('.')) : token;
    }

    private static boolean isGap(final int character) {
        return Character.isWhitespace(character)
                || Character.isSpaceChar(character)
                || Character.isISOControl(character);
    }
}
