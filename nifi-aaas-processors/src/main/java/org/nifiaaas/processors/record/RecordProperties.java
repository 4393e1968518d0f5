package org.nifiaaas.processors.record;

import java.util.Arrays;
import org.apache.nifi.components.AllowableValue;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.components.Validator;
import org.apache.nifi.context.PropertyContext;
import org.apache.nifi.processor.util.StandardValidators;
import org.apache.nifi.serialization.RecordReaderFactory;
import org.apache.nifi.serialization.RecordSetWriterFactory;

/** Properties and attributes that the record processors share. */
public final class RecordProperties {

    /** Begins, or goes on with, the description of a relationship for failures, before the FlowFile as a whole. */
    public static final String UNUSABLE_RECORDS =
            "records that the reader refuses, or in which a path does not lead to one field, as they came; or ";

    /** Ends the description of a property that names a field to read. */
    public static final String OR_PATH =
            ". A name is that of a top-level field; what begins with a slash is a RecordPath, such as /customer/id, that selects one value";

    /** Ends the description of a property that names a field with a list. */
    public static final String LIST_OR_PATH =
            "A name is that of a top-level field; what begins with a slash is a RecordPath, such as /basket[*]/item, and all that it selects is the list";

    /** Ends the description of a property that names a field to write. */
    public static final String OR_NESTED =
            ". A name is that of a top-level field; with a path of names such as /prediction/score the record that holds the field must be there";

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

    public static final PropertyDescriptor USER_FIELD = field("User Field", "Field with the user id" + OR_PATH, "user");

    public static final PropertyDescriptor ITEM_FIELD = field("Item Field", "Field with the item id" + OR_PATH, "item");

    public static final PropertyDescriptor SCORE_FIELD = writtenField(
            "Score Field", "Field that the score is written to, a probability from 0 to 1" + OR_NESTED, "score");

    public static final PropertyDescriptor BATCH_SIZE = count(
            "Batch Size",
            "Number of records that are scored together. A task holds as many in memory, for each arm of a traffic split",
            1024,
            1,
            1_000_000);

    public static final PropertyDescriptor REJECTED_RECORDS = Choice.property(
            "Rejected Records",
            "Where records go that cannot be taken; the reason is in a field of the record in any case",
            RejectedRecords.ROUTE);

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

    /** A required property that names a field of a record to read. */
    public static PropertyDescriptor field(final String name, final String description, final String byDefault) {
        return required(name, description, byDefault, FieldPath::validateRead);
    }

    /** A required property that names a field of a record to write. */
    public static PropertyDescriptor writtenField(final String name, final String description, final String byDefault) {
        return required(name, description, byDefault, FieldPath::validateWritten);
    }

    private static PropertyDescriptor required(
            final String name, final String description, final String byDefault, final Validator validator) {
        return new PropertyDescriptor.Builder()
                .name(name)
                .description(description)
                .required(true)
                .defaultValue(byDefault)
                .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
                .addValidator(validator)
                .build();
    }

    /** A property that may name a field of a record to read. */
    public static PropertyDescriptor optionalField(final String name, final String description) {
        return new PropertyDescriptor.Builder()
                .name(name)
                .description(description)
                .required(false)
                .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
                .addValidator(FieldPath::validateRead)
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
