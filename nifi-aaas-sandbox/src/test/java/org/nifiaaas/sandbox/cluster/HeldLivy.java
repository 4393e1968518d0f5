package org.nifiaaas.sandbox.cluster;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A server on loopback that takes batches as Livy does, and keeps who has submitted one waiting for the answer until it is told otherwise: whoever dies meanwhile
 * does not know that there is a batch. Thread-safe.
 */
final class HeldLivy implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch released = new CountDownLatch(1);
    private final List<String> submitted = new CopyOnWriteArrayList<>();
    private final List<String> found = new CopyOnWriteArrayList<>();
    private final Map<String, String> states = new ConcurrentHashMap<>();

    HeldLivy() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/batches", this::handle);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Names of the batches, one for each submission. */
    List<String> submitted() {
        return List.copyOf(submitted);
    }

    /** Names of the batches that somebody has asked for and got, once for each time. */
    List<String> found() {
        return List.copyOf(found);
    }

    /** Answers all submissions from now on, also those of the past. */
    void release() {
        released.countDown();
    }

    /** Lets a batch be at its end. */
    void succeed(final String name) {
        states.put(name, "success");
    }

    private void handle(final HttpExchange exchange) throws IOException {
        try (exchange) {
            final String path = exchange.getRequestURI().getPath();
            if (exchange.getRequestMethod().equals("POST")) {
                submit(exchange);
            } else if (path.equals("/batches")) {
                answer(exchange, 200, "{\"from\":0,\"total\":0,\"sessions\":[]}");
            } else {
                tell(exchange, path.substring("/batches/".length()));
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void submit(final HttpExchange exchange) throws IOException, InterruptedException {
        final String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        final String name =
                JsonParser.parseString(body).getAsJsonObject().get("name").getAsString();
        states.put(name, "running");
        submitted.add(name);
        released.await();
        answer(exchange, 201, batch(name));
    }

    private void tell(final HttpExchange exchange, final String name) throws IOException {
        if (states.containsKey(name)) {
            found.add(name);
            answer(exchange, 200, batch(name));
        } else {
            answer(exchange, 404, "{\"msg\":\"Session '" + name + "' not found.\"}");
        }
    }

    private String batch(final String name) {
        final JsonObject batch = new JsonObject();
        batch.addProperty("id", submitted.indexOf(name));
        batch.addProperty("name", name);
        batch.addProperty("state", states.get(name));
        return batch.toString();
    }

    private static void answer(final HttpExchange exchange, final int status, final String json) throws IOException {
        final byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        release();
        server.stop(0);
        threads.shutdownNow();
    }
}
