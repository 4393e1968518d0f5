package org.nifiaaas.processors.pair;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.nifi.serialization.record.Record;
import org.apache.nifi.serialization.record.RecordField;
import org.apache.nifi.serialization.record.RecordFieldType;
import org.apache.nifi.serialization.record.RecordSchema;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.features.Rejection;
import org.nifiaaas.features.TimeParser;
import org.nifiaaas.features.design.Column;
import org.nifiaaas.features.design.FeatureSet;
import org.nifiaaas.features.design.Window;
import org.nifiaaas.features.profile.Occurrence;
import org.nifiaaas.processors.extract.EventFeatures;
import org.nifiaaas.processors.extract.FeatureFields;
import org.nifiaaas.processors.extract.ProfileFeatures;
import org.nifiaaas.processors.extract.ProfileUse;
import org.nifiaaas.processors.model.Specifications;
import org.nifiaaas.processors.pair.RecordFeatures.FieldException;
import org.nifiaaas.processors.record.FieldText;
import org.nifiaaas.processors.record.Passport;
import org.nifiaaas.processors.record.RecordException;
import org.nifiaaas.processors.record.Schemas;
import org.nifiaaas.services.ModelLease;
import org.nifiaaas.services.PairFeatures;
import org.nifiaaas.services.PastPurchase;
import org.nifiaaas.services.ProfileStoreException;
import org.nifiaaas.services.ScoringException;

/**
 * Finds what one version is to be told of pairs beside the ids: what its own specification asks for, from the fields of the records, and from profiles where the
 * records have no such fields. A field that is there and empty is a value that is missing. Belongs to one lease and one FlowFile; thread-safe.
 *
 * <p>A profile is of use only if ExtractFeatures keeps it with the same columns and the same longest window as the version's specification: others are other profiles.
 */
public final class VersionInputs {

    private static final String RECORD = "record";
    private static final String PROFILE = "profile";

    private final PairRules rules;
    private final Instant now;
    private final boolean wantsValues;
    private final boolean wantsHistory;
    private final FeatureSet features;
    private final FeatureFields fields;
    private final RecordFeatures records;
    private final TimeParser times;

    /** Names of features that are taken from records. */
    private final Set<String> own;

    /** Names of features that are wanted, that records do not have and that profiles do. */
    private final Set<String> taken;

    private final Optional<ProfileFeatures> profiles;

    /** Whose features the fields of a record are. */
    public enum Side {
        /** A record is of one pair. */
        PAIR,
        /** A record is of a user and asks for many items. */
        USER,
        /** A record is of an item and asks for many users. */
        ITEM;

        private boolean owns(final Column column) {
            return this == PAIR
                    || column.owner() == Column.Owner.EVENT
                    || column.owner() == (this == USER ? Column.Owner.USER : Column.Owner.ITEM);
        }

        private boolean owns(final Window window) {
            return this == PAIR || window.subject().equals(List.of(this == USER ? FeatureSet.USER : FeatureSet.ITEM));
        }
    }

    private VersionInputs(
            final PairRules rules,
            final Instant now,
            final boolean wantsValues,
            final boolean wantsHistory,
            final FeatureSpec spec,
            final RecordSchema schema,
            final Side side) {
        this.rules = rules;
        this.now = now;
        this.wantsValues = wantsValues;
        this.wantsHistory = wantsHistory;
        this.features = spec.features();
        this.fields = new FeatureFields(features);
        this.own = own(features, side);
        this.own.removeIf(name -> schema.getField(name).isEmpty());
        this.taken =
                FeatureFields.names(features).stream().filter(this::isLacking).collect(Collectors.toUnmodifiableSet());
        this.records = new RecordFeatures(features, own::contains);
        this.times = new TimeParser(spec.zone());
        this.profiles = rules.profiles()
                .filter(service -> !taken.isEmpty())
                .map(service -> new ProfileFeatures(
                        features, service, ProfileUse.READ, Duration.ZERO, Clock.fixed(now, ZoneOffset.UTC)));
    }

