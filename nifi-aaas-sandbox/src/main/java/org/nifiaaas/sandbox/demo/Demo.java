package org.nifiaaas.sandbox.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.nifiaaas.sandbox.console.Console;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.flow.ProjectFlow;
import org.nifiaaas.sandbox.nifi.NifiClient;
import org.nifiaaas.sandbox.nifi.NifiException;
import org.nifiaaas.sandbox.nifi.Parameter;
import org.nifiaaas.sandbox.nifi.Waiting;
import org.nifiaaas.sandbox.server.SandboxEndpoints;

/**
 * One run of the demo on a running sandbox, stage by stage. Not thread-safe.
 *
 * <p>The first part of the transactions is the history: it goes through the flow while there is no model yet, gets its features, is archived, and waits in the
 * flow to be scored. Version 1 learns from it, from cards, merchants and times alone, and scores it. Then traffic goes on; half of it later version 2 is trained
 * on all that was archived, with features, while the rest comes in at a rate that lasts until version 2 is trained, and a trickle of it until version 2 serves.
 */
final class Demo {

    static final String EVENTS = "card-events";
    static final String CANDIDATES = "card-candidates";
    static final String SCORES = "card-scores";
    static final String REJECTED = "card-rejected";
    static final String GROUP = "nifi-aaas";
    static final ProjectFlow FLOW = ProjectFlow.PROPENSITY_FEATURES;

    /** Share of the stream that comes before the second training: of the invented purchases of two years, it then learns from more than one. */
    private static final double BEFORE_TRAINING = 0.6;

    /** Share of the stream that is kept for version 2. */
    private static final double FOR_VERSION_TWO = 0.25;

    private static final double SLOWER_THAN_NEEDED = 1.25;
    /** Records a second that go on while nothing more is to be learnt from them. */
    private static final double TRICKLE = 10;

    private static final Duration TAKE_OVER_LIMIT = Duration.ofMinutes(5);

    private final Console console;
    private final SandboxEndpoints endpoints;
    private final NifiClient nifi;
    private final DemoFigures figures = new DemoFigures();
    private String group;

    Demo(final Console console, final SandboxEndpoints endpoints) {
        this.console = console;
        this.endpoints = endpoints;
        this.nifi = NifiClient.of(endpoints.nifiApi());
    }

    DemoFigures figures() {
        return figures;
    }

    /**
     * Runs all stages after the start of the sandbox.
     *
     * @param definition flow definition JSON of the flow
     * @throws SandboxException with the reason if a stage fails
     */
    void run(final String definition, final DemoInput input, final DemoOptions options) throws SandboxException {
        final Instant start = Instant.now();
        final String run = "run" + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
        try (Topics topics = new Topics(endpoints.kafkaBrokers())) {
            installFlow(topics, definition, input.specification(), options);
            final Tally tally = new Tally(run);
            try (KafkaFeed feed = new KafkaFeed(endpoints.kafkaBrokers(), EVENTS);
                    KafkaCount count = new KafkaCount(endpoints.kafkaBrokers(), SCORES, REJECTED, tally)) {
                final Traffic traffic = new Traffic(feed, run, input.transactions());
                final TrainingResult first = firstVersion(topics, traffic, count, options.historyRows());
                final String beside = first.kind(endpoints.modelRepository());
                final TrainingResult second = secondVersion(
                        topics,
                        traffic,
                        count,
                        first,
                        options.withFeatures(beside, input.transactions().size()));
                takeOver(second, traffic, count);
                drain(topics, traffic, count);
                summary(count.tally().counts(), traffic, first, second);
                new FeaturesTable(console, figures, second, beside).show();
                meaning(second);
                new Recommendations(console, endpoints, count, run, options.excludedItems()).show(input.transactions());
                new PassportView(console, nifi, group).show(second.version(), start);
            }
        } catch (final NifiException e) {
            throw SandboxException.failure(e.getMessage());
        }
        console.line("");
        console.line("The flow is on the canvas: " + nifi.canvas(group));
    }

