package org.nifiaaas.training;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.nifiaaas.features.FeatureExtractor;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.repository.bundle.BundleManifest;
import org.nifiaaas.repository.bundle.GoldenRows;
import org.nifiaaas.repository.bundle.ItemPopularity;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.training.evaluate.CatalogueScorers;
import org.nifiaaas.training.evaluate.Evaluator;
import org.nifiaaas.training.evaluate.TrainingMetrics;
import org.nifiaaas.training.failure.InputException;
import org.nifiaaas.training.failure.Messages;
import org.nifiaaas.training.failure.TrainingException;
import org.nifiaaas.training.models.NcfShape;
import org.nifiaaas.training.models.PropensityModel;
import org.nifiaaas.training.models.TrainedModel;
import org.nifiaaas.training.models.Trainer;
import org.nifiaaas.training.models.TrainingOptions;
import org.nifiaaas.training.publish.AtomicFiles;
import org.nifiaaas.training.publish.BundleWriter;
import org.nifiaaas.training.publish.BundleWriter.FileContent;
import org.nifiaaas.training.publish.GoldenPairs;
import org.nifiaaas.training.publish.ModelFolder;
import org.nifiaaas.training.read.CsvInteractions;
import org.nifiaaas.training.read.Interactions;
import org.nifiaaas.training.split.TestWindow;
import org.nifiaaas.training.split.TimeSplit;
import org.nifiaaas.training.split.TrainingWindow;

/** The stages of one training run, from files to a bundle version. Used once, by one thread. */
final class TrainingPipeline {

    private final SparkSession session;
    private final JavaSparkContext spark;
    private final TrainingArguments arguments;
    private final Report report;
    private final PrintStream out;
    private final Clock clock;
    private final Stopwatch stopwatch = new Stopwatch();
    private final Map<String, Long> counts = new LinkedHashMap<>();
    private String stage = "starting";

    TrainingPipeline(
            final SparkSession session, final TrainingArguments arguments, final PrintStream out, final Clock clock) {
        this.session = session;
        this.spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        this.arguments = arguments;
        this.report = new Report(out);
        this.out = out;
        this.clock = clock;
    }

    /**
     * Runs all stages.
     *
     * @param model folder that gets the new version
     * @throws TrainingException if a stage fails, naming it; no version is written then
     */
    TrainResult run(final ModelFolder model) throws TrainingException {
        return SparkAction.run(() -> runStages(model), e -> "Failed while " + stage + ": " + Messages.oneLine(e));
    }

    private TrainResult runStages(final ModelFolder model) throws TrainingException {
        final FeatureSpec spec = arguments.spec();
        final Interactions interactions = read(spec);
        final TimeSplit split = split(interactions);
        final TrainingWindow window = TrainingWindow.fit(spark, split.training().interactions());
        final TestWindow test = TestWindow.of(spark, window, split.test().interactions());
        counts.put("train.users", (long) window.users().size());
        counts.put("train.items", (long) window.items().size());
        counts.put("train.pairs", window.positivePairs());
        counts.putAll(test.counts());
        split.unpersist();
        interactions.unpersist();
        stopwatch.lap("prepare");
        final TrainedModel trained = train(window);
        counts.put("train.rowsPerEpoch", trained.rowsPerEpoch());
        stopwatch.lap("train");
        final byte[] bytes = serialize(trained.model());
        final GoldenRows golden = golden(trained.model(), bytes, window);
        final int[] usersPerItem = window.usersPerItem();
        final TrainingMetrics metrics = evaluate(window, test, bytes, usersPerItem);
        stopwatch.lap("evaluate");
        stage = "writing the version";
        final BundleManifest manifest = new BundleWriter(model, clock)
                .write(
                        contents(spec, window, bytes, golden, usersPerItem, metrics.toJson(describe(split), counts)),
                        manifest(spec, split, metrics));
        stopwatch.lap("write");
        final TrainResult result = TrainResult.trained(
                arguments, manifest.version(), counts, metrics.flat(), trained.recordsPerSecond(), stopwatch.seconds());
        report.table(metrics, result, trained.recordsPerSecond());
        return result;
    }

    private Interactions read(final FeatureSpec spec) throws InputException {
        stage = "reading " + String.join(", ", arguments.inputs());
        report.stage(stage);
        final Interactions interactions = Interactions.of(
                new CsvInteractions(session, spec, arguments.excludedItems()).read(arguments.inputs()),
                spec.removeDuplicates());
        counts.put("read", interactions.counts().read());
        counts.put("accepted", interactions.counts().accepted());
        interactions.counts().rejected().forEach((code, count) -> counts.put("rejected." + code, count));
        report.rows(interactions.counts());
        stopwatch.lap("read");
        return interactions;
    }

