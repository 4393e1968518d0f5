package org.nifiaaas.sandbox.nifi;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.net.ssl.SSLContext;

/** Single exchanges with NiFi's REST interface, bounded in time. Thread-safe. */
public final class NifiRest {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);
    private static final int LONGEST_EXPLANATION = 400;
    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    private final URI api;
    private final HttpClient http;

    /**
     * @param api root of the REST interface, without a slash at the end
     * @param tls keys and trust for https; the JVM's own if absent
     */
    NifiRest(final URI api, final Optional<SSLContext> tls) {
        this.api = api;
        final HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT);
        tls.ifPresent(builder::sslContext);
        this.http = builder.build();
    }

    public JsonObject get(final String path) throws NifiException {
        return json("GET " + path, text("GET", path, BodyPublishers.noBody(), "application/json"));
    }

    public String getText(final String path) throws NifiException {
        return text("GET", path, BodyPublishers.noBody(), "application/json");
    }

    public JsonObject post(final String path, final JsonObject body) throws NifiException {
        return json("POST " + path, text("POST", path, publisher(body), "application/json"));
    }

    JsonObject put(final String path, final JsonObject body) throws NifiException {
        return json("PUT " + path, text("PUT", path, publisher(body), "application/json"));
    }

    public void delete(final String path) throws NifiException {
        text("DELETE", path, BodyPublishers.noBody(), "application/json");
    }

    /** Sends form fields and one file; gives the answer as it came. */
    String upload(
            final String path,
            final Map<String, String> fields,
            final String fileField,
            final String fileName,
            final String content)
            throws NifiException {
        final String boundary = "nifi-aaas-" + UUID.randomUUID();
        final StringBuilder body = new StringBuilder();
        fields.forEach((name, value) -> body.append("--")
                .append(boundary)
                .append("\r\nContent-Disposition: form-data; name=\"")
                .append(name)
                .append("\"\r\n\r\n")
                .append(value)
                .append("\r\n"));
        body.append("--")
                .append(boundary)
                .append("\r\nContent-Disposition: form-data; name=\"")
                .append(fileField)
                .append("\"; filename=\"")
                .append(fileName)
                .append("\"\r\nContent-Type: application/octet-stream\r\n\r\n")
                .append(content)
                .append("\r\n--")
                .append(boundary)
                .append("--\r\n");
        return text(
                "POST",
                path,
                BodyPublishers.ofString(body.toString(), StandardCharsets.UTF_8),
                "multipart/form-data; boundary=" + boundary);
    }

    private static BodyPublisher publisher(final JsonObject body) {
        return BodyPublishers.ofString(GSON.toJson(body), StandardCharsets.UTF_8);
    }

    private String text(final String method, final String path, final BodyPublisher body, final String contentType)
            throws NifiException {
        final HttpRequest request = HttpRequest.newBuilder(URI.create(api + path))
                .timeout(ANSWER_TIMEOUT)
                .header("Content-Type", contentType)
                .method(method, body)
                .build();
        final HttpResponse<String> response;
        try {
            response = http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (final IOException e) {
            final String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new NifiException(0, "NiFi at " + api + " does not answer " + method + " " + path + ": " + reason, e);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NifiException(0, "Interrupted during " + method + " " + path, e);
        }
        if (response.statusCode() >= 300) {
            throw new NifiException(
                    response.statusCode(),
                    "NiFi answers " + response.statusCode() + " to " + method + " " + path + ": "
                            + oneLine(response.body()),
                    null);
        }
        return response.body();
    }

    private static JsonObject json(final String request, final String body) throws NifiException {
        try {
            return JsonParser.parseString(body).getAsJsonObject();
        } catch (final JsonParseException | IllegalStateException e) {
            throw new NifiException(0, "NiFi answers " + request + " with something else than JSON", e);
        }
    }

    private static String oneLine(final String text) {
        final String line = text.replaceAll("\\s+", " ").trim();
        return line.length() > LONGEST_EXPLANATION ? line.substring(0, LONGEST_EXPLANATION) + "..." : line;
    }
}
