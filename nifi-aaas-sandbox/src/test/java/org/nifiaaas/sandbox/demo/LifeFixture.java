package org.nifiaaas.sandbox.demo;

import static org.awaitility.Awaitility.await;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.data.CardTransaction;
import org.nifiaaas.sandbox.flow.FlowInstaller;
import org.nifiaaas.sandbox.flow.ModelLifeFlow;
import org.nifiaaas.sandbox.flow.ProjectFlow;
import org.nifiaaas.sandbox.model.ModelCommand;
import org.nifiaaas.sandbox.nifi.NifiClient;
import org.nifiaaas.sandbox.nifi.NifiException;
import org.nifiaaas.sandbox.nifi.Provenance;
import org.nifiaaas.sandbox.server.RunningSandbox;
import org.nifiaaas.sandbox.server.SandboxEndpoints;
import picocli.CommandLine;

/**
 * The flow of a model's life on the shared sandbox, with a model, topics and parameters of its own, so that other tests may run the project's other flows
 * beside it. Version 1 is the trained one, version 2 scores as if purchases came at half the pace.
 */
final class LifeFixture implements AutoCloseable {

    static final String MODEL = "life";
    static final String SCORES = "life-scores";
    static final String REJECTED = "life-rejected";

    private static final String CONTEXT = "model-life-test";
    private static final String EVENTS = "life-events";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final SandboxEndpoints endpoints;
    private final NifiClient nifi;
    private final String group;
    private final Map<String, String> parameters;
    private final List<String> users;
    private final List<String> items;
    private final KafkaFeed feed;
    private final ScoredRecords scores;

    private LifeFixture(
            final SandboxEndpoints endpoints,
            final NifiClient nifi,
            final String group,
            final Map<String, String> parameters)
            throws IOException {
        this.endpoints = endpoints;
        this.nifi = nifi;
        this.group = group;
        this.parameters = parameters;
        this.users = VersionCopies.tokens(versionFolder(endpoints, 1), ModelBundle.USERS);
        this.items = VersionCopies.tokens(versionFolder(endpoints, 1), ModelBundle.ITEMS);
        this.feed = new KafkaFeed(endpoints.kafkaBrokers(), EVENTS);
        this.scores = new ScoredRecords(endpoints.kafkaBrokers(), Events.EVENT_ID, SCORES, REJECTED);
    }

    /** Installs and starts the flow, or finds it so; trains a model if there is none, and lets "stable" name version 1, "canary" and "shadow" version 2. */
    static LifeFixture on(final RunningSandbox sandbox) throws SandboxException, NifiException, IOException {
        final SandboxEndpoints endpoints = sandbox.get().endpoints();
        try (FlowFixture flow = FlowFixture.on(sandbox);
                Topics topics = new Topics(endpoints.kafkaBrokers())) {
            topics.create(List.of(EVENTS, SCORES, REJECTED));
            final Path trained = flow.versionFolder(flow.requireModel());
            if (!Files.exists(versionFolder(endpoints, 1))) {
                VersionCopies.same(trained, endpoints.modelRepository(), MODEL, 1);
                VersionCopies.calm(trained, endpoints.modelRepository(), MODEL, 2);
            }
        }
        final Map<String, String> values = SandboxFlows.parameters(endpoints, FlowFixture.HISTORIES);
        values.put("model.name", MODEL);
        values.put("kafka.events.topic", EVENTS);
        values.put("life.kafka.group", "model-life-test");
        values.put("life.scores.topic", SCORES);
        values.put("life.rejected.topic", REJECTED);
        values.put("traffic.split", "stable=80, canary=20");
        final NifiClient nifi = NifiClient.of(endpoints.nifiApi());
        final String definition = FlowFixture.definition(endpoints, ProjectFlow.MODEL_LIFE);
        final String group =
                FlowInstaller.install(nifi, ProjectFlow.MODEL_LIFE, CONTEXT, definition, values, words -> {});
        FlowInstaller.start(nifi, ProjectFlow.MODEL_LIFE, group);
        final LifeFixture fixture = new LifeFixture(endpoints, nifi, group, values);
        fixture.label("stable", 1);
        fixture.label("canary", 2);
        fixture.label("shadow", 2);
        return fixture;
    }

    private static Path versionFolder(final SandboxEndpoints endpoints, final long version) {
        return endpoints.modelRepository().resolve(MODEL).resolve(Long.toString(version));
    }

    SandboxEndpoints endpoints() {
        return endpoints;
    }

    NifiClient nifi() {
        return nifi;
    }

    String group() {
        return group;
    }

