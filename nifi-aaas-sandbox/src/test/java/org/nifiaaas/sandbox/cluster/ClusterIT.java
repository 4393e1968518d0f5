package org.nifiaaas.sandbox.cluster;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.nifiaaas.repository.bundle.RepositoryFolder;
import org.nifiaaas.repository.labels.LabelException;
import org.nifiaaas.repository.labels.LabelMove;
import org.nifiaaas.repository.labels.ModelLabels;
import org.nifiaaas.sandbox.cluster.NodeFiles.Pair;
import org.nifiaaas.sandbox.cluster.NodeFiles.Scored;
import org.nifiaaas.sandbox.console.Console;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.flow.ClusterFlow;
import org.nifiaaas.sandbox.model.ForeignVersions;
import org.nifiaaas.sandbox.nifi.NifiException;
import org.nifiaaas.sandbox.server.ClusterNode;
import org.nifiaaas.sandbox.server.NifiCluster;
import org.nifiaaas.sandbox.server.RuntimeLayout;

/**
 * Two nodes of one cluster with one model repository. Each node has an input folder of its own, so that every record can be followed from the node that it was
 * given to.
 */
@DisabledIfSystemProperty(
        named = "nifiaaas.nifi",
        matches = "2",
        disabledReason = "it brings its own NiFis, and has run with the other tests")
class ClusterIT {

    private static final String MODEL = "clustered";
    private static final String STABLE = "stable";
    private static final String CANARY = "canary";

    /** That of the flow's service. */
    private static final Duration POLLING_INTERVAL = Duration.ofSeconds(2);

    /** For a machine that has other things to do. */
    private static final Duration SLACK = Duration.ofSeconds(3);

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration PACE = Duration.ofMillis(50);

    private static final List<String> USERS = names("user", 200);
    private static final List<String> ITEMS = names("item", 10);

    private static final int FILES = 400;
    private static final int PAIRS_OF_A_FILE = 25;

    /** As many files at once does GetFile take, before it deletes them. */
    private static final int FILES_TAKEN_AT_ONCE = 10;

    private static final AtomicInteger FED = new AtomicInteger();
    private static final Console CONSOLE = Console.plain(System.out);

    private static NifiCluster cluster;
    private static HeldLivy livy;
    private static String group;
    private static Map<ClusterNode, NodeFiles> files;

    @BeforeAll
    static void startCluster() throws SandboxException, NifiException, IOException {
        assumeTrue(NifiCluster.isRunnable(), "a cluster of NiFi 2 needs Java 21 or newer, and there is none");
        final long begin = System.nanoTime();
        final RuntimeLayout layout = RuntimeLayout.locate();
        livy = new HeldLivy();
        cluster = NifiCluster.start(layout, layout.projectFolder().resolve("nifi-aaas-sandbox/target/cluster"));
        files = new HashMap<>();
        for (final ClusterNode node : cluster.nodes()) {
            files.put(node, new NodeFiles(node.home()));
        }
        ForeignVersions.importTwo(cluster.models(), cluster.temporary(), MODEL, USERS, ITEMS, List.of(STABLE, CANARY));
        cluster.awaitReady();
        tell("two nodes are connected", begin);
        group = ClusterFlow.start(
                cluster.nodes().get(0).client(),
                Map.of(
                        "model.repository",
                        cluster.models().toString(),
                        "model.name",
                        MODEL,
                        "traffic.split",
                        "stable=50, canary=50",
                        "split.key",
                        "the same on every node",
                        "results.folder",
                        cluster.results().toString(),
                        "livy.url",
                        livy.url().toString()));
    }

    @AfterAll
    static void stopCluster() throws SandboxException {
        if (cluster != null) {
            cluster.close();
        }
        if (livy != null) {
            livy.close();
        }
    }

    @AfterEach
    void nothingIsRefused() throws IOException {
        for (final NodeFiles node : files.values()) {
            assertEquals(List.of(), node.refused());
        }
    }

