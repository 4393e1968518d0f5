package org.nifiaaas.processors.record;

import java.util.Arrays;
import org.apache.nifi.components.AllowableValue;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.context.PropertyContext;
import org.apache.nifi.processor.util.StandardValidators;
import org.apache.nifi.serialization.RecordReaderFactory;
import org.apache.nifi.serialization.RecordSetWriterFactory;

/** Properties and attributes that the record processors share. */
public final class RecordProperties {

    public static final PropertyDescriptor RECORD_READER = new PropertyDescriptor.Builder()
            .name("Record Reader")
            .description("Reads the records of the incoming FlowFile")
            .identifiesControllerService(RecordReaderFactory.class)
            .required(true)
            .build();

    public static final PropertyDescriptor RECORD_WRITER = new PropertyDescriptor.Builder()
            .name("Record Writer")
            .description(
                    "Writes the records of the outgoing FlowFiles. With the schema access strategy Inherit Record Schema the "
                            + "added fields are part of the schema; a schema given otherwise must name those that are wanted")
            .identifiesControllerService(RecordSetWriterFactory.class)
            .required(true)
            .build();

    public static final PropertyDescriptor USER_FIELD = field("User Field", "Top-level field with the user id", "user");

    public static final PropertyDescriptor ITEM_FIELD = field("Item Field", "Top-level field with the item id", "item");

    public static final PropertyDescriptor SCORE_FIELD =
            field("Score Field", "Field that the score is written to, a probability from 0 to 1", "score");

    public static final PropertyDescriptor BATCH_SIZE = count(
            "Batch Size",
            "Number of records that are scored together. A task holds as many in memory, for each arm of a traffic split",
            1024,
            1,
            1_000_000);

    static final String ERROR_MESSAGE = "record.error.message";
    public static final String FEATURES_HASH = "features.hash";

    private static final int LONGEST_MESSAGE = 1000;

    private RecordProperties() {}

    /** The reader that {@link #RECORD_READER} names. */
    static RecordReaderFactory readers(final PropertyContext context) {
        return context.getProperty(RECORD_READER).asControllerService(RecordReaderFactory.class);
    }

    /** The writer that {@link #RECORD_WRITER} names. */
    static RecordSetWriterFactory writers(final PropertyContext context) {
        return context.getProperty(RECORD_WRITER).asControllerService(RecordSetWriterFactory.class);
    }

    /** A required property that names a field of a record. */
    public static PropertyDescriptor field(final String name, final String description, final String byDefault) {
        return new PropertyDescriptor.Builder()
                .name(name)
                .description(description)
                .required(true)
                .defaultValue(byDefault)
                .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
                .build();
    }

    /** A property that may name a field of a record. */
    public static PropertyDescriptor optionalField(final String name, final String description) {
        return new PropertyDescriptor.Builder()
                .name(name)
                .description(description)
                .required(false)
                .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
                .build();
    }

    /** A property that matters, and is shown, only while another one has one of these values. */
    public static PropertyDescriptor dependent(
            final PropertyDescriptor property, final PropertyDescriptor other, final Choice... choices) {
        final AllowableValue[] values = Arrays.stream(choices)
                .map(choice -> new AllowableValue(choice.getValue()))
                .toArray(AllowableValue[]::new);
        return new PropertyDescriptor.Builder()
                .fromPropertyDescriptor(property)
                .dependsOn(other, values)
                .build();
    }

    /** A required property that is a whole number of a range. */
    public static PropertyDescriptor count(
            final String name, final String description, final long byDefault, final long least, final long most) {
        return new PropertyDescriptor.Builder()
                .name(name)
                .description(description)
                .required(true)
                .defaultValue(Long.toString(byDefault))
                .addValidator(StandardValidators.createLongValidator(least, most, true))
                .build();
    }

    /** A property that contradicts another one. */
    public static ValidationResult invalid(
            final PropertyDescriptor property, final String input, final String explanation) {
        return new ValidationResult.Builder()
                .subject(property.getName())
                .input(input)
                .valid(false)
                .explanation(explanation)
                .build();
    }

    /** The message of an error as one line of bounded length, fit for an attribute. */
    public static String oneLine(final Throwable error) {
        final String message = error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage();
        final String line = message.replaceAll("\\s+", " ").trim();
        return line.length() > LONGEST_MESSAGE ? line.substring(0, LONGEST_MESSAGE) : line;
    }
}
