package org.nifiaaas.pages;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.nifi.flowfile.attributes.CoreAttributes;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.provenance.ProvenanceEventRecord;
import org.apache.nifi.provenance.ProvenanceEventType;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;

/** What a worked example says of the FlowFile that goes into a processor and of those that come out, and whether it is so. */
final class ProcessorOutcome {

    private static final String ATTRIBUTE = "Attribute";
    private static final String INPUT = "Input";
    private static final Set<ProvenanceEventType> BY_ITSELF =
            EnumSet.of(ProvenanceEventType.DROP, ProvenanceEventType.FORK);
    private static final String RELATIONSHIP = "Relationship `";

    private final Sections example;
    private final UnaryOperator<String> meaning;

    ProcessorOutcome(final Sections example, final UnaryOperator<String> meaning) {
        this.example = example;
        this.meaning = meaning;
    }

    String input() {
        example.paragraph(INPUT);
        return example.findBlock(INPUT).map(Element::text).orElse("");
    }

    Map<String, String> inputAttributes() {
        final Map<String, String> attributes = new HashMap<>();
        cells(INPUT).forEach((cell, value) -> {
            if (!value.isEmpty()) {
                attributes.put(cell.attribute(), meaning.apply(value));
            }
        });
        return attributes;
    }

    void check(final TestRunner runner, final MockFlowFile input) {
        final Map<String, Element> shown = relationships();
        checkColumns(shown.keySet());
        for (final Relationship relationship : runner.getProcessor().getRelationships()) {
            final String name = relationship.getName();
            final List<MockFlowFile> flowFiles = runner.getFlowFilesForRelationship(relationship);
            if (shown.containsKey(name) && flowFiles.isEmpty()) {
                throw new AssertionError(example.place(shown.get(name).line(), "relationship " + name)
                        + ": the page shows a FlowFile, but there is none");
            }
            if (!shown.containsKey(name) && !flowFiles.isEmpty()) {
                throw new AssertionError(example.place(0, "relationship " + name)
                        + ": the page shows no FlowFile, but there is one with "
                        + flowFiles.get(0).getAttributes());
            }
            if (!flowFiles.isEmpty()) {
                final MockFlowFile flowFile = shownOne(name, shown.get(name), flowFiles);
                checkContent(name, shown.get(name), flowFile);
                checkAttributes(name, flowFile);
                checkThatAttributesAreShown(name, flowFile, input);
            }
        }
        checkProvenance(runner.getProvenanceEvents().stream()
                .filter(ProcessorOutcome::isTold)
                .toList());
    }

    private void checkColumns(final Set<String> relationships) {
        example.findTable(ATTRIBUTE).ifPresent(table -> {
            final Set<String> columns = new LinkedHashSet<>(table.rows().get(0));
            relationships.forEach(relationship -> columns.remove("`" + relationship + "`"));
            columns.removeAll(List.of(ATTRIBUTE, INPUT));
            if (!columns.isEmpty()) {
                throw new AssertionError(example.place(table.line(), "attributes") + ": the example has no " + columns);
            }
        });
    }

    /** Not so for what NiFi adds by itself: the DROP of a FlowFile whose children go on, and in nifi-mock a FORK for each child. */
    private static boolean isTold(final ProvenanceEventRecord event) {
        return event.getDetails() != null || !BY_ITSELF.contains(event.getEventType());
    }

    /** The paragraphs by the name of their relationship. */
    private Map<String, Element> relationships() {
        final Map<String, Element> paragraphs = new LinkedHashMap<>();
        for (final Element element : example.elements()) {
            if (element.text().startsWith(RELATIONSHIP)) {
                paragraphs.put(Sections.codes(element.text()).get(0), element);
            }
        }
        return paragraphs;
    }