    @Test
    void userHasTheSameArmAndPairTheSameScoreOnBothNodes() throws IOException {
        final List<Pair> pairs = new ArrayList<>();
        for (int user = 0; user < USERS.size(); user++) {
            for (int item = 0; item < 2; item++) {
                pairs.add(pair("same-" + user + "-" + item, user, user + item));
            }
        }
        final List<Map<String, Scored>> answers = new ArrayList<>();
        for (final NodeFiles node : files.values()) {
            node.put("same", pairs);
        }
        for (final NodeFiles node : files.values()) {
            final List<Scored> scored = awaitAll(node, "same", pairs.size());
            answers.add(scored.stream().collect(toMap(Scored::id, one -> one.withoutTime())));
        }
        assertEquals(answers.get(0), answers.get(1));
        final Map<String, Set<Long>> versions =
                answers.get(0).values().stream().collect(groupingBy(Scored::arm, mapping(Scored::version, toSet())));
        assertEquals(Map.of(STABLE, Set.of(1L), CANARY, Set.of(2L)), versions);
    }

    @Test
    void labelThatOneNodeMovesIsFollowedByTheOther() throws NifiException, IOException, LabelException {
        follow(2, "promoted", () -> runOnce(cluster.nodes().get(1), ClusterFlow.PROMOTE_NOW));
        final List<LabelMove> history = labels().history();
        final LabelMove promotion = history.get(history.size() - 1);
        assertTrue(isPromotion(promotion), promotion.by());
        assertEquals(1, promotions(history), "one trigger, one move");
        assertFollowed(promotion, "promoted");

        follow(1, "back", ClusterIT::moveBack);
        final List<LabelMove> later = labels().history();
        assertFollowed(later.get(later.size() - 1), "back");
    }

    @Test
    void killedPrimaryNodeComesBackAndNothingIsLostOrTrainedTwice()
            throws NifiException, SandboxException, IOException {
        final ClusterNode killed = cluster.primary();
        final ClusterNode survivor = cluster.other(killed);
        runOnce(survivor, ClusterFlow.TRAIN);
        await().atMost(PATIENCE).until(() -> !livy.submitted().isEmpty());

        for (int file = 0; file < FILES; file++) {
            for (final ClusterNode node : cluster.nodes()) {
                files.get(node).put("stream-" + file, pairs(file));
            }
        }
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> files.get(killed).written("stream") > FILES / 10);
        cluster.kill(killed);
        final int waiting = files.get(killed).waiting();
        final int before = distinctIds(files.get(killed).scored("stream")).size();
        assertTrue(before < FILES * PAIRS_OF_A_FILE, "it was killed in mid-stream");

        // The survivor has no primary node beside it now, and as a rule neither a coordinator nor a ZooKeeper.
        final List<Scored> survived = awaitAll(files.get(survivor), "stream", FILES * PAIRS_OF_A_FILE);
        assertEquals(FILES * PAIRS_OF_A_FILE, survived.size(), "each record once");
        livy.release();

        final long begin = System.nanoTime();
        cluster.startAgain(killed);
        tell("primary node " + killed.name() + " was killed and is connected again", begin);
        final List<Scored> recovered = awaitAll(files.get(killed), "stream", FILES * PAIRS_OF_A_FILE);
        final int twice = recovered.size() - FILES * PAIRS_OF_A_FILE;
        CONSOLE.line("cluster: " + before + " of " + FILES * PAIRS_OF_A_FILE + " records were out and " + waiting
                + " of " + FILES + " files not taken when the node was killed; " + twice
                + " records came out twice, none was lost");
        assertTrue(twice <= FILES_TAKEN_AT_ONCE * PAIRS_OF_A_FILE, twice + " records came out twice");
        assertEquals(
                survived.stream().map(Scored::withoutTime).collect(toSet()),
                recovered.stream().map(Scored::withoutTime).collect(toSet()));

