package org.nifiaaas.sandbox.bench;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nifiaaas.sandbox.console.SandboxException;

class LivyProgramTest {

    /** What Livy answers to one look: the state, and the log as a JSON array. */
    private record Look(String state, String log) {

        private static Look of(final String state, final String... lines) {
            return new Look(
                    state,
                    Stream.of(lines)
                            .map(line -> '"' + line.replace("\n", "\\n") + '"')
                            .collect(joining(",", "[", "]")));
        }
    }

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Deque<Look> looks = new ArrayDeque<>();
    private HttpServer livy;
    private JsonObject submitted;

    @BeforeEach
    void start() throws IOException {
        livy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        livy.createContext("/batches", this::answer);
        livy.start();
    }

    @AfterEach
    void stop() {
        livy.stop(0);
    }

    private void answer(final HttpExchange exchange) throws IOException {
        final String path = exchange.getRequestURI().getPath();
        if (exchange.getRequestMethod().equals("POST")) {
            submitted = JsonParser.parseString(
                            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8))
                    .getAsJsonObject();
            reply(exchange, 201, batch("starting"));
        } else if (path.endsWith("/log")) {
            reply(exchange, 200, "{\"log\":" + looks.removeFirst().log() + "}");
        } else if (looks.isEmpty()) {
            reply(exchange, 404, "{\"msg\":\"Session not found.\"}");
        } else {
            reply(exchange, 200, batch(looks.getFirst().state()));
        }
    }

    private String batch(final String state) {
        return "{\"id\":7,\"name\":" + submitted.get("name") + ",\"state\":\"" + state + "\"}";
    }

    private static void reply(final HttpExchange exchange, final int status, final String json) throws IOException {
        final byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private void run() throws SandboxException {
        final URI address = URI.create("http://127.0.0.1:" + livy.getAddress().getPort());
        final PrintStream text = new PrintStream(out, true, StandardCharsets.UTF_8);
        new LivyProgram(address, Path.of("/jars/training.jar"), Duration.ofMillis(1), text)
                .run("a.Job", List.of("--data", "x.csv"));
    }

    private List<String> shown() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void outputOfTheJobIsShownOnceThoughEachLookBringsItAgain() throws SandboxException {
        looks.add(Look.of("running", "stdout: ", "reading", "\nstderr: "));
        looks.add(Look.of("running", "stdout: ", "reading", "[1/2] popularity", "\nstderr: "));
        looks.add(Look.of("success", "[1/2] popularity", "[2/2] ease", "\nstderr: "));

        run();

        assertEquals(List.of("reading", "[1/2] popularity", "[2/2] ease"), shown().subList(1, shown().size()));
        assertTrue(shown().get(0).startsWith("batch benchmark-"), () -> shown().get(0));
        assertEquals("a.Job", submitted.get("className").getAsString());
        assertEquals("/jars/training.jar", submitted.get("file").getAsString());
        assertEquals("[\"--data\",\"x.csv\"]", submitted.get("args").toString());
    }

    @Test
    void failureTellsTheLastLineThatTheJobWroteAsError() {
        looks.add(Look.of("dead", "stdout: ", "reading", "\nstderr: ", "error: no column time", ""));

        final SandboxException failed = assertThrows(SandboxException.class, this::run);

        assertTrue(
                failed.getMessage().matches("the batch benchmark-\\S+ ended as dead; its last lines above tell why"));
        assertEquals("error: no column time", shown().get(2));
        assertEquals(1, failed.exitCode());
    }

    @Test
    void batchThatLivyHasForgottenIsNamed() {
        looks.add(Look.of("running", "stdout: ", "\nstderr: "));

        final SandboxException lost = assertThrows(SandboxException.class, this::run);

        assertTrue(lost.getMessage().contains("has forgotten the batch benchmark-"), lost.getMessage());
        assertTrue(lost.getMessage().endsWith("the job may still run"), lost.getMessage());
    }

    @Test
    void absentLivyIsNamed() {
        livy.stop(0);

        final SandboxException absent = assertThrows(SandboxException.class, this::run);

        assertTrue(absent.getMessage().contains("cannot be reached"), absent.getMessage());
    }

    @Test
    void linesThatCameSinceAreThoseAfterTheLongestOverlap() {
        assertEquals(List.of("c"), LivyProgram.added(List.of("a", "b"), List.of("b", "c")));
        assertEquals(List.of(), LivyProgram.added(List.of("a", "b"), List.of("b")));
        assertEquals(List.of("x", "y"), LivyProgram.added(List.of("a", "b"), List.of("x", "y")));
        assertEquals(List.of("a"), LivyProgram.added(List.of("a", "a"), List.of("a", "a", "a")));
    }
}
