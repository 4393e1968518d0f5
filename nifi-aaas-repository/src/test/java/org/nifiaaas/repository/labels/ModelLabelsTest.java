package org.nifiaaas.repository.labels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nifiaaas.repository.bundle.VersionFixture.MODEL;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.repository.bundle.RepositoryFolder;
import org.nifiaaas.repository.bundle.VersionFixture;
import org.nifiaaas.repository.storage.LocalStorage;
import org.nifiaaas.repository.storage.RepositoryStorage;
import org.nifiaaas.repository.storage.WatchedStorage;

class ModelLabelsTest {

    private static final String PART = ".labels.json.part";
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2020-02-03T04:05:06Z"), ZoneOffset.UTC);

    @TempDir
    private Path root;

    private Path folder;
    private ModelLabels labels;

    @BeforeEach
    void writeVersions() throws IOException, LabelException {
        for (long version = 1; version <= 3; version++) {
            VersionFixture.write(root, version);
        }
        folder = root.resolve(MODEL);
        labels = labels(100);
    }

    private ModelLabels labels(final long patienceMillis) {
        return new ModelLabels(new RepositoryFolder(root), MODEL, CLOCK, "a test", patienceMillis);
    }

    private String file() throws IOException {
        return Files.readString(folder.resolve(ModelBundle.LABELS)).replaceAll("\\s", "");
    }

    @Test
    void modelWithoutFileHasNoLabels() throws LabelException {
        assertEquals(Collections.emptyMap(), labels.read());
        assertEquals(Collections.emptyList(), labels.history());
    }

    @Test
    void movesALabelAndKeepsTheOthers() throws IOException, LabelException {
        VersionFixture.text(folder.resolve(ModelBundle.LABELS), "{\"stable\": 1, \"by hand 1\": 3}");

        final LabelMove move = labels.move("stable", 2, "better");

        assertEquals("{\"byhand1\":3,\"stable\":2}", file());
        assertEquals(OptionalLong.of(1), move.from());
        assertEquals(2, move.to());
        final LabelMove remembered = labels.history().get(0);
        assertEquals("2020-02-03T04:05:06Z", remembered.at());
        assertEquals("stable", remembered.label());
        assertEquals(OptionalLong.of(1), remembered.from());
        assertEquals("better", remembered.reason());
        assertEquals("a test", remembered.by());
        assertFalse(Files.exists(folder.resolve(PART)));
    }

    @Test
    void movingToTheSameVersionChangesNothing() throws LabelException {
        labels.move("stable", 2, "");
        assertFalse(labels.move("stable", 2, "").isChange());
        assertEquals(1, labels.history().size());
    }

    @Test
    void moveThatChangesNothingReadsNothingOfTheVersion() throws IOException, LabelException {
        labels.move("stable", 2, "");
        Files.write(folder.resolve("2").resolve(ModelBundle.MODEL), new byte[] {9});

        assertFalse(labels.move("stable", 2, "").isChange());
        assertRefused("model.bigdl has 1 bytes", () -> labels.move("canary", 2, ""));
    }

    @Test
    void versionThatIsDeletedWhileItIsCheckedGetsNoLabel() {
        final ModelLabels watched = watched("lock", () -> new LocalStorage(root).delete(MODEL + "/2"));

        assertRefused(
                "Label stable cannot name version 2 of model propensity: there is no version 2",
                () -> watched.move("stable", 2, ""));
        assertFalse(Files.exists(folder.resolve(ModelBundle.LABELS)));
    }

    @Test
    void versionThatIsReplacedWhileItIsCheckedGetsNoLabel() {
        final ModelLabels watched = watched("lock", () -> {
            final Path manifest = folder.resolve("2").resolve(ModelBundle.MANIFEST);
            Files.writeString(manifest, Files.readString(manifest).replace("a test", "another"));
        });

        assertTrue(assertThrows(LabelException.class, () -> watched.move("stable", 2, ""))
                .isPassing());
        assertFalse(Files.exists(folder.resolve(ModelBundle.LABELS)));
    }

    @Test
    void rollbackOfALabelThatIsMovedMeanwhileIsLeftToTheCaller() throws LabelException {
        labels.move("stable", 1, "");
        labels.move("stable", 2, "");
        labels.move("stable", 3, "");
        final ModelLabels watched =
                watched("lock", () -> VersionFixture.text(folder.resolve(ModelBundle.LABELS), "{\"stable\": 2}"));

        final LabelException refusal = assertThrows(LabelException.class, () -> watched.rollback("stable", ""));
        assertEquals("Label stable of model propensity was moved by somebody else meanwhile", refusal.getMessage());
        assertTrue(refusal.isPassing());
        assertEquals(2, labels.read().get("stable"));
    }

    private ModelLabels watched(final String call, final Interruption interruption) {
        final RepositoryStorage storage = WatchedStorage.of(new LocalStorage(root), (name, path) -> {
            if (name.equals(call)) {
                interruption.happens();
            }
        });
        return new ModelLabels(new RepositoryFolder(storage), MODEL, CLOCK, "a test", 100);
    }

