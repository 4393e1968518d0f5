package org.nifiaaas.services.livy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.PasswordAuthentication;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifiaaas.services.LivyException;
import org.nifiaaas.services.SparkBatch;
import org.nifiaaas.services.SparkBatchRequest;
import org.nifiaaas.services.SparkBatchState;

class LivyClientTest {

    private static final String JSON = "application/json";
    private static final String HTML = "text/html;charset=iso-8859-1";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private LivyStandIn livy;
    private LivyClient client;

    @BeforeEach
    void start() throws IOException {
        livy = new LivyStandIn();
        client = client(livy.url(), PATIENCE, Optional.empty());
    }

    @AfterEach
    void stop() {
        client.close();
        livy.close();
    }

    @Test
    void submissionCarriesEverythingLivyIsAskedToRun() throws LivyException {
        final SparkBatch batch = client.submit(new SparkBatchRequest(
                "train-1",
                "/jobs/training.jar",
                "org.example.Train",
                List.of("--input", "a \"quoted\" path", ""),
                List.of("/jobs/extra.jar"),
                Map.of("spark.executor.memory", "2g"),
                Optional.of("analyst")));

        assertEquals(new SparkBatch(0, "train-1", SparkBatchState.STARTING, Optional.empty()), batch);
        final JsonObject expected = JsonParser.parseString("{'name':'train-1','file':'/jobs/training.jar',"
                        + "'className':'org.example.Train','args':['--input','a \\\"quoted\\\" path',''],"
                        + "'jars':['/jobs/extra.jar'],'conf':{'spark.executor.memory':'2g'},'proxyUser':'analyst'}")
                .getAsJsonObject();
        assertEquals(List.of(expected), livy.submissions());
        assertEquals("nifi-aaas", livy.lastHeader("X-Requested-By"));
        assertEquals("", livy.lastHeader("Authorization"));
    }

    @Test
    void credentialsAreSentWithEachRequest() throws LivyException {
        final PasswordAuthentication credentials = new PasswordAuthentication("jörg", "geheim:1".toCharArray());
        try (LivyClient authenticated = client(livy.url(), PATIENCE, Optional.of(credentials))) {
            authenticated.countBatches();
        }
        assertEquals("Basic asO2cmc6Z2VoZWltOjE=", livy.lastHeader("Authorization"));
    }

    @ParameterizedTest
    @EnumSource(
            value = SparkBatchState.class,
            names = {"UNRECOGNIZED"},
            mode = EnumSource.Mode.EXCLUDE)
    void everyStateIsReadAsLivyWritesIt(final SparkBatchState state) throws LivyException {
        client.submit(request("train-1"));
        livy.setState(0, state.livyName());
        livy.setApplicationId(0, "application_1_0002");

        assertEquals(
                Optional.of(new SparkBatch(0, "train-1", state, Optional.of("application_1_0002"))),
                client.findByName("train-1"));
    }

    @Test
    void unknownWordForStateIsUnrecognizedRatherThanAnError() throws LivyException {
        client.submit(request("train-1"));
        livy.setState(0, "hibernating");
        assertEquals(
                SparkBatchState.UNRECOGNIZED,
                client.findByName("train-1").orElseThrow().state());
    }

    @Test
    void duplicateNameIsToldApartFromOtherRefusals() throws LivyException {
        client.submit(request("train-1"));
        livy.setState(0, "dead");
        final LivyException failure = failure(() -> client.submit(request("train-1")));
        assertEquals(LivyException.Kind.DUPLICATE_NAME, failure.kind());
        assertEquals(400, failure.status());
    }

    @Test
    void refusedSubmissionLeavesBatchThatCanBeFoundAndDeleted() throws LivyException {
        final LivyException failure = failure(() -> client.submit(new SparkBatchRequest(
                "train-1", "/forbidden/x.jar", "X", List.of(), List.of(), Map.of(), Optional.empty())));
        assertEquals(LivyException.Kind.REFUSED, failure.kind());
        assertTrue(failure.getMessage().contains("/forbidden/x.jar cannot be added"), failure.getMessage());

        final SparkBatch left = client.findByName("train-1").orElseThrow();
        assertEquals(SparkBatchState.STARTING, left.state());
        assertTrue(client.delete(left.id()));
        assertFalse(client.delete(left.id()));
        assertEquals(Optional.empty(), client.findByName("train-1"));
    }

