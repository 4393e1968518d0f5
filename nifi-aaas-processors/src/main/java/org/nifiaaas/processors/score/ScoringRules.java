package org.nifiaaas.processors.score;

import java.util.ArrayList;
import java.util.List;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationContext;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.serialization.record.RecordField;
import org.nifiaaas.processors.model.Reasons;
import org.nifiaaas.processors.pair.PairRules;
import org.nifiaaas.processors.record.Choice;
import org.nifiaaas.processors.record.FieldPath;
import org.nifiaaas.processors.record.Passport;
import org.nifiaaas.processors.record.RecordProperties;
import org.nifiaaas.processors.score.shadow.ShadowScores;

/**
 * How records are scored.
 *
 * @param userField field of the user id
 * @param itemField field of the item id
 * @param scoreField field that the score is written to
 * @param unknownIds what becomes of records with unknown ids
 * @param reasons most reasons of a score; with 0 records have no such fields
 * @param pairs where features come from that are not in the records
 * @param batchSize records that are scored together, which are also the most that are held in memory
 */
public record ScoringRules(
        FieldPath userField,
        FieldPath itemField,
        FieldPath scoreField,
        UnknownIds unknownIds,
        int reasons,
        PairRules pairs,
        int batchSize) {

    public static final PropertyDescriptor UNKNOWN_IDS = Choice.property(
            "Unknown Ids",
            "What becomes of a record whose user or item the model version does not know. Such records are always counted",
            UnknownIds.SCORE);

    public static final PropertyDescriptor REASONS = Reasons.property("record");

    /** Reads the properties of a valid processor. */
    public static ScoringRules of(final ProcessContext context) {
        return new ScoringRules(
                FieldPath.of(context, RecordProperties.USER_FIELD),
                FieldPath.of(context, RecordProperties.ITEM_FIELD),
                FieldPath.of(context, RecordProperties.SCORE_FIELD),
                Choice.of(context, UNKNOWN_IDS, UnknownIds.class),
                context.getProperty(REASONS).asInteger(),
                PairRules.of(context),
                context.getProperty(RecordProperties.BATCH_SIZE).asInteger());
    }

    /**
     * Whether a record gets a score.
     *
     * @param reason which of its ids is unknown, null if none is
     */
    boolean isScored(final String reason) {
        return reason == null || unknownIds == UnknownIds.SCORE;
    }

    /** Names of the fields for reasons, if they are asked for. */
    public static List<String> reasonFields(final ProcessContext context) {
        return context.getProperty(REASONS).asInteger() == 0
                ? List.of()
                : Reasons.fields().stream().map(RecordField::getFieldName).toList();
    }

    /** Checks that no field is used twice. */
    public static List<ValidationResult> validate(final ValidationContext context) {
        final FieldPath user = FieldPath.of(context, RecordProperties.USER_FIELD);
        final FieldPath item = FieldPath.of(context, RecordProperties.ITEM_FIELD);
        final FieldPath score = FieldPath.of(context, RecordProperties.SCORE_FIELD);
        final List<ValidationResult> results = new ArrayList<>();
        if (user.equals(item)) {
            results.add(RecordProperties.invalid(
                    RecordProperties.ITEM_FIELD, item.toString(), "the user and the item cannot be the same field"));
        }
        if (score.holds(user) || score.holds(item)) {
            results.add(RecordProperties.invalid(
                    RecordProperties.SCORE_FIELD, score.toString(), "the score would replace an id"));
        }
        if (isReserved(score.first())) {
            results.add(RecordProperties.invalid(
                    RecordProperties.SCORE_FIELD, score.toString(), "another field of the passport has this name"));
        }
        return results;
    }

    private static boolean isReserved(final String name) {
        return Passport.RESERVED.contains(name)
                || ShadowScores.RESERVED.contains(name)
                || Reasons.RESERVED.contains(name);
    }
}
