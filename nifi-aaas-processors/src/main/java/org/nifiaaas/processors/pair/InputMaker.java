package org.nifiaaas.processors.pair;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.nifi.serialization.record.Record;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.features.Rejection;
import org.nifiaaas.features.TimeParser;
import org.nifiaaas.features.design.Column;
import org.nifiaaas.features.design.FeatureSet;
import org.nifiaaas.features.design.Window;
import org.nifiaaas.features.profile.Occurrence;
import org.nifiaaas.processors.extract.EventFeatures;
import org.nifiaaas.processors.extract.FeatureFields;
import org.nifiaaas.processors.pair.RecordFeatures.FieldException;
import org.nifiaaas.processors.record.FieldText;
import org.nifiaaas.processors.record.Passport;
import org.nifiaaas.processors.record.RecordException;
import org.nifiaaas.services.PairFeatures;
import org.nifiaaas.services.PastPurchase;

/** Makes what a version is told of a pair of the fields of a record and of what profiles say. Immutable and thread-safe. */
final class InputMaker {

    private final PairRules rules;
    private final Wanted wanted;
    private final FeatureSet features;
    private final FeatureFields fields;
    private final RecordFeatures records;
    private final TimeParser times;
    private final Instant now;

    /**
     * What a version asks for, and where it comes from.
     *
     * @param values whether it asks for columns and windows
     * @param history whether it asks for histories
     * @param own names of features that are taken from records
     * @param taken names of features that are wanted, that records do not have and that profiles do
     */
    record Wanted(boolean values, boolean history, Set<String> own, Set<String> taken) {

        /** Whether histories are those of profiles. */
        boolean takesHistory() {
            return taken.contains(FeatureSet.HISTORY);
        }
    }

    /**
     * What a record says of the features that it has.
     *
     * @param windows values of its own ones by their places, null for one that is missing or not its own
     * @param history of its user, if it is asked for one
     */
    record Said(Double[] windows, Optional<List<PastPurchase>> history) {}

    InputMaker(final PairRules rules, final Wanted wanted, final FeatureSpec spec, final Instant now) {
        this.rules = rules;
        this.wanted = wanted;
        this.features = spec.features();
        this.fields = new FeatureFields(features);
        this.records = new RecordFeatures(fields, wanted.own()::contains);
        this.times = new TimeParser(spec.zone());
        this.now = now;
    }

    /** The features as fields of records. */
    FeatureFields fields() {
        return fields;
    }

    /**
     * A pair with the columns that its record has, as of the time of the record.
     *
     * @throws FieldException if a column or the time has a value that it cannot have
     */
    Occurrence pair(final Record record, final String user, final String item) throws RecordException, FieldException {
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

    /**
     * What a record says by itself.
     *
     * @throws FieldException if it does not say all
     */
    PairInput of(final Record record, final Occurrence pair) throws FieldException {
        final Object[] values = values();
        boolean seen = false;
        if (wanted.values()) {
            for (int column = 0; column < features.columns().size(); column++) {
                final Column each = features.columns().get(column);
                // What only an event has counts as missing in a network's input: there is none yet.
                if (each.owner() != Column.Owner.EVENT) {
                    require(each.name());
                }
                values[column] = fields.columnValue(pair, column);
            }
            for (int place = 0; place < features.windows().size(); place++) {
                final Window window = features.windows().get(place);
                require(window.name());
                final Double value = RecordFeatures.window(record, window);
                values[features.columns().size() + place] = value;
                seen |= window.isOfUser() && value != null && value != 0;
            }
        }
        final Optional<List<PastPurchase>> history = wanted.history() ? Optional.of(history(record)) : Optional.empty();
        return PairInput.of(
                new PairFeatures(
                        Arrays.asList(values),
                        history,
                        seen || history.filter(past -> !past.isEmpty()).isPresent()),
                this::source);
    }

    private Object[] values() {
        return new Object
                [wanted.values()
                        ? features.columns().size() + features.windows().size()
                        : 0];
    }

    private void require(final String name) throws FieldException {
        if (!wanted.own().contains(name)) {
            throw FieldException.missing(name);
        }
    }

    private List<PastPurchase> history(final Record record) throws FieldException {
        require(FeatureSet.HISTORY);
        return RecordFeatures.history(record).orElseThrow(() -> FieldException.missing(FeatureSet.HISTORY));
    }

    /**
     * What a record says beside its columns.
     *
     * @throws FieldException if a field has a value that it cannot have, or there is no history and nobody else has it
     */
    Said said(final Record record) throws FieldException {
        final Double[] windows = new Double[features.windows().size()];
        for (int place = 0; place < windows.length && wanted.values(); place++) {
            final Window window = features.windows().get(place);
            windows[place] = wanted.own().contains(window.name()) ? RecordFeatures.window(record, window) : null;
        }
        return new Said(
                windows, wanted.history() && !wanted.takesHistory() ? Optional.of(history(record)) : Optional.empty());
    }

    /** What a record says, and its profiles where it has no such field. */
    PairInput of(final Said said, final EventFeatures found) {
        if (found.isUnreadable()) {
            return PairInput.unusable(Rejection.UNREADABLE_PROFILE.code());
        }
        final Object[] values = values();
        if (wanted.values()) {
            final int columns = features.columns().size();
            for (int column = 0; column < columns; column++) {
                values[column] = fields.columnValue(found.event(), column);
            }
            for (int place = 0; place < features.windows().size(); place++) {
                values[columns + place] = window(said, place, found);
            }
        }
        return PairInput.of(
                new PairFeatures(
                        Arrays.asList(values),
                        wanted.takesHistory() ? Optional.of(purchases(found)) : said.history(),
                        !Double.isNaN(found.ageDays())),
                () -> added(found));
    }

    private Double window(final Said said, final int place, final EventFeatures found) {
        if (wanted.own().contains(features.windows().get(place).name())) {
            return said.windows()[place];
        }
        final double value = found.windows()[place];
        return Double.isNaN(value) ? null : (Double) value;
    }

    private static List<PastPurchase> purchases(final EventFeatures found) {
        return found.history().stream()
                .map(past -> new PastPurchase(past.item(), past.ageDays(), past.amount()))
                .toList();
    }

    private Map<String, Object> added(final EventFeatures found) {
        final Map<String, Object> added = fields.values(found);
        added.keySet().retainAll(wanted.taken());
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

    /** Where histories come from: {@code record} or {@code profile}; empty if the version asks for none. */
    Optional<String> historySource() {
        return wanted.history() ? Optional.of(wanted.takesHistory() ? "profile" : "record") : Optional.empty();
    }
}
