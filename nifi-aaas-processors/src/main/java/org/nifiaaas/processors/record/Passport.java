package org.nifiaaas.processors.record;

import static org.nifiaaas.processors.record.Schemas.nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.nifi.serialization.record.RecordField;
import org.apache.nifi.serialization.record.RecordFieldType;
import org.nifiaaas.services.ModelVersionIdentity;
import org.nifiaaas.services.ScoreBatch;

/**
 * The fields that tell where a score comes from, so that it can be replayed later. Immutable.
 *
 * <p>The score is the engine's float, widened to a double: exact, so it repeats as exactly as the engine computes.
 */
public final class Passport {

    public static final String MODEL_NAME = "model_name";
    public static final String MODEL_VERSION = "model_version";
    public static final String MODEL_SHA = "model_sha";
    public static final String FEATURES_HASH = "features_hash";
    public static final String RULES_HASH = "rules_hash";
    static final String SCORED_AT = "scored_at";
    public static final String SCORE_REASON = "score_reason";

    /** Where the history came from that a version scored by, if that was chosen: {@code record} or {@code profile}. */
    public static final String HISTORY_SOURCE = "history_source";

    static final String HORIZON_DAYS = "horizon_days";
    static final String SCORE_ARM = "score_arm";

    public static final Set<String> RESERVED = Set.of(
            MODEL_NAME,
            MODEL_VERSION,
            MODEL_SHA,
            FEATURES_HASH,
            RULES_HASH,
            SCORED_AT,
            SCORE_REASON,
            HORIZON_DAYS,
            SCORE_ARM,
            HISTORY_SOURCE);

    /** The only field that is added to a record without a passport. */
    public static final List<RecordField> REASON = List.of(nullable(SCORE_REASON, RecordFieldType.STRING));

    private final String scoreField;
    private final ModelVersionIdentity identity;
    private final Optional<String> rulesHash;
    private final String scoredAt;
    private final Optional<String> arm;

    /**
     * Creates the passport of the records of one FlowFile.
     *
     * @param scoreField name of the field with the score
     * @param identity version that scores
     * @param rulesHash hash of its cleaning rules alone, if it has features beside them
     * @param scoredAt when the version was chosen
     * @param arm arm of the traffic split that scores, if there is a split
     */
    public Passport(
            final String scoreField,
            final ModelVersionIdentity identity,
            final Optional<String> rulesHash,
            final Instant scoredAt,
            final Optional<String> arm) {
        this.scoreField = scoreField;
        this.identity = identity;
        this.rulesHash = rulesHash;
        this.scoredAt = scoredAt.toString();
        this.arm = arm;
    }

    /** The model and its version, in words. */
    public String version() {
        return identity.model() + " version " + identity.version();
    }

    /** Names of the fields of a passport. */
    public static List<String> names(final String scoreField, final boolean withArm) {
        return fields(scoreField, withArm).stream()
                .map(RecordField::getFieldName)
                .toList();
    }

    /** Attributes that name a version: the passport of a FlowFile whose records have one version. */
    public static Map<String, String> attributes(final ModelVersionIdentity version) {
        final Map<String, String> attributes = new HashMap<>();
        attributes.put("model.name", version.model());
        attributes.put("model.version", Long.toString(version.version()));
        attributes.put("model.sha", version.modelSha());
        return attributes;
    }

    /** Which id of a pair the version does not know, in the words of {@link #SCORE_REASON}; null if it knows both. */
    public static String unknown(final ScoreBatch scores, final int row) {
        if (scores.userUnknown(row)) {
            return scores.itemUnknown(row) ? "unknown-user-and-item" : "unknown-user";
        }
        return scores.itemUnknown(row) ? "unknown-item" : null;
    }

    /** Fields that {@link #values} fills. */
    public List<RecordField> fields() {
        final List<RecordField> fields = new ArrayList<>(fields(scoreField, arm.isPresent()));
        if (identity.horizonDays().isPresent()) {
            fields.add(nullable(HORIZON_DAYS, RecordFieldType.DOUBLE));
        }
        if (rulesHash.isPresent()) {
            fields.add(nullable(RULES_HASH, RecordFieldType.STRING));
        }
        return fields;
    }

    /**
     * Fields of a passport of any version; one that says its horizon has {@link #HORIZON_DAYS} as well, and one with features {@link #RULES_HASH}.
     *
     * @param withArm whether there is a traffic split
     */
    public static List<RecordField> fields(final String scoreField, final boolean withArm) {
        final List<RecordField> fields = new ArrayList<>(List.of(
                nullable(scoreField, RecordFieldType.DOUBLE),
                nullable(MODEL_NAME, RecordFieldType.STRING),
                nullable(MODEL_VERSION, RecordFieldType.LONG),
                nullable(MODEL_SHA, RecordFieldType.STRING),
                nullable(FEATURES_HASH, RecordFieldType.STRING),
                nullable(SCORED_AT, RecordFieldType.STRING),
                nullable(SCORE_REASON, RecordFieldType.STRING)));
        if (withArm) {
            fields.add(nullable(SCORE_ARM, RecordFieldType.STRING));
        }
        return fields;
    }

    /**
     * Values for one record.
     *
     * @param score the score, null if the record has none
     * @param reason why there is no ordinary score, null if there is one
     */
    public Map<String, Object> values(final Float score, final String reason) {
        final Map<String, Object> values = new HashMap<>();
        values.put(scoreField, score == null ? null : score.doubleValue());
        values.put(MODEL_NAME, identity.model());
        values.put(MODEL_VERSION, identity.version());
        values.put(MODEL_SHA, identity.modelSha());
        values.put(FEATURES_HASH, identity.featuresHash());
        values.put(SCORED_AT, scoredAt);
        values.put(SCORE_REASON, reason);
        rulesHash.ifPresent(hash -> values.put(RULES_HASH, hash));
        identity.horizonDays().ifPresent(days -> values.put(HORIZON_DAYS, days));
        arm.ifPresent(label -> values.put(SCORE_ARM, label));
        return values;
    }
}
