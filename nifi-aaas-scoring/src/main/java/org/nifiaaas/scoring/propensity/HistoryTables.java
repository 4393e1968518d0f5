package org.nifiaaas.scoring.propensity;

import java.util.ArrayList;
import java.util.List;
import org.nifiaaas.scoring.history.EventLog;
import org.nifiaaas.scoring.history.HistorySnapshot;
import org.nifiaaas.scoring.propensity.PairFeature.Side;

/**
 * A model and the purchases that it scores by, with everything summed up that does not depend on the graph: what each user, each item and each pair that was
 * bought add to the log-odds. Immutable and thread-safe; threads take a {@link HistoryScorer} each.
 */
public final class HistoryTables {

    private final HistoryModel model;
    private final HistorySnapshot snapshot;
    private final HistorySimilarity similarity;
    private final LatentScores latents;
    private final HeadTable forNew;
    private final HeadTable forRepeated;

    private HistoryTables(final HistoryModel model, final HistorySnapshot snapshot) {
        this.model = model;
        this.snapshot = snapshot;
        this.similarity = new HistorySimilarity(snapshot, model.graph(), model.horizonDays());
        this.latents = new LatentScores(model.knowledge(), snapshot);
        HeadTable ofNew = null;
        HeadTable ofRepeated = null;
        for (final Head head : model.heads()) {
            final HeadTable table = new HeadTable(head, snapshot, model.horizonDays());
            ofNew = head.pairs().fits(false) ? table : ofNew;
            ofRepeated = head.pairs().fits(true) ? table : ofRepeated;
        }
        this.forNew = ofNew;
        this.forRepeated = ofRepeated;
    }

    private HistoryTables(
            final HistoryTables ofItems, final HistorySnapshot users, final HistorySimilarity similarity) {
        this.model = ofItems.model;
        this.snapshot = users;
        this.similarity = similarity;
        this.latents = new LatentScores(model.knowledge(), users);
        this.forNew = ofItems.forNew.over(users);
        this.forRepeated = ofItems.forRepeated == ofItems.forNew ? forNew : ofItems.forRepeated.over(users);
    }

    private HistoryTables(final HistoryModel model, final HistoryTables others) {
        this.model = model;
        this.snapshot = others.snapshot;
        this.similarity = others.similarity;
        this.latents = others.latents;
        this.forNew = others.forNew;
        this.forRepeated = others.forRepeated;
    }

    /**
     * Sums up the purchases for a model.
     *
     * @throws IllegalArgumentException with one line if the purchases are of another number of items than the model knows
     */
    public static HistoryTables of(final HistoryModel model, final EventLog log) {
        requireItems(model, log.items());
        return new HistoryTables(model, HistorySnapshot.of(log, model.asOf(), model.horizonDays()));
    }

    /** Takes purchases that are counted already, see {@link #of(HistoryModel, EventLog)}. */
    public static HistoryTables of(final HistoryModel model, final HistorySnapshot snapshot) {
        requireItems(model, snapshot.log().items());
        return new HistoryTables(model, snapshot);
    }

    private static void requireItems(final HistoryModel model, final int items) {
        if (model.graph().items() != items) {
            throw new IllegalArgumentException("knows " + model.graph().items() + " items, but its histories " + items);
        }
    }

    /**
     * The same sums for the same model with other averages.
     *
     * @param average log-odds of each item for a user of whom nothing is known, index 0 for an item of which nothing is known
     */
    public HistoryTables withAverage(final float... average) {
        return new HistoryTables(model.withAverage(average), this);
    }

    public HistoryModel model() {
        return model;
    }

    public HistorySnapshot snapshot() {
        return snapshot;
    }

    /** The same items with other users, for one thread, see {@link HistoryScorer#over}. */
    HistoryTables over(final EventLog users, final HistorySimilarity ofThread) {
        final HistorySnapshot counted =
                HistorySnapshot.ofUsers(users, model.graph().items(), model.asOf(), model.horizonDays());
        return new HistoryTables(this, counted, usesGraph() ? ofThread.over(counted) : ofThread);
    }

    HistorySimilarity similarity() {
        return similarity;
    }

    /** A scorer for one thread. */
    public HistoryScorer scorer() {
        return new HistoryScorer(this, similarity.copy());
    }

    LatentScores latents() {
        return latents;
    }

    HeadTable table(final int pair) {
        return pair >= 0 ? forRepeated : forNew;
    }

    /** Whether any head looks at the graph. */
    boolean usesGraph() {
        return forNew.graphTerms.length > 0 || forRepeated.graphTerms.length > 0;
    }

