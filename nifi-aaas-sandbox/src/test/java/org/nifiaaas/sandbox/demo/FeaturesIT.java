package org.nifiaaas.sandbox.demo;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.data.CardTransaction;
import org.nifiaaas.sandbox.data.CardTransactions;
import org.nifiaaas.sandbox.flow.FeaturesFlow;
import org.nifiaaas.sandbox.flow.FlowInstaller;
import org.nifiaaas.sandbox.flow.ProjectFlow;
import org.nifiaaas.sandbox.nifi.NifiClient;
import org.nifiaaas.sandbox.nifi.NifiException;
import org.nifiaaas.sandbox.server.RunningSandbox;
import org.nifiaaas.sandbox.server.RuntimeLayout;
import org.nifiaaas.sandbox.server.SandboxConfiguration;
import org.nifiaaas.sandbox.server.SandboxEndpoints;
import org.nifiaaas.sandbox.server.SandboxService;
import org.nifiaaas.sandbox.server.SparkHome;

/** The flow "Features" on the real NiFi gives every record what the Spark job gives it, bit for bit: warmed up from files, and killed in mid-stream. */
class FeaturesIT {

    @RegisterExtension
    static final RunningSandbox SANDBOX = new RunningSandbox();

    private static final String FEATURES_JOB = "org.nifiaaas.training.FeaturesJob";
    private static final String TRAIN_JOB = "org.nifiaaas.training.TrainJob";
    private static final String ROW = "row";
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final List<String> COLUMNS = List.of("card", "merchant", "amount", "date", "category");

    private static final String SPECIFICATION =
            """
            {
              "schemaVersion": 2,
              "userColumn": "card",
              "itemColumn": "merchant",
              "amountColumn": "amount",
              "timeColumn": "date",
              "columns": [{"name": "category", "of": "item", "type": "categorical"}],
              "windows": [
                {"name": "visits_7", "statistic": "count", "by": "user", "days": 7},
                {"name": "spent_30", "statistic": "sum", "column": "amount", "by": "user", "days": 30},
                {"name": "mean_90", "statistic": "mean", "column": "amount", "by": ["user", "item"], "days": 90},
                {"name": "days_since", "statistic": "days since last", "by": ["user", "item"], "days": 400},
                {"name": "items_30", "statistic": "distinct", "column": "item", "by": "user", "days": 30},
                {"name": "crowd_7", "statistic": "count", "by": "item", "days": 7},
                {"name": "kind_30", "statistic": "sum", "column": "amount", "by": "category", "days": 30}
              ],
              "history": 50
            }""";

    @Test
    void streamThatWasWarmedUpAndKilledHasTheFeaturesOfTraining() throws SandboxException, NifiException, IOException {
        final List<List<String>> rows = new ArrayList<>();
        for (final CardTransaction purchase :
                CardTransactions.of(new CardTransactions.Settings(11, 9_000, 60, 40, LocalDate.of(2018, 1, 1), 365))) {
            // Every third purchase does not know its merchant's category, which a purchase before it told.
            final boolean unknown = (purchase.date() + purchase.amount()).hashCode() % 3 == 0;
            final String category = purchase.merchant() == null || unknown
                    ? ""
                    : "kind " + purchase.merchant().length() % 5;
            rows.add(Stream.of(purchase.card(), purchase.merchant(), purchase.amount(), purchase.date(), category)
                    .map(Optional::ofNullable)
                    .map(value -> value.orElse(""))
                    .toList());
        }

        assertSameFeatures("invented", rows, rows.size() / 3, true);
    }

    /** Two years of a city's purchase cards, which are no part of the project. */
    @Test
    void realPurchasesHaveTheFeaturesOfTraining() throws SandboxException, NifiException, IOException {
        final Path file = Path.of(System.getProperty("nifiaaas.data", "../../shared/data"))
                .resolve("bcc_pcard_2018_2019.csv.gz");
        assumeTrue(
                Files.isReadable(file),
                "Skipped, since " + file + " is not there; -Dnifiaaas.data=FOLDER names another place");
        final List<List<String>> rows = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            lines.readLine();
            lines.lines()
                    .filter(line -> !line.contains("\""))
                    .map(line -> line.split(",", -1))
                    .forEach(cells -> rows.add(List.of(cells[0], cells[3], cells[2], cells[1], cells[4])));
        }

