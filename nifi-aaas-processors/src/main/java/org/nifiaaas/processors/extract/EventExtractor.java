package org.nifiaaas.processors.extract;

import static org.nifiaaas.processors.record.Schemas.nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.nifi.serialization.record.DataType;
import org.apache.nifi.serialization.record.Record;
import org.apache.nifi.serialization.record.RecordField;
import org.apache.nifi.serialization.record.RecordFieldType;
import org.nifiaaas.features.CleanResult;
import org.nifiaaas.features.EventCleaner;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.features.Interaction;
import org.nifiaaas.features.Rejection;
import org.nifiaaas.processors.record.FieldPath;
import org.nifiaaas.processors.record.FieldText;
import org.nifiaaas.processors.record.RecordException;
import org.nifiaaas.processors.record.RecordOutput;
import org.nifiaaas.processors.record.RecordSource;

/**
 * Cleans the records of one FlowFile and sends each to exactly one output.
 *
 * <p>Holds one record at a time; the interactions of the FlowFile are remembered only while duplicates are rejected. Thread-safe.
 */
public final class EventExtractor {

    static final String USER = "user";
    static final String ITEM = "item";
    static final String AMOUNT = "amount";
    static final String EVENT_TIME = "event_time";
    static final String REJECTION = "rejection";

    private final EventFields fields;
    private final String featuresHash;
    private final EventCleaner cleaner;
    private final boolean rejectDuplicates;

    public EventExtractor(final EventFields fields, final FeatureSpec spec, final boolean rejectDuplicates) {
        this.fields = fields;
        this.featuresHash = spec.rulesHash();
        this.cleaner = new EventCleaner(spec);
        this.rejectDuplicates = rejectDuplicates;
    }

    /** Names of the fields that are added to accepted records. */
    public static List<String> added(final boolean withAmount) {
        return withAmount ? List.of(USER, ITEM, AMOUNT, EVENT_TIME) : List.of(USER, ITEM, EVENT_TIME);
    }

    /** Fields that are added to rejected records. */
    public static final List<RecordField> REJECTED_FIELDS = List.of(nullable(REJECTION, RecordFieldType.STRING));

    /**
     * Cleans all records; a source without records opens an empty output of accepted ones.
     *
     * @param records read to their end
     * @param accepted takes records with {@link #acceptedFields}
     * @param rejected takes records with {@link #REJECTED_FIELDS}
     * @return what became of the records
     */
    public ExtractionCounts extract(
            final RecordSource records, final RecordOutput accepted, final RecordOutput rejected)
            throws RecordException {
        final ExtractionCounts counts = new ExtractionCounts(featuresHash);
        final Set<Interaction> seen = new HashSet<>();
        for (Record event = records.next(); event != null; event = records.next()) {
            final CleanResult result = clean(event, counts);
            final Optional<Rejection> rejection = rejection(result, seen);
            if (rejection.isPresent()) {
                counts.reject(rejection.get());
                rejected.write(event, Map.of(REJECTION, rejection.get().code()));
            } else {
                counts.accept();
                accepted.write(event, values(result.interaction()));
            }
        }
        if (counts.accepted() + counts.rejected() == 0) {
            accepted.open();
        }
        return counts;
    }

    /** Fields of an event that are read. */
    public FieldPath[] fields() {
        return Stream.concat(Stream.of(fields.user(), fields.item(), fields.time()), fields.amount().stream())
                .toArray(FieldPath[]::new);
    }

    private CleanResult clean(final Record event, final ExtractionCounts counts) throws RecordException {
        final Object time = fields.time().value(event);
        final DataType timeType = fields.time().type(event);
        if (FieldText.isTimeOfUnknownZone(time, timeType)) {
            counts.addTimeOfUnknownZone();
        }
        final Object amount =
                fields.amount().isPresent() ? fields.amount().get().value(event) : null;
        return cleaner.clean(
                FieldText.id(fields.user().value(event)),
                FieldText.id(fields.item().value(event)),
                FieldText.amount(amount),
                FieldText.time(time, timeType));
    }

    private Optional<Rejection> rejection(final CleanResult result, final Set<Interaction> seen) {
        if (!result.isAccepted()) {
            return Optional.of(result.rejection());
        }
        final boolean duplicate = rejectDuplicates && !seen.add(result.interaction());
        return duplicate ? Optional.of(Rejection.DUPLICATE) : Optional.empty();
    }

    /** Fields that are added to accepted records. */
    public List<RecordField> acceptedFields() {
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
