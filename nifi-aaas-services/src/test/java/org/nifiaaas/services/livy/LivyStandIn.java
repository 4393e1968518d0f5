package org.nifiaaas.services.livy;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A server on loopback that answers as Livy 0.7.1 was recorded to answer: names are unique, a refused submission leaves a batch in {@code starting} behind,
 * ids begin at 0 again after a restart. A test may put any handler in front of it. Guarded by its own lock.
 */
final class LivyStandIn implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<Integer, JsonObject> batches = new LinkedHashMap<>();
    private final List<JsonObject> submissions = new ArrayList<>();
    private final List<Map<String, String>> headers = new ArrayList<>();
    private int nextId;
    private volatile HttpHandler disturbance;

    LivyStandIn() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** From now on each request gets this answer instead of Livy's. */
    void disturb(final HttpHandler handler) {
        disturbance = handler;
    }

    /** From now on each request gets this answer instead of Livy's. */
    void disturb(final int status, final String contentType, final String body) {
        disturb(exchange -> answer(exchange, status, contentType, body));
    }

    /** Forgets all batches and counts from 0 again, as Livy does without recovery. */
    synchronized void restart() {
        batches.clear();
        nextId = 0;
    }

    synchronized void setState(final int id, final String state) {
        batches.get(id).addProperty("state", state);
    }

    synchronized void setApplicationId(final int id, final String applicationId) {
        batches.get(id).addProperty("appId", applicationId);
    }

    synchronized void setLog(final int id, final List<String> lines) {
        final JsonArray log = new JsonArray();
        lines.forEach(log::add);
        batches.get(id).add("log", log);
    }

    synchronized List<JsonObject> submissions() {
        return List.copyOf(submissions);
    }

    /** Value of a header in the newest request; empty if it was not sent. */
    synchronized String lastHeader(final String name) {
        return headers.get(headers.size() - 1).getOrDefault(name.toLowerCase(java.util.Locale.ROOT), "");
    }

    static void answer(final HttpExchange exchange, final int status, final String contentType, final String body)
            throws IOException {
        final byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", contentType);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(final HttpExchange exchange) throws IOException {
        final String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        final HttpHandler instead = disturbance;
        if (instead == null) {
            answerAsLivy(exchange, body);
            return;
        }
        try (exchange) {
            instead.handle(exchange);
        }
    }

    private synchronized void answerAsLivy(final HttpExchange exchange, final String body) throws IOException {
        final Map<String, String> received = new LinkedHashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> received.put(name.toLowerCase(java.util.Locale.ROOT), values.get(0)));
        headers.add(received);
        final String method = exchange.getRequestMethod();
        final String path = exchange.getRequestURI().getPath();
        if (!method.equals("GET") && !received.containsKey("x-requested-by")) {
            answer(exchange, 400, "text/html;charset=iso-8859-1", "<html><body><h2>HTTP ERROR 400</h2></body></html>");
        } else if (path.equals("/batches")) {
            if (method.equals("POST")) {
                submit(exchange, body);
            } else {
                list(exchange);
            }
        } else {
            one(exchange, method, path.split("/"));
        }
    }

    private void submit(final HttpExchange exchange, final String body) throws IOException {
        if (!body.startsWith("{")) {
            answer(exchange, 400, "application/json", "\"Unexpected character ('o' (code 111))\"");
            return;
        }
        final JsonObject request = JsonParser.parseString(body).getAsJsonObject();
        submissions.add(request);
        final String name = request.get("name").getAsString();
        final Integer taken = idOf(name);
        if (taken != null) {
            message(exchange, 400, "Duplicate session name: Some(" + name + ") for session " + taken);
            return;
        }
        final JsonObject batch = new JsonObject();
        final int id = nextId++;
        batch.addProperty("id", id);
        batch.addProperty("name", name);
        batch.add("owner", null);
        batch.add("proxyUser", null);
        batch.addProperty("state", "starting");
        batch.add("appId", null);
        batch.add("appInfo", new JsonObject());
        batch.add("log", new JsonArray());
        batches.put(id, batch);
        if (request.get("file").getAsString().startsWith("/forbidden/")) {
            message(
                    exchange,
                    400,
                    "requirement failed: Local path " + request.get("file").getAsString()
                            + " cannot be added to user sessions.");
            return;
        }
        answer(exchange, 201, "application/json;charset=utf-8", batch.toString());
    }

    private void list(final HttpExchange exchange) throws IOException {
        final JsonObject list = new JsonObject();
        final JsonArray sessions = new JsonArray();
        batches.values().stream().limit(1).forEach(sessions::add);
        list.addProperty("from", 0);
        list.addProperty("total", batches.size());
        list.add("sessions", sessions);
        answer(exchange, 200, "application/json", list.toString());
    }

    private void one(final HttpExchange exchange, final String method, final String[] path) throws IOException {
        final String key = path[2];
        final Integer id = key.chars().allMatch(Character::isDigit) ? (Integer) Integer.parseInt(key) : idOf(key);
        final JsonObject batch = id == null ? null : batches.get(id);
        if (batch == null) {
            message(exchange, 404, "Session '" + key + "' not found.");
        } else if (method.equals("DELETE")) {
            batches.remove(id);
            message(exchange, 200, "deleted");
        } else if (path.length > 3) {
            final JsonObject log = new JsonObject();
            log.addProperty("id", id);
            log.addProperty("from", 0);
            log.addProperty("total", batch.getAsJsonArray("log").size());
            log.add("log", batch.get("log"));
            answer(exchange, 200, "application/json", log.toString());
        } else {
            answer(exchange, 200, "application/json", batch.toString());
        }
    }

    private Integer idOf(final String name) {
        return batches.entrySet().stream()
                .filter(entry -> entry.getValue().get("name").getAsString().equals(name))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    private static void message(final HttpExchange exchange, final int status, final String text) throws IOException {
        final JsonObject message = new JsonObject();
        message.addProperty("msg", text);
        answer(exchange, status, "application/json", message.toString());
    }
}
