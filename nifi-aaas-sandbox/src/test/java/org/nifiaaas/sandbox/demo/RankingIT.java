package org.nifiaaas.sandbox.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.sandbox.Aaas;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.flow.FlowInstaller;
import org.nifiaaas.sandbox.flow.ProjectFlow;
import org.nifiaaas.sandbox.nifi.NifiClient;
import org.nifiaaas.sandbox.nifi.NifiException;
import org.nifiaaas.sandbox.server.RunningSandbox;
import org.nifiaaas.sandbox.server.SandboxEndpoints;

/** The flow "Ranking" on the real NiFi, with a model that was trained on Spark. */
class RankingIT {

    @RegisterExtension
    static final RunningSandbox SANDBOX = new RunningSandbox();

    private static final String MODEL = "ranked";
    private static final String REQUEST = "request_id";
    private static final double SAME = 1e-6;

    private static SandboxEndpoints endpoints;
    private static List<String> users;
    private static List<String> items;
    private static String group;

    @BeforeAll
    static void bringTheFlowUp() throws SandboxException, NifiException, IOException {
        endpoints = SANDBOX.get().endpoints();
        try (FlowFixture flow = FlowFixture.on(SANDBOX);
                Topics topics = new Topics(endpoints.kafkaBrokers())) {
            topics.create(SandboxFlows.topics(ProjectFlow.RANKING));
            VersionCopies.same(flow.versionFolder(flow.requireModel()), endpoints.modelRepository(), MODEL, 1);
        }
        final Path version = endpoints.modelRepository().resolve(MODEL).resolve("1");
        users = VersionCopies.tokens(version, ModelBundle.USERS);
        items = VersionCopies.tokens(version, ModelBundle.ITEMS);
        writeOffers();
        final Map<String, String> values = SandboxFlows.parameters(endpoints, List.of());
        values.put("model.name", MODEL);
        values.put("audience.size", Integer.toString(users.size()));
        values.put("audience.threshold", "0");
        final NifiClient nifi = NifiClient.of(endpoints.nifiApi());
        group = FlowInstaller.install(
                nifi,
                ProjectFlow.RANKING,
                "ranking-test",
                FlowFixture.definition(endpoints, ProjectFlow.RANKING),
                values,
                words -> {});
        FlowInstaller.start(nifi, ProjectFlow.RANKING, group);
    }

    /** Every second item has an offer that everybody gets, the others one that nobody reaches. */
    private static void writeOffers() throws IOException {
        final StringBuilder offers = new StringBuilder("item,offer,reward,threshold\n");
        for (int item = 0; item < items.size(); item++) {
            offers.append('"').append(items.get(item).replace("\"", "\"\"")).append('"');
            offers.append(item % 2 == 0 ? ",for all,5 %,0\n" : ",for nobody,5 %,1000\n");
        }
        Files.writeString(SandboxFlows.offers(endpoints), offers);
    }

    @Test
    void topItemsOfAUserAreSortedWithoutTheBoughtOnesAndWithOffersByThreshold() throws SandboxException {
        final String bought = items.get(0);

        final JsonObject answer = recommend(users.get(0), bought);

        final List<JsonObject> ranking = ranking(answer);
        assertEquals(10, ranking.size());
        for (int place = 0; place < ranking.size(); place++) {
            final JsonObject item = ranking.get(place);
            final String name = item.get("item").getAsString();
            assertEquals(place + 1, item.get("rank").getAsInt());
            assertTrue(place == 0 || score(item) <= score(ranking.get(place - 1)), "sorted by score");
            assertFalse(name.equals(bought));
            assertEquals(
                    items.indexOf(name) % 2 == 0,
                    !item.get("offer").isJsonNull(),
                    () -> "offer of " + name + " at score " + score(item));
        }
        assertEquals(1, answer.get("model_version").getAsLong());
    }

    @Test
    void audienceOfAnItemHasItsUsersByTheSameScores() throws SandboxException {
        final JsonObject best = ranking(recommend(users.get(0), "nothing")).get(0);
        final String item = best.get("item").getAsString();

        final List<JsonObject> audience = ask(
                SandboxFlows.AUDIENCE_REQUESTS, SandboxFlows.AUDIENCES, "{\"item\": \"" + item + "\"", users.size());

        assertEquals(users.size(), audience.size());
        final Map<String, Double> scores = audience.stream()
                .collect(Collectors.toMap(record -> record.get("user").getAsString(), RankingIT::score));
        assertEquals(users.size(), scores.size());
        assertEquals(score(best), scores.get(users.get(0)), SAME);
        final List<JsonObject> byRank = new ArrayList<>(audience);
        byRank.sort((one, other) ->
                Integer.compare(one.get("rank").getAsInt(), other.get("rank").getAsInt()));
        for (int place = 1; place < byRank.size(); place++) {
            assertTrue(score(byRank.get(place)) <= score(byRank.get(place - 1)), "sorted by score");
        }
    }