    private interface Interruption {
        void happens() throws IOException;
    }

    @Test
    void storageThatFailsIsWorthAnotherTry() {
        final ModelLabels watched = watched("find", () -> {
            throw new IOException("the mount is gone");
        });

        assertTrue(assertThrows(LabelException.class, () -> watched.move("stable", 1, ""))
                .isPassing());
        assertTrue(assertThrows(LabelException.class, () -> watched.rollback("stable", ""))
                .isPassing());
    }

    @Test
    void historyOfOlderBuildsNamesNobody() throws IOException, LabelException {
        VersionFixture.text(
                folder.resolve(ModelLabels.HISTORY),
                "{\"at\":\"2020-01-01T00:00:00Z\",\"label\":\"stable\",\"from\":1,\"to\":2,\"reason\":\"old\"}\n"
                        + "{\"at\":\"2020-01-01T00:00:00Z\",\"label\":\"stable\",\"to\":0,\"reason\":\"no version\"}\n");
        VersionFixture.text(folder.resolve(ModelBundle.LABELS), "{\"stable\": 2}");

        assertEquals(1, labels.history().size());
        assertEquals("", labels.history().get(0).by());
        assertEquals(1, labels.rollback("stable", "").to());
    }

    @Test
    void moverIsRememberedWithUserAndHost() throws LabelException {
        final RepositoryFolder repository = new RepositoryFolder(root);
        ModelLabels.of(repository, MODEL, CLOCK).move("stable", 1, "");
        ModelLabels.of(repository, MODEL, CLOCK, "NiFi").move("stable", 2, "");

        final String process = System.getProperty("user.name") + "@";
        assertTrue(labels.history().get(0).by().startsWith(process));
        assertTrue(labels.history().get(1).by().startsWith("NiFi, " + process));
    }

    @Test
    void versionsThatLabelsAndRollbacksLeadToAreNeeded() throws LabelException {
        labels.move("stable", 1, "");
        labels.move("stable", 3, "");
        labels.move("canary", 3, "");

        assertEquals(
                Map.of(
                        1L,
                        "a rollback of label stable leads to it",
                        3L,
                        "label canary names it, label stable names it"),
                labels.needed());
    }

    @Test
    void rollsBackOneStepAndForthAgain() throws LabelException {
        labels.move("stable", 1, "");
        labels.move("stable", 2, "");
        labels.move("canary", 3, "");

        assertEquals(1, labels.rollback("stable", "worse").to());
        assertEquals(Map.of("canary", 3L, "stable", 1L), labels.read());
        assertEquals(2, labels.rollback("stable", "not worse").to());
    }

    @Test
    void rollbackIgnoresAMoveThatDidNotComeTrue() throws IOException, LabelException {
        labels.move("stable", 1, "");
        labels.move("stable", 2, "");
        new LabelHistory(new LocalStorage(root), MODEL + "/" + ModelLabels.HISTORY)
                .append(new LabelMove(
                        "2020-01-01T00:00:00Z", "stable", 2L, 3, "the writer died before the rename", ""));

        assertEquals(1, labels.rollback("stable", "").to());
    }

    @Test
    void halfALineOfHistoryIsPassedOver() throws IOException, LabelException {
        labels.move("stable", 1, "");
        Files.writeString(folder.resolve(ModelLabels.HISTORY), "{\"at\":\"2020-", StandardOpenOption.APPEND);
        labels.move("stable", 2, "");

        assertEquals(2, labels.history().size());
        assertEquals(1, labels.rollback("stable", "").to());
    }

    @Test
    void rollbackWithoutAnEarlierVersionIsRefused() throws LabelException {
        assertRefused("Model propensity has no label stable", () -> labels.rollback("stable", ""));
        labels.move("stable", 1, "");
        assertRefused(
                "Label stable of model propensity names version 1, and no earlier one is known",
                () -> labels.rollback("stable", ""));
    }

