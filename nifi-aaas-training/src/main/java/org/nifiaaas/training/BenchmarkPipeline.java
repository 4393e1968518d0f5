package org.nifiaaas.training;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.features.Interaction;
import org.nifiaaas.features.Vocabulary;
import org.nifiaaas.scoring.history.EventLog;
import org.nifiaaas.training.benchmark.BenchmarkData;
import org.nifiaaas.training.benchmark.BenchmarkReport;
import org.nifiaaas.training.benchmark.Contest;
import org.nifiaaas.training.benchmark.Entrant;
import org.nifiaaas.training.benchmark.Entrants;
import org.nifiaaas.training.benchmark.Incremental;
import org.nifiaaas.training.benchmark.IncrementalResult;
import org.nifiaaas.training.benchmark.PartFile;
import org.nifiaaas.training.benchmark.PredictionFile;
import org.nifiaaas.training.evaluate.Sentences;
import org.nifiaaas.training.evaluate.Task;
import org.nifiaaas.training.failure.InputException;
import org.nifiaaas.training.failure.Messages;
import org.nifiaaas.training.failure.TrainingException;
import org.nifiaaas.training.models.HistoryNetworkTrainer;
import org.nifiaaas.training.models.NetworkKind;
import org.nifiaaas.training.publish.AtomicFiles;
import org.nifiaaas.training.read.CsvInteractions;
import org.nifiaaas.training.read.Interactions;
import org.nifiaaas.training.split.EventLogs;
import org.nifiaaas.training.split.TestWindow;
import org.nifiaaas.training.split.TimeSplit;
import org.nifiaaas.training.split.TrainingWindow;

/** The stages of a benchmark, from files to a report. Used once, by one thread. */
final class BenchmarkPipeline {

    private static final double MINUTES_OF_A_DAY = 1440;

    private final SparkSession session;
    private final JavaSparkContext spark;
    private final BenchmarkArguments arguments;
    private final PrintStream out;
    private final Report report;
    private final Clock clock;
    private final Map<String, Object> facts = new LinkedHashMap<>();
    private String stage = "starting";

    BenchmarkPipeline(
            final SparkSession session, final BenchmarkArguments arguments, final PrintStream out, final Clock clock) {
        this.session = session;
        this.spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        this.arguments = arguments;
        this.out = out;
        this.report = new Report(out);
        this.clock = clock;
    }

    /**
     * Runs all stages.
     *
     * @throws TrainingException if a stage fails, naming it; what is finished is kept
     */
    void run() throws TrainingException {
        SparkAction.run(
                () -> {
                    runStages();
                    return null;
                },
                e -> "Failed while " + stage + ": " + Messages.oneLine(e));
    }

    private void runStages() throws TrainingException {
        final FeatureSpec spec = arguments.spec();
        stage = "reading " + String.join(", ", arguments.data());
        report.stage(stage);
        final Interactions interactions = Interactions.of(
                new CsvInteractions(session, spec, arguments.excludedItems(), arguments.erasedUsers())
                        .read(arguments.data()),
                spec.removeDuplicates());
        report.rows(interactions.counts());
        stage = "splitting the interactions in time";
        final TimeSplit split = TimeSplit.byFraction(interactions.all(), arguments.testFraction());
        report.stage(TrainingPipeline.describe(split));
        final TrainingWindow window = TrainingWindow.fit(spark, split.training().interactions());
        final EventLog log = EventLogs.of(spark, split.training().interactions(), window.users(), window.items());
        final TestWindow test = TestWindow.of(spark, window, split.test().interactions());
        final int asOf = TrainingPipeline.asOf(split, log);
        final double horizonDays = arguments.horizonDays((double) asOf - log.firstMinute());
        describe(interactions, split, window, test, horizonDays, asOf);
        final Optional<Incremental> incremental = incremental(interactions, window, horizonDays);
        interactions.unpersist();
        split.unpersist();
        stage = "training and measuring";
        report.stage(String.format(
                Locale.ROOT,
                "%,d users, %,d items, probability of a purchase within %s",
                window.users().size(),
                window.items().size(),
                Sentences.days(horizonDays)));
        final BenchmarkData data = new BenchmarkData(
                window.users(),
                window.items(),
                log,
                test.purchases(),
                test.ofColdUsers(),
                asOf,
                horizonDays,
                arguments.seed());
        final Map<String, Entrant> networks = new LinkedHashMap<>();
        for (final NetworkKind kind : NetworkKind.values()) {
            networks.put(kind.value(), new NetworkEntrant(kind, spark, data, window, report, out));
        }
        contend(
                data,
                Entrants.of(arguments.models(), data, networks, new HistoryNetworkTrainer(line -> {})),
                incremental);
    }