    @Test
    void tooManyStartingSessionsIsTemporary() {
        livy.disturb(400, JSON, "{\"msg\":\"Rejected, too many sessions are being created!\"}");
        assertEquals(
                LivyException.Kind.SERVER_TROUBLE,
                failure(() -> client.submit(request("a"))).kind());
    }

    @Test
    void concealedValuesAreMaskedInLogsAndMessagesAndNowhereElse() throws LivyException {
        client.submit(request("train-1"));
        client.conceal(List.of("hunter2", "hunter2-long", "a\"b\"c", "first line\nsecond line", "x", "train-1"));
        livy.disturb(
                200,
                JSON,
                "{\"log\":[\"p=hunter2\",\"q=hunter2-long x\",\"r=a\\\"b\\\"c\",\"second line\",\"" + "y".repeat(4_090)
                        + "hunter2\"]}");

        final List<String> log = client.logTail(0, 10);
        assertEquals(List.of("p=***", "q=*** x", "r=***", "***"), log.subList(0, 4));
        assertFalse(log.get(4).contains("hu"), log.get(4));

        livy.disturb(400, JSON, "{\"msg\":\"bad conf " + "z".repeat(285) + " hunter2-long\"}");
        final String message = failure(() -> client.submit(request("a"))).getMessage();
        assertFalse(message.contains("hun"), message);
        livy.disturb(400, "text/html", "<p>conf {\"p\":\"a\\\"b\\\"c\"}</p>");
        assertTrue(failure(() -> client.submit(request("a"))).getMessage().contains("conf {\"p\":\"***\"}"));
        livy.disturb(200, JSON, "{\"id\":0,\"name\":\"train-1\",\"state\":\"idle\"}");
        assertEquals("train-1", client.findByName("train-1").orElseThrow().name());
    }

    @Test
    void nameIsEscapedInThePath() throws LivyException {
        client.submit(request("prefix ä/..%2F-1"));
        assertEquals(Optional.empty(), client.findByName("other ä"));
        livy.disturb(exchange -> LivyStandIn.answer(
                exchange,
                200,
                JSON,
                "{\"id\":4,\"name\":\"a b+c\",\"state\":\"" + (isRawPath(exchange.getRequestURI()) ? "idle" : "dead")
                        + "\"}"));
        assertEquals(
                SparkBatchState.IDLE, client.findByName("a b+c").orElseThrow().state());
    }

    @Test
    void batchOfAnotherNameIsNotTaken() throws LivyException {
        client.submit(request("train-1"));
        assertEquals(Optional.empty(), client.findByName("0"), "Livy takes digits for an id");
    }

    @Test
    void idsThatRestartBelongToOtherBatches() throws LivyException {
        client.submit(request("train-1"));
        livy.restart();
        assertEquals(0, client.submit(request("train-2")).id());
        assertEquals(Optional.empty(), client.findByName("train-1"));
    }

