package org.nifiaaas.processors.extract;

import static org.nifiaaas.processors.record.Schemas.nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.nifi.serialization.SimpleRecordSchema;
import org.apache.nifi.serialization.record.MapRecord;
import org.apache.nifi.serialization.record.Record;
import org.apache.nifi.serialization.record.RecordField;
import org.apache.nifi.serialization.record.RecordFieldType;
import org.apache.nifi.serialization.record.RecordSchema;
import org.nifiaaas.features.EventOccurrences;
import org.nifiaaas.features.Interaction;
import org.nifiaaas.features.design.Column;
import org.nifiaaas.features.design.FeatureSet;
import org.nifiaaas.features.design.Window;
import org.nifiaaas.features.privacy.Masking;
import org.nifiaaas.features.profile.Occurrence;
import org.nifiaaas.features.profile.PastEvent;
import org.nifiaaas.features.profile.WindowCalculator;
import org.nifiaaas.processors.record.FieldPath;
import org.nifiaaas.processors.record.FieldText;
import org.nifiaaas.processors.record.RecordException;

/** The features of a specification as fields of records: columns are read, and what was computed is written, under their names. Immutable and thread-safe. */
public final class FeatureFields {

    /** Fields of an entry of a history. */
    public static final String ITEM = "item";

    public static final String AGE_DAYS = "age_days";
    public static final String AMOUNT = "amount";

    private static final RecordSchema PAST_EVENT = new SimpleRecordSchema(List.of(
            nullable(ITEM, RecordFieldType.STRING),
            nullable(AGE_DAYS, RecordFieldType.DOUBLE),
            nullable(AMOUNT, RecordFieldType.DOUBLE)));

    /** Stands for the event of a record of which only the columns matter. */
    private static final Interaction NOBODY = Interaction.of("?", "?", 0, 0);

    private final FeatureSet features;
    private final WindowCalculator calculator;
    private final EventOccurrences occurrences;
    private final List<FieldPath> columns;
    private final Optional<Masking> masking;

    /** Reads columns as they are. */
    public FeatureFields(final FeatureSet features) {
        this(features, Optional.empty());
    }

    /** Reads columns masked. */
    FeatureFields(final FeatureSet features, final Masking masking) {
        this(features, Optional.of(masking));
    }

    private FeatureFields(final FeatureSet features, final Optional<Masking> masking) {
        this.features = features;
        this.masking = masking;
        this.calculator = new WindowCalculator(features);
        this.occurrences = new EventOccurrences(features);
        this.columns = features.columns().stream()
                .map(column -> FieldPath.of(column.name()))
                .toList();
    }

    /** Fields that are read. */
    Stream<FieldPath> read() {
        return columns.stream();
    }

    /** Names of the fields that are written. */
    public static List<String> names(final FeatureSet features) {
        final List<String> names = new ArrayList<>();
        features.columns().forEach(column -> names.add(column.name()));
        features.windows().forEach(window -> names.add(window.name()));
        if (features.historyEvents() > 0) {
            names.add(FeatureSet.HISTORY);
        }
        return names;
    }

    /** Names of the columns. */
    List<String> columnNames() {
        return features.columns().stream().map(Column::name).toList();
    }

    /** Names of the fields that are written. */
    List<String> names() {
        return names(features);
    }

    /** Fields that are written. */
    public List<RecordField> written() {
        final List<RecordField> fields = new ArrayList<>();
        for (final Column column : features.columns()) {
            fields.add(nullable(column.name(), column.isNumeric() ? RecordFieldType.DOUBLE : RecordFieldType.STRING));
        }
        for (final Window window : features.windows()) {
            fields.add(nullable(window.name(), RecordFieldType.DOUBLE));
        }
        if (features.historyEvents() > 0) {
            fields.add(new RecordField(
                    FeatureSet.HISTORY,
                    RecordFieldType.ARRAY.getArrayDataType(RecordFieldType.RECORD.getRecordDataType(PAST_EVENT)),
                    true));
        }
        return fields;
    }

    /**
     * An event with its columns.
     *
     * @param counts is told of values that count as missing though something is there
     */
    Occurrence occurrence(final Record record, final Interaction event, final ExtractionCounts counts)
            throws RecordException {
        return occurrence(record, event, column -> true, counts.features()::addUnreadable);
    }

    /**
     * An event with some of its columns; the others are missing.
     *
     * @param isRead whether the column of a name is read
     * @param unreadable is told the name of each column that counts as missing though something is there
     */
    public Occurrence occurrence(
            final Record record,
            final Interaction event,
            final Predicate<String> isRead,
            final Consumer<String> unreadable)
            throws RecordException {
        final List<Object> values = new ArrayList<>();
        final List<String> texts = new ArrayList<>();
        for (int column = 0; column < columns.size(); column++) {
            final boolean read = isRead.test(features.columns().get(column).name());
            final Object value = read ? columns.get(column).value(record) : null;
            values.add(value);
            texts.add(text(record, column, value));
        }
        final Occurrence occurrence = occurrences.of(event, masked(texts));
        for (int column = 0; column < columns.size(); column++) {
            final Object value = values.get(column);
            if (value != null && !value.toString().isBlank() && columnValue(occurrence, column) == null) {
                unreadable.accept(features.columns().get(column).name());
            }
        }
        return occurrence;
    }

    private String text(final Record record, final int column, final Object value) throws RecordException {
        if (features.columns().get(column).isNumeric()) {
            return FieldText.amount(value);
        }
        return isDate(column) ? FieldText.time(value, columns.get(column).type(record)) : name(value);
    }

    /** Whether a column becomes the first day of a period, so that a reader may have made a date of it. */
    private boolean isDate(final int column) {
        return features.privacy()
                .of(features.columns().get(column).name())
                .filter(mask -> mask.kind().isPeriod())
                .isPresent();
    }

    private List<String> masked(final List<String> texts) {
        return masking.isPresent() ? masking.get().columns(texts) : texts;
    }

    /** Values of the fields of the columns of a record, whatever profiles say. */
    Map<String, Object> columns(final Record record) throws RecordException {
        return columns(occurrence(record, NOBODY, column -> true, unreadable -> {}));
    }

    private Map<String, Object> columns(final Occurrence event) {
        final Map<String, Object> values = new HashMap<>();
        for (int column = 0; column < columns.size(); column++) {
            values.put(features.columns().get(column).name(), columnValue(event, column));
        }
        return values;
    }

    /** The value of a column by its place, null if it is missing. */
    public Object columnValue(final Occurrence event, final int column) {
        return calculator.columnValue(event, column);
    }

    /** The text of a categorical value, null if it is none: an array, a record, or a number with a fraction. */
    public static String name(final Object value) {
        return value instanceof Boolean ? value.toString() : FieldText.id(value);
    }

    /** Values of the written fields. */
    public Map<String, Object> values(final EventFeatures event) {
        final Map<String, Object> values = columns(event.event());
        for (int window = 0; window < features.windows().size(); window++) {
            final double value = event.windows()[window];
            values.put(features.windows().get(window).name(), Double.isNaN(value) ? null : value);
        }
        if (features.historyEvents() > 0) {
            values.put(
                    FeatureSet.HISTORY,
                    event.history().stream().map(FeatureFields::record).toArray());
        }
        return values;
    }

    private static Record record(final PastEvent past) {
        final Map<String, Object> values = new HashMap<>();
        values.put(ITEM, past.item());
        values.put(AGE_DAYS, past.ageDays());
        values.put(AMOUNT, past.amount());
        return new MapRecord(PAST_EVENT, values);
    }
}
