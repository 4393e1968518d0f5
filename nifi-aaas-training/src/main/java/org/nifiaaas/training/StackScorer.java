package org.nifiaaas.training;

import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.nifiaaas.repository.bundle.Calibration;
import org.nifiaaas.scoring.history.EventLog;
import org.nifiaaas.scoring.history.HistorySnapshot;
import org.nifiaaas.scoring.propensity.HistoryScorer;
import org.nifiaaas.scoring.propensity.HistoryTables;
import org.nifiaaas.scoring.propensity.StackWeights;
import org.nifiaaas.scoring.propensity.StackWeights.Case;
import org.nifiaaas.training.evaluate.UserScorer;

/** Scores the catalogue by a model of histories and a network over features together, as the version will be served. Not thread-safe. */
final class StackScorer implements UserScorer {

    private final HistoryScorer history;
    private final UserScorer network;
    private final StackWeights weights;
    private final Calibration calibration;
    private final IntFunction<int[]> bought;
    private final boolean learned;
    private float[] ofNetwork = new float[0];

    private StackScorer(
            final HistoryScorer history,
            final UserScorer network,
            final StackWeights weights,
            final Calibration calibration,
            final IntFunction<int[]> bought,
            final boolean learned) {
        this.history = history;
        this.network = network;
        this.weights = weights;
        this.calibration = calibration;
        this.bought = bought;
        this.learned = learned;
    }

    /**
     * Scorers of the users of a training, one for each thread.
     *
     * @param tables the model of histories and what its users bought
     * @param networks scorers of the same users and items, not calibrated
     */
    static Supplier<UserScorer> of(
            final HistoryTables tables,
            final Supplier<UserScorer> networks,
            final StackWeights weights,
            final Calibration calibration) {
        final HistorySnapshot snapshot = tables.snapshot();
        return () -> new StackScorer(
                tables.scorer(),
                networks.get(),
                weights,
                calibration,
                user -> user == UNKNOWN ? new int[0] : snapshot.items(user),
                true);
    }

    /**
     * Scorers of users whom training never saw, one for each thread.
     *
     * @param purchases what they bought before the moment of the model
     * @param networks scorers of the same users, not calibrated
     */
    static Supplier<UserScorer> of(
            final HistoryTables tables,
            final EventLog purchases,
            final Supplier<UserScorer> networks,
            final StackWeights weights,
            final Calibration calibration) {
        return () -> new StackScorer(
                tables.scorer().over(purchases),
                networks.get(),
                weights,
                calibration,
                user -> purchases.bought(user, Integer.MIN_VALUE, Integer.MAX_VALUE),
                false);
    }

    /**
     * Scorers of users and items that other vocabularies number, one for each thread; whom the model does not know is an unknown one, of whom its network has features.
     *
     * @param userOf index in the model's vocabulary of each user
     * @param itemOf likewise of each item
     * @param networks scorers of the other users and items, not calibrated
     */
    static Supplier<UserScorer> of(
            final HistoryTables tables,
            final int[] userOf,
            final int[] itemOf,
            final Supplier<UserScorer> networks,
            final StackWeights weights,
            final Calibration calibration) {
        return () -> {
            final HistoryScorer history = tables.scorer();
            final UserScorer network = networks.get();
            final float[] own = new float[tables.snapshot().log().items() + 1];
            final float[] ofNetwork = new float[itemOf.length];
            return (user, scores) -> {
                final int known = userOf[user];
                history.ofUser(known, own);
                network.ofUser(user, ofNetwork);
                for (int item = 0; item < scores.length; item++) {
                    final int other = itemOf[item];
                    final boolean repeat = known != UNKNOWN && tables.snapshot().pair(known, other) >= 0;
                    final Case which =
                            known != UNKNOWN ? Case.of(true, repeat) : user == UNKNOWN ? Case.STRANGER : Case.UNTOLD;
                    scores[item] = calibration.apply(weights.probability(which, own[other], ofNetwork[item]));
                }
            };
        };
    }

    @Override
    public void ofUser(final int user, final float[] scores) {
        if (ofNetwork.length != scores.length) {
            ofNetwork = new float[scores.length];
        }
        history.ofUser(user, scores);
        network.ofUser(user, ofNetwork);
        final int[] before = bought.apply(user);
        for (int item = 0; item < scores.length; item++) {
            final Case which =
                    before.length == 0 ? Case.STRANGER : Case.of(learned, Arrays.binarySearch(before, item) >= 0);
            scores[item] = calibration.apply(weights.probability(which, scores[item], ofNetwork[item]));
        }
    }
}
