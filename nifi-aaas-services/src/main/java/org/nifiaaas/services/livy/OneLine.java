package org.nifiaaas.services.livy;

/**
 * Makes one short line of texts of any length and origin, for messages. It goes through each text once and stops as soon as the line is full. Not thread-safe.
 */
final class OneLine {

    private static final int LONGEST = 300;

    private final StringBuilder line = new StringBuilder();
    private boolean gap;

    private OneLine() {}

    /** A text with each run of white space and control characters as one space, cut if it is too long for a message. */
    static String of(final String text) {
        final OneLine line = new OneLine();
        line.add(text, 0, text.length());
        return line.text();
    }

    /** The text of a page of HTML, without its tags, styles and scripts, likewise. */
    static String ofPage(final String page) {
        final OneLine line = new OneLine();
        int position = 0;
        while (position < page.length() && !line.isFull()) {
            final int tag = page.indexOf('<', position);
            final int behind = tag < 0 ? -1 : behind(page, tag);
            if (behind < 0) {
                // No tag is left: what looks like the start of one is text.
                line.add(page, position, page.length());
                break;
            }
            line.add(page, position, tag);
            line.gap = true;
            position = behind;
        }
        return line.text();
    }

    /** Where a page goes on behind a tag, or behind the whole of a style or script; -1 if the tag has no end. */
    private static int behind(final String page, final int tag) {
        for (final String hidden : new String[] {"style", "script"}) {
            if (startsWith(page, tag + 1, hidden)) {
                final int end = endOf(page, tag, hidden);
                // Without an end all the rest is hidden; to look for it again at the next such tag would take ages.
                return end < 0 ? page.length() : end;
            }
        }
        final int end = page.indexOf('>', tag);
        return end < 0 ? -1 : end + 1;
    }

    private static int endOf(final String page, final int from, final String name) {
        int end = page.indexOf("</", from);
        while (end >= 0 && !startsWith(page, end + 2, name)) {
            end = page.indexOf("</", end + 2);
        }
        final int bracket = end < 0 ? -1 : page.indexOf('>', end);
        return bracket < 0 ? -1 : bracket + 1;
    }

    private static boolean startsWith(final String page, final int position, final String name) {
        final int end = position + name.length();
        return end <= page.length()
                && page.regionMatches(true, position, name, 0, name.length())
                && (end == page.length() || !Character.isLetterOrDigit(page.charAt(end)));
    }

    private boolean isFull() {
        return line.length() > LONGEST;
    }

    private void add(final String text, final int from, final int to) {
        for (int position = from; position < to && !isFull(); position++) {
            final char character = text.charAt(position);
            if (Character.isWhitespace(character) || Character.isISOControl(character)) {
                gap = true;
            } else {
                line.append(gap && !line.isEmpty() ? " " : "").append(character);
                gap = false;
            }
        }
    }

    private String text() {
        if (!isFull()) {
            return line.toString();
        }
        final int end = Character.isHighSurrogate(line.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
        return line.substring(0, end) + "...";
    }
}