    private static Set<String> own(final FeatureSet features, final Side side) {
        final Set<String> own = new HashSet<>();
        features.columns().stream().filter(side::owns).map(Column::name).forEach(own::add);
        features.windows().stream().filter(side::owns).map(Window::name).forEach(own::add);
        if (side != Side.ITEM) {
            own.add(FeatureSet.HISTORY);
        }
        return own;
    }

    /**
     * Finds out what a version asks for.
     *
     * @param schema schema of the records as they are read
     * @param side whose features their fields are
     * @param now the present
     * @throws ScoringException with one line if its specification cannot be read, or it has none and scores by features
     */
    public static VersionInputs of(
            final ModelLease lease,
            final PairRules rules,
            final RecordSchema schema,
            final Side side,
            final Instant now)
            throws ScoringException {
        final Optional<FeatureSpec> spec = Specifications.of(lease);
        if (lease.scoresFeatures() && spec.isEmpty()) {
            throw new ScoringException(
                    lease.identity().model() + " version " + lease.identity().version()
                            + " scores by features and its service does not say by which",
                    null);
        }
        return new VersionInputs(
                rules,
                now,
                lease.scoresFeatures(),
                lease.scoresHistories() && rules.history() == UserHistory.LIVE,
                spec.orElseGet(() -> FeatureSpec.builder().build()),
                schema,
                side);
    }

    /** Whether the version asks for nothing but ids. */
    public boolean isEmpty() {
        return !wantsValues && !wantsHistory;
    }

    /** Whether the version asks for columns and windows. */
    public boolean wantsValues() {
        return wantsValues;
    }

    /** Fields of a record that tell what a score was made of and that the record did not have. */
    public List<RecordField> added() {
        final List<RecordField> added = new ArrayList<>();
        if (profiles.isPresent()) {
            fields.written().stream()
                    .filter(field -> taken.contains(field.getFieldName()))
                    .forEach(added::add);
        }
        added.addAll(sourceFields());
        return added;
    }

    /** The field that says where a history came from, if that is chosen. */
    public List<RecordField> sourceFields() {
        return rules.history() == UserHistory.LIVE
                ? List.of(Schemas.nullable(Passport.HISTORY_SOURCE, RecordFieldType.STRING))
                : List.of();
    }

    /** Where histories come from: {@code record} or {@code profile}; empty if the version asks for none. */
    public Optional<String> historySource() {
        return wantsHistory ? Optional.of(taken.contains(FeatureSet.HISTORY) ? PROFILE : RECORD) : Optional.empty();
    }

    /** Whether a feature is wanted that records do not have and profiles do. */
    private boolean isLacking(final String name) {
        if (own.contains(name)) {
            return false;
        }
        return name.equals(FeatureSet.HISTORY)
                ? wantsHistory && features.historyEvents() > 0
                : wantsValues && features.column(name).map(Column::owner).orElse(null) != Column.Owner.EVENT;
    }

    /**
     * Makes pairs of records.
     *
     * @param batch one record for each pair
     * @param users canonical ids
     * @param items canonical ids
     * @throws ProfileStoreException if profiles cannot be read now
     */
    public Pairs pairs(final List<Record> batch, final List<String> users, final List<String> items)
            throws RecordException, ProfileStoreException {
        return Pairs.of(users, items, isEmpty() && added().isEmpty() ? List.of() : inputs(batch, users, items));
    }

    private List<PairInput> inputs(final List<Record> batch, final List<String> users, final List<String> items)
            throws RecordException, ProfileStoreException {
        final List<PairInput> inputs = new ArrayList<>();
        final List<Occurrence> asked = new ArrayList<>();
        for (int row = 0; row < batch.size(); row++) {
            try {
                final Occurrence pair = pair(batch.get(row), users.get(row), items.get(row));
                asked.add(pair);
                inputs.add(profiles.isPresent() ? null : PairInput.of(ofRecord(batch.get(row), pair), source()));
            } catch (final FieldException e) {
                inputs.add(PairInput.unusable(e.getMessage()));
            }
        }
        if (profiles.isPresent() && !asked.isEmpty()) {
            fill(batch, inputs, profiles.get().of(asked));
        }
        return inputs;
    }

