package org.nifiaaas.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The page of a component, which there is twice: NiFi 1 shows the HTML, NiFi 2 the Markdown.
 *
 * @param name how messages call it
 */
record Page(String name, String markdown, String html) {

    static final String EXAMPLE = "Worked example";

    /** The page beside a component. */
    static Page of(final Class<?> component) {
        final String path = "docs/" + component.getName() + "/additionalDetails.";
        return new Page(path + "md", read(component, path + "md"), read(component, path + "html"));
    }

    private static String read(final Class<?> component, final String path) {
        try (InputStream content = component.getResourceAsStream("/" + path)) {
            assertNotNull(content, () -> component.getSimpleName() + " has no page " + path);
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The worked example, which both forms have alike. */
    List<Element> example() {
        final List<Element> inMarkdown = MarkdownSection.read(markdown, EXAMPLE);
        final List<Element> inHtml = HtmlSection.read(html, EXAMPLE);
        assertFalse(inMarkdown.isEmpty(), () -> name + " has no section \"" + EXAMPLE + "\"");
        for (int index = 0; index < Math.min(inMarkdown.size(), inHtml.size()); index++) {
            final Element element = inMarkdown.get(index);
            assertTrue(
                    element.rows().stream()
                            .allMatch(row -> row.size() == element.rows().get(0).size()),
                    () -> name + ", line " + element.line()
                            + ": a row of the table has not as many cells as its header");
            assertEquals(
                    element.kind() + " " + element.content(),
                    inHtml.get(index).kind() + " " + inHtml.get(index).content(),
                    () -> name + ", line " + element.line() + ": the HTML does not say the same");
        }
        assertEquals(inMarkdown.size(), inHtml.size(), () -> name + ": the example in HTML has not as many parts");
        return inMarkdown;
    }
}
