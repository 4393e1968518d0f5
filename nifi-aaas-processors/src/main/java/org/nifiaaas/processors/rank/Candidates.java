package org.nifiaaas.processors.rank;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.nifi.serialization.record.Record;
import org.nifiaaas.processors.model.Reasons;
import org.nifiaaas.processors.pair.CandidateInputs;
import org.nifiaaas.processors.pair.Pairs;
import org.nifiaaas.processors.record.RecordException;
import org.nifiaaas.services.Catalogue;
import org.nifiaaas.services.CatalogueScorer;
import org.nifiaaas.services.ModelLease;
import org.nifiaaas.services.PairBatch;
import org.nifiaaas.services.PairFeatures;
import org.nifiaaas.services.PastPurchase;
import org.nifiaaas.services.ProfileStoreException;
import org.nifiaaas.services.ScoreBatch;
import org.nifiaaas.services.Scorer;
import org.nifiaaas.services.ScoringException;

/**
 * Scores the candidates of one record after the other with the version of a lease: by their indices alone, or by what the version asks for beside. Belongs to one
 * task and one FlowFile.
 */
public final class Candidates {

    private static final int ANY = 1;

    private final CatalogueScorer catalogue;
    private final Scorer scorer;
    private final CandidateInputs inputs;

    /**
     * Scores with a lease, which stays open meanwhile.
     *
     * @param inputs finds what its version asks for, by records of users or of items
     */
    public Candidates(final ModelLease lease, final CandidateInputs inputs) {
        this.catalogue = lease.catalogueScorer();
        this.scorer = lease.scorer();
        this.inputs = inputs;
    }

    /** Scorer of the whole catalogue, by ids alone. */
    CatalogueScorer catalogue() {
        return catalogue;
    }

    /**
     * The user of a record, whose candidates are items.
     *
     * @param id canonical id
     * @throws UnscorableException if what the version asks for is not there
     * @throws ProfileStoreException if profiles cannot be read now
     */
    Subject user(final Record record, final String id)
            throws RecordException, UnscorableException, ProfileStoreException {
        if (inputs.version().isEmpty()) {
            final int index = catalogue.users().index(id);
            return new Subject(
                    id,
                    index == Catalogue.UNKNOWN,
                    Optional.empty(),
                    Optional.empty(),
                    (items, count, scores) -> catalogue.scoreItems(index, items, count, scores));
        }
        final String anyItem = catalogue.items().id(ANY);
        final Pairs first = usable(inputs.pairs(record, List.of(id), List.of(anyItem)));
        final PairFeatures features = first.batch().features(0);
        final boolean unknown = catalogue.users().index(id) == Catalogue.UNKNOWN && !features.userSeen();
        final TopScan.ChunkScorer chunks = (items, count, scores) -> {
            final List<String> users = Collections.nCopies(count, id);
            final List<String> itemIds = ids(catalogue.items(), items, count);
            if (inputs.version().wantsValues()) {
                score(usable(inputs.pairs(record, users, itemIds)).batch(), scores);
            } else {
                // A history is the same for all items.
                score(batch(users, itemIds).with(Collections.nCopies(count, features)), scores);
            }
        };
        return new Subject(id, unknown, inputs.version().historySource(), features.history(), chunks);
    }

    /**
     * The item of a record, whose candidates are users.
     *
     * @param id canonical id of an item that the version knows
     */
    Subject item(final Record record, final String id) {
        if (inputs.version().isEmpty()) {
            final int index = catalogue.items().index(id);
            return new Subject(
                    id,
                    false,
                    Optional.empty(),
                    Optional.empty(),
                    (users, count, scores) -> catalogue.scoreUsers(index, users, count, scores));
        }
        final TopScan.ChunkScorer chunks = (users, count, scores) -> score(
                usable(inputs.pairs(record, ids(catalogue.users(), users, count), Collections.nCopies(count, id)))
                        .batch(),
                scores);
        return new Subject(id, false, inputs.version().historySource(), Optional.empty(), chunks);
    }

    /** Adds the reasons of the score of a user and an item. */
    void putReasons(final Reasons reasons, final Map<String, Object> values, final Subject user, final int item)
            throws ScoringException {
        if (user.history().isPresent()) {
            final PairBatch pair = batch(
                            List.of(user.id()), List.of(catalogue.items().id(item)))
                    .with(List.of(PairFeatures.ofHistory(user.history().get())));
            reasons.put(values, scorer, pair, 0);
        } else {
            reasons.put(values, catalogue.users().index(user.id()), item);
        }
    }

    private static Pairs usable(final Pairs pairs) throws UnscorableException {
        final Optional<String> problem = pairs.problem();
        if (problem.isPresent()) {
            throw new UnscorableException(problem.get());
        }
        return pairs;
    }

    private static List<String> ids(final Catalogue catalogue, final int[] indices, final int count) {
        final List<String> ids = new ArrayList<>(count);
        for (int position = 0; position < count; position++) {
            ids.add(catalogue.id(indices[position]));
        }
        return ids;
    }

    private static PairBatch batch(final List<String> users, final List<String> items) {
        return PairBatch.of(users.toArray(String[]::new), items.toArray(String[]::new));
    }

    private void score(final PairBatch pairs, final float[] scores) throws ScoringException {
        final ScoreBatch scored = scorer.score(pairs);
        for (int row = 0; row < pairs.size(); row++) {
            scores[row] = scored.propensity(row);
        }
    }

    /**
     * What candidates are scored for.
     *
     * @param id canonical id
     * @param unknown whether the version does not know it, and nothing else is known of it
     * @param historySource where its history comes from, if that is chosen
     * @param history what a user bought, if the scores are made of it
     * @param scorer scores candidates by their indices
     */
    record Subject(
            String id,
            boolean unknown,
            Optional<String> historySource,
            Optional<List<PastPurchase>> history,
            TopScan.ChunkScorer scorer) {}
}
