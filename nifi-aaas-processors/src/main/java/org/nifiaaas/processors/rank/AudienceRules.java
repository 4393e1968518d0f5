package org.nifiaaas.processors.rank;

import static org.nifiaaas.processors.record.Schemas.nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationContext;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.serialization.record.RecordField;
import org.apache.nifi.serialization.record.RecordFieldType;
import org.apache.nifi.serialization.record.RecordSchema;
import org.nifiaaas.features.text.Decimals;
import org.nifiaaas.processors.model.Threshold;
import org.nifiaaas.processors.record.FieldPath;
import org.nifiaaas.processors.record.Passport;
import org.nifiaaas.processors.record.RecordProperties;
import org.nifiaaas.processors.record.Schemas;

/**
 * How the audience of an item is chosen.
 *
 * @param itemField field of the item id
 * @param excludedField field with users who are left out
 * @param scoreField field that the score is written to
 * @param topN largest audience
 * @param threshold a user is chosen if the score * 1000 is at least this
 */
public record AudienceRules(
        FieldPath itemField, Optional<FieldPath> excludedField, FieldPath scoreField, int topN, double threshold) {

    static final String RANK = "rank";
    static final String USER = "user";

    public static final PropertyDescriptor TOP_N = RecordProperties.count(
            "Top N",
            "Most users of an audience. A task holds their indices and scores in memory, 8 bytes a user",
            1000,
            1,
            10_000_000);

    public static final PropertyDescriptor THRESHOLD = new PropertyDescriptor.Builder()
            .name("Threshold")
            .description("A user belongs to the audience if the score * 1000 is at least this number, 0 to 1000")
            .required(true)
            .defaultValue("0")
            .addValidator((subject, input, context) -> new ValidationResult.Builder()
                    .subject(subject)
                    .input(input)
                    .valid(isThreshold(input))
                    .explanation("it is not a number from 0 to 1000")
                    .build())
            .build();

    public static final PropertyDescriptor EXCLUDED_FIELD = RecordProperties.optionalField(
            "Excluded Users Field",
            "Field with an array of users who are left out of this audience; it is not repeated in the records of the audience. "
                    + RecordProperties.LIST_OR_PATH);

    /** Reads the properties of a valid processor. */
    public static AudienceRules of(final ProcessContext context) {
        return new AudienceRules(
                FieldPath.of(context, RecordProperties.ITEM_FIELD),
                FieldPath.optional(context, EXCLUDED_FIELD),
                FieldPath.of(context, RecordProperties.SCORE_FIELD),
                context.getProperty(TOP_N).asInteger(),
                Double.parseDouble(context.getProperty(THRESHOLD).getValue().trim()));
    }

    /** A list of users would be repeated for every user of the audience. */
    public RecordSchema withoutExcluded(final RecordSchema schema) {
        return excludedField.map(excluded -> Schemas.without(schema, excluded)).orElse(schema);
    }

    /** Fields that are added to a request for each user of its audience. */
    public static List<RecordField> audienceFields(final Passport passport) {
        final List<RecordField> added = new ArrayList<>();
        added.add(nullable(RANK, RecordFieldType.INT));
        added.add(nullable(USER, RecordFieldType.STRING));
        added.addAll(passport.fields());
        return added;
    }

    /** Checks that no field that is needed is replaced. */
    public static List<ValidationResult> validate(final ValidationContext context) {
        final List<ValidationResult> results = new ArrayList<>();
        final FieldPath score = FieldPath.of(context, RecordProperties.SCORE_FIELD);
        final FieldPath item = FieldPath.of(context, RecordProperties.ITEM_FIELD);
        if (isAdded(score) || score.holds(item)) {
            results.add(RecordProperties.invalid(
                    RecordProperties.SCORE_FIELD, score.toString(), "another field has this name"));
        }
        if (isAdded(item)) {
            results.add(RecordProperties.invalid(
                    RecordProperties.ITEM_FIELD, item.toString(), "an added field would replace it"));
        }
        if (FieldPath.optional(context, EXCLUDED_FIELD).filter(item::equals).isPresent()) {
            results.add(RecordProperties.invalid(EXCLUDED_FIELD, item.toString(), "the item is no list of users"));
        }
        return results;
    }

    private static boolean isAdded(final FieldPath field) {
        return field.first().equals(RANK) || field.first().equals(USER) || Passport.RESERVED.contains(field.first());
    }

    private static boolean isThreshold(final String text) {
        final OptionalDouble threshold = Decimals.parse(text.trim());
        return threshold.isPresent() && threshold.getAsDouble() >= 0 && threshold.getAsDouble() <= Threshold.HIGHEST;
    }
}
