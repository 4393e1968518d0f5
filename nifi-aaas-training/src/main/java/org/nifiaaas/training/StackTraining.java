package org.nifiaaas.training;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.nifiaaas.features.FeatureExtractor;
import org.nifiaaas.features.Vocabulary;
import org.nifiaaas.repository.bundle.BundleManifest;
import org.nifiaaas.repository.bundle.Calibration;
import org.nifiaaas.repository.bundle.GoldenRows;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.scoring.history.EventLog;
import org.nifiaaas.scoring.history.HistorySnapshot;
import org.nifiaaas.scoring.propensity.HistoryModel;
import org.nifiaaas.scoring.propensity.HistoryScorer;
import org.nifiaaas.scoring.propensity.HistoryTables;
import org.nifiaaas.scoring.propensity.StackWeights;
import org.nifiaaas.scoring.propensity.StackWeights.Case;
import org.nifiaaas.training.evaluate.UserScorer;
import org.nifiaaas.training.failure.TrainingException;
import org.nifiaaas.training.learn.LearnedModel;
import org.nifiaaas.training.learn.StackLearner;
import org.nifiaaas.training.models.WideDeepModel;
import org.nifiaaas.training.publish.GoldenPairs;

/**
 * Puts a blend of histories and a wide and deep network together: what each is worth is learned on the last horizon of the training window, by parts that have not seen it, and holds for the parts that are then
 * trained on the whole window. How much is bought on the whole is what the blend says, whose calibration knows the season. Used once, by one thread.
 */
final class StackTraining {

    static final String KIND = "stack";

    private static final String OUTPUT = "sigmoid";
    private static final int USERS_OF_THE_LEVEL = 300;
    private static final double LARGEST_LOG_PACE = 3;
    private static final int BISECTIONS = 40;

    private final TrainingProblem problem;
    private final HistoryTraining histories;
    private final long seed;
    private final Report report;
    private StackLearner.Stack stack;

    /**
     * Creates a training.
     *
     * @param histories has trained a blend
     */
    StackTraining(
            final TrainingProblem problem, final HistoryTraining histories, final long seed, final Report report) {
        this.problem = problem;
        this.histories = histories;
        this.seed = seed;
        this.report = report;
    }

    /**
     * Learns the weights.
     *
     * @param before what the network knew that has not seen the last horizon
     */
    void rehearse(final HistorySnapshot before, final StackLearner.Network network) {
        report.stage("learning what blend and network are worth together");
        stack = StackLearner.learn(before, problem.asOf(), histories.rehearsed(), network, seed);
        for (final Case each : Case.values()) {
            final StackWeights.Weights weights = stack.weights().of(each);
            report.stage(String.format(
                    Locale.ROOT,
                    "  %-16s %.3f x blend %+.3f x wide-deep %+.3f",
                    each.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    weights.history(),
                    weights.features(),
                    weights.bias()));
        }
    }

    /**
     * The stack as it will be read again.
     *
     * @param network trained on the whole window
     * @param ofNewcomers what is known of users whom training never saw
     */
    Trained finish(final WideDeepTraining network, final FeatureScoring ofNewcomers) throws TrainingException {
        final LearnedModel blend = histories.blend();
        final byte[] bytes = network.bytes();
        final Map<String, byte[]> files = new LinkedHashMap<>(network.files(bytes));
        files.put(ModelBundle.SIMILARITY_MODEL, blend.model().toBytes());
        files.put(ModelBundle.HISTORIES, problem.log().toBytes());
        files.put(ModelBundle.STACK, stack.weights().toJson().getBytes(StandardCharsets.UTF_8));
        final Supplier<UserScorer> networks = network.scorers(bytes, Calibration.none());
        final Calibration calibration = levelled(blend, networks);
        return new Trained(
                        KIND,
                        KIND,
                        OUTPUT,
                        BundleManifest.FEATURES,
                        files,
                        calibration,
                        golden(network, files, blend, calibration),
                        StackScorer.of(blend.tables(), networks, stack.weights(), calibration))
                .with(users -> StackScorer.of(
                        blend.tables(),
                        users.before(blend.model().asOf()),
                        network.scorers(bytes, Calibration.none(), ofNewcomers),
                        stack.weights(),
                        calibration));
    }

