package org.nifiaaas.training;

import java.io.PrintStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.repository.bundle.BundleManifest;
import org.nifiaaas.repository.bundle.ItemPopularity;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.scoring.history.EventLog;
import org.nifiaaas.scoring.history.HistorySnapshot;
import org.nifiaaas.training.evaluate.Baselines;
import org.nifiaaas.training.evaluate.CatalogueEvaluator;
import org.nifiaaas.training.evaluate.EvaluationWindow;
import org.nifiaaas.training.evaluate.NewcomerEvaluator;
import org.nifiaaas.training.evaluate.Sentences;
import org.nifiaaas.training.failure.InputException;
import org.nifiaaas.training.failure.Messages;
import org.nifiaaas.training.failure.TrainingException;
import org.nifiaaas.training.features.FeatureTable;
import org.nifiaaas.training.features.TimeOrder;
import org.nifiaaas.training.learn.Candidate;
import org.nifiaaas.training.learn.LearnedModel;
import org.nifiaaas.training.learn.ScoreCalibration;
import org.nifiaaas.training.models.NetworkKind;
import org.nifiaaas.training.publish.BundleWriter;
import org.nifiaaas.training.publish.BundleWriter.FileContent;
import org.nifiaaas.training.publish.ModelFolder;
import org.nifiaaas.training.read.CsvInteractions;
import org.nifiaaas.training.read.Interactions;
import org.nifiaaas.training.read.ReadEvents;
import org.nifiaaas.training.split.EventLogs;
import org.nifiaaas.training.split.Newcomers;
import org.nifiaaas.training.split.TestWindow;
import org.nifiaaas.training.split.TimeSplit;
import org.nifiaaas.training.split.TrainingWindow;

/** The stages of one training run, from files to a bundle version. Used once, by one thread. */
final class TrainingPipeline {

    private static final int MOST_TEST_USERS = WideDeepTraining.MOST_USERS;