    /** Bytes that all of it takes in memory, about, but for what a scorer adds. */
    public long bytes() {
        final int totals = HistorySnapshot.SCALES.length + HistorySnapshot.NEW_SCALES.length + 2;
        // Beside its decayed counts a pair has its item, count, first and last purchase, weight and what a head adds; a
        // user or an item has a place or an
        // average, and what each of two heads adds.
        final long values = (HistorySnapshot.SCALES.length + 6L) * snapshot.pairs()
                + (totals + 4L)
                        * (snapshot.log().users() + (long) snapshot.log().items())
                + snapshot.log().users();
        return model.knowledge().bytes() + latents.bytes() + snapshot.log().bytes() + Float.BYTES * values;
    }

    /** What a head adds up for each user, each item and each pair. */
    static final class HeadTable {

        private final Head head;
        private final HistorySnapshot snapshot;
        private final double horizonDays;
        private final float[] users;
        private final float[] items;
        /** Empty where a pair is summed up when it is asked for. */
        private final float[] pairs;

        private final float noPair;
        private final List<Term> pairTerms;
        private final Term[] graphTerms;
        private final Term[] latentTerms;
        private final int itemCount;

        HeadTable(final Head head, final HistorySnapshot snapshot, final double horizonDays) {
            this.head = head;
            this.snapshot = snapshot;
            this.horizonDays = horizonDays;
            this.itemCount = snapshot.log().items();
            this.users = ofUsers(head, snapshot, horizonDays);
            this.items = new float[itemCount + 1];
            for (int item = 1; item < items.length; item++) {
                double sum = 0;
                for (final Term term : of(head, Side.ITEM)) {
                    sum += term.apply(term.feature().ofItem(snapshot, item, horizonDays));
                }
                items[item] = (float) sum;
            }
            this.pairTerms = of(head, Side.PAIR);
            this.noPair = ofPair(pairTerms, snapshot, -1, horizonDays);
            this.pairs = new float[pairTerms.isEmpty() || !head.pairs().fits(true) ? 0 : snapshot.pairs()];
            for (int pair = 0; pair < pairs.length; pair++) {
                pairs[pair] = ofPair(pairTerms, snapshot, pair, horizonDays);
            }
            this.graphTerms = of(head, Side.GRAPH).toArray(new Term[0]);
            this.latentTerms = of(head, Side.LATENT).toArray(new Term[0]);
        }

        private HeadTable(final HeadTable ofItems, final HistorySnapshot snapshot) {
            this.head = ofItems.head;
            this.snapshot = snapshot;
            this.horizonDays = ofItems.horizonDays;
            this.users = ofUsers(head, snapshot, horizonDays);
            this.items = ofItems.items;
            this.pairs = new float[0];
            this.noPair = ofItems.noPair;
            this.pairTerms = ofItems.pairTerms;
            this.graphTerms = ofItems.graphTerms;
            this.latentTerms = ofItems.latentTerms;
            this.itemCount = ofItems.itemCount;
        }

        /** The same items with other users. */
        HeadTable over(final HistorySnapshot others) {
            return new HeadTable(this, others);
        }

        private static float[] ofUsers(final Head head, final HistorySnapshot snapshot, final double horizonDays) {
            final List<Term> terms = of(head, Side.USER);
            final float[] users = new float[snapshot.log().users() + 1];
            for (int user = 1; user < users.length; user++) {
                double sum = head.bias();
                for (final Term term : terms) {
                    sum += term.apply(term.feature().ofUser(snapshot, user, horizonDays));
                }
                users[user] = (float) sum;
            }
            return users;
        }

        /** Whether the head looks at a vector of the user. */
        boolean usesLatents() {
            return latentTerms.length > 0;
        }

        private static List<Term> of(final Head head, final Side side) {
            final List<Term> terms = new ArrayList<>();
            for (final Term term : head.terms()) {
                if (term.feature().side() == side) {
                    terms.add(term);
                }
            }
            return terms;
        }

        private static float ofPair(
                final List<Term> terms, final HistorySnapshot snapshot, final int pair, final double horizonDays) {
            double sum = 0;
            for (final Term term : terms) {
                sum += term.apply(term.feature().ofPair(snapshot, pair, horizonDays));
            }
            return (float) sum;
        }

        private float ofPair(final int pair) {
            if (pair < 0 || pairTerms.isEmpty()) {
                return noPair;
            }
            return pairs.length > 0 ? pairs[pair] : ofPair(pairTerms, snapshot, pair, horizonDays);
        }

        /**
         * Log-odds of a pair.
         *
         * @param sums those of the graph from {@code at} on
         * @param scores latent ones
         */
        float logit(
                final int user,
                final int item,
                final int pair,
                final float[] sums,
                final int at,
                final float[] scores) {
            double sum = users[user] + items[item];
            sum += ofPair(pair);
            for (final Term term : graphTerms) {
                sum += term.apply(
                        term.feature().ofGraph(sums[at + term.feature().place()], itemCount));
            }
            for (final Term term : latentTerms) {
                sum += term.apply(term.feature().ofLatent(scores[term.feature().place()]));
            }
            return (float) sum;
        }
    }
}
