package org.nifiaaas.training;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.nifiaaas.features.FeatureExtractor;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.features.Vocabulary;
import org.nifiaaas.features.encode.FeatureEncoder;
import org.nifiaaas.features.encode.FeatureEncoding;
import org.nifiaaas.repository.bundle.BundleManifest;
import org.nifiaaas.repository.bundle.Calibration;
import org.nifiaaas.repository.bundle.GoldenRows;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.scoring.history.EventLog;
import org.nifiaaas.scoring.history.HistorySnapshot;
import org.nifiaaas.training.evaluate.CatalogueEvaluator;
import org.nifiaaas.training.evaluate.EvaluationWindow;
import org.nifiaaas.training.evaluate.Sentences;
import org.nifiaaas.training.evaluate.UserScorer;
import org.nifiaaas.training.failure.InputException;
import org.nifiaaas.training.failure.Messages;
import org.nifiaaas.training.failure.TrainingException;
import org.nifiaaas.training.features.ExampleDraw;
import org.nifiaaas.training.features.PairKnowledge;
import org.nifiaaas.training.features.ProfileReplay;
import org.nifiaaas.training.features.TimeOrder;
import org.nifiaaas.training.learn.ScoreCalibration;
import org.nifiaaas.training.learn.StackLearner;
import org.nifiaaas.training.models.PropensityModel;
import org.nifiaaas.training.models.TrainingOptions;
import org.nifiaaas.training.models.WideDeepModel;
import org.nifiaaas.training.models.WideDeepShape;
import org.nifiaaas.training.models.WideDeepTrainer;
import org.nifiaaas.training.publish.GoldenPairs;
import org.nifiaaas.training.sample.FeatureRows;
import org.nifiaaas.training.split.Newcomers;

/**
 * Trains a wide and deep network on features as of several moments, twice as other networks: once on what was known one horizon before the end of the training
 * window, to see on the last horizon how many epochs are best and what the scores mean, and once on the whole window. Used once, by one thread.
 */
final class WideDeepTraining {

    /** Users whose profiles are kept: as many as are evaluated, and by the same seed the same ones. */
    static final int MOST_USERS = 20_000;

    private static final int MOST_MOMENTS = 18;
    private static final int MOST_ROWS = 300_000;
    private static final int FEWEST_VALIDATION_USERS = 100;
    private static final int MOST_VALIDATION_USERS = 1_000;
    /** Pairs that can be scored while one row is trained. */
    private static final long SCORED_FOR_A_TRAINED = 4;

    private final FeatureSpec spec;
    private final TimeOrder events;
    private final TrainingOptions options;
    private final TrainingProblem problem;
    private final Report report;
    private final WideDeepTrainer trainer;
    private final EventLog log;
    private final Set<String> kept;
    private final int horizon;
    private Part trained;
    private WideDeepTrainer.Fit fit;
    private Calibration calibration;

    /**
     * Creates a training.
     *
     * @param spec whose features are learned from
     * @param events of the training window
     */
    WideDeepTraining(
            final FeatureSpec spec,
            final TimeOrder events,
            final TrainingOptions options,
            final TrainingProblem problem,
            final Report report,
            final PrintStream out) {
        this.spec = spec;
        this.events = events;
        this.options = options;
        this.problem = problem;
        this.report = report;
        this.trainer = new WideDeepTrainer(options, out);
        this.horizon = ScoreCalibration.minutes(problem.horizonDays());
        final int[] sample = problem.log().sampleUsers(MOST_USERS, options.seed());
        this.log = of(problem.log(), sample);
        this.kept =
                Arrays.stream(sample).mapToObj(problem.window().users()::token).collect(Collectors.toSet());
    }

    /** The purchases of some of the users. */
    private static EventLog of(final EventLog all, final int... users) {
        final int[] positions = Arrays.stream(users)
                .flatMap(user -> IntStream.range(all.start(user), all.end(user)))
                .toArray();
        final int[] user = Arrays.stream(users)
                .flatMap(each -> IntStream.range(all.start(each), all.end(each)).map(event -> each))
                .toArray();
        return EventLog.of(
                all.users(),
                all.items(),
                user,
                Arrays.stream(positions).map(event -> all.item(event)).toArray(),
                Arrays.stream(positions).map(event -> all.minute(event)).toArray());
    }

    /**
     * Trains the network, and what tells how.
     *
     * @param listener asked to look at the network that has not seen the last horizon, and at what that knew
     */
    void run(final BiConsumer<HistorySnapshot, StackLearner.Network> listener) throws TrainingException {
        final Set<String> ofEvents = FeatureEncoder.ofEvents(spec.features());
        if (!ofEvents.isEmpty()) {
            report.stage("not learned from, since nobody knows them before there is an event: "
                    + String.join(", ", ofEvents));
        }
        final int epochs = rehearse(listener);
        report.stage("training on the whole window for " + epochs + (epochs == 1 ? " epoch" : " epochs"));
        trained = new Part(problem.asOf());
        fit = trainer.train(trained.rows, trained.shape, epochs);
    }

