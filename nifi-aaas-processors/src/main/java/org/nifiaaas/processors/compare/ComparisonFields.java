package org.nifiaaas.processors.compare;

import static org.nifiaaas.processors.record.Schemas.nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.nifi.serialization.record.RecordField;
import org.apache.nifi.serialization.record.RecordFieldType;
import org.nifiaaas.services.ModelVersionIdentity;

/** The fields that a comparison adds to a record. */
public final class ComparisonFields {

    static final String SCORE = "compared_score";
    static final String MODEL_NAME = "compared_model_name";
    static final String MODEL_VERSION = "compared_model_version";
    static final String MODEL_SHA = "compared_model_sha";
    static final String DIFFERENCE = "score_difference";
    static final String FLIP = "threshold_flip";
    static final String REASON = "compared_reason";

    static final Set<String> RESERVED = Set.of(SCORE, MODEL_NAME, MODEL_VERSION, MODEL_SHA, DIFFERENCE, FLIP, REASON);

    /** Fields of records that were compared or skipped. */
    public static final List<RecordField> FIELDS = List.of(
            nullable(SCORE, RecordFieldType.DOUBLE),
            nullable(MODEL_NAME, RecordFieldType.STRING),
            nullable(MODEL_VERSION, RecordFieldType.LONG),
            nullable(MODEL_SHA, RecordFieldType.STRING),
            nullable(DIFFERENCE, RecordFieldType.DOUBLE),
            nullable(FLIP, RecordFieldType.STRING),
            nullable(REASON, RecordFieldType.STRING));

    /** The only field that is added to a record that cannot be compared. */
    public static final List<RecordField> REASON_FIELD = List.of(nullable(REASON, RecordFieldType.STRING));

    private ComparisonFields() {}

    /**
     * Values of a compared record.
     *
     * @param score the new score
     * @param difference new score minus recorded score
     * @param reason what is special about the new score, null for nothing
     */
    static Map<String, Object> compared(
            final ModelVersionIdentity version,
            final double score,
            final double difference,
            final ThresholdFlip flip,
            final String reason) {
        final Map<String, Object> values = skipped(reason);
        values.put(SCORE, score);
        values.put(MODEL_NAME, version.model());
        values.put(MODEL_VERSION, version.version());
        values.put(MODEL_SHA, version.modelSha());
        values.put(DIFFERENCE, difference);
        values.put(FLIP, flip.value());
        return values;
    }

    /** Values of a record that was not compared, all null but for the reason. */
    static Map<String, Object> skipped(final String reason) {
        final Map<String, Object> values = new HashMap<>();
        for (final RecordField field : FIELDS) {
            values.put(field.getFieldName(), null);
        }
        values.put(REASON, reason);
        return values;
    }
}
