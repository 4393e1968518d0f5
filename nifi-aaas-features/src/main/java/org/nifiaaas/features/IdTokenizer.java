package org.nifiaaas.features;

import java.text.Normalizer;

/**
 * Makes one token of the many ways in which a source writes the same id.
 *
 * <p>An id is text: leading zeros and letter case are kept, since both can tell two cards apart.
 */
public final class IdTokenizer {

    private IdTokenizer() {}

    /**
     * Brings an id into its canonical form: Unicode NFC, every run of white space and control characters as one space, none at the ends.
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
        return token.toString();
    }

    private static boolean isGap(final int character) {
        return Character.isWhitespace(character)
                || Character.isSpaceChar(character)
                || Character.isISOControl(character);
    }
}