    private int rehearse(final BiConsumer<HistorySnapshot, StackLearner.Network> listener) throws TrainingException {
        report.stage("validating and calibrating: a network without the last " + Sentences.days(problem.horizonDays())
                + " of the training window");
        final Part part = new Part(problem.lastHorizon());
        report.stage(String.format(
                Locale.ROOT,
                "training wide-deep on %,d rows as of %d moments: %s, %,d parameters",
                part.rows.size(),
                part.moments.size(),
                part.shape.describe(),
                part.shape.parameters()));
        final HistorySnapshot before = HistorySnapshot.of(log, problem.lastHorizon(), problem.horizonDays());
        final CatalogueEvaluator evaluator = new CatalogueEvaluator(
                new EvaluationWindow(before, log, problem.asOf(), problem.asOf()),
                problem.topK(),
                validationUsers(part.rows),
                options.seed());
        final WideDeepTrainer.Fit rehearsed = trainer.trainToBest(part.rows, part.shape, model -> evaluator
                .rankings(() -> part.scoring.scorer(model.copy(), part.encoder), EnumSet.of(problem.task()))
                .ndcg(problem.task()));
        report.stage(String.format(
                Locale.ROOT,
                "epoch %d is the best on validation (NDCG@%d %.4f)",
                rehearsed.epochs(),
                problem.topK(),
                rehearsed.quality()));
        calibration = ScoreCalibration.fit(
                before,
                problem.asOf(),
                options.seed(),
                (users, items) -> byUser(part, rehearsed.model(), users, items, true));
        listener.accept(before, (users, items, learned) -> byUser(part, rehearsed.model(), users, items, learned));
        return rehearsed.epochs();
    }

    /** Scores pairs of any order user by user, some at a time. */
    private static float[] byUser(
            final Part part, final WideDeepModel model, final int[] users, final int[] items, final boolean learned) {
        final int atOnce = 1 << 14;
        final int[] order = IntStream.range(0, users.length)
                .boxed()
                .sorted((one, other) -> Integer.compare(users[one], users[other]))
                .mapToInt(Integer::intValue)
                .toArray();
        final float[] scores = new float[users.length];
        for (int from = 0; from < order.length; from += atOnce) {
            final int[] some = Arrays.copyOfRange(order, from, Math.min(order.length, from + atOnce));
            final float[] probabilities = part.scoring.score(
                    model,
                    part.encoder,
                    Arrays.stream(some).map(pair -> users[pair]).toArray(),
                    Arrays.stream(some).map(pair -> items[pair]).toArray(),
                    learned);
            for (int position = 0; position < some.length; position++) {
                scores[some[position]] = probabilities[position];
            }
        }
        return scores;
    }

    /** As many users as can be scored in about the time of an epoch. */
    private int validationUsers(final FeatureRows rows) {
        final long affordable = SCORED_FOR_A_TRAINED
                * rows.size()
                / Math.max(1, problem.window().items().size());
        return (int) Math.max(FEWEST_VALIDATION_USERS, Math.min(MOST_VALIDATION_USERS, affordable));
    }

    /** Rows of an epoch. */
    long rows() {
        return trained.rows.size();
    }

    WideDeepTrainer.Fit fit() {
        return fit;
    }

    /** Scores by what is known at the end of the training window. */
    FeatureScoring scoring() {
        return trained.scoring;
    }

    /**
     * Scores users whom training never saw by what is known of them at their moment.
     *
     * @param untilThen events up to that moment at least
     */
    FeatureScoring scoring(final Newcomers newcomers, final TimeOrder untilThen) {
        final Set<String> ids = IntStream.rangeClosed(1, newcomers.size())
                .mapToObj(newcomers.users()::token)
                .collect(Collectors.toSet());
        final Vocabulary items = problem.window().items();
        final PairKnowledge known = new ProfileReplay(spec.features(), untilThen.iterator(), ids)
                .asOf(EventLog.timeMillis(newcomers.moment()), items);
        return new FeatureScoring(spec.hash(), known, newcomers.users(), items);
    }

    /**
     * The network as it will be read again.
     *
     * @param ofNewcomers of {@link #scoring(Newcomers, TimeOrder)}
     */
    Trained finish(final FeatureScoring ofNewcomers) throws TrainingException {
        final byte[] bytes = bytes();
        final WideDeepModel served = read(bytes);
        final GoldenPairs pairs =
                GoldenPairs.of(problem.window().users(), problem.window().items(), options.seed());
        final List<List<Object>> values = values(pairs);
        final GoldenRows golden = pairs.score(
                        rows -> calibrated(probabilities(fit.model(), pairs, values, rows)),
                        rows -> calibrated(probabilities(served, pairs, values, rows)))
                .with(values);
        return new Trained(
                        WideDeepModel.KIND,
                        PropensityModel.ENGINE,
                        WideDeepModel.OUTPUT,
                        BundleManifest.FEATURES,
                        files(bytes),
                        calibration,
                        golden,
                        scorers(bytes, calibration))
                .with(newcomers -> scorers(bytes, calibration, ofNewcomers));
    }