    private Occurrence pair(final Record record, final String user, final String item)
            throws RecordException, FieldException {
        final Object time = rules.timeField().value(record);
        final String text =
                time == null ? null : FieldText.time(time, rules.timeField().type(record));
        if (text == null || text.isBlank()) {
            return records.occurrence(record, user, item, now.toEpochMilli());
        }
        final OptionalLong millis = times.parse(text);
        if (millis.isEmpty()) {
            throw FieldException.of(Rejection.UNREADABLE_TIME);
        }
        return records.occurrence(record, user, item, millis.getAsLong());
    }

    /** What a record says by itself. */
    private PairFeatures ofRecord(final Record record, final Occurrence pair) throws FieldException {
        final List<Object> values = new ArrayList<>();
        boolean seen = false;
        if (wantsValues) {
            for (int column = 0; column < features.columns().size(); column++) {
                final Column each = features.columns().get(column);
                // What only an event has counts as missing in a network's input: there is none yet.
                if (each.owner() != Column.Owner.EVENT) {
                    require(each.name());
                }
                values.add(records.columnValue(pair, column));
            }
            for (final Window window : features.windows()) {
                require(window.name());
                final Double value = RecordFeatures.window(record, window);
                values.add(value);
                seen |= window.isOfUser() && value != null && value != 0;
            }
        }
        final Optional<List<PastPurchase>> history = wantsHistory ? Optional.of(history(record)) : Optional.empty();
        return new PairFeatures(
                values, history, seen || history.filter(past -> !past.isEmpty()).isPresent());
    }

    private void require(final String name) throws FieldException {
        if (!own.contains(name)) {
            throw FieldException.missing(name);
        }
    }

    private List<PastPurchase> history(final Record record) throws FieldException {
        require(FeatureSet.HISTORY);
        return RecordFeatures.history(record).orElseThrow(() -> FieldException.missing(FeatureSet.HISTORY));
    }

    private void fill(final List<Record> batch, final List<PairInput> inputs, final List<EventFeatures> found) {
        int next = 0;
        for (int row = 0; row < inputs.size(); row++) {
            if (inputs.get(row) == null) {
                inputs.set(row, ofProfile(batch.get(row), found.get(next++)));
            }
        }
    }

    /** What a record says, and its profiles where it has no such field. */
    private PairInput ofProfile(final Record record, final EventFeatures found) {
        if (found.isUnreadable()) {
            return PairInput.unusable(Rejection.UNREADABLE_PROFILE.code());
        }
        try {
            final List<Object> values = new ArrayList<>();
            if (wantsValues) {
                for (int column = 0; column < features.columns().size(); column++) {
                    values.add(records.columnValue(found.event(), column));
                }
                for (int place = 0; place < features.windows().size(); place++) {
                    values.add(window(record, place, found));
                }
            }
            final Optional<List<PastPurchase>> history = wantsHistory
                    ? Optional.of(taken.contains(FeatureSet.HISTORY) ? purchases(found) : history(record))
                    : Optional.empty();
            final boolean seen = !Double.isNaN(found.ageDays());
            return PairInput.of(new PairFeatures(values, history, seen), added(found));
        } catch (final FieldException e) {
            return PairInput.unusable(e.getMessage());
        }
    }

    private Double window(final Record record, final int place, final EventFeatures found) throws FieldException {
        final Window window = features.windows().get(place);
        if (own.contains(window.name())) {
            return RecordFeatures.window(record, window);
        }
        final double value = found.windows()[place];
        return Double.isNaN(value) ? null : (Double) value;
    }

    private Map<String, Object> added(final EventFeatures found) {
        final Map<String, Object> added = fields.values(found);
        added.keySet().retainAll(taken);
        added.putAll(source());
        return added;
    }

    private Map<String, Object> source() {
        final Map<String, Object> source = new HashMap<>();
        if (rules.history() == UserHistory.LIVE) {
            source.put(Passport.HISTORY_SOURCE, historySource().orElse(null));
        }
        return source;
    }

    private static List<PastPurchase> purchases(final EventFeatures found) {
        return found.history().stream()
                .map(past -> new PastPurchase(past.item(), past.ageDays(), past.amount()))
                .toList();
    }
}
