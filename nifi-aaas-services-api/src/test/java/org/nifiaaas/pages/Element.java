package org.nifiaaas.pages;

import java.util.List;

/**
 * A piece of a page, the same in both forms: text of one paragraph or list item, a block of code, or a table with its header as first row. Code within text
 * and cells stands between grave accents.
 *
 * @param line where it begins in the Markdown
 */
record Element(Kind kind, int line, String text, List<List<String>> rows) {

    enum Kind {
        PARAGRAPH,
        BLOCK,
        TABLE
    }

    static Element paragraph(final int line, final String text) {
        return new Element(Kind.PARAGRAPH, line, text, List.of());
    }

    static Element block(final int line, final String text) {
        return new Element(Kind.BLOCK, line, text, List.of());
    }

    static Element table(final int line, final List<List<String>> rows) {
        return new Element(Kind.TABLE, line, "", List.copyOf(rows));
    }

    /** What the other form must say too. */
    String content() {
        return kind == Kind.TABLE ? rows.toString() : text;
    }

    /** Line of a row in the Markdown, where a line of dashes stands below the header. */
    int lineOf(final int row) {
        return row == 0 ? line : line + row + 1;
    }
}
