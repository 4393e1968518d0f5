package org.nifiaaas.processors.pair;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.nifi.serialization.record.Record;
import org.nifiaaas.features.profile.Occurrence;
import org.nifiaaas.processors.extract.CandidateProfiles;
import org.nifiaaas.processors.extract.EventFeatures;
import org.nifiaaas.processors.pair.InputMaker.Said;
import org.nifiaaas.processors.pair.RecordFeatures.FieldException;
import org.nifiaaas.processors.record.RecordException;
import org.nifiaaas.services.ProfileStoreException;

/**
 * Finds the same as {@link VersionInputs} for records each of which asks for many pairs: of a user with items, or of an item with users. A record is read once for
 * many pairs, and profiles are kept from record to record. Belongs to one task, one lease and one FlowFile.
 */
public final class CandidateInputs {

    private final VersionInputs version;
    private final InputMaker maker;
    private final Optional<CandidateProfiles> profiles;

    CandidateInputs(final VersionInputs version, final InputMaker maker, final Optional<CandidateProfiles> profiles) {
        this.version = version;
        this.maker = maker;
        this.profiles = profiles;
    }

    /** What the version asks for. */
    public VersionInputs version() {
        return version;
    }

    /**
     * Makes pairs of one record.
     *
     * @param users canonical ids, at least one
     * @param items canonical ids, as many
     * @throws ProfileStoreException if profiles cannot be read now
     */
    public Pairs pairs(final Record record, final List<String> users, final List<String> items)
            throws RecordException, ProfileStoreException {
        return Pairs.of(users, items, version.isEmpty() ? List.of() : inputs(record, users, items));
    }

    private List<PairInput> inputs(final Record record, final List<String> users, final List<String> items)
            throws RecordException, ProfileStoreException {
        try {
            final Occurrence first = maker.pair(record, users.get(0), items.get(0));
            return profiles.isPresent()
                    ? ofProfiles(maker.said(record), first, users, items)
                    : Collections.nCopies(users.size(), maker.of(record, first));
        } catch (final FieldException e) {
            return Collections.nCopies(users.size(), PairInput.unusable(e.getMessage()));
        }
    }

    private List<PairInput> ofProfiles(
            final Said said, final Occurrence first, final List<String> users, final List<String> items)
            throws ProfileStoreException {
        final List<Occurrence> asked = new ArrayList<>(users.size());
        for (int row = 0; row < users.size(); row++) {
            asked.add(first.of(users.get(row), items.get(row)));
        }
        final List<PairInput> inputs = new ArrayList<>(users.size());
        for (final EventFeatures found : profiles.get().of(asked)) {
            inputs.add(maker.of(said, found));
        }
        return inputs;
    }
}
