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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.nifi.serialization.record.DataType;
import org.apache.nifi.serialization.record.Record;
import org.apache.nifi.serialization.record.RecordField;
import org.apache.nifi.serialization.record.RecordFieldType;
import org.apache.nifi.serialization.record.RecordSchema;
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
 * Cleans the records of one FlowFile, masks them if that is asked for, adds the features that were asked for, and sends each record to exactly one output, in order.
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
    private final Optional<RecordMasks> masks;

    /**
     * Creates it.
     *
     * @param features computes the features of the specification, if there are any
     * @param masks masks what is cleaned, if the specification says how
     */
    public EventExtractor(
            final EventFields fields,
            final FeatureSpec spec,
            final boolean rejectDuplicates,
            final Optional<ProfileFeatures> features,
            final Optional<RecordMasks> masks) {
        this.fields = fields;
        this.featuresHash = spec.rulesHash();
        this.setHash = features.isPresent() ? spec.hash() : "";
        this.cleaner = new EventCleaner(spec);
        this.rejectDuplicates = rejectDuplicates;
        this.features = features;
        this.masks = masks;
        this.featureFields = masks.map(RecordMasks::columns).orElseGet(() -> new FeatureFields(spec.features()));
    }

    /** Names of the fields that are added to accepted records. */
    public static List<String> added(final boolean withAmount, final FeatureSet features) {
        final Stream<String> canonical =
                withAmount ? Stream.of(USER, ITEM, AMOUNT, EVENT_TIME) : Stream.of(USER, ITEM, EVENT_TIME);
        return Stream.concat(canonical, FeatureFields.names(features).stream()).toList();
    }

    /** The field that says why a record is rejected. */
    public static final RecordField REASON = nullable(REJECTION, RecordFieldType.STRING);

    /** Fields that are added to rejected records. */
    public List<RecordField> rejectedFields() {
        final List<RecordField> added = new ArrayList<>();
        masks.ifPresent(masked -> added.addAll(masked.fields()));
        added.add(REASON);
        return added;
    }

    /** What is left of the schema of records where parts of them are masked or dropped. */
    public RecordSchema left(final RecordSchema schema) {
        return masks.isPresent() ? masks.get().without(schema) : schema;
    }

    /**
     * Cleans all records; a source without records opens an empty output of accepted ones.
     *
     * @param records read to their end
     * @param accepted takes records with {@link #acceptedFields}
     * @param rejected takes records with {@link #rejectedFields}
     * @return what became of the records
     * @throws ProfileStoreException if profiles cannot be asked or changed
     */
    public ExtractionCounts extract(
            final RecordSource records, final RecordOutput accepted, final RecordOutput rejected)
            throws RecordException, ProfileStoreException {
        final ExtractionCounts counts = new ExtractionCounts(
                featuresHash,
                new FeatureCounts(setHash, written().isEmpty() ? List.of() : featureFields.names()),
                masks.map(RecordMasks::attributes).orElse(Map.of()));
        final Set<Interaction> seen = new HashSet<>();
        final List<Cleaned> batch = new ArrayList<>();
        for (Record event = records.next(); event != null; event = records.next()) {
            batch.add(clean(event, seen, counts));
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

    /** A record, and either why it is rejected or what it says; and what is written of it in any case. */
    private record Cleaned(
            Record event, Optional<Rejection> rejection, Interaction interaction, Map<String, Object> masked) {}

    private Cleaned clean(final Record event, final Set<Interaction> seen, final ExtractionCounts counts)
            throws RecordException {
        final EventTexts texts = texts(event, counts);
        final CleanResult result = cleaner.clean(texts.user(), texts.item(), texts.amount(), texts.time());
        final Optional<Interaction> interaction =
                result.isAccepted() ? Optional.of(mask(result.interaction())) : Optional.empty();
        final Optional<Rejection> rejection = interaction.isPresent()
                ? interaction
                        .filter(accepted -> rejectDuplicates && !seen.add(accepted))
                        .map(duplicate -> Rejection.DUPLICATE)
                : Optional.of(result.rejection());
        final Map<String, Object> masked =
                masks.isPresent() ? masks.get().values(event, texts, interaction.map(this::values)) : Map.of();
        return new Cleaned(event, rejection, interaction.orElse(null), masked);
    }

    private Interaction mask(final Interaction event) {
        return masks.isPresent() ? masks.get().mask(event) : event;
    }

    private void write(
            final List<Cleaned> batch,
            final RecordOutput accepted,
            final RecordOutput rejected,
            final ExtractionCounts counts)
            throws RecordException, ProfileStoreException {
        final Iterator<EventFeatures> computed = compute(batch, counts).iterator();
        for (final Cleaned cleaned : batch) {
            Optional<Rejection> rejection = cleaned.rejection();
            final Map<String, Object> values = new HashMap<>(cleaned.masked());
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
                final Map<String, Object> reason = new HashMap<>(cleaned.masked());
                reason.put(REJECTION, rejection.get().code());
                rejected.write(left(cleaned.event()), reason);
            } else {
                counts.accept();
                accepted.write(left(cleaned.event()), values);
            }
        }
    }

    private Record left(final Record event) {
        return masks.isPresent() ? masks.get().without(event) : event;
    }

    private List<EventFeatures> compute(final List<Cleaned> batch, final ExtractionCounts counts)
            throws RecordException, ProfileStoreException {
        final List<Occurrence> events = new ArrayList<>();
        final Map<String, String> previousUsers = new HashMap<>();
        for (final Cleaned cleaned : batch) {
            if (features.isPresent() && cleaned.rejection().isEmpty()) {
                events.add(featureFields.occurrence(cleaned.event(), cleaned.interaction(), counts));
                if (cleaned.masked().get(RecordMasks.PREVIOUS_USER) instanceof String previous) {
                    previousUsers.put(cleaned.interaction().user(), previous);
                }
            }
        }
        return events.isEmpty() ? List.of() : features.get().of(events, previousUsers);
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
                        featureFields.read())
                .flatMap(Function.identity())
                .toArray(FieldPath[]::new);
    }

    private EventTexts texts(final Record event, final ExtractionCounts counts) throws RecordException {
        final Object time = fields.time().value(event);
        final DataType timeType = fields.time().type(event);
        if (FieldText.isTimeOfUnknownZone(time, timeType)) {
            counts.addTimeOfUnknownZone();
        }
        final Object amount =
                fields.amount().isPresent() ? fields.amount().get().value(event) : null;
        return new EventTexts(
                FieldText.id(fields.user().value(event)),
                FieldText.id(fields.item().value(event)),
                FieldText.amount(amount),
                FieldText.time(time, timeType));
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
        final Set<String> names = added.stream().map(RecordField::getFieldName).collect(Collectors.toSet());
        masks.stream()
                .flatMap(masked -> masked.fields().stream())
                .filter(field -> !names.contains(field.getFieldName()))
                .forEach(added::add);
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
