package org.nifiaaas.processors.score.shadow;

import static org.nifiaaas.processors.record.Schemas.nullable;

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
 * The shadow's scores of one batch.
 *
 * @param version version that gave them
 * @param scores the scores
 */
public record ShadowScores(ModelVersionIdentity version, ScoreBatch scores) {

    static final String SCORE = "score_shadow";
    static final String VERSION = "shadow_model_version";
    static final String SHA = "shadow_model_sha";

    public static final Set<String> RESERVED = Set.of(SCORE, VERSION, SHA);

    /** Fields that {@link #values} fills; they are null where the shadow did not score. */
    public static List<RecordField> fields() {
        return List.of(
                nullable(SCORE, RecordFieldType.DOUBLE),
                nullable(VERSION, RecordFieldType.LONG),
                nullable(SHA, RecordFieldType.STRING));
    }

    /**
     * Values for one record.
     *
     * @param batch the shadow's scores of its batch, nothing if it gave none
     * @param row row of the record in its batch
     * @param unknownScored whether a pair with an unknown id has a score, as it has one that counts
     */
    public static Map<String, Object> values(
            final Optional<ShadowScores> batch, final int row, final boolean unknownScored) {
        final Map<String, Object> values = new HashMap<>();
        values.put(SCORE, batch.map(shadow -> shadow.score(row, unknownScored)).orElse(null));
        values.put(VERSION, batch.map(shadow -> shadow.version().version()).orElse(null));
        values.put(SHA, batch.map(shadow -> shadow.version().modelSha()).orElse(null));
        return values;
    }

    private Double score(final int row, final boolean unknownScored) {
        final boolean known = !scores.userUnknown(row) && !scores.itemUnknown(row);
        if (Float.isNaN(scores.propensity(row))) {
            return null;
        }
        return known || unknownScored ? Double.valueOf(scores.propensity(row)) : null;
    }
}
