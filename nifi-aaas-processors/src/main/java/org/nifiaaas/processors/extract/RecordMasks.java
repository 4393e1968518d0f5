package org.nifiaaas.processors.extract;

import static org.nifiaaas.processors.record.Schemas.nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.nifi.serialization.record.Record;
import org.apache.nifi.serialization.record.RecordField;
import org.apache.nifi.serialization.record.RecordFieldType;
import org.apache.nifi.serialization.record.RecordSchema;
import org.nifiaaas.features.EventOccurrences;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.features.Interaction;
import org.nifiaaas.features.design.FeatureSet;
import org.nifiaaas.features.design.Mask;
import org.nifiaaas.features.design.PrivacyRules;
import org.nifiaaas.features.privacy.Masking;
import org.nifiaaas.features.privacy.TokenKey;
import org.nifiaaas.features.privacy.TokenKeys;
import org.nifiaaas.processors.record.FieldPath;
import org.nifiaaas.processors.record.RecordException;
import org.nifiaaas.processors.record.Schemas;

/**
 * Masks events as a specification says, and takes what is masked or dropped out of their records: no source field of a masked value is left, and the masked value stands
 * under the name that is written. Immutable and thread-safe.
 */
public final class RecordMasks {

    /** Field with the token of the user by the previous key, during a rotation. */
    public static final String PREVIOUS_USER = Masking.PREVIOUS_USER;

    /** Attribute with the id of the key that tokens were made with. */
    public static final String TOKEN_KEY = "features.token.key";

    private final Masking masking;
    private final FeatureFields columns;
    private final List<String> maskedColumns;
    private final Set<String> names;
    private final List<FieldPath> removed;
    private final List<RecordField> written;
    private final boolean rotates;
    private final Map<String, String> attributes = new HashMap<>();

    /**
     * Masks by a specification.
     *
     * @param fields where the parts of an event stand
     * @param keys make tokens; none are needed if the specification asks for no tokens
     */
    public RecordMasks(final EventFields fields, final FeatureSpec spec, final TokenKeys keys) {
        final PrivacyRules privacy = spec.privacy();
        this.masking = new Masking(spec, keys);
        this.columns = new FeatureFields(spec.features(), masking);
        this.maskedColumns =
                columns.columnNames().stream().filter(masking::masks).toList();
        this.removed = List.copyOf(sources(fields, privacy));
        this.rotates = masking.masks(FeatureSet.USER) && keys.previous().isPresent();
        this.written = written(fields);
        this.names = written.stream().map(RecordField::getFieldName).collect(Collectors.toUnmodifiableSet());
        keys.current().map(TokenKey::id).ifPresent(id -> attributes.put(TOKEN_KEY, id));
        if (spec.features().isEmpty()) {
            attributes.put(FeatureCounts.HASH, spec.hash());
        }
    }

    /** Where raw values of masked parts and columns stand, and the fields that are dropped. */
    private static List<FieldPath> sources(final EventFields fields, final PrivacyRules privacy) {
        final List<FieldPath> sources = new ArrayList<>();
        for (final Mask mask : privacy.masks()) {
            final Optional<FieldPath> source =
                    mask.kind() == Mask.Kind.DROP ? Optional.of(FieldPath.of(mask.column())) : fields.of(mask.column());
            source.ifPresent(sources::add);
        }
        return sources;
    }

    private List<RecordField> written(final EventFields fields) {
        final List<RecordField> masked = new ArrayList<>();
        if (masking.masks(FeatureSet.USER)) {
            masked.add(nullable(EventExtractor.USER, RecordFieldType.STRING));
        }
        if (masking.masks(FeatureSet.ITEM)) {
            masked.add(nullable(EventExtractor.ITEM, RecordFieldType.STRING));
        }
        if (masking.masks(FeatureSet.AMOUNT) && fields.amount().isPresent()) {
            masked.add(nullable(EventExtractor.AMOUNT, RecordFieldType.DOUBLE));
        }
        if (masking.masks(Mask.TIME)) {
            masked.add(nullable(EventExtractor.EVENT_TIME, RecordFieldType.LONG));
        }
        columns.written().stream()
                .filter(field -> maskedColumns.contains(field.getFieldName()))
                .forEach(masked::add);
        if (rotates) {
            masked.add(nullable(PREVIOUS_USER, RecordFieldType.STRING));
        }
        return List.copyOf(masked);
    }

    /** Fields that masked values are written to, whatever becomes of a record. */
    public List<RecordField> fields() {
        return written;
    }

    /** Reads columns masked. */
    FeatureFields columns() {
        return columns;
    }

    /** What a FlowFile says of its masks. */
    Map<String, String> attributes() {
        return attributes;
    }

    /** The schema of records without what is masked or dropped. */
    public RecordSchema without(final RecordSchema schema) {
        RecordSchema left = schema;
        for (final FieldPath field : removed) {
            left = Schemas.without(left, field);
        }
        return left;
    }

    /** A record without what is masked or dropped. */
    Record without(final Record record) {
        Record left = record;
        for (final FieldPath field : removed) {
            left = Schemas.without(left, field);
        }
        return left;
    }

    /** A cleaned event, masked. */
    Interaction mask(final Interaction event) {
        return masking.mask(event);
    }

    /**
     * The values of {@link #fields} for a record.
     *
     * @param texts the parts of its event as they came
     * @param cleaned the parts of its event as they are written, masked; empty if it is no event
     */
    Map<String, Object> values(final Record record, final EventTexts texts, final Optional<Map<String, Object>> cleaned)
            throws RecordException {
        final Map<String, Object> values = new HashMap<>(cleaned.orElseGet(() -> parts(texts)));
        if (!maskedColumns.isEmpty()) {
            values.putAll(columns.columns(record));
        }
        if (rotates) {
            values.put(PREVIOUS_USER, previousUser(record, texts.user()));
        }
        values.keySet().retainAll(names);
        return values;
    }

    /** The parts of an event that was rejected, masked as far as they can be read; null otherwise. */
    private Map<String, Object> parts(final EventTexts texts) {
        final Map<String, Object> parts = new HashMap<>();
        parts.put(EventExtractor.USER, id(FeatureSet.USER, texts.user()));
        parts.put(EventExtractor.ITEM, id(FeatureSet.ITEM, texts.item()));
        final OptionalDouble amount = masking.amount(texts.amount());
        parts.put(EventExtractor.AMOUNT, amount.isPresent() ? amount.getAsDouble() : null);
        final OptionalLong time = masking.time(texts.time());
        parts.put(EventExtractor.EVENT_TIME, time.isPresent() ? time.getAsLong() : null);
        return parts;
    }

    private String id(final String role, final String text) {
        final String canonical = EventOccurrences.categorical(text);
        return canonical == null ? null : masking.id(role, canonical);
    }

    /** The token of a user by the previous key; of a user that is a token already what its record says; null where nobody knows. */
    private String previousUser(final Record record, final String user) {
        final String canonical = EventOccurrences.categorical(user);
        if (canonical == null) {
            return null;
        }
        final TokenKeys keys = masking.keys();
        return keys.previousToken(FeatureSet.USER, canonical)
                .or(() -> Optional.ofNullable(record.getValue(PREVIOUS_USER))
                        .map(Object::toString)
                        .filter(known -> keys.isPrevious(known) && !keys.isPrevious(canonical)))
                .orElse(null);
    }
}
