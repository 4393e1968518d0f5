package org.nifiaaas.training;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.nifiaaas.features.FeatureExtractor;
import org.nifiaaas.repository.bundle.Calibration;
import org.nifiaaas.repository.bundle.GoldenRows;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.scoring.history.HistorySnapshot;
import org.nifiaaas.training.evaluate.CatalogueEvaluator;
import org.nifiaaas.training.evaluate.EvaluationWindow;
import org.nifiaaas.training.evaluate.Sentences;
import org.nifiaaas.training.evaluate.UserScorer;
import org.nifiaaas.training.failure.Messages;
import org.nifiaaas.training.failure.TrainingException;
import org.nifiaaas.training.learn.ScoreCalibration;
import org.nifiaaas.training.models.NcfShape;
import org.nifiaaas.training.models.NetworkKind;
import org.nifiaaas.training.models.PropensityModel;
import org.nifiaaas.training.models.StoppingMeasure;
import org.nifiaaas.training.models.TrainedModel;
import org.nifiaaas.training.models.Trainer;
import org.nifiaaas.training.models.TrainingOptions;
import org.nifiaaas.training.publish.AtomicFiles;
import org.nifiaaas.training.publish.BundleWriter.FileContent;
import org.nifiaaas.training.publish.GoldenPairs;
import org.nifiaaas.training.split.TrainingWindow;
import org.nifiaaas.training.split.UserHistory;

/**
 * Trains a network with BigDL, twice: once on what was known one horizon before the end of the training window, to see on the last horizon how many epochs are best
 * and what the scores mean, and once on the whole window. Used once, by one thread.
 */
final class NetworkTraining {

    private static final int FEWEST_VALIDATION_USERS = 100;
    private static final int MOST_VALIDATION_USERS = 3_000;
    /** Pairs that can be scored while one row is trained. */
    private static final long SCORED_FOR_A_TRAINED = 20;

    private final NetworkKind kind;
    private final TrainingOptions options;
    private final TrainingProblem problem;
    private final Optional<ParentVersion> parent;
    private final Report report;
    private final PrintStream out;
    private TrainedModel trained;
    private Calibration calibration;

    /**
     * Creates a training.
     *
     * @param parent version that is continued, a network of the same kind
     */
    NetworkTraining(
            final NetworkKind kind,
            final TrainingOptions options,
            final TrainingProblem problem,
            final Optional<ParentVersion> parent,
            final Report report,
            final PrintStream out) {
        this.kind = kind;
        this.options = options;
        this.problem = problem;
        this.parent = parent;
        this.report = report;
        this.out = out;
    }

    /** Trains the network, and what tells how. */
    void run(final JavaSparkContext spark) throws TrainingException {
        final TrainingWindow window = problem.window();
        final NcfShape shape = options.shape(
                kind, FeatureExtractor.embeddingRows(window.users()), FeatureExtractor.embeddingRows(window.items()));
        report.stage(String.format(
                Locale.ROOT,
                "training %s on %,d users, %,d items, %,d pairs: %s, %,d parameters",
                kind.value(),
                window.users().size(),
                window.items().size(),
                window.positivePairs(),
                shape.describe(),
                shape.parameters()));
        final Optional<PropensityModel> start =
                parent.isPresent() ? Optional.of(read(parent.get().bundle().model())) : Optional.empty();
        final Trainer trainer = new Trainer(options, shape, window.items().size(), start, out);
        final int epochs = parent.isPresent() && parent.get().hasSeen(problem.lastHorizon())
                ? takeOver(parent.get(), trainer)
                : rehearse(trainer, spark);
        report.stage("training on the whole window for " + epochs + (epochs == 1 ? " epoch" : " epochs"));
        trained = trainer.train(window.histories(), epochs);
    }

    /** A network that goes on from one that has seen the last horizon cannot be measured on it. */
    private int takeOver(final ParentVersion version, final Trainer trainer) {
        report.stage(version + " has seen the last " + Sentences.days(problem.horizonDays())
                + " of the training window: its calibration stays");
        calibration = version.bundle().calibration();
        return trainer.mostEpochs();
    }

    /** How many epochs are best and what the scores mean, by a network that has not seen the last horizon of the training window. */
    private int rehearse(final Trainer trainer, final JavaSparkContext spark) throws TrainingException {
        report.stage("validating and calibrating: a network without the last " + Sentences.days(problem.horizonDays())
                + " of the training window");
        final HistorySnapshot before = HistorySnapshot.of(problem.log(), problem.lastHorizon(), problem.horizonDays());
        final TrainedModel rehearsed =
                trainer.trainToBest(spark.parallelize(UserHistory.of(before)), validation(before));
        report.stage(String.format(
                Locale.ROOT,
                "epoch %d is the best on validation (NDCG@%d %.4f)",
                rehearsed.epochs(),
                problem.topK(),
                rehearsed.quality()));
        final PropensityModel network = rehearsed.model();
        calibration = ScoreCalibration.fit(
                before, problem.asOf(), options.seed(), (users, items) -> network.probabilities(rows(users, items)));
        return rehearsed.epochs();
    }

