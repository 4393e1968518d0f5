package org.nifiaaas.pages;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds the parts of a worked example by what stands before them or at their head. */
final class Sections {

    private static final Pattern CODE = Pattern.compile("`([^`]*)`");

    private final String page;
    private final List<Element> elements;

    Sections(final String page, final List<Element> elements) {
        this.page = page;
        this.elements = elements;
    }

    /** How a message begins: page, line (none if it is 0) and what it is about. */
    String place(final int line, final String subject) {
        return page + (line == 0 ? ", " : ", line " + line + ", ") + subject;
    }

    /** All pieces of code in a text. */
    static List<String> codes(final String text) {
        return CODE.matcher(text).results().map(result -> result.group(1)).toList();
    }

    List<Element> elements() {
        return elements;
    }

    Element paragraph(final String beginning) {
        return elements.stream()
                .filter(element -> element.kind() == Element.Kind.PARAGRAPH
                        && element.text().startsWith(beginning))
                .findFirst()
                .orElseThrow(() -> missing("no paragraph that begins with \"" + beginning + "\""));
    }

    Element table(final String firstHeader) {
        return findTable(firstHeader).orElseThrow(() -> missing("no table of \"" + firstHeader + "\""));
    }

    Optional<Element> findTable(final String firstHeader) {
        return elements.stream()
                .filter(element -> element.kind() == Element.Kind.TABLE
                        && element.rows().get(0).get(0).equals(firstHeader))
                .findFirst();
    }

    /** The block right below the paragraph that begins so. */
    String block(final String beginning) {
        return findBlock(beginning)
                .orElseThrow(() -> missing("no block below a paragraph that begins with \"" + beginning + "\""))
                .text();
    }

    Optional<Element> findBlock(final String beginning) {
        for (int index = 1; index < elements.size(); index++) {
            final Element before = elements.get(index - 1);
            if (elements.get(index).kind() == Element.Kind.BLOCK
                    && before.kind() == Element.Kind.PARAGRAPH
                    && before.text().startsWith(beginning)) {
                return Optional.of(elements.get(index));
            }
        }
        return Optional.empty();
    }

    private AssertionError missing(final String what) {
        return new AssertionError(page + ": the worked example has " + what);
    }
}
