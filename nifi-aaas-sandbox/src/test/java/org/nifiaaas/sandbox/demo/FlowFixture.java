package org.nifiaaas.sandbox.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.data.CardTransaction;
import org.nifiaaas.sandbox.data.CardTransactions;
import org.nifiaaas.sandbox.flow.FlowInstaller;
import org.nifiaaas.sandbox.flow.ProjectFlow;
import org.nifiaaas.sandbox.nifi.NifiClient;
import org.nifiaaas.sandbox.nifi.NifiException;
import org.nifiaaas.sandbox.server.RunningSandbox;
import org.nifiaaas.sandbox.server.RuntimeLayout;
import org.nifiaaas.sandbox.server.SandboxEndpoints;

/** The project's flow, running on the shared sandbox, with a training that is small enough for tests. */
final class FlowFixture implements AutoCloseable {

    static final String MODEL = "propensity";

    /** Another seed than the demo's, and few cards, so that few rows are enough to train on. */
    private static final CardTransactions.Settings SMALL =
            new CardTransactions.Settings(7, 12_000, 60, 40, LocalDate.of(2018, 1, 1), 365);

    /** All kinds of histories, as users have it. */
    static final List<String> HISTORIES = List.of("--kind=auto");

    private static final int HISTORY = 3_000;

    private final SandboxEndpoints endpoints;
    private final NifiClient nifi;
    private final Topics topics;
    private final String group;

    private FlowFixture(
            final SandboxEndpoints endpoints, final NifiClient nifi, final Topics topics, final String group) {
        this.endpoints = endpoints;
        this.nifi = nifi;
        this.topics = topics;
        this.group = group;
    }

    /** Installs and starts the flow, or finds it so. */
    static FlowFixture on(final RunningSandbox sandbox) throws SandboxException, NifiException {
        final SandboxEndpoints endpoints = sandbox.get().endpoints();
        final Topics topics = new Topics(endpoints.kafkaBrokers());
        topics.create(SandboxFlows.topics(ProjectFlow.PROPENSITY));
        final NifiClient nifi = NifiClient.of(endpoints.nifiApi());
        final String definition = definition(endpoints, ProjectFlow.PROPENSITY);
        final String group = install(nifi, definition, SandboxFlows.parameters(endpoints, HISTORIES));
        FlowInstaller.start(nifi, ProjectFlow.PROPENSITY, group);
        return new FlowFixture(endpoints, nifi, topics, group);
    }

    /** The definition of a flow for the NiFi that runs. */
    static String definition(final SandboxEndpoints endpoints, final ProjectFlow flow) throws SandboxException {
        return SandboxFlows.definition(RuntimeLayout.locate().projectFolder(), flow, endpoints.nifi());
    }

    private static String install(final NifiClient nifi, final String definition, final Map<String, String> values)
            throws NifiException {
        return FlowInstaller.install(
                nifi, ProjectFlow.PROPENSITY, ProjectFlow.PARAMETER_CONTEXT, definition, values, words -> {});
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

    /** Sets parameters to other values than the fixture's. */
    void setParameters(final Map<String, String> changed) throws NifiException, SandboxException {
        final Map<String, String> values = SandboxFlows.parameters(endpoints, HISTORIES);
        values.putAll(changed);
        install(nifi, "", values);
    }

    /** Events with numbers of their own, and their count; the caller closes it. */
    Run run() {
        return new Run();
    }

    /** Trains a version if there is none, and gives the number of the latest. */
    long requireModel() throws SandboxException, NifiException, IOException {
        final long latest = latestVersion();
        if (latest > 0) {
            return latest;
        }
        try (Run run = run()) {
            run.traffic().sendUntil(HISTORY);
            awaitArchived();
            final Training training = Training.trigger(nifi, group, endpoints);
            return training.result(training.await(words -> {})).version();
        }
    }

    void awaitArchived() throws SandboxException, NifiException {
        new FlowWatch(nifi, group, topics).awaitArchived(words -> {});
    }

    Path versionFolder(final long version) {
        return endpoints.modelRepository().resolve(MODEL).resolve(Long.toString(version));
    }

    private long latestVersion() throws IOException {
        final Path folder = endpoints.modelRepository().resolve(MODEL);
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        try (Stream<Path> versions = Files.list(folder)) {
            return versions.filter(version -> Files.exists(version.resolve("manifest.json")))
                    .mapToLong(version -> Long.parseLong(version.getFileName().toString()))
                    .max()
                    .orElse(0);
        }
    }

    @Override
    public void close() {
        topics.close();
    }

    /** One stream of events and the count of what becomes of them. */
    final class Run implements AutoCloseable {

        private final String name = "test" + UUID.randomUUID().toString().replace("-", "");
        private final KafkaFeed feed = new KafkaFeed(endpoints.kafkaBrokers(), Demo.EVENTS);
        private final KafkaCount count =
                new KafkaCount(endpoints.kafkaBrokers(), Demo.SCORES, Demo.REJECTED, new Tally(name));
        private final Traffic traffic = new Traffic(feed, name, transactions());

        String name() {
            return name;
        }

        Traffic traffic() {
            return traffic;
        }

        Tally.Counts counts() throws SandboxException {
            return count.tally().counts();
        }

        KafkaCount count() {
            return count;
        }

        /** Sends a few events for one second. */
        void sendForASecond() throws SandboxException {
            for (int tick = 0; tick < 10; tick++) {
                traffic.sendOneTick(50, traffic.sent() + traffic.left());
            }
        }

        void awaitOut() throws SandboxException, NifiException {
            FlowWatch.awaitOut(traffic, count, words -> {});
        }

        @Override
        public void close() {
            feed.close();
            count.close();
        }
    }

    private static List<CardTransaction> transactions() {
        final List<CardTransaction> transactions = new ArrayList<>();
        CardTransactions.of(SMALL).forEach(transactions::add);
        return transactions;
    }
}
