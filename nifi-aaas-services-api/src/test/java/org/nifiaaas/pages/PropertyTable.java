package org.nifiaaas.pages;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.apache.nifi.components.AllowableValue;
import org.apache.nifi.components.ConfigurableComponent;
import org.apache.nifi.components.PropertyDescriptor;

/**
 * The properties of a worked example, as the dialog of the component would hold them. A value is
 *
 * <ul>
 *   <li>code: that text,
 *   <li>"the lines ...", then code: lines of text,
 *   <li>"a file with ...", then code: the path of a file with these lines,
 *   <li>"the text below" or "the file below": the text, or the path of a file with it, of the block below the name of the property and a colon,
 *   <li>"(empty ...": no value,
 *   <li>anything else: a service, which the test must have put there.
 * </ul>
 *
 * <p>A row whose name ends in "(added)" is a dynamic property, and one that ends in "(Settings)" stands on another tab and is not read.
 */
final class PropertyTable {

    private static final String ADDED = " (added)";
    private static final String SETTINGS = " (Settings)";

    private final Sections example;
    private final BiFunction<String, String, String> files;
    private final UnaryOperator<String> meaning;

    /**
     * @param files writes a file of the given name and content and tells its path
     * @param meaning what a text of the page stands for
     */
    PropertyTable(
            final Sections example,
            final BiFunction<String, String, String> files,
            final UnaryOperator<String> meaning) {
        this.example = example;
        this.files = files;
        this.meaning = meaning;
    }

    /** The values by property; a service is null. Fails if the component has no property of a name. */
    Map<PropertyDescriptor, String> values(final ConfigurableComponent component) {
        final Map<PropertyDescriptor, String> values = new LinkedHashMap<>();
        final Element table = example.table("Property");
        for (int row = 1; row < table.rows().size(); row++) {
            final List<String> cells = table.rows().get(row);
            final String name = cells.get(0);
            final String place = example.place(table.lineOf(row), "property " + name);
            if (!name.endsWith(SETTINGS) && !cells.get(1).startsWith("(empty")) {
                final PropertyDescriptor property = property(component, name, place);
                values.put(property, value(property, cells.get(1), place));
            }
        }
        return values;
    }

    private static PropertyDescriptor property(
            final ConfigurableComponent component, final String name, final String place) {
        if (name.endsWith(ADDED)) {
            return component.getPropertyDescriptor(name.substring(0, name.length() - ADDED.length()));
        }
        return component.getPropertyDescriptors().stream()
                .filter(property -> property.getDisplayName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(place + ": the component has no such property"));
    }

    private String value(final PropertyDescriptor property, final String cell, final String place) {
        final String name = property.getDisplayName();
        final List<String> codes = Sections.codes(cell);
        if (cell.equals("the text below")) {
            return meaning.apply(example.block(name + ":"));
        }
        if (cell.equals("the file below")) {
            return files.apply(name, example.block(name + ":"));
        }
        if (codes.isEmpty()) {
            return null;
        }
        final String lines = String.join("\n", codes);
        if (cell.startsWith("a file with ")) {
            return files.apply(name, lines);
        }
        if (codes.size() > 1 ? !cell.startsWith("the lines ") : !cell.equals("`" + lines + "`")) {
            throw new AssertionError(place + ": it cannot be told from \"" + cell + "\" what the value is");
        }
        return chosen(property, meaning.apply(lines));
    }

    /** The value behind what the dialog shows of a choice. */
    private static String chosen(final PropertyDescriptor property, final String shown) {
        final List<AllowableValue> choices = property.getAllowableValues();
        return choices == null || property.getControllerServiceDefinition() != null
                ? shown
                : choices.stream()
                        .filter(choice -> choice.getDisplayName().equals(shown))
                        .map(AllowableValue::getValue)
                        .findFirst()
                        .orElse(shown);
    }
}
