package org.nifiaaas.services.livy;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PasswordAuthentication;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.nifiaaas.services.LivyException;
import org.nifiaaas.services.SparkBatch;
import org.nifiaaas.services.SparkBatchRequest;

/**
 * Speaks the batch part of Livy's REST API (0.7 or newer, which knows batch names).
 *
 * <p>Thread-safe. A call takes at most the connect timeout plus the response timeout, whatever the other side does: silence, a body that trickles and a
 * body without end are all cut. Bodies over 1 MiB are refused, redirects are not followed, nothing is retried.
 *
 * <p>The creator closes it. Closing ends the threads of the client's own pool; the JDK's selector thread ends when the closed client is collected.
 */
public final class LivyClient implements AutoCloseable {

    private static final int LONGEST_BODY = 1 << 20;
    private static final int MOST_LOG_LINES = 200;
    private static final int LONGEST_LOG_LINE = 4096;
    private static final String BASIC = "Basic ";
    private static final AtomicInteger THREAD_NUMBERS = new AtomicInteger();

    private final URI batches;
    private final Duration connectTimeout;
    private final Duration responseTimeout;
    private final Optional<String> authorization;
    /** What no message may say, though the other side does. */
    private final List<String> secrets;

    private final ConcealedValues concealed = new ConcealedValues();
    private final ExecutorService executor;
    private final HttpClient http;

