package org.nifiaaas.pages;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigurableComponent;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.controller.ControllerService;
import org.apache.nifi.flowfile.attributes.CoreAttributes;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;

/**
 * The section "Worked example" of a component's page, in a form that a test can run. It consists of
 *
 * <ul>
 *   <li>a table of "Property" and value, see {@link PropertyTable}, and perhaps one of "Parameter" and value,
 *   <li>a paragraph that begins with "Input", with a block if the FlowFile has content,
 *   <li>for each relationship that gets a FlowFile a paragraph that begins with "Relationship" and its name, with a block unless the
 *       content is that of the input; of several forms of a content, the one in JSON,
 *   <li>a table of "Attribute" with a column for "Input", if the input needs attributes, and one for each relationship, with every
 *       attribute that the processor sets; an attribute whose cell is empty is not there,
 *   <li>a table of "Provenance event", details and perhaps address: all events, in order,
 *   <li>or, for a service, a table of "Verification step", outcome and explanation.
 * </ul>
 *
 * <p>Other parts are for the test to ask for. What is left out of a value stands as an ellipsis, see {@link Likeness}. Both forms of the page have to say the
 * same. What does not agree is an {@link AssertionError} that names page, line and field.
 */
public final class WorkedExample {

    /** The attribute that nobody can give a FlowFile; what the page shows stands for what it gets. */
    private static final String UUID = CoreAttributes.UUID.key();

    private final Sections example;
    private final Map<String, String> meanings = new LinkedHashMap<>();
    private Path folder;

    private WorkedExample(final Sections example) {
        this.example = example;
    }

    /** Reads the example of a component out of its page. */
    public static WorkedExample of(final Class<?> component) {
        return of(Page.of(component));
    }

    static WorkedExample of(final Page page) {
        final WorkedExample read = new WorkedExample(new Sections(page.name(), page.example()));
        read.example.findTable("Parameter").ifPresent(table -> table.rows().stream()
                .skip(1)
                .forEach(row -> read.meanings.put(
                        "#{" + Sections.codes(row.get(0)).get(0) + "}",
                        Sections.codes(row.get(1)).get(0))));
        return read;
    }

    /** Lets a text, such as a path or an address, stand for what a test has in its place. */
    public WorkedExample where(final String written, final String meant) {
        meanings.put(written, meant);
        return this;
    }

    /** Where files of properties are written. */
    public WorkedExample filesIn(final Path given) {
        folder = given;
        return this;
    }

    /** The block right below the paragraph that begins so. */
    public String block(final String beginning) {
        return example.block(beginning);
    }

    /** The pieces of code in the paragraph that begins so. */
    public List<String> codes(final String beginning) {
        return Sections.codes(example.paragraph(beginning).text());
    }

    /** The rows below the header of the table whose first column has this name. */
    public List<List<String>> rows(final String firstHeader) {
        final List<List<String>> rows = example.table(firstHeader).rows();
        return rows.subList(1, rows.size());
    }

    /** The code in a cell, or the empty text. */
    public static String code(final String cell) {
        return Sections.codes(cell).stream().findFirst().orElse("");
    }

    /** Gives a processor its properties. */
    public void configure(final TestRunner runner) {
        values(runner.getProcessor()).forEach(runner::setProperty);
    }

    /** Gives a service its properties. */
    public void configure(final TestRunner runner, final ControllerService service) {
        values(service).forEach((property, value) -> runner.setProperty(service, property, value));
    }

    /** The properties that are no services. */
    public Map<PropertyDescriptor, String> values(final ConfigurableComponent component) {
        final Map<PropertyDescriptor, String> values =
                new PropertyTable(example, this::write, this::meaning).values(component);
        values.values().removeIf(value -> value == null);
        return values;
    }

    private String write(final String name, final String content) {
        try {
            return Files.writeString(folder.resolve(name), content).toString();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String meaning(final String text) {
        String meaning = text;
        for (final Map.Entry<String, String> entry : meanings.entrySet()) {
            meaning = meaning.replace(entry.getKey(), entry.getValue());
        }
        return meaning;
    }

    /** Configures the processor, lets it run once with the input, and compares all that comes out. */
    public void happens(final TestRunner runner) {
        final MockFlowFile input = start(runner);
        new ProcessorOutcome(example, this::meaning).check(runner, input);
    }

    /** Configures the processor and lets it run once with the input, which is returned. */
    public MockFlowFile start(final TestRunner runner) {
        configure(runner);
        final ProcessorOutcome outcome = new ProcessorOutcome(example, this::meaning);
        final Map<String, String> attributes = outcome.inputAttributes();
        final MockFlowFile input = runner.enqueue(outcome.input(), attributes);
        if (attributes.containsKey(UUID)) {
            where(attributes.get(UUID), input.getAttribute(UUID));
        }
        runner.run();
        return input;
    }

    /** Compares the block below a paragraph with what there is. */
    public void shows(final String beginning, final String actual) {
        final Element block = example.findBlock(beginning)
                .orElseThrow(() -> new AssertionError(example.place(0, beginning + ": there is no block")));
        agree(block.line(), beginning, block.text(), actual);
    }

    /** Compares what Verify says. */
    public void verifies(final List<ConfigVerificationResult> results) {
        final Element table = example.table("Verification step");
        for (int row = 1; row < table.rows().size(); row++) {
            final List<String> cells = table.rows().get(row);
            final ConfigVerificationResult result = row <= results.size() ? results.get(row - 1) : null;
            final String actual = result == null
                    ? "no more"
                    : result.getVerificationStepName() + " | " + result.getOutcome() + " | " + result.getExplanation();
            final String shown = code(cells.get(0)) + " | " + code(cells.get(1)) + " | " + code(cells.get(2));
            agree(table.lineOf(row), "verification step " + row, shown, actual);
        }
        if (results.size() >= table.rows().size()) {
            throw new AssertionError(example.place(table.line(), "verification: there is also ")
                    + results.get(table.rows().size() - 1));
        }
    }

    /** Compares a value of the page, told by its paragraph or table, with what there is. */
    public void says(final String beginning, final String shown, final String actual) {
        final int line = example.findTable(beginning).map(Element::line).orElseGet(() -> example.paragraph(beginning)
                .line());
        agree(line, beginning, shown, actual);
    }

    private void agree(final int line, final String subject, final String shown, final String actual) {
        final Optional<String> difference = Likeness.difference(meaning(shown), actual);
        difference.ifPresent(text -> {
            throw new AssertionError(example.place(line, subject + text));
        });
    }
}
