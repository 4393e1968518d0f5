package org.nifiaaas.training.learn;

import org.nifiaaas.scoring.factors.RidgeEncoder;
import org.nifiaaas.scoring.history.HistorySnapshot;

/**
 * Factors of one setting as of one snapshot after the other: those of a later one go on from those of the one before, which takes few rounds. Whoever asks for an earlier snapshot
 * begins anew, so that nothing leaks backwards. Not thread-safe.
 */
final class FactorChain {

    private final FactorSettings settings;
    private final long seed;
    private Link parent = Link.NONE;
    private Link before = Link.NONE;
    private Link last = Link.NONE;
    private HistorySnapshot lastSnapshot;

    FactorChain(final FactorSettings settings, final long seed) {
        this.settings = settings;
        this.seed = seed;
    }

    /** Takes over what an earlier training learned, for snapshots that are not before it. */
    void goOnFrom(final RidgeEncoder encoder, final int asOf) {
        if (encoder.width() == settings.rank()) {
            parent = new Link(encoder, asOf);
        }
    }

    /** The factors as of a snapshot; the same ones for the same snapshot. */
    RidgeEncoder of(final HistorySnapshot snapshot) {
        if (snapshot == lastSnapshot) {
            return last.encoder;
        }
        if (last.asOf < snapshot.asOf()) {
            before = last;
        } else if (before.asOf >= snapshot.asOf()) {
            before = Link.NONE;
        }
        final Link start = parent.asOf >= before.asOf && parent.asOf <= snapshot.asOf() ? parent : before;
        final FactorLearner learner = new FactorLearner(snapshot, user -> true, settings, seed);
        last = new Link(
                start.encoder == null ? learner.learn() : learner.learn(start.encoder.ofItems()), snapshot.asOf());
        lastSnapshot = snapshot;
        return last.encoder;
    }

    private static final class Link {

        static final Link NONE = new Link(null, Integer.MIN_VALUE);

        private final RidgeEncoder encoder;
        private final int asOf;

        Link(final RidgeEncoder encoder, final int asOf) {
            this.encoder = encoder;
            this.asOf = asOf;
        }
    }
}