    /**
     * Creates a client; nothing is sent.
     *
     * @param url Livy's address, with the path of a gateway in front of it if there is one
     * @param connectTimeout longest wait for a connection
     * @param responseTimeout longest wait for a complete answer after that
     * @param credentials for Basic authentication, sent with each request
     * @param tls keys and trust for https; the JVM's own if absent
     */
    public LivyClient(
            final URI url,
            final Duration connectTimeout,
            final Duration responseTimeout,
            final Optional<PasswordAuthentication> credentials,
            final Optional<SSLContext> tls) {
        this.batches = URI.create(url.toString().replaceAll("/+$", "") + "/batches");
        this.connectTimeout = connectTimeout;
        this.responseTimeout = responseTimeout;
        final Optional<String> pair = credentials.map(LivyClient::pair);
        final Optional<String> token = pair.map(LivyClient::encoded);
        this.authorization = token.map(BASIC::concat);
        this.secrets = Stream.of(token, pair).flatMap(Optional::stream).toList();
        this.executor = Executors.newCachedThreadPool(LivyClient::newThread);
        final HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connectTimeout)
                .executor(executor);
        tls.ifPresent(builder::sslContext);
        this.http = builder.build();
    }

    /** See {@link org.nifiaaas.services.LivyBatchService#conceal}. */
    void conceal(final Collection<String> values) {
        concealed.add(values);
    }

    /** Address of the batches. */
    URI batchesUri() {
        return batches;
    }

    /** See {@link org.nifiaaas.services.LivyBatchService#submit}. */
    public SparkBatch submit(final SparkBatchRequest request) throws LivyException {
        final HttpRequest.BodyPublisher body =
                HttpRequest.BodyPublishers.ofString(SparkBatchJson.write(request), StandardCharsets.UTF_8);
        final LivyAnswer answer = exchange(request("")
                .header("Content-Type", "application/json")
                .POST(body)
                .build());
        if (answer.status() != 201 && answer.status() != 200) {
            throw refusal(answer);
        }
        final SparkBatch batch = SparkBatchJson.read(answer);
        if (!batch.name().equals(request.name())) {
            throw answer.unreadable("it names batch " + OneLine.of(batch.name()) + " instead of " + request.name());
        }
        return batch;
    }

    /** See {@link org.nifiaaas.services.LivyBatchService#findByName}. */
    public Optional<SparkBatch> findByName(final String name) throws LivyException {
        final String segment = URLEncoder.encode(name, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
        final LivyAnswer answer = exchange(request("/" + segment).GET().build());
        if (isUnknownBatch(answer)) {
            return Optional.empty();
        }
        // Livy takes a name that consists of digits for an id, so what comes back must be compared.
        return Optional.of(SparkBatchJson.read(expectOk(answer)))
                .filter(batch -> batch.name().equals(name));
    }

    /** See {@link org.nifiaaas.services.LivyBatchService#logTail}. */
    public List<String> logTail(final long id, final int lines) throws LivyException {
        if (lines < 1 || lines > MOST_LOG_LINES) {
            throw new IllegalArgumentException("Log lines must be 1 to " + MOST_LOG_LINES + ", not " + lines);
        }
        final LivyAnswer answer =
                exchange(request("/" + id + "/log?from=-1&size=" + lines).GET().build());
        if (isUnknownBatch(answer)) {
            return List.of();
        }
        final JsonObject object = expectOk(answer).object();
        if (!(object.get("log") instanceof JsonArray log)) {
            throw answer.unreadable("it has no log");
        }
        final List<String> tail = new ArrayList<>(log.size());
        for (final JsonElement line : log) {
            if (line.isJsonPrimitive()) {
                tail.add(cut(concealed.mask(line.getAsString())));
            }
        }
        return List.copyOf(tail.subList(Math.max(0, tail.size() - lines), tail.size()));
    }

    private static String cut(final String line) {
        return line.length() <= LONGEST_LOG_LINE ? line : line.substring(0, LONGEST_LOG_LINE) + "...";
    }

    /** See {@link org.nifiaaas.services.LivyBatchService#delete}. */
    public boolean delete(final long id) throws LivyException {
        final LivyAnswer answer = exchange(request("/" + id).DELETE().build());
        if (isUnknownBatch(answer)) {
            return false;
        }
        expectOk(answer);
        return true;
    }

    /**
     * Counts the batches that Livy remembers; the cheapest question that only Livy can answer.
     *
     * @throws LivyException if Livy does not answer properly
     */
    int countBatches() throws LivyException {
        final LivyAnswer answer = exchange(request("?from=0&size=1").GET().build());
        final JsonObject object = expectOk(answer).object();
        if (!(object.get("sessions") instanceof JsonArray)) {
            throw answer.unreadable("it has no list of sessions");
        }
        return SparkBatchJson.wholeNumber(object.get("total"))
                .filter(total -> total <= Integer.MAX_VALUE)
                .map(Long::intValue)
                .orElseThrow(() -> answer.unreadable("it has no total"));
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }

    private HttpRequest.Builder request(final String suffix) {
        final HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(batches + suffix))
                .header("Accept", "application/json")
                // Livy's guard against cross-site requests refuses everything but GET without it.
                .header("X-Requested-By", "nifi-aaas");
        authorization.ifPresent(value -> builder.header("Authorization", value));
        return builder;
    }

    private LivyAnswer exchange(final HttpRequest request) throws LivyException {
        final CompletableFuture<HttpResponse<byte[]>> pending = sent(request);
        try {
            // The request's own timeout would end with the headers; this wait covers the body too.
            final HttpResponse<byte[]> response =
                    pending.get(connectTimeout.plus(responseTimeout).toMillis(), TimeUnit.MILLISECONDS);
            return LivyAnswer.of(
                    response.statusCode(),
                    response.headers().firstValue("Location"),
                    response.body(),
                    secrets,
                    concealed);
        } catch (final TimeoutException e) {
            pending.cancel(true);
            throw failure(LivyException.Kind.NO_ANSWER, "gave no complete answer within " + seconds(), e);
        } catch (final InterruptedException e) {
            pending.cancel(true);
            Thread.currentThread().interrupt();
            throw failure(LivyException.Kind.NO_ANSWER, "was not waited for, the thread was interrupted", e);
        } catch (final ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw failure(kindOf(cause), describe(cause), cause);
            }
            throw new IllegalStateException("The HTTP client failed", e.getCause());
        }
    }

    private CompletableFuture<HttpResponse<byte[]>> sent(final HttpRequest request) throws LivyException {
        try {
            return http.sendAsync(request, response -> new BoundedBody(LONGEST_BODY));
        } catch (final RejectedExecutionException e) {
            // The service was disabled between the caller's taking of this client and now.
            throw failure(LivyException.Kind.UNREACHABLE, "is not asked any more, the service was disabled", e);
        }
    }

    private LivyException failure(final LivyException.Kind kind, final String what, final Throwable cause) {
        return new LivyException(kind, 0, "Livy at " + batches + " " + what, cause);
    }

    private String seconds() {
        return connectTimeout.plus(responseTimeout).toMillis() / 1000.0 + " s";
    }

    private static LivyException.Kind kindOf(final IOException cause) {
        if (cause instanceof BoundedBody.BodyTooLongException) {
            return LivyException.Kind.UNREADABLE;
        }
        // A failed TLS handshake, too, comes before the request.
        final boolean neverSent = cause instanceof ConnectException
                || cause instanceof HttpConnectTimeoutException
                || cause instanceof UnknownHostException
                || cause instanceof NoRouteToHostException
                || cause instanceof SSLException;
        return neverSent ? LivyException.Kind.UNREACHABLE : LivyException.Kind.NO_ANSWER;
    }

    private static String describe(final IOException cause) {
        final String detail = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return switch (kindOf(cause)) {
            case UNREACHABLE -> "cannot be reached: " + OneLine.of(detail);
            case UNREADABLE -> "gave an answer that is not taken: " + OneLine.of(detail);
            default -> "gave no complete answer: " + OneLine.of(detail);
        };
    }

    private static boolean isUnknownBatch(final LivyAnswer answer) {
        // A 404 that Livy did not write means a wrong address, not a batch that is gone.
        return answer.status() == 404 && answer.isJson();
    }

    private static LivyAnswer expectOk(final LivyAnswer answer) throws LivyException {
        if (answer.status() == 200) {
            return answer;
        }
        throw refusal(answer);
    }

    private static LivyException refusal(final LivyAnswer answer) {
        final LivyException.Kind kind = refusalKind(answer);
        final String message =
                switch (kind) {
                    case UNAUTHORIZED -> "Livy does not accept the credentials";
                    case SERVER_TROUBLE -> "Livy has trouble";
                    case DUPLICATE_NAME -> "Livy already has a batch of this name";
                    case UNREADABLE -> "This is not an answer of Livy, check its address";
                    default -> "Livy refuses the request";
                };
        return new LivyException(
                kind, answer.status(), message + " (status " + answer.status() + "): " + answer.explanation(), null);
    }

    private static LivyException.Kind refusalKind(final LivyAnswer answer) {
        final int status = answer.status();
        if (status == 401 || status == 403 || status == 407) {
            return LivyException.Kind.UNAUTHORIZED;
        }
        if (status >= 500 || status == 408 || status == 429) {
            return LivyException.Kind.SERVER_TROUBLE;
        }
        if (status < 400 || status == 404 || status == 405) {
            return LivyException.Kind.UNREADABLE;
        }
        final String explanation = answer.explanation();
        if (explanation.contains("Duplicate session name")) {
            return LivyException.Kind.DUPLICATE_NAME;
        }
        // Livy's limit on sessions that start at once: nothing is wrong with the request.
        return explanation.contains("too many sessions")
                ? LivyException.Kind.SERVER_TROUBLE
                : LivyException.Kind.REFUSED;
    }

    private static String pair(final PasswordAuthentication credentials) {
        return credentials.getUserName() + ":" + new String(credentials.getPassword());
    }

    private static String encoded(final String pair) {
        return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private static Thread newThread(final Runnable task) {
        final Thread thread = new Thread(task, "livy-client-" + THREAD_NUMBERS.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }
}
