package org.nifiaaas.processors.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationContext;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.components.Validator;
import org.apache.nifi.expression.ExpressionLanguageScope;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.util.StandardValidators;
import org.nifiaaas.features.text.Decimals;
import org.nifiaaas.processors.model.ModelChoice;
import org.nifiaaas.processors.model.Threshold;
import org.nifiaaas.processors.record.FieldPath;
import org.nifiaaas.processors.record.RecordProperties;

/**
 * How past scores are compared.
 *
 * @param verify whether each record is scored again by the version that its passport names
 * @param userField field of the user id
 * @param itemField field of the item id
 * @param scoreField field of the recorded score
 * @param groupField field of the ranking that a record belongs to
 * @param tolerance largest difference of two scores that count as the same
 * @param threshold 0 to 1000
 * @param topK how many of the best entries of a group are looked at
 * @param persistence persistence of the rank-biased overlap, between 0 and 1
 * @param mostRanked most records of a FlowFile whose rankings are compared
 * @param unknownCompared whether scores of unknown ids are compared
 * @param batchSize records that are scored together
 */
public record ComparisonRules(
        boolean verify,
        FieldPath userField,
        FieldPath itemField,
        FieldPath scoreField,
        FieldPath groupField,
        double tolerance,
        double threshold,
        int topK,
        double persistence,
        int mostRanked,
        boolean unknownCompared,
        int batchSize) {

    public static final PropertyDescriptor COMPARED_MODEL = new PropertyDescriptor.Builder()
            .name("Compared Model")
            .description(
                    "Name of the model whose version scores the records again. Empty: the model that the passport of each record names")
            .required(false)
            .expressionLanguageSupported(ExpressionLanguageScope.FLOWFILE_ATTRIBUTES)
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .build();

    public static final PropertyDescriptor COMPARED_VERSION = new PropertyDescriptor.Builder()
            .name("Compared Version")
            .description(
                    "Version that scores the records again: a number, or a label of the model repository such as canary. Empty: the version that the "
                            + "service's policy chooses")
            .required(false)
            .expressionLanguageSupported(ExpressionLanguageScope.FLOWFILE_ATTRIBUTES)
            .addValidator(ModelChoice::validateVersion)
            .build();

    public static final PropertyDescriptor VERIFY_SAME_VERSION = new PropertyDescriptor.Builder()
            .name("Verify Same Version")
            .description(
                    "Scores each record again by the very version that its passport names, in place of Compared Version, to prove that its score can be "
                            + "repeated")
            .required(true)
            .allowableValues("true", "false")
            .defaultValue("false")
            .build();

    public static final PropertyDescriptor SCORE_FIELD = RecordProperties.field(
            "Score Field",
            "Field with the recorded score, a probability from 0 to 1" + RecordProperties.OR_PATH,
            "score");

    public static final PropertyDescriptor GROUP_FIELD = RecordProperties.optionalField(
            "Group Field",
            "Field whose value puts records into one ranking. Empty: the User Field, so that the items of each user are ranked; the Item Field: the users of each item; "
                    + "any other: its pairs of user and item"
                    + RecordProperties.OR_PATH);

    public static final PropertyDescriptor TOLERANCE = new PropertyDescriptor.Builder()
            .name("Tolerance")
            .description("Scores that differ by no more than this count as the same, 0 to 1")
            .required(true)
            .defaultValue("0.000001")
            .addValidator(number(0, 1, true))
            .build();

    public static final PropertyDescriptor THRESHOLD = new PropertyDescriptor.Builder()
            .name("Threshold")
            .description("A record flips if only one of its two scores, times 1000, is at least this number, 0 to 1000")
            .required(true)
            .defaultValue("500")
            .addValidator(number(0, Threshold.HIGHEST, true))
            .build();

    public static final PropertyDescriptor TOP_K = RecordProperties.count(
            "Top K", "How many of the best entries of a group the rank overlap looks at", 10, 1, 10_000);

    public static final PropertyDescriptor PERSISTENCE = new PropertyDescriptor.Builder()
            .name("Rank Persistence")
            .description("The p of rank-biased overlap, between 0 and 1: the higher, the more the lower ranks count")
            .required(true)
            .defaultValue("0.9")
            .addValidator(number(0, 1, false))
            .build();

    public static final PropertyDescriptor MOST_RANKED = RecordProperties.count(
            "Most Ranked Records",
            "Most compared records of a FlowFile whose rankings are compared; a task holds 20 bytes for each, and each id once. Of a larger "
                    + "FlowFile the rank overlap is left out, and the report says so. 0: no rank overlap",
            200000,
            0,
            50_000_000);

    public static final PropertyDescriptor COMPARE_UNKNOWN = new PropertyDescriptor.Builder()
            .name("Compare Unknown Ids")
            .description(
                    "Whether a record whose user or item the version does not know is compared by the score that the version gives for unknown ids, or "
                            + "skipped. Such records are always counted")
            .required(true)
            .allowableValues("true", "false")
            .defaultValue("true")
            .build();

    /** Reads the properties of a valid processor. */
    public static ComparisonRules of(final ProcessContext context) {
        final FieldPath user = FieldPath.of(context, RecordProperties.USER_FIELD);
        return new ComparisonRules(
                context.getProperty(VERIFY_SAME_VERSION).asBoolean(),
                user,
                FieldPath.of(context, RecordProperties.ITEM_FIELD),
                FieldPath.of(context, SCORE_FIELD),
                FieldPath.optional(context, GROUP_FIELD).orElse(user),
                context.getProperty(TOLERANCE).asDouble(),
                context.getProperty(THRESHOLD).asDouble(),
                context.getProperty(TOP_K).asInteger(),
                context.getProperty(PERSISTENCE).asDouble(),
                context.getProperty(MOST_RANKED).asInteger(),
                context.getProperty(COMPARE_UNKNOWN).asBoolean(),
                context.getProperty(RecordProperties.BATCH_SIZE).asInteger());
    }

    /** Checks that the properties do not contradict each other and that no field of the input is replaced. */
    public static List<ValidationResult> validate(final ValidationContext context) {
        final List<ValidationResult> results = new ArrayList<>();
        if (context.getProperty(VERIFY_SAME_VERSION).asBoolean()) {
            for (final PropertyDescriptor unused : List.of(COMPARED_MODEL, COMPARED_VERSION)) {
                if (context.getProperty(unused).isSet()) {
                    results.add(RecordProperties.invalid(
                            unused,
                            context.getProperty(unused).getValue(),
                            "with Verify Same Version the passport chooses; leave it empty"));
                }
            }
        }
        final Map<FieldPath, PropertyDescriptor> fields = new LinkedHashMap<>();
        for (final PropertyDescriptor property :
                List.of(RecordProperties.USER_FIELD, RecordProperties.ITEM_FIELD, SCORE_FIELD)) {
            final FieldPath field = FieldPath.of(context, property);
            if (fields.putIfAbsent(field, property) != null) {
                results.add(RecordProperties.invalid(
                        property,
                        field.toString(),
                        "it is the " + fields.get(field).getName() + " already"));
            }
        }
        for (final PropertyDescriptor property :
                List.of(RecordProperties.USER_FIELD, RecordProperties.ITEM_FIELD, SCORE_FIELD, GROUP_FIELD)) {
            final Optional<FieldPath> field = FieldPath.optional(context, property);
            if (field.map(FieldPath::first)
                    .filter(ComparisonFields.RESERVED::contains)
                    .isPresent()) {
                results.add(RecordProperties.invalid(
                        property, field.get().toString(), "the comparison writes a field of this name"));
            }
        }
        return results;
    }

    private static Validator number(final double least, final double most, final boolean inclusive) {
        final String range =
                String.format(Locale.ROOT, inclusive ? "from %.0f to %.0f" : "between %.0f and %.0f", least, most);
        return (subject, input, context) -> new ValidationResult.Builder()
                .subject(subject)
                .input(input)
                .valid(isNumber(input, least, most, inclusive))
                .explanation("it is not a number " + range)
                .build();
    }

    private static boolean isNumber(
            final String input, final double least, final double most, final boolean inclusive) {
        final OptionalDouble parsed = Decimals.parse(input);
        if (parsed.isEmpty()) {
            return false;
        }
        final double number = parsed.getAsDouble();
        return inclusive ? number >= least && number <= most : number > least && number < most;
    }
}
