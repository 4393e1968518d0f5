package org.nifiaaas.sandbox.demo;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds the latest line of a batch's log that tells how far the training is. Thread-safe. */
final class LivyLog {

    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int LINES = 60;
    private static final Pattern PROGRESS =
            Pattern.compile("epoch |reading |training on |learning the |window \\d|[a-z-]+ +NDCG@|evaluating ");

    private final URI livy;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(LIMIT).build();

    LivyLog(final URI livy) {
        this.livy = livy;
    }

    /** The latest line about an epoch, a window or a kind, or about what comes before and after; empty if Livy does not tell. */
    Optional<String> progress(final String batch) {
        final HttpRequest request = HttpRequest.newBuilder(
                        URI.create(livy + "/batches/" + batch + "/log?from=-1&size=" + LINES))
                .timeout(LIMIT)
                .build();
        try {
            final HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == 200 ? lastWords(response.body()) : Optional.empty();
        } catch (final IOException e) {
            return Optional.empty();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    static Optional<String> lastWords(final String body) {
        Optional<String> last = Optional.empty();
        try {
            for (final JsonElement element :
                    JsonParser.parseString(body).getAsJsonObject().getAsJsonArray("log")) {
                final String line = element.getAsString().strip();
                if (PROGRESS.matcher(line).lookingAt()) {
                    last = Optional.of(line);
                }
            }
        } catch (final JsonParseException | IllegalStateException | NullPointerException e) {
            return Optional.empty();
        }
        return last;
    }
}
