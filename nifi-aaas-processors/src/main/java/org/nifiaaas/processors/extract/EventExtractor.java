package org.nifiaaas.processors.extract;

import static org.nifiaaas.processors.record.Schemas.nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
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
import org.nifiaaas.features.design.FeatureSet;
import org.nifiaaas.features.profile.Occurrence;
import org.nifiaaas.processors.record.FieldPath;
import org.nifiaaas.processors.record.FieldText;
import org.nifiaaas.processors.record.RecordException;
import org.nifiaaas.processors.record.RecordOutput;
import org.nifiaaas.processors.record.RecordSource;
import org.nifiaaas.services.ProfileStoreException;

/**
 * Cleans the records of one FlowFile, adds the features that were asked for, and sends each record to exactly one output, in order.
 *
 * <p>Holds one record at a time, or {@value #BATCH} while there are features; the interactions of the FlowFile are remembered only while duplicates are rejected.
 * Thread-safe.
 */
public final class EventExtractor {

    static final String USER = "user";
    static final String ITEM = "item";
    static final String AMOUNT = "amount";
    static final String EVENT_TIME = "event_time";
    static final String REJECTION = "rejection";

    private static final int BATCH = 1_000;

    private final EventFields fields;
    private final String featuresHash;
    private final String setHash;
    private final EventCleaner cleaner;
    private final boolean rejectDuplicates;
    private final Optional<ProfileFeatures> features;
    private final FeatureFields featureFields;

    /**
     * Creates it.
     *
     * @param features computes the features of the specification, if there are any
     */
    public EventExtractor(
            final EventFields fields,
            final FeatureSpec spec,
            final boolean rejectDuplicates,
            final Optional<ProfileFeatures> features) {
        this.fields = fields;
        this.featuresHash = spec.rulesHash();
        this.setHash = features.isPresent() ? spec.hash() : "";
        this.cleaner = new EventCleaner(spec);
        this.rejectDuplicates = rejectDuplicates;
        this.features = features;
        this.featureFields = new FeatureFields(spec.features());
    }

    /** Names of the fields that are added to accepted records. */
    public static List<String> added(final boolean withAmount, final FeatureSet features) {
        final Stream<String> canonical =
                withAmount ? Stream.of(USER, ITEM, AMOUNT, EVENT_TIME) : Stream.of(USER, ITEM, EVENT_TIME);
        return Stream.concat(canonical, FeatureFields.names(features).stream()).toList();
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
     * @throws ProfileStoreException if profiles cannot be asked or changed
     */
    public ExtractionCounts extract(
            final RecordSource records, final RecordOutput accepted, final RecordOutput rejected)
            throws RecordException, ProfileStoreException {
        final ExtractionCounts counts = new ExtractionCounts(
                featuresHash, new FeatureCounts(setHash, written().isEmpty() ? List.of() : featureFields.names()));
        final Set<Interaction> seen = new HashSet<>();
        final List<Cleaned> batch = new ArrayList<>();
        for (Record event = records.next(); event != null; event = records.next()) {
            final CleanResult result = clean(event, counts);
            final Optional<Rejection> rejection = rejection(result, seen);
            batch.add(new Cleaned(event, rejection, rejection.isPresent() ? null : result.interaction()));
            if (features.isEmpty() || batch.size() == BATCH) {
                write(batch, accepted, rejected, counts);
                batch.clear();
            }
        }
        write(batch, accepted, rejected, counts);
        if (counts.accepted() + counts.rejected() == 0) {
            accepted.open();
        }
        return counts;
    }

    /** A record, and either why it is rejected or what it says. */
    private record Cleaned(Record event, Optional<Rejection> rejection, Interaction interaction) {}

    private void write(
            final List<Cleaned> batch,
            final RecordOutput accepted,
            final RecordOutput rejected,
            final ExtractionCounts counts)
            throws RecordException, ProfileStoreException {
        final Iterator<EventFeatures> computed = compute(batch, counts).iterator();
        for (final Cleaned cleaned : batch) {
            Optional<Rejection> rejection = cleaned.rejection();
            final Map<String, Object> values = new HashMap<>();
            if (rejection.isEmpty()) {
                values.putAll(values(cleaned.interaction()));
                if (features.isPresent()) {
                    final EventFeatures event = computed.next();
                    counts.features().add(event);
                    if (event.isUnreadable()) {
                        rejection = Optional.of(Rejection.UNREADABLE_PROFILE);
                    } else if (features.get().use().reads()) {
                        values.putAll(featureFields.values(event));
                    }
                }
            }
            if (rejection.isPresent()) {
                counts.reject(rejection.get());
                rejected.write(
                        cleaned.event(), Map.of(REJECTION, rejection.get().code()));
            } else {
                counts.accept();
                accepted.write(cleaned.event(), values);
            }
        }
    }

    private List<EventFeatures> compute(final List<Cleaned> batch, final ExtractionCounts counts)
            throws RecordException, ProfileStoreException {
        final List<Occurrence> events = new ArrayList<>();
        for (final Cleaned cleaned : batch) {
            if (features.isPresent() && cleaned.rejection().isEmpty()) {
                events.add(featureFields.occurrence(cleaned.event(), cleaned.interaction(), counts));
            }
        }
        return events.isEmpty() ? List.of() : features.get().of(events);
    }

    /** Fields that features are written to. */
    private List<RecordField> written() {
        return features.isPresent() && features.get().use().reads() ? featureFields.written() : List.of();
    }

    /** Fields of an event that are read. */
    public FieldPath[] fields() {
        return Stream.of(
                        Stream.of(fields.user(), fields.item(), fields.time()),
                        fields.amount().stream(),
                        features.isPresent() ? featureFields.read() : Stream.<FieldPath>empty())
                .flatMap(Function.identity())
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
        added.addAll(written());
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