        trainingEndsThatWasStartedOnce();
    }

    private static void runOnce(final ClusterNode through, final String box) {
        try {
            through.client().runOnce(through.client().box(group, box).id());
        } catch (final NifiException e) {
            throw new AssertionError(e);
        }
    }

    private static void trainingEndsThatWasStartedOnce() throws IOException {
        final String batch = livy.submitted().get(0);
        await().atMost(PATIENCE).until(() -> livy.found().contains(batch));
        Files.writeString(
                cluster.results().resolve(batch + ".json"),
                "{\"status\":\"succeeded\",\"runId\":\"" + batch + "\",\"model\":\"" + MODEL + "\",\"version\":2}");
        livy.succeed(batch);
        await().atMost(PATIENCE).until(() -> !trained().isEmpty());
        assertEquals(1, trained().size(), trained().toString());
        assertEquals(List.of(batch), livy.submitted(), "one trigger, one training");
    }

    private static List<String> trained() throws IOException {
        final List<String> trained = new ArrayList<>();
        for (final NodeFiles node : files.values()) {
            trained.addAll(node.trained());
        }
        return trained;
    }

    private static void moveBack() {
        try {
            labels().move(STABLE, 1, "back");
        } catch (final LabelException e) {
            throw new AssertionError(e);
        }
    }

    /** Moves the label while both nodes are given files, until they score its users by that version. */
    private static void follow(final long version, final String name, final Runnable move) {
        feedUntil(name, scored -> scored.version() != version);
        final CompletableFuture<Void> moving = CompletableFuture.runAsync(move);
        feedUntil(name, scored -> scored.version() == version);
        moving.join();
    }

    private static void feedUntil(final String name, final Predicate<Scored> wanted) {
        await().atMost(PATIENCE).pollInterval(PACE).until(() -> {
            final int file = FED.getAndIncrement();
            boolean found = true;
            for (final NodeFiles node : files.values()) {
                node.put(name + "-" + file, pairs(file));
                found &= stable(node, name).stream().anyMatch(wanted);
            }
            return found;
        });
    }

    private static List<Scored> stable(final NodeFiles node, final String name) throws IOException {
        return node.scored(name).stream()
                .filter(scored -> STABLE.equals(scored.arm()))
                .toList();
    }

    /** No node may choose the version that the label named before for longer than a polling interval. */
    private static void assertFollowed(final LabelMove move, final String name) throws IOException {
        final Instant moved = Instant.parse(move.at());
        for (final ClusterNode node : cluster.nodes()) {
            final Instant last = stable(files.get(node), name).stream()
                    .filter(scored -> scored.version() != move.to())
                    .map(Scored::at)
                    .max(Instant::compareTo)
                    .orElseThrow(() -> new AssertionError("nothing was scored before the move"));
            final Duration late = Duration.between(moved, last);
            CONSOLE.line("cluster: node " + node.name() + " scored with the version before until " + late.toMillis()
                    + " ms after the move (" + name + ")");
            assertTrue(late.compareTo(POLLING_INTERVAL.plus(SLACK)) <= 0, late.toString());
        }
    }

    private static long promotions(final List<LabelMove> history) {
        return history.stream().filter(ClusterIT::isPromotion).count();
    }

    private static boolean isPromotion(final LabelMove move) {
        return move.by().contains("Promote to stable (");
    }

    private static ModelLabels labels() throws LabelException {
        return ModelLabels.of(new RepositoryFolder(cluster.models()), MODEL, Clock.systemUTC());
    }

    /** Waits until so many different records have come out, and gives all. */
    private static List<Scored> awaitAll(final NodeFiles node, final String name, final int records)
            throws IOException {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                // A file that is written once more is gone for a moment.
                .ignoreException(NoSuchFileException.class)
                .until(() -> distinctIds(node.scored(name)).size() == records);
        return node.scored(name);
    }

    private static Set<String> distinctIds(final List<Scored> scored) {
        return scored.stream().map(Scored::id).collect(toSet());
    }

    private static List<Pair> pairs(final int file) {
        return IntStream.range(0, PAIRS_OF_A_FILE)
                .mapToObj(row -> pair(file + "-" + row, file * PAIRS_OF_A_FILE + row, file + row))
                .toList();
    }

    private static Pair pair(final String id, final int user, final int item) {
        return new Pair(id, USERS.get(user % USERS.size()), ITEMS.get(item % ITEMS.size()));
    }

    private static List<String> names(final String what, final int count) {
        return IntStream.range(0, count).mapToObj(number -> what + number).toList();
    }

    private static void tell(final String what, final long begin) {
        CONSOLE.line("cluster: " + what + " after "
                + Duration.ofNanos(System.nanoTime() - begin).toSeconds() + " s");
    }
}