    /** Folder of version 1. */
    Path trained() {
        return versionFolder(endpoints, 1);
    }

    /** Users and items that both versions know. */
    List<String> users() {
        return users;
    }

    List<String> items() {
        return items;
    }

    /** Sets one parameter; NiFi stops and starts again what refers to it. */
    void setParameter(final String name, final String value) throws NifiException {
        parameters.put(name, value);
        FlowInstaller.install(nifi, ProjectFlow.MODEL_LIFE, CONTEXT, "", parameters, words -> {});
    }

    /** Moves a label with {@code aaas model label}. */
    void label(final String label, final long version) {
        model("label", MODEL, label, Long.toString(version));
    }

    /** Runs {@code aaas model} on the sandbox's repository. */
    void model(final String... arguments) {
        final StringWriter err = new StringWriter();
        final List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(1, List.of("--repository", endpoints.modelRepository().toString()));
        final int code = new CommandLine(new ModelCommand())
                .setErr(new PrintWriter(err, true))
                .setOut(new PrintWriter(new StringWriter()))
                .execute(all.toArray(String[]::new));
        if (code != 0) {
            throw new AssertionError("aaas model " + String.join(" ", all) + " ended with " + code + ": " + err);
        }
    }

    /** What the label names now, 0 if there is no such label. */
    long labelled(final String label) throws IOException {
        final JsonObject labels =
                JsonParser.parseString(Files.readString(labels())).getAsJsonObject();
        return labels.has(label) ? labels.get(label).getAsLong() : 0;
    }

    /** Moves a label as a person with an editor might, without any check. */
    void forceLabel(final String label, final long version) throws IOException {
        editLabels(labels -> labels.addProperty(label, version));
    }

    /** Removes a label as a person with an editor might. */
    void removeLabel(final String label) throws IOException {
        editLabels(labels -> labels.remove(label));
    }

    private void editLabels(final Consumer<JsonObject> change) throws IOException {
        final JsonObject labels =
                JsonParser.parseString(Files.readString(labels())).getAsJsonObject();
        change.accept(labels);
        final Path part = labels().resolveSibling(".labels.edited");
        Files.writeString(part, new Gson().toJson(labels));
        Files.move(part, labels(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Path labels() {
        return endpoints.modelRepository().resolve(MODEL).resolve(ModelBundle.LABELS);
    }

    /** Sends one event for each pair of user and item and gives their ids. */
    List<String> send(final List<String[]> pairs) throws SandboxException {
        final String run = UUID.randomUUID().toString();
        final List<String> ids = new ArrayList<>();
        for (final String[] pair : pairs) {
            final String id = run + "-" + ids.size();
            feed.send(id, new CardTransaction(pair[0], pair[1], "1.0", "2019-01-01"));
            ids.add(id);
        }
        feed.flush();
        return ids;
    }

    /** Sends events and waits for all their records. */
    List<JsonObject> score(final List<String[]> pairs) throws SandboxException {
        return scores.await(send(pairs));
    }

    /** The records of events; more than one for an event that came out more than once. */
    List<JsonObject> records(final List<String> ids) {
        return scores.await(ids);
    }

    /**
     * What the comparison made of records of these events, newest first. Others may be found too if one asks for a time alone, for NiFi looks by the second.
     *
     * @param since earlier ones are left out
     */
    List<Provenance.Event> compared(final List<String> ids, final Instant since) throws NifiException {
        final String box = nifi.box(group(), ModelLifeFlow.COMPARE).id();
        final List<Provenance.Event> found = new ArrayList<>();
        for (final Provenance.Event event : nifi.provenance().madeBy(box, since)) {
            final String content = nifi.provenance().contentAfter(event);
            // The other FlowFiles are reports.
            if (content.startsWith("{\"" + Events.EVENT_ID) && ids.stream().anyMatch(content::contains)) {
                found.add(event);
            }
        }
        return found;
    }

    /** Returns once both versions score, each its own users: the service follows labels a moment after they were moved. */
    void awaitBothArms() {
        await().atMost(PATIENCE)
                .until(() -> score(pairs()).stream()
                                .map(record -> record.get("model_version").getAsLong())
                                .distinct()
                                .count()
                        == 2);
    }

    /** Each known user once, with an item of the vocabulary. */
    List<String[]> pairs() {
        final List<String[]> pairs = new ArrayList<>();
        for (int user = 0; user < users.size(); user++) {
            pairs.add(new String[] {users.get(user), items.get(user % items.size())});
        }
        return pairs;
    }

    @Override
    public void close() {
        feed.close();
        scores.close();
    }
}