    private final SparkSession session;
    private final JavaSparkContext spark;
    private final TrainingArguments arguments;
    private final Report report;
    private final PrintStream out;
    private final Clock clock;
    private final Stopwatch stopwatch = new Stopwatch();
    private final Map<String, Long> counts = new LinkedHashMap<>();
    private String stage = "starting";
    private double recordsPerSecond;
    private ParentVersion parent;
    /** Null unless the version scores by features. */
    private FeatureScoring scoring;
    /** The network of a stack, null if there is none. */
    private Trained part;

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
        final OptionalLong number = arguments.learning().parent();
        parent = number.isPresent() ? ParentVersion.read(model, number.getAsLong(), spec.hash()) : null;
        if (parent != null) {
            arguments.learning().requireKind(parent);
            parent.requireNoneOf(arguments.erasedUsers());
        }
        final Interactions interactions = read(spec);
        final TimeSplit split = split(interactions);
        final TrainingWindow window = parent == null
                ? TrainingWindow.fit(spark, split.training().interactions())
                : TrainingWindow.fit(spark, split.training().interactions(), parent.users(), parent.items());
        final EventLog log = EventLogs.of(spark, split.training().interactions(), window.users(), window.items());
        final TestWindow test = TestWindow.of(spark, window, split.test().interactions());
        counts.put("train.users", (long) window.users().size());
        counts.put("train.items", (long) window.items().size());
        counts.put("train.pairs", window.positivePairs());
        counts.putAll(test.counts());
        counts.put("test.newcomers", (long) test.newcomers().size());
        final int asOf = asOf(split, log);
        final double horizonDays = parent == null
                ? arguments.learning().horizonDays((double) asOf - log.firstMinute())
                : parent.horizonDays();
        split.unpersist();
        interactions.unpersist();
        stopwatch.lap("prepare");
        final TrainingProblem problem = new TrainingProblem(
                window, log, asOf, horizonDays, arguments.learning().task(), arguments.topK());
        final Optional<NetworkKind> kind = parent == null ? arguments.learning().network() : parent.network();
        final boolean wideDeep = parent == null && arguments.learning().scoresFeatures();
        final HistoryTraining histories = learn(problem, kind.isPresent() || wideDeep);
        final Trained trained = wideDeep
                ? ofFeatures(spec, split, problem, histories, test.newcomers())
                : kind.isPresent() ? network(kind.get(), problem) : histories.chosen();
        stopwatch.lap("train");
        final double seconds = stopwatch.seconds().get("train");
        recordsPerSecond = recordsPerSecond == 0 ? log.size() / Math.max(seconds, 1e-3) : recordsPerSecond;
        final HistorySnapshot snapshot = histories.snapshot();
        final CatalogueEvaluator evaluator = evaluator(test, snapshot, horizonDays);
        final VersionMetrics metrics = evaluate(evaluator, histories, trained, test.newcomers(), snapshot, horizonDays);
        metrics.addColdShares(test.coldShares());
        compare(evaluator, metrics, model, window, split);
        stopwatch.lap("evaluate");
        stage = "writing the version";
        final String choice = wideDeep ? "asked for" : kind.isPresent() ? askedFor(kind.get()) : histories.reason();
        final String json = metrics.toJson(describe(split), choice, tried(histories), counts);
        final BundleManifest manifest = new BundleWriter(model, clock)
                .write(contents(spec, window, trained, json), manifest(spec, split, trained, metrics, horizonDays));
        stopwatch.lap("write");
        final TrainResult result = TrainResult.trained(
                arguments, manifest.version(), counts, metrics.flat(), recordsPerSecond, stopwatch.seconds());
        report.table(metrics, result, recordsPerSecond);
        report.stage("chosen: " + trained.kind() + ": " + choice);
        return result;
    }

    /** The minute in which the test window begins; the one after, if purchases of both windows lie in it. */
    static int asOf(final TimeSplit split, final EventLog log) {
        return Math.max(EventLog.minute(split.test().from().toEpochMilli()), log.lastMinute() + 1);
    }

    private HistoryTraining learn(final TrainingProblem problem, final boolean beside) throws TrainingException {
        stage = "learning from histories";
        report.stage(String.format(
                Locale.ROOT,
                "learning the probability of a purchase within %s: %,d users, %,d items, %,d purchases",
                Sentences.days(problem.horizonDays()),
                problem.window().users().size(),
                problem.window().items().size(),
                problem.log().size()));
        final HistoryTraining histories = new HistoryTraining(
                arguments.learning(), problem, beside, arguments.options().seed(), report);
        if (parent == null || beside) {
            histories.run();
        } else {
            histories.update(parent);
        }
        return histories;
    }

    private Trained network(final NetworkKind kind, final TrainingProblem problem) throws TrainingException {
        stage = "training";
        final NetworkTraining training =
                new NetworkTraining(kind, arguments.options(), problem, Optional.ofNullable(parent), report, out);
        training.run(spark);
        counts.put("train.rowsPerEpoch", training.trained().rowsPerEpoch());
        counts.put("train.epochs", (long) training.trained().epochs());
        recordsPerSecond = training.trained().recordsPerSecond();
        return training.finish();
    }

    private Trained ofFeatures(
            final FeatureSpec spec,
            final TimeSplit split,
            final TrainingProblem problem,
            final HistoryTraining histories,
            final Newcomers newcomers)
            throws TrainingException {
        stage = "training";
        final ReadEvents read = ReadEvents.of(
                new CsvInteractions(session, spec, arguments.keys(), arguments.excludedItems(), arguments.erasedUsers())
                        .read(arguments.inputs()));
        final TimeOrder events = TimeOrder.of(
                FeatureTable.events(read.all(), spec.features()),
                split.training().to().toEpochMilli() + 1);
        try {
            final WideDeepTraining training =
                    new WideDeepTraining(spec, events, arguments.options(), problem, report, out);
            final StackTraining stack =
                    new StackTraining(problem, histories, arguments.options().seed(), report);
            final boolean stacked = arguments.learning().isStack();
            training.run((before, network) -> {
                if (stacked) {
                    stack.rehearse(before, network);
                }
            });
            counts.put("train.rowsPerEpoch", training.rows());
            counts.put("train.epochs", (long) training.fit().epochs());
            recordsPerSecond = training.fit().rowsPerSecond();
            scoring = training.scoring();
            final FeatureScoring ofNewcomers = ofNewcomers(training, spec, read, newcomers);
            final Trained network = training.finish(ofNewcomers);
            if (stacked) {
                part = network;
                return stack.finish(training, ofNewcomers);
            }
            return network;
        } finally {
            events.unpersist();
            read.unpersist();
        }
    }

    /** What is known of users at their moment of the test window, which no network has learned from. */
    private static FeatureScoring ofNewcomers(
            final WideDeepTraining training, final FeatureSpec spec, final ReadEvents read, final Newcomers newcomers) {
        final TimeOrder untilThen =
                TimeOrder.of(FeatureTable.events(read.all(), spec.features()), EventLog.timeMillis(newcomers.moment()));
        try {
            return training.scoring(newcomers, untilThen);
        } finally {
            untilThen.unpersist();
        }
    }

    private String askedFor(final NetworkKind kind) {
        return parent == null ? "asked for" : kind.value() + " is continued from " + parent;
    }

    private CatalogueEvaluator evaluator(
            final TestWindow test, final HistorySnapshot snapshot, final double horizonDays) {
        stage = "evaluating on the full catalogue";
        report.stage(stage);
        final EvaluationWindow window = new EvaluationWindow(
                snapshot,
                test.purchases(),
                test.purchases().lastMinute() + 1,
                snapshot.asOf() + ScoreCalibration.minutes(horizonDays),
                test.ofColdUsers());
        final CatalogueEvaluator evaluator = new CatalogueEvaluator(
                window, arguments.topK(), MOST_TEST_USERS, arguments.options().seed());
        counts.put("test.users", (long) evaluator.users());
        return evaluator;
    }

    private VersionMetrics evaluate(
            final CatalogueEvaluator evaluator,
            final HistoryTraining histories,
            final Trained trained,
            final Newcomers newcomers,
            final HistorySnapshot snapshot,
            final double horizonDays)
            throws InputException {
        final NewcomerEvaluator ofNewcomers =
                new NewcomerEvaluator(newcomers, snapshot.log().items(), arguments.topK());
        final VersionMetrics metrics = new VersionMetrics(
                arguments.learning().task(),
                arguments.topK(),
                horizonDays,
                arguments.options().seed(),
                evaluator.evaluate(trained.scorers()).withNewcomers(ofNewcomers.evaluate(trained.scorers(newcomers))));
        metrics.add("activity", evaluator.evaluate(() -> Baselines.activity(snapshot)));
        metrics.add("past-purchases", evaluator.evaluate(() -> Baselines.pastPurchases(snapshot)));
        if (part != null) {
            metrics.add(
                    part.kind(),
                    evaluator.evaluate(part.scorers()).withNewcomers(ofNewcomers.evaluate(part.scorers(newcomers))));
        }
        for (final LearnedModel each : histories.models()) {
            metrics.add(
                    each.kind(),
                    evaluator
                            .evaluate(each::scorer)
                            .withNewcomers(ofNewcomers.evaluate(HistoryTraining.scorers(each, newcomers))));
        }
        metrics.addPopularity(evaluator
                .evaluate(() -> Baselines.popularity(snapshot))
                .withNewcomers(ofNewcomers.evaluate(() -> Baselines.popularity(snapshot))));
        return metrics;
    }

    /** Measures the version that is served now beside the new one; without it there is a version all the same. */
    private void compare(
            final CatalogueEvaluator evaluator,
            final VersionMetrics metrics,
            final ModelFolder model,
            final TrainingWindow window,
            final TimeSplit split) {
        final Optional<String> label = arguments.champion();
        if (!label.isPresent()) {
            return;
        }
        try {
            final Optional<ChampionScorer> champion = ChampionScorer.find(
                    model.repository(),
                    arguments.model(),
                    label.get(),
                    split.test().from(),
                    Optional.ofNullable(scoring),
                    clock);
            if (champion.isPresent()) {
                report.stage("comparing with " + champion.get().name());
                metrics.addChampion(
                        champion.get(), evaluator.evaluate(champion.get().scorers(window.users(), window.items())));
            } else {
                report.stage("no version is labelled " + label.get() + ": there is no champion to compare with");
            }
        } catch (final ChampionScorer.UnusableException e) {
            report.stage("not compared with label " + label.get() + ": " + e.getMessage());
        }
    }

    private List<Map<String, Object>> tried(final HistoryTraining histories) throws InputException {
        final List<Map<String, Object>> tried = new ArrayList<>();
        for (final Candidate candidate : histories.candidates()) {
            final Map<String, Object> line = new LinkedHashMap<>();
            line.put("kind", candidate.kind().value());
            line.put("description", candidate.kind().description());
            line.put("setting", candidate.setting());
            line.put("variants", candidate.tried());
            line.put("seconds", candidate.seconds());
            line.put(
                    "validationNdcg",
                    candidate.validation().ndcg(arguments.learning().task()));
            tried.add(line);
        }
        return tried;
    }

    private Interactions read(final FeatureSpec spec) throws InputException {
        stage = "reading " + String.join(", ", arguments.inputs());
        report.stage(stage);
        final Interactions interactions = Interactions.of(
                new CsvInteractions(session, spec, arguments.keys(), arguments.excludedItems(), arguments.erasedUsers())
                        .read(arguments.inputs()),
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

    static String describe(final TimeSplit split) {
        return "training window " + split.training().from() + " to "
                + split.training().to() + ", test window "
                + split.test().from() + " to " + split.test().to();
    }

    private static Map<String, FileContent> contents(
            final FeatureSpec spec, final TrainingWindow window, final Trained trained, final String metrics) {
        final Map<String, FileContent> contents = new LinkedHashMap<>();
        trained.files().forEach((name, bytes) -> contents.put(name, staging -> bytes));
        contents.put(
                ModelBundle.CALIBRATION, FileContent.text(trained.calibration().toJson()));
        contents.put(ModelBundle.FEATURES, FileContent.text(spec.toJson()));
        contents.put(ModelBundle.USERS, FileContent.vocabulary(window.users()));
        contents.put(ModelBundle.ITEMS, FileContent.vocabulary(window.items()));
        final int[] usersPerItem = window.usersPerItem();
        final int[] known = Arrays.copyOfRange(usersPerItem, 1, usersPerItem.length);
        contents.put(
                ModelBundle.POPULARITY,
                FileContent.text(ItemPopularity.of(known).toText()));
        contents.put(ModelBundle.GOLDEN, FileContent.text(trained.golden().toJson()));
        contents.put(ModelBundle.METRICS, FileContent.text(metrics));
        return contents;
    }

    private LongFunction<BundleManifest.Builder> manifest(
            final FeatureSpec spec,
            final TimeSplit split,
            final Trained trained,
            final VersionMetrics metrics,
            final double horizonDays)
            throws InputException {
        final String task = arguments.learning().task().value();
        return version -> {
            final BundleManifest.Builder builder = trained.describe(BundleManifest.builder())
                    .model(arguments.model(), version)
                    .question(task, horizonDays)
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
            if (parent != null) {
                builder.parentVersion(parent.number());
            }
            return builder;
        };
    }
}
