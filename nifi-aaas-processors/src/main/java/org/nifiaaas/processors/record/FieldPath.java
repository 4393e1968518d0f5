package org.nifiaaas.processors.record;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationContext;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.context.PropertyContext;
import org.apache.nifi.record.path.FieldValue;
import org.apache.nifi.record.path.RecordPath;
import org.apache.nifi.record.path.exception.RecordPathException;
import org.apache.nifi.serialization.record.DataType;
import org.apache.nifi.serialization.record.Record;

/**
 * Where a value stands in records: the name of a top-level field, or a RecordPath, which begins with a slash. Immutable and thread-safe.
 *
 * <p>A plain name is read from the record as ever. Of a path that consists of names only, such as {@code /customer/id}, the records are walked through name by
 * name, which selects what RecordPath does; any other path is left to RecordPath.
 */
public final class FieldPath {

    private static final String NAME = "/(?:([\\p{L}_$@#][\\p{L}\\p{N}_$@#:.-]*)|'([^'\\\\]+)')";
    private static final Pattern STEP = Pattern.compile(NAME);
    private static final Pattern STEPS = Pattern.compile("(?:" + NAME + ")+");
    private static final Pattern QUOTED = Pattern.compile("'[^']*'|\"[^\"]*\"");

    /** Functions of RecordPath that need more of NiFi than its versions have in common, or libraries of their own. */
    private static final Pattern REFUSED_FUNCTION =
            Pattern.compile("\\b(toDate|format|padLeft|padRight|uuid5|hash|escapeJson|unescapeJson)\\s*\\(");

    private final String text;
    private final List<String> names;
    private final String last;
    private final RecordPath path;

    private FieldPath(final String text, final List<String> names, final RecordPath path) {
        this.text = text;
        this.names = names;
        this.last = names.isEmpty() ? "" : names.get(names.size() - 1);
        this.path = path;
    }

    /**
     * Reads a name or a path.
     *
     * @throws IllegalArgumentException with one line if a text that begins with a slash is no path to a field
     */
    public static FieldPath of(final String text) {
        if (!text.startsWith("/")) {
            return new FieldPath(text, List.of(text), null);
        }
        final RecordPath path = compile(text);
        final Matcher steps = STEPS.matcher(text);
        final List<String> names = steps.lookingAt() ? names(steps.group()) : List.of();
        if (!steps.matches()) {
            return new FieldPath(text, names, path);
        }
        final boolean plain = names.size() == 1 && !names.get(0).startsWith("/");
        return plain ? of(names.get(0)) : new FieldPath(text, names, null);
    }

    private static RecordPath compile(final String text) {
        if (text.equals("/")) {
            throw new IllegalArgumentException("it names no field");
        }
        final Matcher refused = REFUSED_FUNCTION.matcher(QUOTED.matcher(text).replaceAll("''"));
        if (refused.find()) {
            throw new IllegalArgumentException("the function " + refused.group(1) + " cannot be used here");
        }
        try {
            return RecordPath.compile(text);
        } catch (final RecordPathException e) {
            throw new IllegalArgumentException(RecordProperties.oneLine(e).replaceAll(" Query: .*", ""), e);
        }
    }

    private static List<String> names(final String steps) {
        final List<String> names = new ArrayList<>();
        final Matcher step = STEP.matcher(steps);
        while (step.find()) {
            names.add(step.group(1) == null ? step.group(2) : step.group(1));
        }
        return List.copyOf(names);
    }

    /** What a required property names. */
    public static FieldPath of(final PropertyContext context, final PropertyDescriptor property) {
        return of(context.getProperty(property).getValue());
    }

    /** What a property names, if it is set. */
    public static Optional<FieldPath> optional(final PropertyContext context, final PropertyDescriptor property) {
        return Optional.ofNullable(context.getProperty(property).getValue()).map(FieldPath::of);
    }

    /** Checks a property that names what is read. */
    static ValidationResult validateRead(final String subject, final String input, final ValidationContext context) {
        final ValidationResult.Builder result =
                new ValidationResult.Builder().subject(subject).input(input);
        try {
            of(input);
            return result.valid(true).build();
        } catch (final IllegalArgumentException e) {
            return result.valid(false)
                    .explanation("it begins with a slash and is no RecordPath such as /customer/id: " + e.getMessage())
                    .build();
        }
    }