    private StoppingMeasure validation(final HistorySnapshot before) {
        final EvaluationWindow window = new EvaluationWindow(before, problem.log(), problem.asOf(), problem.asOf());
        final CatalogueEvaluator evaluator =
                new CatalogueEvaluator(window, problem.topK(), validationUsers(), options.seed());
        return new StoppingMeasure() {
            @Override
            public double quality(final PropensityModel network) {
                return evaluator
                        .rankings(() -> scorer(network.copy(), Calibration.none()), EnumSet.of(problem.task()))
                        .ndcg(problem.task());
            }

            @Override
            public String name() {
                return "NDCG@" + problem.topK();
            }
        };
    }

    /** As many users as can be scored in about the time of an epoch. */
    private int validationUsers() {
        final long rows = problem.window().positivePairs() * (1L + options.negatives());
        final long affordable =
                SCORED_FOR_A_TRAINED * rows / problem.window().items().size();
        return (int) Math.max(FEWEST_VALIDATION_USERS, Math.min(MOST_VALIDATION_USERS, affordable));
    }

    /** The network on the whole window, and how its training went. */
    TrainedModel trained() {
        return trained;
    }

    private static int[] rows(final int[] users, final int[] items) {
        final int[] rows = new int[users.length * FeatureExtractor.COLUMNS];
        for (int pair = 0; pair < users.length; pair++) {
            rows[pair * FeatureExtractor.COLUMNS] = FeatureExtractor.embeddingRow(users[pair]);
            rows[pair * FeatureExtractor.COLUMNS + 1] = FeatureExtractor.embeddingRow(items[pair]);
        }
        return rows;
    }

    /** The network as it will be read again. */
    Trained finish() throws TrainingException {
        final PropensityModel network = trained.model();
        final Calibration meaning = calibration;
        final byte[] bytes = serialize(network::toBytes);
        final PropensityModel served = read(bytes);
        final GoldenRows golden = GoldenPairs.of(
                        problem.window().users(), problem.window().items(), options.seed())
                .score(rows -> calibrated(network, meaning, rows), rows -> calibrated(served, meaning, rows));
        return new Trained(
                kind.value(),
                PropensityModel.ENGINE,
                PropensityModel.OUTPUT,
                Collections.singletonMap(ModelBundle.MODEL, bytes),
                meaning,
                golden,
                () -> scorer(bytes, meaning));
    }

    private static float[] calibrated(final PropensityModel network, final Calibration calibration, final int... rows) {
        final float[] scores = network.probabilities(rows);
        for (int row = 0; row < scores.length; row++) {
            scores[row] = calibration.apply(scores[row]);
        }
        return scores;
    }

    /** A scorer of a network that was serialized, over all its items. */
    static UserScorer scorer(final byte[] bytes, final Calibration calibration) {
        try {
            return scorer(PropensityModel.fromBytes(bytes), calibration);
        } catch (final IOException e) {
            throw new UncheckedIOException("The serialized model cannot be read again", e);
        }
    }

    private static UserScorer scorer(final PropensityModel network, final Calibration calibration) {
        return (user, scores) -> {
            final int[] users = new int[scores.length];
            Arrays.fill(users, user);
            final int[] items = IntStream.range(0, scores.length).toArray();
            final int[] rows = rows(users, items);
            System.arraycopy(calibrated(network, calibration, rows), 0, scores, 0, scores.length);
        };
    }

    private static PropensityModel read(final byte... bytes) throws TrainingException {
        try {
            return PropensityModel.fromBytes(bytes);
        } catch (final IOException e) {
            throw new TrainingException("Serialized model cannot be read again: " + Messages.oneLine(e), e);
        }
    }

    /** A model as its file has it. */
    static byte[] serialize(final FileContent model) throws TrainingException {
        try {
            final Path scratch = Files.createTempDirectory("nifi-aaas-training-");
            try {
                return model.bytes(scratch);
            } finally {
                AtomicFiles.deleteTree(scratch);
            }
        } catch (final IOException e) {
            throw new TrainingException("Model cannot be serialized: " + Messages.oneLine(e), e);
        }
    }
}