    private void installFlow(
            final Topics topics,
            final String definition,
            final EventSpecification specification,
            final DemoOptions options)
            throws SandboxException, NifiException {
        try (Stopwatch stage = stage("flow", "bringing the flow onto the canvas")) {
            topics.create(SandboxFlows.topics(FLOW));
            final Map<String, String> parameters = SandboxFlows.parameters(endpoints, options.withoutFeatures());
            parameters.putAll(SandboxSpecification.prepare(endpoints, specification));
            group = SandboxFlows.run(nifi, FLOW, definition, parameters, stage::update);
            stage.done("the flow runs: " + nifi.canvas(group));
        }
    }

    private TrainingResult firstVersion(
            final Topics topics, final Traffic traffic, final KafkaCount count, final int historyRows)
            throws SandboxException, NifiException {
        try (Stopwatch stage = stage("history", "feeding the history and archiving it")) {
            traffic.sendUntil(historyRows);
            new FlowWatch(nifi, group, topics).awaitArchived(stage::update);
            final boolean scored = count.tally().counts().scored() > 0;
            stage.done(number(historyRows) + " transactions are archived; "
                    + (scored ? "an earlier version has scored them" : "their scores wait for a model"));
        }
        final TrainingResult first;
        try (Stopwatch stage = stage("train-1", "training version 1 on Spark, through Livy, without features")) {
            final Training training = Training.trigger(nifi, group, endpoints);
            first = training.result(training.await(stage::update));
            stage.done("version " + first.version() + " is trained, " + metrics(first));
        }
        try (Stopwatch stage = stage("score-1", "scoring the history")) {
            final long backlog = traffic.sent() - count.tally().counts().out();
            FlowWatch.awaitOut(traffic, count, stage::update);
            stage.done(number(backlog) + " records are scored");
        }
        return first;
    }

    private TrainingResult secondVersion(
            final Topics topics,
            final Traffic traffic,
            final KafkaCount count,
            final TrainingResult first,
            final List<String> trainingOptions)
            throws SandboxException, NifiException {
        final int stream = traffic.left();
        final int end = traffic.sent() + stream;
        final int keep = (int) (stream * FOR_VERSION_TWO);
        try (Stopwatch stage = stage("stream", "feeding the stream, version " + first.version() + " scores it")) {
            final int before = traffic.sent();
            traffic.sendUntil(before + (int) (stream * BEFORE_TRAINING));
            FlowWatch.awaitOut(traffic, count, stage::update);
            // From the first event on its way into Kafka to the last score back in Kafka.
            figures.put("scoreRecordsPerSecond", (traffic.sent() - before) / stage.seconds());
            new FlowWatch(nifi, group, topics).awaitArchived(stage::update);
            stage.done(number(traffic.sent()) + " of " + number(end) + " records went in and came out");
        }
        try (Stopwatch stage = stage("train-2", "training version 2 with features while traffic goes on")) {
            setTrainingOptions(trainingOptions);
            final Training training = Training.trigger(nifi, group, endpoints);
            final double rate = (traffic.left() - keep)
                    / (SLOWER_THAN_NEEDED
                            * Math.max(1, figures.asMap().get("seconds.train-1").doubleValue()));
            Optional<Training.End> ended = Optional.empty();
            while (ended.isEmpty()) {
                final double allowed = traffic.left() > keep ? rate : TRICKLE;
                for (int tick = 0; tick < 10 && traffic.left() > 0; tick++) {
                    traffic.sendOneTick(allowed, end);
                }
                stage.update(
                        training.progress().orElse("waiting for Spark") + "; traffic at " + number(Math.round(allowed))
                                + "/s, " + number(count.tally().counts().out()) + " out");
                ended = training.end();
            }
            final TrainingResult second = training.result(ended.get());
            stage.done("version " + second.version() + " is trained, " + metrics(second));
            return second;
        }
    }

    private void setTrainingOptions(final List<String> options) throws NifiException {
        final Parameter changed = FLOW.parameters().stream()
                .filter(parameter -> parameter.name().equals("training.options"))
                .findFirst()
                .orElseThrow()
                .withValue(String.join("\n", options));
        final String context = nifi.parameterContexts().usedBy(group).orElseThrow();
        nifi.parameterContexts().update(context, List.of(changed));
    }