    @Test
    void rollbackToADamagedVersionIsRefused() throws IOException, LabelException {
        labels.move("stable", 1, "");
        labels.move("stable", 2, "");
        Files.delete(folder.resolve("1").resolve(ModelBundle.MANIFEST));

        assertRefused(
                "Label stable cannot name version 1 of model propensity: manifest.json is missing",
                () -> labels.rollback("stable", ""));
        assertEquals(2, labels.read().get("stable"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "7", "-a", "a b", "a/b", "ü", "a\n"})
    void badNamesAreRefused(final String name) {
        assertTrue(LabelNames.problem(name).isPresent());
        assertRefused("'" + name.replace('\n', ' ') + "' cannot be a label", () -> labels.move(name, 1, ""));
    }

    @Test
    void labelThatHasAConfusingNameAlreadyStillMoves() throws IOException, LabelException {
        assertRefused("'latest' cannot be a label: it would be taken", () -> labels.move("latest", 1, ""));
        assertRefused("'v1' cannot be a label: it would be taken", () -> labels.move("v1", 1, ""));
        VersionFixture.text(folder.resolve(ModelBundle.LABELS), "{\"latest\": 1, \"v1\": 1, \"by hand 1\": 1}");

        assertEquals(2, labels.move("latest", 2, "").to());
        assertEquals(3, labels.move("by hand 1", 3, "").to());
        assertEquals(1, labels.rollback("latest", "").to());
        assertEquals(Map.of("latest", 1L, "v1", 1L, "by hand 1", 3L), labels.read());
    }

    @Test
    void missingIncompleteAndDamagedVersionsAreRefused() throws IOException {
        Files.createDirectory(folder.resolve("8"));
        Files.write(folder.resolve("2").resolve(ModelBundle.MODEL), new byte[] {9, 9, 9});

        assertRefused("Label stable cannot name version 9 of model propensity: there is no version 9", 9);
        assertRefused("Label stable cannot name version 8 of model propensity: manifest.json is missing", 8);
        assertRefused("Label stable cannot name version 2 of model propensity: model.bigdl has checksum", 2);
        assertRefused("Label stable cannot name version -1 of model propensity: there is no version -1", -1);
        assertFalse(Files.exists(folder.resolve(ModelBundle.LABELS)));
    }

    @Test
    void versionAndModelOutsideOfTheRepositoryAreRefused(@TempDir final Path outside) throws IOException {
        VersionFixture.write(outside, 5);
        Files.createSymbolicLink(folder.resolve("5"), outside.resolve(MODEL).resolve("5"));
        Files.createSymbolicLink(root.resolve("linked"), outside.resolve(MODEL));

        assertRefused("folder propensity/5 is a link that leads out of the repository", 5);
        final ModelLabels linked = new ModelLabels(new RepositoryFolder(root), "linked", CLOCK, "a test", 100);
        assertRefused("folder linked is a link that leads out", () -> linked.rollback("stable", ""));
        assertFalse(Files.exists(outside.resolve(MODEL).resolve(ModelLabels.LOCK)));
    }

    @Test
    void missingModelAndBadModelNameAreRefused() {
        final ModelLabels missing = new ModelLabels(new RepositoryFolder(root), "churn", CLOCK, "a test", 100);
        assertRefused("there is no model churn", () -> missing.rollback("stable", ""));
        assertRefused("there is no model churn", () -> missing.move("stable", 1, ""));
        assertThrows(LabelException.class, () -> ModelLabels.of(new RepositoryFolder(root), "../churn", CLOCK));
    }

    @Test
    void unreadableFileIsNeverOverwritten() throws IOException {
        VersionFixture.text(folder.resolve(ModelBundle.LABELS), "{\"stable\": ");

        assertRefused("labels.json of model propensity cannot be read", 1);
        assertEquals("{\"stable\":", file());
    }

    @Test
    void linkInPlaceOfTheFileIsNotFollowed(@TempDir final Path outside) throws IOException {
        final Path victim = Files.writeString(outside.resolve("victim"), "{}");
        Files.createSymbolicLink(folder.resolve(PART), victim);

        assertTrue(assertThrows(LabelException.class, () -> labels.move("stable", 1, ""))
                .isPassing());
        assertEquals("{}", Files.readString(victim));
    }

    @Test
    void lockOfAnotherWriterIsWaitedForAndThenExplained() throws IOException, LabelException {
        try (FileChannel other = FileChannel.open(
                        folder.resolve(ModelLabels.LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = other.lock()) {
            assertTrue(held.isValid());
            final LabelException busy = assertThrows(LabelException.class, () -> labels.move("stable", 1, ""));
            assertTrue(busy.isPassing());
            assertEquals("Labels of model propensity are being changed by somebody else", busy.getMessage());
        }
        assertEquals(1, labels.move("stable", 1, "").to());
    }

    @Test
    void manyWritersLoseNoMove() throws InterruptedException, ExecutionException, LabelException {
        final ExecutorService writers = Executors.newFixedThreadPool(4);
        final List<Callable<LabelMove>> moves = new ArrayList<>();
        final TreeSet<String> names = new TreeSet<>();
        for (int number = 0; number < 24; number++) {
            final String name = "label-" + number;
            names.add(name);
            moves.add(() -> labels(60_000).move(name, 1 + name.length() % 3, ""));
        }
        for (final Future<LabelMove> move : writers.invokeAll(moves)) {
            assertTrue(move.get().isChange());
        }
        writers.shutdown();
        assertEquals(names, new TreeSet<>(labels.read().keySet()));
        assertEquals(24, labels.history().size());
    }

    private void assertRefused(final String message, final long version) {
        assertRefused(message, () -> labels.move("stable", version, ""));
    }

    private static void assertRefused(final String message, final Executable call) {
        final LabelException refusal = assertThrows(LabelException.class, call);
        assertTrue(refusal.getMessage().contains(message), refusal.getMessage());
        assertFalse(refusal.isPassing());
    }
}
