package org.nifiaaas.sandbox.demo;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.flow.HttpScoringFlow;
import org.nifiaaas.sandbox.nifi.NifiClient;
import org.nifiaaas.sandbox.nifi.NifiException;
import org.nifiaaas.sandbox.process.FreePorts;
import org.nifiaaas.sandbox.server.NifiGeneration;
import org.nifiaaas.sandbox.server.RunningSandbox;

/** HandleHttpRequest, our boxes with Rejected Records = keep, HandleHttpResponse: every request gets one whole answer. On NiFi 2, since those boxes of NiFi 1 are not to be had. */
class HttpScoringIT {

    @RegisterExtension
    static final RunningSandbox SANDBOX = new RunningSandbox();

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int REQUESTS = 40;

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static LifeFixture life;
    private static String group;
    private static URI address;

    @BeforeAll
    static void startTheFlow() throws SandboxException, NifiException, IOException {
        assumeTrue(
                SANDBOX.get().endpoints().nifi() == NifiGeneration.NIFI_2,
                "The sandbox's NiFi 1 has no HandleHttpRequest");
        life = LifeFixture.on(SANDBOX);
        final int port = FreePorts.find(1).get(0);
        address = URI.create("http://127.0.0.1:" + port + "/scores");
        group = HttpScoringFlow.start(
                life.nifi(), port, life.endpoints().modelRepository().toString(), LifeFixture.MODEL);
    }

    @AfterAll
    static void removeTheFlow() throws NifiException {
        if (group != null) {
            final NifiClient nifi = life.nifi();
            nifi.deleteGroup(group, words -> {});
            life.close();
        }
    }

    private static String event(final String user, final String item) {
        return "{\"user\": " + user + ", \"item\": \"" + item + "\", \"amount\": 5, \"event_time\": \"2019-06-01\"}";
    }

    private static CompletableFuture<HttpResponse<String>> post(final String body) {
        return HTTP.sendAsync(
                HttpRequest.newBuilder(address)
                        .timeout(PATIENCE)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** The box may listen a moment after it was started. */
    private static HttpResponse<String> first(final String body) {
        return await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> post(body).get(), answer -> true);
    }

    @Test
    void requestWithGoodAndBadRecordsGetsAllOfThemBackInOrder() {
        final String known = life.users().get(0);
        final String item = life.items().get(0);

        final HttpResponse<String> answer = first("[" + event('"' + known + '"', item) + "," + event("null", item) + ","
                + event("\"nobody knows me\"", item) + "," + event('"' + known + '"', item) + "]");

        assertEquals(200, answer.statusCode(), answer.body());
        final JsonArray records = JsonParser.parseString(answer.body()).getAsJsonArray();
        assertEquals(4, records.size(), answer.body());
        assertTrue(number(records.get(0), "score") > 0);
        assertEquals("missing-user", text(records.get(1), "rejection"));
        assertTrue(records.get(1).getAsJsonObject().get("score").isJsonNull());
        assertEquals("unknown-user", text(records.get(2), "score_reason"));
        assertEquals(number(records.get(0), "score"), number(records.get(3), "score"));
    }

    @Test
    void everyRequestGetsItsOwnAnswer() {
        first("[" + event('"' + life.users().get(0) + '"', life.items().get(0)) + "]");
        final List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int request = 0; request < REQUESTS; request++) {
            final String user = life.users().get(request % life.users().size());
            answers.add(post("[" + event('"' + user + '"', life.items().get(0)) + ","
                    + event(
                            request % 2 == 0 ? "null" : '"' + user + '"',
                            life.items().get(0)) + "]"));
        }

        for (int request = 0; request < REQUESTS; request++) {
            final String body = answers.get(request).join().body();
            final JsonArray records = JsonParser.parseString(body).getAsJsonArray();
            assertEquals(200, answers.get(request).join().statusCode(), body);
            assertEquals(2, records.size(), body);
            assertEquals(life.users().get(request % life.users().size()), text(records.get(0), "user"));
            assertEquals(request % 2 == 0, text(records.get(1), "user") == null, body);
        }
    }

    @Test
    void bodyThatCannotBeReadIsRefusedWithTheReason() {
        final HttpResponse<String> answer = first("no records");

        assertEquals(400, answer.statusCode());
        final String reason = answer.headers().firstValue("X-Reason").orElse("");
        assertTrue(reason.contains("JSON"), reason);
    }

    private static double number(final JsonElement record, final String field) {
        return record.getAsJsonObject().get(field).getAsDouble();
    }

    private static String text(final JsonElement record, final String field) {
        final JsonObject fields = record.getAsJsonObject();
        return !fields.has(field) || fields.get(field).isJsonNull()
                ? null
                : fields.get(field).getAsString();
    }
}
