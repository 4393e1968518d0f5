package org.nifiaaas.sandbox.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.nifiaaas.sandbox.console.SandboxException;

/** The real servers, as the sandbox starts them. */
class SandboxIT {
    @RegisterExtension
    static final RunningSandbox SANDBOX = new RunningSandbox();

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void allServersAreHealthy() throws SandboxException {
        assertTrue(SANDBOX.get().isHealthy());
    }

    @Test
    void nifiHasTheStockProcessorsOfTheFlow() throws SandboxException, IOException, InterruptedException {
        final Set<String> types = types("processor-types", "processorTypes");

        final String kafka = SANDBOX.get().endpoints().nifi() == NifiGeneration.NIFI_1 ? "Kafka_0_10" : "Kafka";
        assertTrue(
                types.containsAll(Set.of("Consume" + kafka, "Publish" + kafka, "UpdateAttribute", "GetFile")),
                types.toString());
    }

    @Test
    void nifiHasTheComponentsOfThisProject() throws SandboxException, IOException, InterruptedException {
        final Set<String> processors = types("processor-types", "processorTypes");
        final Set<String> services = types("controller-service-types", "controllerServiceTypes");

        assertTrue(
                processors.containsAll(
                        Set.of("ExtractFeatures", "ScoreRecord", "StartSparkBatch", "GetSparkBatchStatus")),
                processors.toString());
        assertTrue(
                services.containsAll(Set.of("StandardModelVersionService", "StandardLivyBatchService")),
                services.toString());
    }

    @Test
    void nifiHasReadersAndWriters() throws SandboxException, IOException, InterruptedException {
        final Set<String> types = types("controller-service-types", "controllerServiceTypes");

        assertTrue(
                types.containsAll(Set.of("JsonTreeReader", "JsonRecordSetWriter", "CSVRecordSetWriter")),
                types.toString());
    }

    @Test
    void nifiServesItsCanvas() throws SandboxException, IOException, InterruptedException {
        final HttpResponse<String> page = get(SANDBOX.get().endpoints().nifiUi());

        assertEquals(200, page.statusCode());
        final String mark = SANDBOX.get().endpoints().nifi() == NifiGeneration.NIFI_1 ? "canvas" : "<nifi>";
        assertTrue(page.body().contains(mark), page.body());
    }

    @Test
    void kafkaIsOneBroker() throws SandboxException, ExecutionException, InterruptedException, TimeoutException {
        final Map<String, Object> properties = Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                SANDBOX.get().endpoints().kafkaBrokers());
        try (Admin admin = Admin.create(properties)) {
            assertEquals(
                    1, admin.describeCluster().nodes().get(30, TimeUnit.SECONDS).size());
        }
    }

    @Test
    void livyAnswersWithItsBatches() throws SandboxException, IOException, InterruptedException {
        final HttpResponse<String> batches =
                get(URI.create(SANDBOX.get().endpoints().livyUrl() + "/batches"));

        assertTrue(JsonParser.parseString(batches.body()).getAsJsonObject().has("sessions"));
    }

    @Test
    void livyRefusesFilesFromElsewhere() throws SandboxException, IOException, InterruptedException {
        final Path elsewhere = Files.createTempFile("not-ours", ".jar");
        final HttpRequest request = HttpRequest.newBuilder(
                        URI.create(SANDBOX.get().endpoints().livyUrl() + "/batches"))
                .header("Content-Type", "application/json")
                .header("X-Requested-By", "SandboxIT")
                .timeout(Duration.ofSeconds(30))
                .POST(HttpRequest.BodyPublishers.ofString("{\"file\": \"" + elsewhere + "\", \"className\": \"x\"}"))
                .build();

        final HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        Files.delete(elsewhere);

        assertEquals(400, answer.statusCode());
        assertTrue(answer.body().contains("Local path"), answer.body());
    }

    @Test
    void sparkSubmitRunsWithTheSandboxesConfiguration() throws SandboxException, IOException, InterruptedException {
        final SandboxConfiguration configuration = SandboxConfiguration.of(RuntimeLayout.locate())
                .withWorkFolder(SANDBOX.get().endpoints().workFolder());
        final Path output = SANDBOX.get().endpoints().workFolder().resolve("logs/spark-submit.log");

        final Process process = SparkHome.prepare(configuration)
                .submit(List.of("--version"))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();

        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue());
        assertTrue(Files.readString(output).contains("version 2.4.8"));
    }

    @Test
    void secondStartFindsTheRunningOne() throws SandboxException {
        final SandboxConfiguration configuration = SandboxConfiguration.of(RuntimeLayout.locate())
                .withWorkFolder(SANDBOX.get().endpoints().workFolder());

        final Sandbox second = Sandbox.up(configuration, SANDBOX.console());

        assertEquals(Set.of(), second.startedHere());
        assertEquals(SANDBOX.get().endpoints(), second.endpoints());
    }

    @Test
    void killedLivyIsStartedAgainAtItsAddress() throws SandboxException {
        final Sandbox sandbox = SANDBOX.get();
        final long before = pid(sandbox, SandboxService.LIVY);

        sandbox.kill(SandboxService.LIVY);
        assertFalse(sandbox.isHealthy());
        sandbox.start(SandboxService.LIVY, SANDBOX.console());

        assertTrue(sandbox.isHealthy());
        assertNotEquals(before, pid(sandbox, SandboxService.LIVY));
    }

    private static long pid(final Sandbox sandbox, final SandboxService service) throws SandboxException {
        return sandbox.status().stream()
                .filter(status -> status.service() == service)
                .findFirst()
                .orElseThrow()
                .pid()
                .orElseThrow();
    }

    private Set<String> types(final String path, final String list)
            throws SandboxException, IOException, InterruptedException {
        final URI uri = URI.create(SANDBOX.get().endpoints().nifiApi() + "/flow/" + path);
        final JsonObject answer = JsonParser.parseString(get(uri).body()).getAsJsonObject();
        final Set<String> names = new TreeSet<>();
        for (final JsonElement type : answer.getAsJsonArray(list)) {
            final String name = type.getAsJsonObject().get("type").getAsString();
            names.add(name.substring(name.lastIndexOf('.') + 1));
        }
        return names;
    }

    private HttpResponse<String> get(final URI uri) throws IOException, InterruptedException {
        final HttpRequest request =
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
