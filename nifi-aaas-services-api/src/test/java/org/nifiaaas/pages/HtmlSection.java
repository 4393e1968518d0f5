package org.nifiaaas.pages;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** Reads a section of a page in HTML, as NiFi 1 shows it. The section has to be well-formed. */
final class HtmlSection {

    private final List<Element> elements = new ArrayList<>();

    private HtmlSection() {}

    /** The elements below the heading that begins so, with lines that mean nothing; none if there is no such heading. */
    static List<Element> read(final String page, final String heading) {
        final String section = Pattern.compile(
                        "<h2>" + Pattern.quote(heading) + "[^\n]*</h2>(.*?)(?=<h2>|</body>)", Pattern.DOTALL)
                .matcher(page)
                .results()
                .map(result -> result.group(1))
                .findFirst()
                .orElse("");
        final HtmlSection html = new HtmlSection();
        html.addAll(parse("<section>" + section + "</section>"));
        return List.copyOf(html.elements);
    }

    private static Node parse(final String section) {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(section)))
                    .getDocumentElement();
        } catch (final SAXException | IOException | ParserConfigurationException e) {
            throw new IllegalStateException("The section is not well-formed HTML: " + e.getMessage(), e);
        }
    }

    private void addAll(final Node parent) {
        for (final Node node : children(parent)) {
            switch (node.getNodeName()) {
                case "pre" -> elements.add(Element.block(0, node.getTextContent()));
                case "table" -> elements.add(Element.table(0, rows(node)));
                case "ul", "ol" -> addAll(node);
                case "p", "li", "h3" -> elements.add(Element.paragraph(0, plain(node)));
                default -> requireWhiteSpace(node);
            }
        }
    }

    private static void requireWhiteSpace(final Node node) {
        if (!node.getTextContent().isBlank()) {
            throw new IllegalStateException("The section has text in no paragraph: " + node.getTextContent());
        }
    }

    private static List<List<String>> rows(final Node table) {
        final List<List<String>> rows = new ArrayList<>();
        for (final Node row : children(table)) {
            if (row.getNodeType() == Node.ELEMENT_NODE) {
                rows.add(children(row).stream()
                        .filter(cell -> cell.getNodeType() == Node.ELEMENT_NODE)
                        .map(HtmlSection::plain)
                        .toList());
            }
        }
        return rows;
    }

    private static String plain(final Node node) {
        final StringBuilder plain = new StringBuilder();
        append(node, plain);
        return plain.toString().replaceAll("\\s+", " ").strip();
    }

    private static void append(final Node parent, final StringBuilder plain) {
        for (final Node node : children(parent)) {
            if (node.getNodeName().equals("code")) {
                plain.append('`').append(node.getTextContent()).append('`');
            } else if (node.getNodeType() == Node.TEXT_NODE) {
                plain.append(node.getTextContent());
            } else {
                append(node, plain);
            }
        }
    }

    private static List<Node> children(final Node parent) {
        final NodeList nodes = parent.getChildNodes();
        final List<Node> children = new ArrayList<>(nodes.getLength());
        for (int index = 0; index < nodes.getLength(); index++) {
            children.add(nodes.item(index));
        }
        return children;
    }
}
