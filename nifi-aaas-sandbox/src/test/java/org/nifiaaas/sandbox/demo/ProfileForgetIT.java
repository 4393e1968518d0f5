package org.nifiaaas.sandbox.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.nifiaaas.sandbox.Aaas;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.flow.FlowInstaller;
import org.nifiaaas.sandbox.flow.ProjectFlow;
import org.nifiaaas.sandbox.nifi.NifiClient;
import org.nifiaaas.sandbox.nifi.NifiException;
import org.nifiaaas.sandbox.server.RunningSandbox;
import org.nifiaaas.sandbox.server.SandboxEndpoints;
import org.nifiaaas.sandbox.server.SandboxService;

/** {@code aaas profile forget} while the flow "Features" is at work on the real NiFi: no file of the profiles holds the user any more, and no event brings the user back. */
class ProfileForgetIT {

    @RegisterExtension
    static final RunningSandbox SANDBOX = new RunningSandbox();

    private static final String ROW = "row";
    private static final String FORGOTTEN = "card-4711-forgotten";
    private static final String OTHER = "card-4711-other";

    private final List<String> sent = new ArrayList<>();

    @Test
    void forgottenUserIsInNoFileOfTheProfilesAndDoesNotComeBack() throws SandboxException, NifiException, IOException {
        final SandboxEndpoints endpoints = SANDBOX.get().endpoints();
        final Path folder = Files.createTempDirectory(endpoints.workFolder(), "forget-");
        final Map<String, String> values = parameters(endpoints, folder);
        createTopics(endpoints, values);
        removeFlow();
        final String group = FlowInstaller.install(
                nifi(),
                ProjectFlow.FEATURES,
                "forget-test",
                FlowFixture.definition(endpoints, ProjectFlow.FEATURES),
                values,
                words -> {});
        FlowInstaller.start(nifi(), ProjectFlow.FEATURES, group);

        assertEquals(List.of("0.0"), visits(values, FORGOTTEN, OTHER));
        assertEquals(List.of("1.0"), visits(values, FORGOTTEN, OTHER));
        assertFalse(files(folder, FORGOTTEN).isEmpty(), "the profile is in no file");

        assertEquals(0, forget(endpoints));
        assertEquals(List.of(), files(folder, FORGOTTEN));
        assertFalse(files(folder, OTHER).isEmpty(), "others are forgotten too");
        assertEquals("1", state(group).get("erased.users"));
        assertEquals(List.of("0.0"), visits(values, FORGOTTEN, OTHER));
        assertEquals(List.of("0.0"), visits(values, FORGOTTEN, OTHER));

        SANDBOX.get().kill(SandboxService.NIFI);
        SANDBOX.get().start(SandboxService.NIFI, SANDBOX.console());
        assertEquals(List.of("0.0"), visits(values, FORGOTTEN, OTHER));
        assertEquals(List.of(), files(folder, FORGOTTEN));
        removeFlow();
        assertEquals(List.of(), files(folder, FORGOTTEN));
        Files.writeString(endpoints.erasedUsers(), "");
    }

    private static int forget(final SandboxEndpoints endpoints) {
        return Aaas.run(
                "profile", "forget", FORGOTTEN, "--work", endpoints.workFolder().toString());
    }

    private static NifiClient nifi() throws SandboxException {
        return NifiClient.of(SANDBOX.get().endpoints().nifiApi());
    }

    private static Map<String, String> state(final String group) throws SandboxException, NifiException {
        final String service = nifi().controllerServices()
                .find(group, ProjectFlow.PROFILES)
                .orElseThrow()
                .id();
        return nifi().controllerServices().localState(service).iterator().next();
    }

    /** Sends a purchase of each of these users, one after the other, and gives the earlier visits that each of the forgotten one is told to have. */
    private List<String> visits(final Map<String, String> values, final String... users) throws SandboxException {
        final SandboxEndpoints endpoints = SANDBOX.get().endpoints();
        final List<String> visits = new ArrayList<>();
        try (KafkaFeed feed = new KafkaFeed(endpoints.kafkaBrokers(), values.get("kafka.events.topic"));
                ScoredRecords features = new ScoredRecords(
                        endpoints.kafkaBrokers(),
                        ROW,
                        values.get("features.topic"),
                        values.get("features.rejected.topic"))) {
            final int first = sent.size();
            for (final String user : users) {
                final int row = sent.size();
                feed.send("{\"row\":\"" + row + "\",\"card\":\"" + user
                        + "\",\"merchant\":\"bakery\",\"amount\":1,\"date\":\"2026-01-0" + (1 + row % 9) + "T00:00:"
                        + (10 + row) + "Z\"}");
                sent.add(user);
            }
            feed.flush();
            features
                    .await(IntStream.range(first, sent.size())
                            .mapToObj(Integer::toString)
                            .toList())
                    .stream()
                    .filter(record -> record.get(ROW).getAsInt() >= first)
                    .filter(record -> FORGOTTEN.equals(sent.get(record.get(ROW).getAsInt())))
                    .map(ProfileForgetIT::visits)
                    .forEach(visits::add);
        }
        return visits;
    }

    private static String visits(final JsonObject record) {
        assertTrue(record.has("visits"), () -> "no features in " + record);
        return record.get("visits").getAsString();
    }

    /** Names of files of the profiles that hold a text anywhere. The store may be deleting files that it has merged, which then hold nothing. */
    private static List<String> files(final Path folder, final String text) throws IOException {
        final List<String> holding = new ArrayList<>();
        final Path profiles = folder.resolve("profiles");
        for (final Path part : List.of(profiles, profiles.resolve("store"))) {
            for (final String name : part.toFile().list()) {
                if (holds(part.resolve(name), text)) {
                    holding.add(name);
                }
            }
        }
        return holding;
    }

    private static boolean holds(final Path file, final String text) throws IOException {
        try {
            return Files.isRegularFile(file)
                    && new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
        } catch (final NoSuchFileException e) {
            return false;
        }
    }

    private static Map<String, String> parameters(final SandboxEndpoints endpoints, final Path folder)
            throws IOException {
        final Map<String, String> values = SandboxFlows.parameters(endpoints, List.of());
        values.put("kafka.events.topic", "forget-events");
        values.put("features.kafka.group", "forget-test");
        values.put("features.topic", "forget-features");
        values.put("features.rejected.topic", "forget-rejected");
        values.put(
                "features.specification",
                """
                {"schemaVersion": 2, "windows": [
                  {"name": "visits", "statistic": "count", "by": "user", "days": 90},
                  {"name": "crowd", "statistic": "count", "by": "item", "days": 90}]}""");
        values.put("profiles.folder", folder.resolve("profiles").toString());
        values.put(
                "history.folder",
                Files.createDirectories(folder.resolve("history")).toString());
        return values;
    }

    /** With one partition events stay in their order. */
    private static void createTopics(final SandboxEndpoints endpoints, final Map<String, String> values) {
        final Properties properties = new Properties();
        properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, endpoints.kafkaBrokers());
        try (Admin admin = Admin.create(properties)) {
            admin.createTopics(Stream.of("kafka.events.topic", "features.topic", "features.rejected.topic")
                            .map(topic -> new NewTopic(values.get(topic), 1, (short) 1))
                            .toList())
                    .all()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        }
    }

    private static void removeFlow() throws SandboxException, NifiException {
        final Optional<String> group = FlowInstaller.installed(nifi(), ProjectFlow.FEATURES);
        if (group.isPresent()) {
            nifi().deleteGroup(group.get(), words -> {});
        }
    }
}
