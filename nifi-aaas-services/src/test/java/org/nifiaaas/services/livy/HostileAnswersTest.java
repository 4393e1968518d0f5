package org.nifiaaas.services.livy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.PasswordAuthentication;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifiaaas.services.LivyException;
import org.nifiaaas.services.SparkBatchRequest;

/** Answers that were made to hurt, and secrets that come back. */
class HostileAnswersTest {

    private static final String JSON = "application/json";
    private static final String HTML = "text/html;charset=iso-8859-1";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int LONGEST_BODY = 1 << 20;

    private LivyStandIn livy;
    private LivyClient client;

    @BeforeEach
    void start() throws IOException {
        livy = new LivyStandIn();
        final PasswordAuthentication credentials = new PasswordAuthentication("joe", "geheim".toCharArray());
        client = new LivyClient(livy.url(), PATIENCE, PATIENCE, Optional.of(credentials), Optional.empty());
    }

    @AfterEach
    void stop() {
        client.close();
        livy.close();
    }

    /** Took more than half an hour. */
    @Test
    void pageThatIsNothingButTheStartsOfTagsIsCut() {
        livy.disturb(500, HTML, "<".repeat(LONGEST_BODY));

        assertTimeoutPreemptively(
                PATIENCE,
                () -> assertEquals(
                        "Livy has trouble (status 500): " + "<".repeat(300) + "...",
                        failure(() -> client.countBatches()).getMessage()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "[[],", "{\"a\":[],\"b\":"})
    void jsonThatIsNestedWithoutEndIsUnreadable(final String part) {
        livy.disturb(200, JSON, part.repeat(LONGEST_BODY / part.length()));

        assertTimeoutPreemptively(PATIENCE, () -> {
            for (final Executable call : List.<Executable>of(
                    () -> client.findByName("a"), () -> client.logTail(0, 10), () -> client.countBatches())) {
                assertUnreadable("cannot be read, it is not a JSON object: ", call);
            }
        });
    }

    @Test
    void numbersWithoutEndAreNoNumbers() {
        assertTimeoutPreemptively(PATIENCE, () -> {
            livy.disturb(200, JSON, "{\"id\":" + "9".repeat(1_000_000) + ",\"name\":\"a\"}");
            assertUnreadable("it has no batch id", () -> client.findByName("a"));
            livy.disturb(200, JSON, "{\"id\":\"" + "9".repeat(1_000_000) + "\",\"name\":\"a\"}");
            assertUnreadable("it has no batch id", () -> client.findByName("a"));
            livy.disturb(200, JSON, "{\"id\":1e999999999,\"name\":\"a\"}");
            assertUnreadable("it has no batch id", () -> client.findByName("a"));
        });
    }

    @Test
    void moreBatchesThanCanBeCountedAreUnreadable() {
        livy.disturb(200, JSON, "{\"sessions\":[],\"total\":3000000000}");

        assertUnreadable("it has no total", () -> client.countBatches());
    }

    @Test
    void longLinesAndIdsAreCut() throws LivyException {
        client.submit(new SparkBatchRequest(
                "train-1", "/jobs/training.jar", "Train", List.of(), List.of(), Map.of(), Optional.empty()));
        livy.setLog(0, List.of("x".repeat(100_000)));
        livy.setApplicationId(0, "application_1\n" + "x".repeat(100_000));

        assertEquals(List.of("x".repeat(4096) + "..."), client.logTail(0, 2));
        final String applicationId =
                client.findByName("train-1").orElseThrow().applicationId().orElseThrow();
        assertTrue(applicationId.startsWith("application_1 xxx"), applicationId);
        assertEquals(303, applicationId.length());
    }

    @Test
    void whatARedirectCarriesAlongIsNotSaid() {
        livy.disturb(exchange -> {
            exchange.getResponseHeaders()
                    .set("Location", "https://ann:secret@gate.example.org/login?token=secret#secret");
            LivyStandIn.answer(exchange, 302, HTML, "");
        });

        assertEquals(
                "This is not an answer of Livy, check its address (status 302): a redirect to"
                        + " https://gate.example.org/login, which is not followed",
                failure(() -> client.findByName("a")).getMessage());
    }

    @Test
    void credentialsThatComeBackAreNotSaid() {
        livy.disturb(exchange -> LivyStandIn.answer(
                exchange,
                500,
                HTML,
                "<pre>Authorization: " + exchange.getRequestHeaders().getFirst("Authorization")
                        + " (joe:geheim)</pre>"));

        assertEquals(
                "Livy has trouble (status 500): Authorization: Basic *** (***)",
                failure(() -> client.countBatches()).getMessage());
    }

    @Test
    void closedClientSaysSo() {
        client.close();

        final LivyException failure = failure(() -> client.countBatches());

        assertEquals(LivyException.Kind.UNREACHABLE, failure.kind());
        assertEquals(
                "Livy at " + client.batchesUri() + " is not asked any more, the service was disabled",
                failure.getMessage());
    }

    private static void assertUnreadable(final String reason, final Executable call) {
        final LivyException failure = failure(call);
        assertEquals(LivyException.Kind.UNREADABLE, failure.kind());
        assertTrue(failure.getMessage().contains(reason), failure.getMessage());
        assertTrue(failure.getMessage().length() < 500, failure.getMessage());
    }

    private static LivyException failure(final Executable call) {
        return assertThrows(LivyException.class, call);
    }
}
