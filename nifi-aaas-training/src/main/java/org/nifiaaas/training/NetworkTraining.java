package org.nifiaaas.training;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.nifiaaas.features.FeatureExtractor;
import org.nifiaaas.repository.bundle.Calibration;
import org.nifiaaas.repository.bundle.GoldenRows;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.scoring.history.EventLog;
import org.nifiaaas.scoring.history.HistorySnapshot;
import org.nifiaaas.training.evaluate.UserScorer;
import org.nifiaaas.training.failure.Messages;
import org.nifiaaas.training.failure.TrainingException;
import org.nifiaaas.training.learn.ScoreCalibration;
import org.nifiaaas.training.models.NcfShape;
import org.nifiaaas.training.models.PropensityModel;
import org.nifiaaas.training.models.TrainedModel;
import org.nifiaaas.training.models.Trainer;
import org.nifiaaas.training.models.TrainingOptions;
import org.nifiaaas.training.publish.AtomicFiles;
import org.nifiaaas.training.publish.GoldenPairs;
import org.nifiaaas.training.split.TrainingWindow;
import org.nifiaaas.training.split.UserHistory;

/**
 * Trains the network with BigDL, twice: once on what was known one horizon before the end of the training window, to see on the last horizon what its scores
 * mean, and once on the whole window. Used once, by one thread.
 */
final class NetworkTraining {

    private final TrainingOptions options;
    private final TrainingWindow window;
    private final EventLog log;
    private final int asOf;
    private final double horizonDays;
    private final Report report;
    private final PrintStream out;

    /**
     * Creates a training.
     *
     * @param log purchases of the training window
     * @param asOf first minute after the training window
     */
    NetworkTraining(
            final TrainingOptions options,
            final TrainingWindow window,
            final EventLog log,
            final int asOf,
            final double horizonDays,
            final Report report,
            final PrintStream out) {
        this.options = options;
        this.window = window;
        this.log = log;
        this.asOf = asOf;
        this.horizonDays = horizonDays;
        this.report = report;
        this.out = out;
    }

    /** The network on the whole window, and how its training went. */
    TrainedModel train() throws TrainingException {
        return train(window.histories());
    }

    private TrainedModel train(final JavaRDD<UserHistory> histories) throws TrainingException {
        final NcfShape shape = options.shape(
                FeatureExtractor.embeddingRows(window.users()), FeatureExtractor.embeddingRows(window.items()));
        report.stage(String.format(
                Locale.ROOT,
                "training on %,d users, %,d items, %,d pairs: %s, %,d parameters",
                window.users().size(),
                window.items().size(),
                window.positivePairs(),
                shape.describe(),
                shape.parameters()));
        final TrainedModel trained =
                new Trainer(options, out).train(shape, histories, window.items().size());
        trained.requireFiniteLosses();
        return trained;
    }

    /** What the scores mean, by a network that has not seen the last horizon of the training window. */
    Calibration calibrate(final JavaSparkContext spark) throws TrainingException {
        report.stage("calibrating: a network without the last " + horizonDays + " days of the training window");
        final int horizonMinutes = ScoreCalibration.minutes(horizonDays);
        final HistorySnapshot before = HistorySnapshot.of(log, asOf - horizonMinutes, horizonDays);
        final PropensityModel network =
                train(spark.parallelize(UserHistory.of(before))).model();
        return ScoreCalibration.fit(
                before, asOf, options.seed(), (users, items) -> network.probabilities(rows(users, items)));
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
    Trained finish(final PropensityModel network, final Calibration calibration) throws TrainingException {
        final byte[] bytes = serialize(network);
        final PropensityModel served = read(bytes);
        final GoldenRows golden = GoldenPairs.of(window.users(), window.items(), options.seed())
                .score(rows -> calibrated(network, calibration, rows), rows -> calibrated(served, calibration, rows));
        return new Trained(
                PropensityModel.KIND,
                PropensityModel.ENGINE,
                PropensityModel.OUTPUT,
                Collections.singletonMap(ModelBundle.MODEL, bytes),
                calibration,
                golden,
                () -> scorer(bytes, calibration));
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
        final PropensityModel network;
        try {
            network = PropensityModel.fromBytes(bytes);
        } catch (final IOException e) {
            throw new UncheckedIOException("The serialized model cannot be read again", e);
        }
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

    private static byte[] serialize(final PropensityModel model) throws TrainingException {
        try {
            final Path scratch = Files.createTempDirectory("nifi-aaas-training-");
            try {
                return model.toBytes(scratch);
            } finally {
                AtomicFiles.deleteTree(scratch);
            }
        } catch (final IOException e) {
            throw new TrainingException("Model cannot be serialized: " + Messages.oneLine(e), e);
        }
    }
}