        assertSameFeatures("real", rows, 0, false);
    }

    private static void assertSameFeatures(
            final String name, final List<List<String>> rows, final int warm, final boolean killed)
            throws SandboxException, NifiException, IOException {
        final SandboxEndpoints endpoints = SANDBOX.get().endpoints();
        final NifiClient nifi = NifiClient.of(endpoints.nifiApi());
        final Path folder = Files.createTempDirectory(endpoints.workFolder(), "features-");
        final Map<String, String> values = parameters(endpoints, name, folder);
        createTopics(endpoints, values);
        writeCsv(Path.of(values.get("history.folder")).resolve("history.csv"), rows.subList(0, warm));
        removeFlow(nifi);
        final String group = FlowInstaller.install(
                nifi,
                ProjectFlow.FEATURES,
                "features-test-" + name,
                FlowFixture.definition(endpoints, ProjectFlow.FEATURES),
                values,
                words -> {});
        if (warm > 0) {
            warmUp(nifi, group);
        }
        FlowInstaller.start(nifi, ProjectFlow.FEATURES, group);
        final Map<String, JsonObject> expected = featuresOfTraining(folder, rows);
        final List<JsonObject> streamed = stream(endpoints, values, rows, warm, killed);

        int compared = 0;
        final Map<String, String> first = new HashMap<>();
        for (final JsonObject record : streamed) {
            // Of duplicates training has the first; it may differ from the others in a category.
            if (record.has("rejection")
                    || !first.computeIfAbsent(
                                    key(record), key -> record.get(ROW).getAsString())
                            .equals(record.get(ROW).getAsString())) {
                continue;
            }
            final JsonObject training = expected.get(key(record));
            assertNotNull(training, () -> "training has no event " + key(record));
            for (final Map.Entry<String, JsonElement> value : training.entrySet()) {
                assertEquals(value.getValue(), record.get(value.getKey()), () -> value.getKey() + " of " + key(record));
            }
            compared++;
        }
        assertTrue(compared > (rows.size() - warm) * 0.9, compared + " records were compared");
        if (killed) {
            assertScoredByFeatures(folder, nifi(), group, values, streamed);
        }
        removeFlow(nifi());
    }

    /** After a restart NiFi has another address. */
    private static NifiClient nifi() throws SandboxException {
        return NifiClient.of(SANDBOX.get().endpoints().nifiApi());
    }

    /** A wide and deep network that learned from the same file scores what has features, and says how it is known. */
    private static void assertScoredByFeatures(
            final Path folder,
            final NifiClient nifi,
            final String group,
            final Map<String, String> values,
            final List<JsonObject> streamed)
            throws SandboxException, NifiException, IOException {
        submit(
                folder,
                TRAIN_JOB,
                List.of(
                        "--input",
                        folder.resolve("all.csv").toString(),
                        "--features",
                        folder.resolve("features.json").toString(),
                        "--network",
                        "wide-deep",
                        "--epochs",
                        "2",
                        "--repository",
                        values.get("model.repository"),
                        "--model",
                        values.get("features.model")));
        final List<String> accepted = streamed.stream()
                .filter(record -> !record.has("rejection"))
                .map(record -> record.get(ROW).getAsString())
                .toList();
        try (ScoredRecords scores = new ScoredRecords(
                SANDBOX.get().endpoints().kafkaBrokers(),
                ROW,
                values.get("features.scores.topic"),
                values.get("features.rejected.topic"))) {
            nifi.startBox(nifi.box(group, FeaturesFlow.READ_FEATURES).id());
            final List<JsonObject> scored = scores.await(accepted);
            final Set<String> scoredRows = new HashSet<>();
            for (final JsonObject record : scored) {
                if (record.has("rejection")) {
                    continue;
                }
                assertTrue(record.has("score"), () -> "no score but " + record.get("score_reason"));
                final double score = record.get("score").getAsDouble();
                assertTrue(score >= 0 && score <= 1, () -> "score " + score);
                assertEquals(1, record.get("model_version").getAsInt());
                scoredRows.add(record.get(ROW).getAsString());
            }
            assertEquals(Set.copyOf(accepted), scoredRows);
        }
    }

    private static Map<String, String> parameters(
            final SandboxEndpoints endpoints, final String name, final Path folder) throws IOException {
        final Map<String, String> values = SandboxFlows.parameters(endpoints, List.of());
        values.put("kafka.events.topic", "features-events-" + name);
        values.put("features.kafka.group", "features-test-" + name);
        values.put("features.topic", "features-of-" + name);
        values.put("features.rejected.topic", "features-rejected-" + name);
        values.put("features.scores.kafka.group", "features-test-scores-" + name);
        values.put("features.scores.topic", "features-scores-of-" + name);
        values.put("features.model", "features-of-" + name);
        values.put("features.specification", SPECIFICATION);
        values.put("profiles.folder", folder.resolve("profiles").toString());
        values.put(
                "history.folder",
                Files.createDirectories(folder.resolve("history")).toString());
        return values;
    }

    /** With one partition events stay in their order. */
    private static void createTopics(final SandboxEndpoints endpoints, final Map<String, String> values) {
        final Properties properties = new Properties();
        properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, endpoints.kafkaBrokers());
        try (Admin admin = Admin.create(properties)) {
            admin.createTopics(Stream.of(
                                    "kafka.events.topic",
                                    "features.topic",
                                    "features.rejected.topic",
                                    "features.scores.topic")
                            .map(topic -> new NewTopic(values.get(topic), 1, (short) 1))
                            .toList())
                    .all()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        }
    }

    private static void removeFlow(final NifiClient nifi) throws NifiException {
        final Optional<String> group = FlowInstaller.installed(nifi, ProjectFlow.FEATURES);
        if (group.isPresent()) {
            nifi.deleteGroup(group.get(), words -> {});
        }
    }

    /** History files have the names of cleaned events; the category, which they do not have, is read by its own. */
    private static void writeCsv(final Path file, final List<List<String>> rows) throws IOException {
        final StringBuilder csv = new StringBuilder("user,item,amount,event_time,category\n");
        rows.forEach(row -> csv.append(String.join(",", quoted(row))).append('\n'));
        Files.writeString(file, csv);
    }

    private static List<String> quoted(final List<String> row) {
        return row.stream()
                .map(value -> value.isEmpty() ? value : '"' + value.replace("\"", "\"\"") + '"')
                .toList();
    }

    /** Only this part runs until all is read. */
    private static void warmUp(final NifiClient nifi, final String group) throws NifiException {
        final Set<String> part = Set.of(
                FeaturesFlow.LIST,
                FeaturesFlow.FETCH,
                FeaturesFlow.SPLIT,
                FeaturesFlow.WARM,
                FeaturesFlow.PUBLISH_REJECTED);
        for (final String box : part) {
            nifi.startBox(nifi.box(group, box).id());
        }
        await().atMost(PATIENCE)
                .until(() -> nifi.box(group, FeaturesFlow.WARM).received() > 0
                        && nifi.queues(group).values().stream().allMatch(queued -> queued == 0));
        nifi.stopBox(nifi.box(group, FeaturesFlow.LIST).id());
    }

    private static List<JsonObject> stream(
            final SandboxEndpoints endpoints,
            final Map<String, String> values,
            final List<List<String>> rows,
            final int warm,
            final boolean killed)
            throws SandboxException {
        final List<String> numbers = new ArrayList<>();
        try (KafkaFeed feed = new KafkaFeed(endpoints.kafkaBrokers(), values.get("kafka.events.topic"));
                ScoredRecords features = new ScoredRecords(
                        endpoints.kafkaBrokers(),
                        ROW,
                        values.get("features.topic"),
                        values.get("features.rejected.topic"))) {
            for (int row = warm; row < rows.size(); row++) {
                feed.send(json(Integer.toString(row), rows.get(row)));
                numbers.add(Integer.toString(row));
                if (killed && row == (warm + rows.size()) / 2) {
                    feed.flush();
                    features.await(numbers.subList(0, numbers.size() / 2));
                    SANDBOX.get().kill(SandboxService.NIFI);
                    SANDBOX.get().start(SandboxService.NIFI, SANDBOX.console());
                }
            }
            feed.flush();
            return features.await(numbers);
        }
    }

    private static String json(final String number, final List<String> row) {
        final JsonObject event = new JsonObject();
        event.addProperty(ROW, number);
        for (int column = 0; column < COLUMNS.size(); column++) {
            final String value = row.get(column);
            event.addProperty(COLUMNS.get(column), value.isEmpty() ? null : value);
        }
        return event.toString();
    }

    /** What the Spark job writes of the same rows, by the key of the event. */
    private static Map<String, JsonObject> featuresOfTraining(final Path folder, final List<List<String>> rows)
            throws SandboxException, IOException {
        final StringBuilder csv = new StringBuilder(String.join(",", COLUMNS)).append('\n');
        rows.forEach(row -> csv.append(String.join(",", quoted(row))).append('\n'));
        final Path data = Files.writeString(folder.resolve("all.csv"), csv);
        final Path specification = Files.writeString(
                folder.resolve("features.json"),
                FeatureSpec.fromJson(SPECIFICATION).toJson());
        final Path out = folder.resolve("out");
        submit(
                folder,
                FEATURES_JOB,
                List.of("--data", data.toString(), "--features", specification.toString(), "--out", out.toString()));
        final Map<String, JsonObject> features = new HashMap<>();
        try (Stream<Path> parts = Files.walk(out)) {
            for (final Path part : parts.filter(
                            file -> file.getFileName().toString().startsWith("part-"))
                    .toList()) {
                for (final String line : Files.readAllLines(part)) {
                    final JsonObject event = JsonParser.parseString(line).getAsJsonObject();
                    features.put(key(event), event);
                }
            }
        }
        return features;
    }

    private static void submit(final Path folder, final String job, final List<String> arguments)
            throws SandboxException, IOException {
        final RuntimeLayout layout = RuntimeLayout.locate();
        final SparkHome spark =
                SparkHome.prepare(SandboxConfiguration.of(layout).withWorkFolder(folder.resolve("spark")));
        Files.createDirectories(folder.resolve("spark").resolve("tmp"));
        final List<String> all =
                new ArrayList<>(List.of("--class", job, layout.trainingJar().toString()));
        all.addAll(arguments);
        final Process process = spark.submit(all).inheritIO().start();
        assertEquals(0, process.onExit().join().exitValue(), job);
    }

    private static String key(final JsonObject event) {
        return event.get("user").getAsString() + " " + event.get("item").getAsString() + " "
                + event.get("amount").getAsDouble() + " "
                + event.get("event_time").getAsLong();
    }
}
