package org.nifiaaas.processors.extract;

import static org.nifiaaas.processors.record.Schemas.nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.nifi.schema.access.SchemaNotFoundException;
import org.apache.nifi.serialization.MalformedRecordException;
import org.apache.nifi.serialization.RecordReader;
import org.apache.nifi.serialization.record.DataType;
import org.apache.nifi.serialization.record.Record;
import org.apache.nifi.serialization.record.RecordField;
import org.apache.nifi.serialization.record.RecordFieldType;
import org.apache.nifi.serialization.record.RecordSchema;
import org.nifiaaas.features.CleanResult;
import org.nifiaaas.features.EventCleaner;
import org.nifiaaas.features.Interaction;
import org.nifiaaas.features.Rejection;
import org.nifiaaas.processors.ExtractFeatures;
import org.nifiaaas.processors.record.FieldText;
import org.nifiaaas.processors.record.RecordOutputs;
import org.nifiaaas.processors.record.Schemas;

/**
 * Cleans the records of one FlowFile and sends each to exactly one output.
 *
 * <p>Holds one record at a time; the interactions of the FlowFile are remembered only while duplicates are rejected. Thread-safe.
 */
public final class EventExtractor {

    public static final String USER = "user";
    public static final String ITEM = "item";
    static final String AMOUNT = "amount";
    static final String EVENT_TIME = "event_time";
    static final String REJECTION = "rejection";

    private final EventFields fields;
    private final EventCleaner cleaner;
    private final boolean rejectDuplicates;

    public EventExtractor(final EventFields fields, final EventCleaner cleaner, final boolean rejectDuplicates) {
        this.fields = fields;
        this.cleaner = cleaner;
        this.rejectDuplicates = rejectDuplicates;
    }

    /**
     * Reads all records and writes them to {@link ExtractFeatures#SUCCESS} or {@link ExtractFeatures#UNMATCHED}.
     *
     * @param reader source, read to its end but not closed
     * @param outputs where the records go; a source without records opens an empty success
     * @return what became of the records
     */
    public ExtractionCounts extract(final RecordReader reader, final RecordOutputs outputs)
            throws IOException, MalformedRecordException, SchemaNotFoundException {
        final RecordSchema accepted = Schemas.extend(reader.getSchema(), acceptedFields());
        final RecordSchema rejected =
                Schemas.extend(reader.getSchema(), List.of(nullable(REJECTION, RecordFieldType.STRING)));
        final ExtractionCounts counts = new ExtractionCounts();
        final Set<Interaction> seen = new HashSet<>();
        for (Record event = reader.nextRecord(); event != null; event = reader.nextRecord()) {
            final CleanResult result = clean(event, counts);
            final Optional<Rejection> rejection = rejection(result, seen);
            if (rejection.isPresent()) {
                counts.reject(rejection.get());
                final Map<String, Object> code =
                        Map.of(REJECTION, rejection.get().code());
                outputs.write(ExtractFeatures.UNMATCHED, rejected, Schemas.extend(event, rejected, code));
            } else {
                counts.accept();
                final Map<String, Object> values = values(result.interaction());
                outputs.write(ExtractFeatures.SUCCESS, accepted, Schemas.extend(event, accepted, values));
            }
        }
        if (counts.accepted() + counts.rejected() == 0) {
            outputs.open(ExtractFeatures.SUCCESS, accepted);
        }
        return counts;
    }

    private CleanResult clean(final Record event, final ExtractionCounts counts) {
        final Object time = event.getValue(fields.time());
        final DataType timeType = event.getSchema().getDataType(fields.time()).orElse(null);
        if (FieldText.isTimeOfUnknownZone(time, timeType)) {
            counts.addTimeOfUnknownZone();
        }
        final String amount = fields.amount()
                .map(field -> FieldText.amount(event.getValue(field)))
                .orElse(null);
        return cleaner.clean(
                FieldText.id(event.getValue(fields.user())),
                FieldText.id(event.getValue(fields.item())),
                amount,
                FieldText.time(time, timeType));
    }

    private Optional<Rejection> rejection(final CleanResult result, final Set<Interaction> seen) {
        if (!result.isAccepted()) {
            return Optional.of(result.rejection());
        }
        final boolean duplicate = rejectDuplicates && !seen.add(result.interaction());
        return duplicate ? Optional.of(Rejection.DUPLICATE) : Optional.empty();
    }

    private List<RecordField> acceptedFields() {
        final List<RecordField> added = new ArrayList<>();
        added.add(nullable(USER, RecordFieldType.STRING));
        added.add(nullable(ITEM, RecordFieldType.STRING));
        if (fields.amount().isPresent()) {
            added.add(nullable(AMOUNT, RecordFieldType.DOUBLE));
        }
        added.add(nullable(EVENT_TIME, RecordFieldType.LONG));
        return added;
    }

    private Map<String, Object> values(final Interaction interaction) {
        final Map<String, Object> values = new HashMap<>();
        values.put(USER, interaction.user());
        values.put(ITEM, interaction.item());
        if (fields.amount().isPresent()) {
            values.put(AMOUNT, interaction.amount());
        }
        values.put(EVENT_TIME, interaction.timeMillis());
        return values;
    }
}