    private TimeSplit split(final Interactions interactions) throws InputException {
        stage = "splitting the interactions in time";
        final OptionalLong from = arguments.testFromMillis();
        final TimeSplit split = from.isPresent()
                ? TimeSplit.at(interactions.all(), from.getAsLong())
                : TimeSplit.byFraction(interactions.all(), arguments.testFraction());
        counts.put("train.rows", split.training().count());
        counts.put("test.rows", split.test().count());
        report.stage(describe(split));
        return split;
    }

    private static String describe(final TimeSplit split) {
        return "training window " + split.training().from() + " to "
                + split.training().to() + ", test window "
                + split.test().from() + " to " + split.test().to();
    }

    private TrainedModel train(final TrainingWindow window) throws TrainingException {
        stage = "training";
        final NcfShape shape = arguments
                .options()
                .shape(FeatureExtractor.embeddingRows(window.users()), FeatureExtractor.embeddingRows(window.items()));
        report.stage(String.format(
                Locale.ROOT,
                "training on %,d users, %,d items, %,d pairs: %s, %,d parameters",
                window.users().size(),
                window.items().size(),
                window.positivePairs(),
                shape.describe(),
                shape.parameters()));
        final TrainedModel trained = new Trainer(arguments.options(), out)
                .train(shape, window.histories(), window.items().size());
        trained.requireFiniteLosses();
        return trained;
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

    private GoldenRows golden(final PropensityModel trained, final byte[] bytes, final TrainingWindow window)
            throws TrainingException {
        final PropensityModel served;
        try {
            served = PropensityModel.fromBytes(bytes);
        } catch (final IOException e) {
            throw new TrainingException("Serialized model cannot be read again: " + Messages.oneLine(e), e);
        }
        return GoldenPairs.of(
                        window.users(), window.items(), arguments.options().seed())
                .score(trained, served);
    }

    private TrainingMetrics evaluate(
            final TrainingWindow window, final TestWindow test, final byte[] bytes, final int[] usersPerItem) {
        stage = "evaluating on the full catalogue";
        report.stage(stage);
        final int items = window.items().size();
        final TrainingOptions options = arguments.options();
        final Evaluator evaluator = new Evaluator(arguments.topK(), options.negatives(), items, options.seed());
        final Broadcast<byte[]> serialized = spark.broadcast(bytes);
        final Broadcast<int[]> popularity = spark.broadcast(usersPerItem);
        return new TrainingMetrics(
                arguments.topK(),
                options.negatives(),
                evaluator.evaluate(test.users(), CatalogueScorers.model(serialized, items)),
                evaluator.evaluate(test.users(), CatalogueScorers.popularity(popularity)));
    }

    private static Map<String, FileContent> contents(
            final FeatureSpec spec,
            final TrainingWindow window,
            final byte[] bytes,
            final GoldenRows golden,
            final int[] usersPerItem,
            final String metrics) {
        final Map<String, FileContent> contents = new LinkedHashMap<>();
        contents.put(ModelBundle.MODEL, staging -> bytes);
        contents.put(ModelBundle.FEATURES, FileContent.text(spec.toJson()));
        contents.put(ModelBundle.USERS, FileContent.vocabulary(window.users()));
        contents.put(ModelBundle.ITEMS, FileContent.vocabulary(window.items()));
        final int[] known = Arrays.copyOfRange(usersPerItem, 1, usersPerItem.length);
        contents.put(
                ModelBundle.POPULARITY,
                FileContent.text(ItemPopularity.of(known).toText()));
        contents.put(ModelBundle.GOLDEN, FileContent.text(golden.toJson()));
        contents.put(ModelBundle.METRICS, FileContent.text(metrics));
        return contents;
    }

    private LongFunction<BundleManifest.Builder> manifest(
            final FeatureSpec spec, final TimeSplit split, final TrainingMetrics metrics) {
        return version -> {
            final BundleManifest.Builder builder = BundleManifest.builder()
                    .model(arguments.model(), version)
                    .network(
                            PropensityModel.KIND,
                            PropensityModel.ENGINE,
                            PropensityModel.OUTPUT,
                            PropensityModel.POSITIVE_CLASS)
                    .featuresHash(spec.hash())
                    .trainingWindow(
                            split.training().from().toString(),
                            split.training().to().toString())
                    .run(arguments.runId(), arguments.reason())
                    .framework("nifi-aaas", BuildInfo.version())
                    .framework("bigdl", BuildInfo.bigDlVersion())
                    .framework("spark", session.version())
                    .framework("java", System.getProperty("java.version"))
                    .createdAt(clock.instant().toString());
            metrics.flat().forEach(builder::metric);
            return builder;
        };
    }
}
