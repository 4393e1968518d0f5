package org.nifiaaas.features;

/** Makes one line of a text that may be anything, so that a message that quotes it stays one line. */
public final class OneLine {

    private static final int LONGEST = 500;

    private OneLine() {}

    /**
     * The text with blanks for line ends and other control characters, cut after 500 characters.
     *
     * @param text may be null, which becomes empty
     */
    public static String of(final String text) {
        if (text == null) {
            return "";
        }
        final boolean isLong = text.length() > LONGEST;
        final String line = (isLong ? text.substring(0, LONGEST) : text)
                .replaceAll("[\\p{Cntrl}\\x80-\\x9f\\u2028\\u2029]+", " ")
                .trim();
        return isLong ? line + "..." : line;
    }
}