    @Test
    void submissionAnsweredWithAnotherNameIsUnreadable() {
        livy.disturb(201, JSON, "{\"id\":1,\"name\":null,\"state\":\"starting\"}");
        assertEquals(
                LivyException.Kind.UNREADABLE,
                failure(() -> client.submit(request("train-1"))).kind());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"just a string\"",
                "[1]",
                "{\"id\":",
                "<html><body>welcome</body></html>",
                "{\"name\":\"a\"}",
                "{\"id\":1.5,\"name\":\"a\"}",
                "{\"id\":\"x\",\"name\":\"a\"}",
                "{\"id\":-1,\"name\":\"a\"}"
            })
    void answersThatAreNoBatchAreUnreadable(final String body) {
        livy.disturb(200, JSON, body);
        final LivyException failure = failure(() -> client.findByName("a"));
        assertEquals(LivyException.Kind.UNREADABLE, failure.kind());
        assertEquals(200, failure.status());
    }

    @Test
    void deeplyNestedAnswerIsUnreadable() {
        livy.disturb(200, JSON, "{\"id\":".repeat(100_000));
        assertEquals(
                LivyException.Kind.UNREADABLE,
                failure(() -> client.findByName("a")).kind());
    }

    @ParameterizedTest
    @CsvSource({
        "401, UNAUTHORIZED",
        "403, UNAUTHORIZED",
        "404, UNREADABLE",
        "400, REFUSED",
        "302, UNREADABLE",
        "500, SERVER_TROUBLE",
        "502, SERVER_TROUBLE",
        "503, SERVER_TROUBLE",
        "429, SERVER_TROUBLE"
    })
    void pagesInPlaceOfJsonBecomeOneLineOfText(final int status, final LivyException.Kind kind) {
        livy.disturb(
                status,
                HTML,
                "<html>\n<head><title>Error " + status + "</title><style>p{color:red}</style></head>\n"
                        + "<body><p>Reason:\r\n\u0007 <b>because</b></p></body></html>");
        for (final Executable call : everyCall()) {
            final LivyException failure = failure(call);
            assertEquals(kind, failure.kind());
            assertEquals(status, failure.status());
            assertTrue(failure.getMessage().endsWith("Error " + status + " Reason: because"), failure.getMessage());
        }
    }

    @Test
    void bareJsonStringExplainsRefusal() {
        livy.disturb(400, JSON, "\"Unrecognized field \\\"name\\\"\"");
        final LivyException failure = failure(() -> client.submit(request("a")));
        assertEquals(LivyException.Kind.REFUSED, failure.kind());
        assertEquals("Livy refuses the request (status 400): Unrecognized field \"name\"", failure.getMessage());
    }

    @Test
    void redirectIsNotFollowedButNamed() {
        livy.disturb(exchange -> {
            exchange.getResponseHeaders().set("Location", livy.url() + "/login");
            LivyStandIn.answer(exchange, 302, HTML, "");
        });
        final LivyException failure = failure(() -> client.findByName("a"));
        assertEquals(LivyException.Kind.UNREADABLE, failure.kind());
        assertTrue(failure.getMessage().contains("/login, which is not followed"), failure.getMessage());
    }

    @Test
    void longExplanationIsCut() {
        livy.disturb(400, JSON, "{\"msg\":\"" + "x".repeat(5000) + "\"}");
        assertTrue(failure(() -> client.submit(request("a"))).getMessage().length() < 400);
    }

    @Test
    void bodyOverTheLimitIsRefused() {
        livy.disturb(200, JSON, " ".repeat((1 << 20) + 1));
        final LivyException failure = failure(() -> client.findByName("a"));
        assertEquals(LivyException.Kind.UNREADABLE, failure.kind());
        assertTrue(failure.getMessage().contains("longer than 1048576 bytes"), failure.getMessage());
    }

    @Test
    void bodyWithoutEndIsCut() {
        livy.disturb(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            final byte[] chunk = new byte[8192];
            // The client hangs up after 1 MiB, which ends this with an IOException.
            for (int i = 0; i < 1_000_000; i++) {
                exchange.getResponseBody().write(chunk);
            }
        });
        assertEquals(
                LivyException.Kind.UNREADABLE,
                failure(() -> client.findByName("a")).kind());
    }

    @Test
    void silentServerIsGivenUp() throws InterruptedException {
        final CountDownLatch release = new CountDownLatch(1);
        livy.disturb(exchange -> await(release));
        assertNoAnswer();
        release.countDown();
    }

    @Test
    void bodyThatTricklesIsGivenUp() {
        final CountDownLatch release = new CountDownLatch(1);
        livy.disturb(exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            final OutputStream body = exchange.getResponseBody();
            body.write('{');
            body.flush();
            await(release);
        });
        assertNoAnswer();
        release.countDown();
    }

    @Test
    void connectionCutBeforeTheAnswerMayMeanThatTheBatchExists() throws LivyException {
        livy.disturb(exchange -> {
            throw new IOException("hang up");
        });
        assertEquals(
                LivyException.Kind.NO_ANSWER,
                failure(() -> client.submit(request("a"))).kind());
    }

    @Test
    void refusedConnectionIsUnreachable() throws IOException {
        final int unused;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            unused = socket.getLocalPort();
        }
        try (LivyClient nobody = client(URI.create("http://127.0.0.1:" + unused), PATIENCE, Optional.empty())) {
            final LivyException failure = failure(() -> nobody.submit(request("a")));
            assertEquals(LivyException.Kind.UNREACHABLE, failure.kind());
            assertEquals(0, failure.status());
            assertTrue(failure.getMessage().contains("cannot be reached"), failure.getMessage());
        }
    }

    @Test
    void unknownHostIsUnreachableAndNamed() {
        try (LivyClient nobody = client(URI.create("http://livy.invalid:8998"), PATIENCE, Optional.empty())) {
            final LivyException failure = failure(() -> nobody.countBatches());
            assertEquals(LivyException.Kind.UNREACHABLE, failure.kind());
            assertTrue(failure.getMessage().contains("livy.invalid"), failure.getMessage());
        }
    }

    @Test
    void plainServerBehindHttpsIsUnreachable() {
        final URI https = URI.create(livy.url().toString().replace("http:", "https:"));
        try (LivyClient encrypted = client(https, PATIENCE, Optional.empty())) {
            assertEquals(
                    LivyException.Kind.UNREACHABLE,
                    failure(() -> encrypted.countBatches()).kind());
        }
    }

    @Test
    void interruptedCallerKeepsItsInterrupt() {
        Thread.currentThread().interrupt();
        final LivyException failure = failure(() -> client.countBatches());
        assertTrue(Thread.interrupted());
        assertEquals(LivyException.Kind.NO_ANSWER, failure.kind());
    }

    @Test
    void logTailIsTheLastLines() throws LivyException {
        client.submit(request("train-1"));
        final List<String> lines =
                IntStream.range(0, 300).mapToObj(number -> "line " + number).collect(Collectors.toList());
        livy.setLog(0, lines);
        assertEquals(List.of("line 298", "line 299"), client.logTail(0, 2));
        assertEquals(List.of(), client.logTail(7, 2));
        assertThrows(IllegalArgumentException.class, () -> client.logTail(0, 201));
    }

    @Test
    void gatewayPathIsKept() throws LivyException {
        livy.disturb(exchange -> LivyStandIn.answer(
                exchange,
                exchange.getRequestURI().getPath().equals("/gateway/livy/batches") ? 200 : 404,
                JSON,
                "{\"from\":0,\"total\":3,\"sessions\":[]}"));
        try (LivyClient behind = client(URI.create(livy.url() + "/gateway/livy/"), PATIENCE, Optional.empty())) {
            assertEquals(3, behind.countBatches());
            assertEquals(URI.create(livy.url() + "/gateway/livy/batches"), behind.batchesUri());
        }
    }

    @Test
    void closedClientLeavesNoThread() throws Exception {
        final Set<Thread> before = Thread.getAllStackTraces().keySet();
        useAndClose();
        final List<Thread> left = new ArrayList<>(Thread.getAllStackTraces().keySet());
        left.removeAll(before);
        left.removeIf(thread -> !thread.getName().startsWith("livy-client-")
                && !thread.getName().startsWith("HttpClient-"));
        for (final Thread thread : left) {
            for (int i = 0; i < 100 && thread.isAlive(); i++) {
                // The JDK's selector thread ends once its client is collected.
                System.gc();
                thread.join(200);
            }
            assertFalse(thread.isAlive(), thread.getName());
        }
    }

    private void useAndClose() throws LivyException {
        try (LivyClient shortLived = client(livy.url(), PATIENCE, Optional.empty())) {
            shortLived.countBatches();
        }
    }

    private void assertNoAnswer() {
        try (LivyClient impatient = client(livy.url(), Duration.ofMillis(200), Optional.empty())) {
            assertTimeoutPreemptively(
                    PATIENCE,
                    () -> assertEquals(
                            LivyException.Kind.NO_ANSWER,
                            failure(() -> impatient.findByName("a")).kind()));
        }
    }

    private List<Executable> everyCall() {
        return List.of(
                () -> client.submit(request("a")),
                () -> client.findByName("a"),
                () -> client.logTail(0, 10),
                () -> client.delete(0),
                () -> client.countBatches());
    }

    private static boolean isRawPath(final URI uri) {
        return uri.getRawPath().equals("/batches/a%20b%2Bc");
    }

    private static void await(final CountDownLatch latch) {
        try {
            latch.await();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static LivyException failure(final Executable call) {
        return assertThrows(LivyException.class, call);
    }

    private static LivyClient client(
            final URI url, final Duration responseTimeout, final Optional<PasswordAuthentication> credentials) {
        return new LivyClient(url, Duration.ofSeconds(2), responseTimeout, credentials, Optional.empty());
    }

    private static SparkBatchRequest request(final String name) {
        return new SparkBatchRequest(
                name, "/jobs/training.jar", "Train", List.of(), List.of(), Map.of(), Optional.empty());
    }
}
