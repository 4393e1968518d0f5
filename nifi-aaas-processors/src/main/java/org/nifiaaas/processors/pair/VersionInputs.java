package org.nifiaaas.processors.pair;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.nifi.serialization.record.Record;
import org.apache.nifi.serialization.record.RecordField;
import org.apache.nifi.serialization.record.RecordFieldType;
import org.apache.nifi.serialization.record.RecordSchema;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.features.design.Column;
import org.nifiaaas.features.design.FeatureSet;
import org.nifiaaas.features.design.Window;
import org.nifiaaas.features.profile.Occurrence;
import org.nifiaaas.processors.extract.CandidateProfiles;
import org.nifiaaas.processors.extract.EventFeatures;
import org.nifiaaas.processors.extract.FeatureFields;
import org.nifiaaas.processors.extract.ProfileFeatures;
import org.nifiaaas.processors.extract.ProfileUse;
import org.nifiaaas.processors.model.Specifications;
import org.nifiaaas.processors.pair.InputMaker.Wanted;
import org.nifiaaas.processors.pair.RecordFeatures.FieldException;
import org.nifiaaas.processors.record.Passport;
import org.nifiaaas.processors.record.RecordException;
import org.nifiaaas.processors.record.Schemas;
import org.nifiaaas.services.ModelLease;
import org.nifiaaas.services.ProfileStoreException;
import org.nifiaaas.services.ScoringException;

/**
 * Finds what one version is to be told of pairs beside the ids: what its own specification asks for, from the fields of the records, and from profiles where the
 * records have no such fields. A field that is there and empty is a value that is missing. Belongs to one lease and one FlowFile; thread-safe.
 *
 * <p>A profile is of use only if ExtractFeatures keeps it with the same columns and the same longest window as the version's specification: others are other profiles.
 */
public final class VersionInputs {

    private final PairRules rules;
    private final Side side;
    private final Instant now;
    private final FeatureSet features;
    private final Wanted wanted;
    private final InputMaker maker;

    /** Profiles of the pairs of records, if anything is taken from them. */
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
        this.side = side;
        this.now = now;
        this.features = spec.features();
        final Set<String> own = own(features, side);
        own.removeIf(name -> schema.getField(name).isEmpty());
        final Set<String> taken = FeatureFields.names(features).stream()
                .filter(name -> !own.contains(name))
                .filter(name -> name.equals(FeatureSet.HISTORY) ? wantsHistory : wantsValues && isKept(name))
                .collect(Collectors.toUnmodifiableSet());
        this.wanted = new Wanted(wantsValues, wantsHistory, own, taken);
        this.maker = new InputMaker(rules, wanted, spec, now);
        this.profiles = rules.profiles()
                .filter(service -> !taken.isEmpty())
                .map(service -> new ProfileFeatures(
                        features, service, ProfileUse.READ, Duration.ZERO, Clock.fixed(now, ZoneOffset.UTC)));
    }

    /** Whether profiles say something of a column or a window. */
    private boolean isKept(final String name) {
        return features.column(name).map(Column::owner).orElse(null) != Column.Owner.EVENT;
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
        return !wanted.values() && !wanted.history();
    }

    /** Whether the version asks for columns and windows. */
    public boolean wantsValues() {
        return wanted.values();
    }

    /** Fields of a record that tell what a score was made of and that the record did not have. */
    public List<RecordField> added() {
        final List<RecordField> added = new ArrayList<>();
        if (profiles.isPresent()) {
            maker.fields().written().stream()
                    .filter(field -> wanted.taken().contains(field.getFieldName()))
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
        return maker.historySource();
    }

    /** The same for records that ask for many pairs each. */
    public CandidateInputs candidates() {
        return new CandidateInputs(
                this,
                maker,
                rules.profiles()
                        .filter(service -> profiles.isPresent())
                        .map(service ->
                                new CandidateProfiles(features, service, side == Side.USER, wanted.takesHistory())));
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
                final Occurrence pair = maker.pair(batch.get(row), users.get(row), items.get(row));
                asked.add(pair);
                inputs.add(profiles.isPresent() ? null : maker.of(batch.get(row), pair));
            } catch (final FieldException e) {
                inputs.add(PairInput.unusable(e.getMessage()));
            }
        }
        if (profiles.isPresent() && !asked.isEmpty()) {
            fill(batch, inputs, profiles.get().of(asked));
        }
        return inputs;
    }

    private void fill(final List<Record> batch, final List<PairInput> inputs, final List<EventFeatures> found) {
        int next = 0;
        for (int row = 0; row < inputs.size(); row++) {
            if (inputs.get(row) == null) {
                inputs.set(row, ofProfile(batch.get(row), found.get(next++)));
            }
        }
    }

    private PairInput ofProfile(final Record record, final EventFeatures found) {
        try {
            return maker.of(maker.said(record), found);
        } catch (final FieldException e) {
            return PairInput.unusable(e.getMessage());
        }
    }
}