    private float[] calibrated(final float... scores) {
        for (int row = 0; row < scores.length; row++) {
            scores[row] = calibration.apply(scores[row]);
        }
        return scores;
    }

    /** The network as its file has it. */
    byte[] bytes() throws TrainingException {
        return NetworkTraining.serialize(fit.model()::toBytes);
    }

    /** The files of a network by name. */
    Map<String, byte[]> files(final byte... bytes) {
        final Map<String, byte[]> files = new LinkedHashMap<>();
        files.put(ModelBundle.MODEL, bytes);
        files.put(ModelBundle.ENCODING, trained.encoding.toJson().getBytes(StandardCharsets.UTF_8));
        return files;
    }

    /** Scorers of a network for the users and items of the training, one for each thread. */
    Supplier<UserScorer> scorers(final byte[] bytes, final Calibration meaning) {
        return scorers(bytes, meaning, trained.scoring);
    }

    /** The same for users and items of whom other things are known. */
    Supplier<UserScorer> scorers(final byte[] bytes, final Calibration meaning, final FeatureScoring known) {
        return known.scorers(
                bytes,
                trained.encoder,
                meaning,
                problem.window().users(),
                problem.window().items());
    }

    /** The features of pairs at the end of the training window. */
    List<List<Object>> values(final GoldenPairs pairs) {
        return IntStream.range(0, pairs.users().length)
                .mapToObj(pair -> trained.scoring.values(pairs.users()[pair], pairs.items()[pair]))
                .collect(Collectors.toList());
    }

    /**
     * What a network says of pairs.
     *
     * @param values features of the pairs
     * @param rows their users and items
     */
    float[] probabilities(
            final WideDeepModel model, final GoldenPairs pairs, final List<List<Object>> values, final int... rows) {
        final int width = FeatureExtractor.COLUMNS + trained.encoder.width();
        final float[] inputs = new float[values.size() * width];
        for (int pair = 0; pair < values.size(); pair++) {
            final int at = pair * width;
            inputs[at] = rows[pair * FeatureExtractor.COLUMNS];
            inputs[at + 1] = rows[pair * FeatureExtractor.COLUMNS + 1];
            trained.encoder.encode(
                    pairs.users()[pair], pairs.items()[pair], values.get(pair), inputs, at + FeatureExtractor.COLUMNS);
        }
        return model.probabilities(inputs, width);
    }

    /** Reads what {@link #bytes} made. */
    static WideDeepModel read(final byte... bytes) throws TrainingException {
        try {
            return WideDeepModel.fromBytes(bytes);
        } catch (final IOException e) {
            throw new TrainingException("Serialized model cannot be read again: " + Messages.oneLine(e), e);
        }
    }

    /** What is learned from the purchases before a moment, and what is known of all pairs at that moment. */
    private final class Part {

        private final List<Integer> moments = new ArrayList<>();
        private final FeatureRows rows;
        private final FeatureEncoding encoding;
        private final FeatureEncoder encoder;
        private final WideDeepShape shape;
        private final FeatureScoring scoring;

        Part(final int end) throws InputException {
            final Vocabulary users = problem.window().users();
            final Vocabulary items = problem.window().items();
            fillMoments(end);
            final ProfileReplay replay = new ProfileReplay(spec.features(), events.iterator(), kept);
            final ExampleDraw draw = new ExampleDraw(
                    spec.features(), users, items, options.negatives(), options.unknownShare(), options.seed());
            for (final int moment : moments) {
                draw.add(
                        HistorySnapshot.of(log, moment, problem.horizonDays()),
                        moment + horizon,
                        replay.asOf(EventLog.timeMillis(moment), items),
                        MOST_ROWS / moments.size());
            }
            encoding = draw.encoding();
            encoder = FeatureEncoder.of(spec.features(), encoding);
            rows = draw.rows(encoder);
            shape = options.shape(new WideDeepShape.Inputs(
                    FeatureExtractor.embeddingRows(users),
                    FeatureExtractor.embeddingRows(items),
                    encoder.places(),
                    spec.features().crosses().size(),
                    encoder.numbers()));
            final PairKnowledge known = replay.asOf(EventLog.timeMillis(end), items);
            scoring = new FeatureScoring(spec.hash(), known, users, items);
        }

        /** Beginnings of the last horizons before the end, the earliest first, each with half a horizon before it at least. */
        private void fillMoments(final int end) throws InputException {
            final int first = log.firstMinute() + horizon / 2;
            for (int moment = end - horizon; moment >= first && moments.size() < MOST_MOMENTS; moment -= horizon) {
                moments.add(0, moment);
            }
            if (moments.isEmpty()) {
                throw new InputException("Horizon of " + Sentences.days(problem.horizonDays())
                        + " is too long for wide-deep: the training window must have room for two and a half of them");
            }
        }
    }
}
