package org.nifiaaas.sandbox.flow;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.nifiaaas.sandbox.flow.KafkaBoxes.Bundle;
import org.nifiaaas.sandbox.flow.KafkaBoxes.Type;
import org.nifiaaas.sandbox.nifi.NifiException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** Makes the template file of one kind of NiFi of the template that the sandbox's NiFi gave. Stateless. */
final class TemplateFile {

    private static final String TIMESTAMP = "01/01/2026 00:00:00 UTC";

    private static final List<String> PARTS = List.of("connections", "controllerServices", "labels", "processors");
    private static final Pattern UUIDS = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private TemplateFile() {}

    static String of(final String exported, final FlowPlan plan, final KafkaBoxes kafka, final String nifiVersion)
            throws NifiException {
        try {
            final Document document = parse(exported);
            final Element template = document.getDocumentElement();
            child(template, "name").setTextContent(plan.name());
            child(template, "timestamp").setTextContent(TIMESTAMP);
            for (final Element bundle : elements(document, "bundle")) {
                rename(bundle, nifiVersion);
            }
            for (final Element processor : elements(document, "processors")) {
                if (plan.box(child(processor, "name").getTextContent()).disabled()) {
                    // NiFi writes every processor of a template as stopped.
                    child(processor, "state").setTextContent("DISABLED");
                }
                if (KafkaBoxes.isSandboxBox(child(processor, "type").getTextContent())) {
                    replaceKafka(processor, plan, kafka);
                } else {
                    addReferences(processor, plan);
                }
            }
            sort(document);
            return StableIds.in(write(document), "");
        } catch (final ParserConfigurationException | SAXException | IOException | TransformerException e) {
            throw new NifiException(0, "The template that NiFi gave is not as expected: " + e.getMessage(), e);
        }
    }

    /** NiFi keeps the parts of a group in sets; sorted by what a person knows them by, they stay where they are. */
    private static void sort(final Document document) {
        final Map<String, String> names = new HashMap<>();
        for (final String part : List.of("processors", "controllerServices")) {
            for (final Element element : elements(document, part)) {
                names.put(
                        child(element, "id").getTextContent(),
                        child(element, "name").getTextContent());
            }
        }
        for (final String part : PARTS) {
            final List<Element> sorted = elements(document, part);
            if (!sorted.isEmpty()) {
                final Node parent = sorted.get(0).getParentNode();
                final Node end = sorted.get(sorted.size() - 1).getNextSibling();
                sorted.sort(Comparator.comparing(element -> sortKey(element, names)));
                sorted.forEach(element -> parent.insertBefore(element, end));
            }
        }
    }

    private static String sortKey(final Element element, final Map<String, String> names) {
        final String name = names.getOrDefault(child(element, "id").getTextContent(), "");
        return name
                + UUIDS.matcher(element.getTextContent())
                        .replaceAll(id -> Matcher.quoteReplacement(names.getOrDefault(id.group(), "")));
    }

    private static void rename(final Element bundle, final String nifiVersion) {
        put(
                bundle,
                StockBundles.ordinary(
                        new Bundle(
                                child(bundle, "group").getTextContent(),
                                child(bundle, "artifact").getTextContent(),
                                child(bundle, "version").getTextContent()),
                        nifiVersion));
    }

    private static void put(final Element element, final Bundle bundle) {
        child(element, "group").setTextContent(bundle.group());
        child(element, "artifact").setTextContent(bundle.artifact());
        child(element, "version").setTextContent(bundle.version());
    }

    /** NiFi leaves the values of sensitive properties out, also those that only refer to a parameter. */
    private static void addReferences(final Element processor, final FlowPlan plan) {
        final Map<String, String> planned =
                plan.plannedProperties(child(processor, "name").getTextContent());
        final Element properties = child(child(processor, "config"), "properties");
        for (Node node = properties.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element entry
                    && entry.getElementsByTagName("value").getLength() == 0) {
                final String value = planned.get(child(entry, "key").getTextContent());
                if (value != null) {
                    entry.appendChild(text(entry, "value", value));
                }
            }
        }
    }

    private static void replaceKafka(final Element processor, final FlowPlan plan, final KafkaBoxes kafka) {
        final String sandboxType = child(processor, "type").getTextContent();
        final Type type = kafka.typeFor(sandboxType);
        final Map<String, String> planned =
                plan.plannedProperties(child(processor, "name").getTextContent());
        child(processor, "type").setTextContent(type.name());
        put(child(processor, "bundle"), type.bundle());
        final Element config = child(processor, "config");
        final Element descriptors = emptied(child(config, "descriptors"));
        final Element properties = emptied(child(config, "properties"));
        kafka.propertiesFor(sandboxType, planned, "").forEach((name, value) -> {
            addEntry(properties, name).setTextContent(value);
            final Element descriptor = addEntry(descriptors, name);
            descriptor.appendChild(text(descriptor, "name", name));
        });
    }

    private static Element emptied(final Element element) {
        while (element.hasChildNodes()) {
            element.removeChild(element.getFirstChild());
        }
        return element;
    }

    private static Element addEntry(final Element map, final String key) {
        final Document document = map.getOwnerDocument();
        final Element entry = document.createElement("entry");
        entry.appendChild(text(map, "key", key));
        final Element value = document.createElement("value");
        entry.appendChild(value);
        map.appendChild(entry);
        return value;
    }

    private static Element text(final Element near, final String name, final String content) {
        final Element element = near.getOwnerDocument().createElement(name);
        element.setTextContent(content);
        return element;
    }

    private static Element child(final Element parent, final String name) {
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && element.getTagName().equals(name)) {
                return element;
            }
        }
        throw new IllegalStateException("<" + parent.getTagName() + "> has no <" + name + ">");
    }

    private static List<Element> elements(final Document document, final String name) {
        final NodeList nodes = document.getElementsByTagName(name);
        final List<Element> elements = new ArrayList<>();
        for (int number = 0; number < nodes.getLength(); number++) {
            elements.add((Element) nodes.item(number));
        }
        return elements;
    }

    private static Document parse(final String xml) throws ParserConfigurationException, SAXException, IOException {
        final DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    }

    private static String write(final Document document) throws TransformerException {
        final TransformerFactory factory = TransformerFactory.newInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        final Transformer transformer = factory.newTransformer();
        transformer.setOutputProperty(OutputKeys.ENCODING, "UTF-8");
        transformer.setOutputProperty(OutputKeys.STANDALONE, "yes");
        final StringWriter text = new StringWriter();
        transformer.transform(new DOMSource(document), new StreamResult(text));
        return text + "\n";
    }
}
