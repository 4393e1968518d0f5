package org.nifiaaas.sandbox.flow;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;

/** A local HTTP server that plays NiFi: it gives prepared answers, the last one of a request again and again, and remembers what it was asked. */
public final class NifiStandIn implements AutoCloseable {

    /** A prepared answer. */
    private record Answer(int status, String body) {}

    private final HttpServer server;
    private final Map<String, Deque<Answer>> answers = new ConcurrentHashMap<>();
    private final Deque<String> requests = new ConcurrentLinkedDeque<>();

    public NifiStandIn() throws IOException {
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/nifi-api", this::answer);
        server.start();
    }

    public URI api() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/nifi-api");
    }

    /** Prepares the next answer to a request such as "GET /flow/about". */
    public NifiStandIn on(final String request, final int status, final String body) {
        answers.computeIfAbsent(request, key -> new ArrayDeque<>()).add(new Answer(status, body));
        return this;
    }

    /** Requests in order, each with its body after a blank. */
    public String asked() {
        return String.join("\n", requests);
    }

    private void answer(final HttpExchange exchange) throws IOException {
        final String path = exchange.getRequestURI().toString().substring("/nifi-api".length());
        final String request = exchange.getRequestMethod() + " " + path;
        final String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add(request + " " + body);
        final Deque<Answer> prepared = answers.getOrDefault(request, new ArrayDeque<>());
        final Answer answer = prepared.size() > 1 ? prepared.poll() : prepared.peek();
        final Answer given = answer == null ? new Answer(404, "nothing is\nprepared") : answer;
        final byte[] bytes = given.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(given.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
