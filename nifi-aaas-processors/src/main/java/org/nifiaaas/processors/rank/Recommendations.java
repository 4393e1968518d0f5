package org.nifiaaas.processors.rank;

import static org.nifiaaas.processors.record.Schemas.nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.nifi.serialization.SimpleRecordSchema;
import org.apache.nifi.serialization.record.MapRecord;
import org.apache.nifi.serialization.record.RecordField;
import org.apache.nifi.serialization.record.RecordFieldType;
import org.apache.nifi.serialization.record.RecordSchema;
import org.nifiaaas.processors.rank.lookup.Offer;

/** The records of which an array of recommendations consists. */
final class Recommendations {

    static final String RANK = "rank";
    static final String ITEM = "item";
    static final String SCORE = "score";
    static final String OFFER = "offer";
    static final String REWARD = "reward";

    private static final RecordSchema SCHEMA = new SimpleRecordSchema(List.of(
            nullable(RANK, RecordFieldType.INT),
            nullable(ITEM, RecordFieldType.STRING),
            nullable(SCORE, RecordFieldType.DOUBLE),
            nullable(OFFER, RecordFieldType.STRING),
            nullable(REWARD, RecordFieldType.STRING)));

    private Recommendations() {}

    /** A field that holds recommendations. */
    static RecordField field(final String name) {
        return new RecordField(
                name, RecordFieldType.ARRAY.getArrayDataType(RecordFieldType.RECORD.getRecordDataType(SCHEMA)), true);
    }

    /**
     * One recommendation.
     *
     * @param rank 1 is the best
     * @param score the score, null if popularity ranks
     * @param offer the offer that goes out, if there is one
     */
    static MapRecord of(final int rank, final String item, final Float score, final Optional<Offer> offer) {
        final Map<String, Object> values = new HashMap<>();
        values.put(RANK, rank);
        values.put(ITEM, item);
        values.put(SCORE, score == null ? null : score.doubleValue());
        values.put(OFFER, offer.map(Offer::name).orElse(null));
        values.put(REWARD, offer.map(Offer::reward).orElse(null));
        return new MapRecord(SCHEMA, values);
    }
}