    private GoldenRows golden(
            final WideDeepTraining network,
            final Map<String, byte[]> files,
            final LearnedModel blend,
            final Calibration calibration)
            throws TrainingException {
        final GoldenPairs pairs =
                GoldenPairs.of(problem.window().users(), problem.window().items(), seed);
        final List<List<Object>> values = network.values(pairs);
        final WideDeepModel served = WideDeepTraining.read(files.get(ModelBundle.MODEL));
        final HistoryTables tables = HistoryTables.of(
                HistoryModel.fromBytes(files.get(ModelBundle.SIMILARITY_MODEL)),
                EventLog.fromBytes(files.get(ModelBundle.HISTORIES)));
        final StackWeights weights =
                StackWeights.fromJson(new String(files.get(ModelBundle.STACK), StandardCharsets.UTF_8));
        return pairs.score(
                        rows -> probabilities(
                                stack.weights(),
                                calibration,
                                blend.tables(),
                                network.probabilities(network.fit().model(), pairs, values, rows),
                                rows),
                        rows -> probabilities(
                                weights, calibration, tables, network.probabilities(served, pairs, values, rows), rows))
                .with(values);
    }

    private static float[] probabilities(
            final StackWeights weights,
            final Calibration calibration,
            final HistoryTables tables,
            final float[] ofNetwork,
            final int... rows) {
        final HistoryScorer scorer = tables.scorer();
        final int first = FeatureExtractor.embeddingRow(0);
        final float[] probabilities = new float[ofNetwork.length];
        for (int row = 0; row < probabilities.length; row++) {
            final int user = rows[row * FeatureExtractor.COLUMNS] - first;
            final int item = rows[row * FeatureExtractor.COLUMNS + 1] - first;
            final boolean repeat =
                    user != Vocabulary.UNKNOWN && tables.snapshot().pair(user, item) >= 0;
            final Case which = user == Vocabulary.UNKNOWN ? Case.UNTOLD : Case.of(true, repeat);
            probabilities[row] =
                    calibration.apply(weights.probability(which, scorer.probability(user, item), ofNetwork[row]));
        }
        return probabilities;
    }

    /** The calibration of the last horizon at a pace by which as much is bought as the blend foretells. */
    private Calibration levelled(final LearnedModel blend, final Supplier<UserScorer> networks) {
        final UserScorer scorer = StackScorer.of(blend.tables(), networks, stack.weights(), stack.calibration())
                .get();
        final UserScorer ofBlend = blend.scorer();
        final int[] users = Arrays.stream(problem.log().sampleUsers(USERS_OF_THE_LEVEL, seed))
                .filter(user -> problem.log().start(user) < problem.log().end(user))
                .toArray();
        final float[][] scores = new float[users.length][problem.log().items() + 1];
        final float[] others = new float[problem.log().items() + 1];
        double expected = 0;
        for (int position = 0; position < users.length; position++) {
            scorer.ofUser(users[position], scores[position]);
            ofBlend.ofUser(users[position], others);
            for (int item = 1; item < others.length; item++) {
                expected += others[item];
            }
        }
        double low = -LARGEST_LOG_PACE;
        double high = LARGEST_LOG_PACE;
        for (int step = 0; step < BISECTIONS; step++) {
            final double middle = (low + high) / 2;
            if (sum(Calibration.none().withPace(Math.exp(middle)), scores) < expected) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return stack.calibration().withPace(Math.exp((low + high) / 2));
    }

    private static double sum(final Calibration paced, final float[]... scores) {
        double sum = 0;
        for (final float[] ofUser : scores) {
            for (int item = 1; item < ofUser.length; item++) {
                sum += paced.apply(ofUser[item]);
            }
        }
        return sum;
    }
}