    /** The page shows one; if there are several forms of the content, it is the one in JSON. */
    private MockFlowFile shownOne(final String name, final Element paragraph, final List<MockFlowFile> flowFiles) {
        final List<MockFlowFile> candidates = flowFiles.stream()
                .filter(flowFile -> flowFiles.size() == 1 || Likeness.isJson(flowFile.getContent()))
                .toList();
        if (candidates.size() != 1) {
            throw new AssertionError(example.place(paragraph.line(), "relationship " + name)
                    + ": the page shows one FlowFile, but there are " + flowFiles.size());
        }
        return candidates.get(0);
    }

    private void checkContent(final String name, final Element paragraph, final MockFlowFile flowFile) {
        final Optional<Element> block = example.findBlock(RELATIONSHIP + name + "`");
        final String shown = meaning.apply(block.map(Element::text).orElseGet(this::input));
        final String place = example.place(block.orElse(paragraph).line(), "relationship " + name);
        Likeness.difference(shown, flowFile.getContent()).ifPresent(difference -> {
            throw new AssertionError(place + ", content" + difference);
        });
    }

    private void checkAttributes(final String name, final MockFlowFile flowFile) {
        cells("`" + name + "`").forEach((cell, shown) -> {
            final String place = example.place(cell.line(), "relationship " + name + ", attribute " + cell.attribute());
            final String actual = flowFile.getAttribute(cell.attribute());
            if (shown.isEmpty() || actual == null) {
                if (!shown.isEmpty() || actual != null) {
                    throw new AssertionError(place + ": the page shows \"" + shown + "\", but it is "
                            + (actual == null ? "not there" : "\"" + actual + "\""));
                }
                return;
            }
            Likeness.difference(meaning.apply(shown), actual).ifPresent(difference -> {
                throw new AssertionError(place + difference);
            });
        });
    }

    /** Every attribute that the processor has set. */
    private void checkThatAttributesAreShown(final String name, final MockFlowFile flowFile, final MockFlowFile input) {
        final Map<String, String> left = new TreeMap<>(flowFile.getAttributes());
        left.remove(CoreAttributes.UUID.key());
        left.entrySet().removeAll(input.getAttributes().entrySet());
        cells("`" + name + "`").keySet().forEach(cell -> left.remove(cell.attribute()));
        if (!left.isEmpty()) {
            final int line = example.findTable(ATTRIBUTE).map(Element::line).orElse(0);
            throw new AssertionError(
                    example.place(line, "relationship " + name) + ": the page does not show the attributes " + left);
        }
    }

    private void checkProvenance(final List<ProvenanceEventRecord> events) {
        final Element table = example.table("Provenance event");
        for (int row = 1; row < Math.max(table.rows().size(), events.size() + 1); row++) {
            final String shown = row < table.rows().size()
                    ? String.join(
                            " | ",
                            table.rows().get(row).stream()
                                    .map(WorkedExample::code)
                                    .toList())
                    : "no more";
            final String actual = row <= events.size()
                    ? event(events.get(row - 1), table.rows().get(0).size())
                    : "no more";
            final String place = example.place(table.lineOf(row), "provenance event " + row);
            Likeness.difference(meaning.apply(shown), actual).ifPresent(difference -> {
                throw new AssertionError(place + difference);
            });
        }
    }

    private static String event(final ProvenanceEventRecord event, final int columns) {
        final List<String> parts = new ArrayList<>();
        parts.add(event.getEventType().name());
        parts.add(event.getDetails() == null ? "" : event.getDetails());
        parts.add(event.getTransitUri() == null ? "" : event.getTransitUri());
        return String.join(" | ", parts.subList(0, columns));
    }

    /** The values of a column of the attributes. */
    private Map<Cell, String> cells(final String column) {
        final Map<Cell, String> cells = new LinkedHashMap<>();
        example.findTable(ATTRIBUTE).ifPresent(table -> {
            final int index = table.rows().get(0).indexOf(column);
            for (int row = 1; row < table.rows().size() && index > 0; row++) {
                final List<String> values = table.rows().get(row);
                cells.put(
                        new Cell(table.lineOf(row), WorkedExample.code(values.get(0))),
                        WorkedExample.code(values.get(index)));
            }
        });
        return cells;
    }

    private record Cell(int line, String attribute) {}
}