    /** Checks a property that names what is written, which is one field of one record. */
    static ValidationResult validateWritten(final String subject, final String input, final ValidationContext context) {
        final ValidationResult read = validateRead(subject, input, context);
        if (!read.isValid() || of(input).isWritable()) {
            return read;
        }
        return new ValidationResult.Builder()
                .subject(subject)
                .input(input)
                .valid(false)
                .explanation(
                        "a value is written to one field: give its name, or a path of names only such as /prediction/score")
                .build();
    }

    /** Whether it consists of names only. */
    public boolean isNames() {
        return path == null;
    }

    /** Whether it is a name that is no path, or a path of names into a record. */
    private boolean isWritable() {
        return isNames() && (names.size() > 1 || !text.startsWith("/"));
    }

    /** Whether it leads into a record within the record. */
    boolean isNested() {
        return names.size() > 1 || !isNames();
    }

    /** The names with which it begins: all of it, if it consists of names only. */
    List<String> names() {
        return names;
    }

    /** The top-level field with which it begins; empty if it can be any. */
    public String first() {
        return names.isEmpty() ? "" : names.get(0);
    }

    /** Whether another one is the same field, or is in it. */
    public boolean holds(final FieldPath other) {
        return isNames()
                ? other.names.size() >= names.size()
                        && other.names.subList(0, names.size()).equals(names)
                : equals(other);
    }

    /**
     * Its value in a record.
     *
     * @return null if there is none
     * @throws RecordException if the path selects more than one
     */
    public Object value(final Record record) throws RecordException {
        return isNames()
                ? named(record)
                : selected(record).map(FieldValue::getValue).orElse(null);
    }

    /**
     * Its values in a record.
     *
     * @return a value, an array of several, or null if there is none
     * @throws RecordException if the path cannot be followed
     */
    public Object values(final Record record) throws RecordException {
        if (isNames()) {
            return named(record);
        }
        final Object[] values = select(record).stream()
                .map(FieldValue::getValue)
                .flatMap(value -> value instanceof Object[] array ? Arrays.stream(array) : Stream.of(value))
                .toArray();
        return values.length == 0 ? null : values;
    }

    /**
     * Type of its value in the schema of a record; null if the schema does not have it.
     *
     * @throws RecordException if the path selects more than one value
     */
    public DataType type(final Record record) throws RecordException {
        if (!isNames()) {
            return selected(record).map(found -> found.getField().getDataType()).orElse(null);
        }
        final Record holder = parent(record);
        return holder == null ? null : holder.getSchema().getDataType(last).orElse(null);
    }

    private Object named(final Record record) {
        final Record holder = parent(record);
        return holder == null ? null : holder.getValue(last);
    }

    /** The record that holds the field, null if there is none. */
    private Record parent(final Record record) {
        Record parent = record;
        for (int step = 0; step < names.size() - 1; step++) {
            if (!(parent.getValue(names.get(step)) instanceof Record child)) {
                return null;
            }
            parent = child;
        }
        return parent;
    }

    private Optional<FieldValue> selected(final Record record) throws RecordException {
        final List<FieldValue> found = select(record);
        if (found.size() > 1) {
            throw new RecordException(
                    "the path " + text + " selects " + found.size() + " values and may select one", null);
        }
        return found.stream().findFirst();
    }

    private List<FieldValue> select(final Record record) throws RecordException {
        return RecordBoundary.call("path", () -> path.evaluate(record)
                .getSelectedFields()
                .filter(field -> field.getValue() != null)
                .toList());
    }

    /**
     * Makes sure that it can be read from a record.
     *
     * @throws RecordException if the path selects more than one value
     */
    void checkRead(final Record record) throws RecordException {
        if (!isNames()) {
            selected(record);
        }
    }

    /**
     * Makes sure that it can be written into a record.
     *
     * @throws RecordException if the record that shall hold the field is not there
     */
    void checkWritten(final Record record) throws RecordException {
        Record parent = record;
        final StringBuilder at = new StringBuilder();
        for (final String name : names.subList(0, names.size() - 1)) {
            at.append('/').append(name);
            // Under an alias the record would be written by another name.
            final boolean known = parent.getSchema()
                    .getField(name)
                    .filter(field -> field.getFieldName().equals(name))
                    .isPresent();
            if (!known || !(parent.getValue(name) instanceof Record child)) {
                throw new RecordException("there is no record " + at + " to hold " + text, null);
            }
            parent = child;
        }
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof FieldPath field
                && isNames() == field.isNames()
                && (isNames() ? names.equals(field.names) : text.equals(field.text));
    }

    @Override
    public int hashCode() {
        return Objects.hash(isNames(), isNames() ? names : text);
    }

    /** The name, or the path as it was given. */
    @Override
    public String toString() {
        return text;
    }
}
