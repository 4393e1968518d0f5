package org.nifiaaas.processors.rank;

import static org.nifiaaas.processors.record.Schemas.nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.nifi.serialization.SimpleRecordSchema;
import org.apache.nifi.serialization.record.MapRecord;
import org.apache.nifi.serialization.record.RecordField;
import org.apache.nifi.serialization.record.RecordFieldType;
import org.apache.nifi.serialization.record.RecordSchema;
import org.nifiaaas.processors.model.Reasons;
import org.nifiaaas.processors.rank.lookup.Offer;

/** The records of which an array of recommendations consists. */
final class Recommendations {

    static final String RANK = "rank";
    static final String ITEM = "item";
    static final String SCORE = "score";
    static final String OFFER = "offer";
    static final String REWARD = "reward";

    private static final RecordSchema SCHEMA = schema(false);
    private static final RecordSchema SCHEMA_WITH_REASONS = schema(true);

    private Recommendations() {}

    private static RecordSchema schema(final boolean withReasons) {
        final List<RecordField> fields = new ArrayList<>(List.of(
                nullable(RANK, RecordFieldType.INT),
                nullable(ITEM, RecordFieldType.STRING),
                nullable(SCORE, RecordFieldType.DOUBLE),
                nullable(OFFER, RecordFieldType.STRING),
                nullable(REWARD, RecordFieldType.STRING)));
        if (withReasons) {
            fields.addAll(Reasons.fields());
        }
        return new SimpleRecordSchema(fields);
    }

    /** A field that holds recommendations. */
    static RecordField field(final String name, final boolean withReasons) {
        final RecordSchema schema = withReasons ? SCHEMA_WITH_REASONS : SCHEMA;
        return new RecordField(
                name, RecordFieldType.ARRAY.getArrayDataType(RecordFieldType.RECORD.getRecordDataType(schema)), true);
    }

    /**
     * One recommendation.
     *
     * @param rank 1 is the best
     * @param score the score, null if popularity ranks
     * @param offer the offer that goes out, if there is one
     * @param reasons values of the fields of {@link Reasons}; empty if reasons are not asked for
     */
    static MapRecord of(
            final int rank,
            final String item,
            final Float score,
            final Optional<Offer> offer,
            final Map<String, Object> reasons) {
        final Map<String, Object> values = new HashMap<>();
        values.put(RANK, rank);
        values.put(ITEM, item);
        values.put(SCORE, score == null ? null : score.doubleValue());
        values.put(OFFER, offer.map(Offer::name).orElse(null));
        values.put(REWARD, offer.map(Offer::reward).orElse(null));
        values.putAll(reasons);
        return new MapRecord(reasons.isEmpty() ? SCHEMA : SCHEMA_WITH_REASONS, values);
    }
}