    /** Sees the whole data: what is known grows as it did. */
    private Optional<Incremental> incremental(
            final Interactions interactions, final TrainingWindow window, final double horizonDays)
            throws InputException {
        if (arguments.incremental() == 0) {
            return Optional.empty();
        }
        final Vocabulary users = window.users()
                .grow(interactions.all().map(Interaction::user).distinct().collect());
        final Vocabulary items = window.items()
                .grow(interactions.all().map(Interaction::item).distinct().collect());
        return Optional.of(new Incremental(
                EventLogs.of(spark, interactions.all(), users, items),
                arguments.incremental(),
                horizonDays,
                arguments.tasks().contains(Task.ALL) ? Task.ALL : Task.NEW,
                arguments.seed(),
                report::stage,
                System::nanoTime));
    }

    private void contend(
            final BenchmarkData data, final Map<String, Entrant> entrants, final Optional<Incremental> incremental)
            throws TrainingException {
        final Path file = arguments.report();
        final PartFile finished = PartFile.open(file, question());
        if (finished.size() > 0) {
            report.stage(finished.size() + " results of an earlier run are taken over");
        }
        final Optional<PredictionFile> predictions = arguments.predictions().map(PredictionFile::new);
        final Contest contest =
                new Contest(data, entrants, arguments.tasks(), finished, predictions, report::stage, System::nanoTime);
        contest.run(arguments.seeds(), arguments.seed(), arguments.budgetSeconds());
        stage = "continuing a version";
        final Optional<IncrementalResult> continued = incremental.isPresent()
                ? Optional.of(incremental.get().run(Entrants.continued(arguments.models())))
                : Optional.empty();
        stage = "writing the report";
        if (predictions.isPresent()) {
            predictions.get().finish(arguments.models(), arguments.tasks());
        }
        final BenchmarkReport result = new BenchmarkReport(contest, continued, arguments.seed());
        try {
            AtomicFiles.replace(file, result.toJson(facts, arguments.describe()).getBytes(StandardCharsets.UTF_8));
        } catch (final IOException e) {
            throw new TrainingException("Report cannot be written: " + file + ": " + Messages.oneLine(e), e);
        }
        finished.delete();
        result.verdicts().forEach(report::stage);
    }

    /** What the results depend on, in one line: the arguments, the data as they were found, and the program. */
    private String question() throws InputException {
        final Map<String, Object> question = new LinkedHashMap<>(arguments.question());
        facts.entrySet().stream()
                .filter(fact -> fact.getKey().startsWith("data."))
                .forEach(fact -> question.put(fact.getKey(), fact.getValue()));
        question.put("version", BuildInfo.version());
        return new Gson().toJson(question);
    }

    private void describe(
            final Interactions interactions,
            final TimeSplit split,
            final TrainingWindow window,
            final TestWindow test,
            final double horizonDays,
            final int asOf) {
        facts.put("data.users", window.users().size());
        facts.put("data.items", window.items().size());
        facts.put("data.pairs", window.positivePairs());
        facts.put("data.rows", interactions.counts().accepted());
        facts.put("data.setAside", interactions.counts().describeRejected());
        facts.put("data.trainRows", split.training().count());
        facts.put("data.testRows", split.test().count());
        facts.put("data.trainFrom", split.training().from().toString());
        facts.put("data.boundary", split.test().from().toString());
        facts.put("data.testTo", split.test().to().toString());
        facts.put("data.horizonDays", horizonDays);
        facts.put("data.testDays", (test.purchases().lastMinute() + 1 - asOf) / MINUTES_OF_A_DAY);
        test.counts().forEach((name, count) -> facts.put("data." + name, count));
        test.coldShares().forEach((name, share) -> facts.put("data.test." + name, share));
        facts.put("machine.processors", Runtime.getRuntime().availableProcessors());
        facts.put("machine.java", System.getProperty("java.version"));
        facts.put("machine.os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put("machine.spark", session.version());
        facts.put("version", BuildInfo.version());
        facts.put("date", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    }
}
