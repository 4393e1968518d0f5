package org.nifiaaas.training.learn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.nifiaaas.scoring.factors.UserEncoder;
import org.nifiaaas.scoring.history.EventLog;
import org.nifiaaas.scoring.history.HistorySnapshot;
import org.nifiaaas.scoring.propensity.HistoryModel;
import org.nifiaaas.scoring.propensity.ItemKnowledge;
import org.nifiaaas.scoring.propensity.PairFeature;
import org.nifiaaas.scoring.propensity.PairFeature.Side;
import org.nifiaaas.scoring.propensity.PairValues;
import org.nifiaaas.training.sample.HistoryExamples;

/**
 * Learns the history network: an encoder that is trained on whole windows, what users had bought at the beginning of each against what they bought in it.
 *
 * <p>What a network gives for a window that it was trained on says nothing about how good it is. So there are two: one is trained on the windows from the third on, until the second is
 * foretold no better, and what it gives for the second and the first window is what heads and calibration are fitted on and chosen by; the other is trained on all windows for as many epochs,
 * and is what the heads look at in serving. Used by one thread.
 */
final class NetworkLearner {

    /** One to choose by, one to stop by, and two to train on. */
    private static final int FEWEST_WINDOWS = 4;

    /** Numbers of all inputs of the examples together, from which the number of examples follows. */
    private static final long MOST_INPUTS = 40_000_000;

    private final EventLog log;
    private final int asOf;
    private final double horizonDays;
    private final long seed;
    private final EncoderTrainer trainer;
    private final int horizonMinutes;
    private final List<HistorySnapshot> windows = new ArrayList<>();
    private final List<LabelledPairs> pairs = new ArrayList<>();
    private ItemKnowledge known;
    private int epochs;

    /**
     * Creates a learner.
     *
     * @param log purchases of the training window
     * @param asOf first minute after the training window
     * @param horizonDays length of the windows, in days
     * @param count number of windows that others learn from
     * @throws IllegalArgumentException with one line if the training window is too short for it
     */
    NetworkLearner(
            final EventLog log,
            final int asOf,
            final double horizonDays,
            final int count,
            final long seed,
            final EncoderTrainer trainer) {
        this.log = log;
        this.asOf = asOf;
        this.horizonDays = horizonDays;
        this.seed = seed;
        this.trainer = trainer;
        this.horizonMinutes = ScoreCalibration.minutes(horizonDays);
        final double horizons = ((double) asOf - log.firstMinute()) / horizonMinutes;
        if (horizons < FEWEST_WINDOWS + 1) {
            throw new IllegalArgumentException("is too long for kind history-network, which needs "
                    + (FEWEST_WINDOWS + 1) + " times of it in the training window");
        }
        for (int window = 1; window <= Math.max(count, FEWEST_WINDOWS); window++) {
            windows.add(HistorySnapshot.of(log, asOf - window * horizonMinutes, horizonDays));
        }
    }

    /** Trains the network that has seen neither of the two latest windows, and asks it about the pairs of both. */
    void prepare() {
        final EncoderTrainer.Fit fit = trainer.trainToBest(
                examples(windows.subList(2, windows.size())), examples(windows.subList(1, 2)), seed);
        epochs = fit.epochs();
        known = knowledge(fit.encoder());
        for (int window = 1; window <= 2; window++) {
            final HistorySnapshot snapshot = windows.get(window - 1);
            pairs.add(PairDraw.of(
                    snapshot,
                    snapshot.asOf() + horizonMinutes,
                    new PairValues(snapshot, known, horizonDays),
                    features(),
                    seed + window));
        }
    }

    private HistoryExamples examples(final List<HistorySnapshot> of) {
        final int most = (int) Math.max(1, MOST_INPUTS / Math.max(1, log.items()));
        return HistoryExamples.of(of, horizonDays, horizonMinutes, most, seed);
    }

    private ItemKnowledge knowledge(final UserEncoder encoder) {
        return ItemKnowledge.of(HistoryModel.noGraph(log.items())).with(PairFeature.HISTORY_NETWORK, encoder);
    }

    private static List<PairFeature> features() {
        return Arrays.stream(PairFeature.values())
                .filter(feature -> feature.side() != Side.GRAPH && feature.side() != Side.LATENT
                        || feature == PairFeature.HISTORY_NETWORK)
                .collect(Collectors.toList());
    }

    /** Pairs of the window before the validation window. */
    LabelledPairs earlier() {
        return pairs.get(1);
    }

    /** Pairs of both windows that the first network has not seen, the latest first. */
    List<LabelledPairs> unseen() {
        return Collections.unmodifiableList(pairs);
    }

    /** The network that has not seen the validation window. */
    ItemKnowledge validationKnowledge() {
        return known;
    }

    /** Trains the network to be served. */
    ItemKnowledge finish() {
        return knowledge(trainer.train(examples(windows), epochs, seed));
    }

    /** What became of it, by name. */
    Map<String, Double> settings() {
        return Collections.singletonMap("network.epochs", (double) epochs);
    }
}