    /** A new version is loaded slowly while records are scored, so they trickle in until one of them has met it. */
    private void takeOver(final TrainingResult second, final Traffic traffic, final KafkaCount count)
            throws SandboxException, NifiException {
        final String version = "version " + second.version();
        try (Stopwatch stage = stage("swap", version + " takes over under traffic")) {
            final int end = traffic.sent() + traffic.left();
            Waiting.<Boolean, SandboxException>until(
                    version + " to score its first record", TAKE_OVER_LIMIT, stage::update, words -> {
                        traffic.sendOneTick(TRICKLE, end);
                        words.accept(number(count.tally().counts().out()) + " records are out");
                        final boolean scores = count.tally().counts().scoredBy(second.version()) > 0;
                        // If nothing is left to send, waiting would not bring it about.
                        return scores || count.tally().missing(end) == 0 ? Optional.of(true) : Optional.empty();
                    });
            stage.done(version + " scores what comes in");
        }
    }

    private void drain(final Topics topics, final Traffic traffic, final KafkaCount count)
            throws SandboxException, NifiException {
        try (Stopwatch stage = stage("score-2", "feeding the rest, the new version scores it")) {
            traffic.sendUntil(traffic.sent() + traffic.left());
            FlowWatch.awaitOut(traffic, count, stage::update);
            // Whatever the flow might send twice is out then, too.
            new FlowWatch(nifi, group, topics).awaitIdle(stage::update);
            stage.done("all " + number(traffic.sent()) + " records came out");
        }
    }

    private void summary(
            final Tally.Counts counts, final Traffic traffic, final TrainingResult first, final TrainingResult second) {
        figures.put("recordsIn", traffic.sent());
        figures.put("recordsOut", counts.out());
        figures.put("lost", traffic.sent() - counts.out());
        figures.put("duplicates", counts.duplicates());
        figures.put("scored", counts.scored());
        figures.put("unknown", counts.unknown());
        figures.put("rejected", counts.rejected());
        figures.put("failed", counts.failed());
        figures.put("versions", counts.scoredBy().size());
        figures.put("scored.v1", counts.scoredBy(first.version()));
        figures.put("scored.v2", counts.scoredBy(second.version()));
        figures.put(
                "scored.earlier",
                counts.scored() - counts.scoredBy(first.version()) - counts.scoredBy(second.version()));
        figures.put("trainRecordsPerSecond", first.recordsPerSecond());
        putMetrics("v1", first);
        putMetrics("v2", second);
        figures.put("hr10.popularity", first.metric("popularity.hr10"));
        figures.put("ndcg10.popularity", first.metric("popularity.ndcg10"));
        new SummaryTable(console, first, second, endpoints.modelRepository()).show(figures.asMap());
    }

    private void meaning(final TrainingResult second) {
        console.line("");
        console.line("What a score of version " + second.version() + " means");
        second.words(endpoints.modelRepository()).forEach(sentence -> console.line("  " + sentence));
    }

    private void putMetrics(final String version, final TrainingResult result) {
        for (final String metric : List.of("hr10", "ndcg10", "all.hr10", "all.ndcg10", "new.hr10", "new.ndcg10")) {
            figures.put(metric + "." + version, result.metric(metric));
            figures.put(metric + ".popularity." + version, result.metric("popularity." + metric));
        }
        for (final String metric : List.of("calibration.minRatio", "calibration.maxRatio", "all.audience.auc")) {
            figures.put(metric + "." + version, result.metric(metric));
        }
    }

    private Stopwatch stage(final String name, final String text) {
        return new Stopwatch(console, figures, name, text);
    }

    private String metrics(final TrainingResult result) {
        return String.format(
                Locale.ROOT,
                "%s; %,.0f records/s",
                result.hitRate(endpoints.modelRepository()),
                result.recordsPerSecond());
    }

    private static String number(final long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
