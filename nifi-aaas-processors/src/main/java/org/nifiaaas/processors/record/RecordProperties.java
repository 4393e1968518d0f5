package org.nifiaaas.processors.record;

import org.apache.nifi.components.DescribedValue;
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

    public static final PropertyDescriptor USER_FIELD = new PropertyDescriptor.Builder()
            .name("User Field")
            .description("Top-level field with the user id")
            .required(true)
            .defaultValue("user")
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .build();

    public static final PropertyDescriptor ITEM_FIELD = new PropertyDescriptor.Builder()
            .name("Item Field")
            .description("Top-level field with the item id")
            .required(true)
            .defaultValue("item")
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .build();

    public static final PropertyDescriptor SCORE_FIELD = new PropertyDescriptor.Builder()
            .name("Score Field")
            .description("Field that the score is written to, a probability from 0 to 1")
            .required(true)
            .defaultValue("score")
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .build();

    public static final PropertyDescriptor BATCH_SIZE = new PropertyDescriptor.Builder()
            .name("Batch Size")
            .description("Number of records that are scored together. Also the most that a task holds in memory")
            .required(true)
            .defaultValue("1024")
            .addValidator(StandardValidators.createLongValidator(1, 1_000_000, true))
            .build();

    public static final String ERROR_MESSAGE = "record.error.message";
    public static final String FEATURES_HASH = "features.hash";

    private static final int LONGEST_MESSAGE = 1000;

    private RecordProperties() {}

    /** The reader that {@link #RECORD_READER} names. */
    public static RecordReaderFactory readers(final PropertyContext context) {
        return context.getProperty(RECORD_READER).asControllerService(RecordReaderFactory.class);
    }

    /** The writer that {@link #RECORD_WRITER} names. */
    public static RecordSetWriterFactory writers(final PropertyContext context) {
        return context.getProperty(RECORD_WRITER).asControllerService(RecordSetWriterFactory.class);
    }

    /**
     * The choice that a property of a fixed set of values holds.
     *
     * @throws IllegalArgumentException if the value is none of the choices, which validation prevents
     */
    public static <E extends Enum<E> & DescribedValue> E choice(
            final PropertyContext context, final PropertyDescriptor property, final Class<E> type) {
        final String value = context.getProperty(property).getValue();
        for (final E choice : type.getEnumConstants()) {
            if (choice.getValue().equals(value)) {
                return choice;
            }
        }
        throw new IllegalArgumentException(property.getName() + " is '" + value + "', which is none of its choices");
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