    @Test
    void whatHasNoAnswerIsToldTheReason() throws SandboxException {
        final List<JsonObject> answers = ask(
                SandboxFlows.RECOMMENDATION_REQUESTS,
                SandboxFlows.UNRANKED,
                "{\"user\": \"nobody knows me\", \"bought\": [\"nothing\"]",
                1);

        assertEquals("unknown-user", answers.get(0).get("score_reason").getAsString());
    }

    @Test
    void askPrintsTheItemsOfAUserWithOffers() throws SandboxException {
        final List<JsonObject> expected = ranking(recommend(users.get(0), items.get(0)));

        final List<String> lines = aaas("ask", "--user", users.get(0), "--bought", items.get(0), "--top", "3")
                .lines()
                .toList();

        assertEquals("Version 1 of " + MODEL + " recommends to " + users.get(0) + ":", lines.get(0));
        assertEquals(4, lines.size());
        for (int place = 0; place < 3; place++) {
            final String line = lines.get(place + 1);
            final String item = expected.get(place).get("item").getAsString();
            assertTrue(line.strip().startsWith((place + 1) + ". " + item), line);
            assertEquals(items.indexOf(item) % 2 == 0, line.endsWith("  offer: for all, 5 %"), line);
        }
    }

    @Test
    void askPrintsTheAudienceOfAnItemAsJson() throws SandboxException {
        final JsonObject answer = JsonParser.parseString(aaas("ask", "--item", items.get(0), "--top", "5", "--json"))
                .getAsJsonObject();

        assertEquals(items.get(0), answer.get("item").getAsString());
        assertEquals(1, answer.get("model_version").getAsLong());
        final List<JsonObject> audience = answer.getAsJsonArray("audience").asList().stream()
                .map(JsonElement::getAsJsonObject)
                .toList();
        assertEquals(
                List.of(1, 2, 3, 4, 5),
                audience.stream().map(user -> user.get("rank").getAsInt()).toList());
        assertTrue(audience.stream()
                .allMatch(user -> users.contains(user.get("user").getAsString())));
    }

    @Test
    void askSaysWhyThereIsNoAnswer() throws SandboxException {
        assertEquals(
                "Nothing for nobody knows me: the model does not know this user (unknown-user).",
                aaas("ask", "--user", "nobody knows me"));
        assertEquals(
                "Nothing for no such shop: the model does not know this item (unknown-item).",
                aaas("ask", "--item", "no such shop"));
    }

    @Test
    void openPrintsTheAddressOfTheFlow() throws SandboxException {
        final String address = aaas("open", "ranking");

        assertEquals(NifiClient.of(endpoints.nifiApi()).canvas(group).toString(), address);
        assertTrue(aaas("open").lines().anyMatch(line -> line.startsWith("ranking") && line.endsWith(address)));
    }

    /** Runs a command on the shared sandbox and gives what it prints, without progress. */
    private static String aaas(final String... arguments) throws SandboxException {
        final StringWriter out = new StringWriter();
        final StringWriter err = new StringWriter();
        final List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--work", SANDBOX.get().endpoints().workFolder().toString()));
        final int code = Aaas.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
        assertEquals(0, code, () -> "aaas " + String.join(" ", all) + ": " + err);
        return out.toString().stripTrailing();
    }

    private static JsonObject recommend(final String user, final String bought) throws SandboxException {
        return ask(
                        SandboxFlows.RECOMMENDATION_REQUESTS,
                        SandboxFlows.RECOMMENDATIONS,
                        "{\"user\": \"" + user + "\", \"bought\": [\"" + bought + "\"]",
                        1)
                .get(0);
    }

    private static List<JsonObject> ranking(final JsonObject answer) {
        return answer.getAsJsonArray("recommendations").asList().stream()
                .map(JsonElement::getAsJsonObject)
                .toList();
    }

    /** Sends one request, given without its closing brace, and waits for its answers. */
    private static List<JsonObject> ask(
            final String requests, final String answers, final String request, final int expected) {
        final String id = UUID.randomUUID().toString();
        final Properties properties = new Properties();
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, endpoints.kafkaBrokers());
        try (KafkaProducer<String, String> producer =
                        new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
                ScoredRecords records = new ScoredRecords(endpoints.kafkaBrokers(), REQUEST, answers)) {
            producer.send(new ProducerRecord<>(requests, request + ", \"" + REQUEST + "\": \"" + id + "\"}"));
            producer.flush();
            return records.await(id, expected);
        }
    }

    private static double score(final JsonObject record) {
        return record.get("score").getAsDouble();
    }
}
