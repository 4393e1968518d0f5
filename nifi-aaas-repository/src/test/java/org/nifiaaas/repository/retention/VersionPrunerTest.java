package org.nifiaaas.repository.retention;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nifiaaas.repository.bundle.VersionFixture.MODEL;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.repository.bundle.BundleException;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.repository.bundle.RepositoryFolder;
import org.nifiaaas.repository.bundle.VersionFixture;
import org.nifiaaas.repository.labels.LabelException;
import org.nifiaaas.repository.labels.ModelLabels;
import org.nifiaaas.repository.storage.LocalStorage;
import org.nifiaaas.repository.storage.RepositoryStorage;
import org.nifiaaas.repository.storage.WatchedStorage;

@Timeout(60)
class VersionPrunerTest {

    /** Versions of the fixture say that they were made on 1 February 2019. */
    private static final Instant NOW = Instant.parse("2019-06-01T00:00:00Z");

    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final Retention TWO = Retention.of(2, Duration.ofDays(30));

    @TempDir
    private Path root;

    private Path folder;
    private RepositoryFolder repository;
    private ModelLabels labels;

    @BeforeEach
    void writeVersions() throws IOException, LabelException {
        folder = root.resolve(MODEL);
        for (long version = 1; version <= 6; version++) {
            VersionFixture.write(root, version);
            touch(version, NOW.minus(Duration.ofDays(100)));
        }
        repository = new RepositoryFolder(root);
        labels = ModelLabels.of(repository, MODEL, CLOCK);
    }

    private void touch(final long version, final Instant time) throws IOException {
        final Path manifest = folder.resolve(Long.toString(version)).resolve(ModelBundle.MANIFEST);
        Files.setLastModifiedTime(manifest, FileTime.from(time));
    }

    private VersionPruner pruner() throws LabelException {
        return new VersionPruner(repository, MODEL, CLOCK);
    }

    private VersionPruner pruner(final WatchedStorage.Watcher watcher) throws LabelException {
        final RepositoryStorage storage = WatchedStorage.of(new LocalStorage(root), watcher);
        return new VersionPruner(new RepositoryFolder(storage), MODEL, CLOCK);
    }

    private static List<Long> gone(final List<VersionFate> fates) {
        return fates.stream()
                .filter(VersionFate::goes)
                .map(VersionFate::version)
                .toList();
    }

    private List<String> hidden() throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> name.startsWith(".pruned"))
                    .toList();
        }
    }

    @Test
    void keepsTheNewestAndWhatLabelsAndRollbacksNeed() throws Exception {
        labels.move("stable", 1, "");
        labels.move("stable", 3, "");

        final List<VersionFate> planned = pruner().plan(TWO);
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L), repository.versions(MODEL));
        final List<VersionFate> fates = pruner().prune(TWO);

        assertEquals(List.of(4L, 2L), gone(fates));
        assertEquals(gone(planned), gone(fates));
        assertEquals(List.of(1L, 3L, 5L, 6L), repository.versions(MODEL));
        assertEquals("it is among the 2 newest", fates.get(0).stays());
        assertEquals("label stable names it", fates.get(3).stays());
        assertEquals("a rollback of label stable leads to it", fates.get(5).stays());
        assertEquals(1, labels.rollback("stable", "").to());
        assertEquals(List.of(), hidden());
    }

    @Test
    void tellsWhatIsFreed() throws Exception {
        long bytes = 0;
        try (Stream<Path> files = Files.list(folder.resolve("1"))) {
            for (final Path file : files.toList()) {
                bytes += Files.size(file);
            }
        }
        final VersionFate oldest = pruner().plan(TWO).get(5);
        assertEquals(bytes, oldest.bytes());
        assertEquals("2019-02-01T03:04:05Z", oldest.createdAt());
    }

    @Test
    void youngVersionsStayWhicheverTimeIsTheLater() throws Exception {
        touch(1, NOW.minus(Duration.ofDays(29)));
        touch(2, NOW.plus(Duration.ofDays(1)));
        final Path manifest = folder.resolve("3").resolve(ModelBundle.MANIFEST);
        Files.writeString(manifest, Files.readString(manifest).replace("2019-02-01T03:04:05Z", "2019-05-20T00:00:00Z"));
        touch(3, NOW.minus(Duration.ofDays(100)));
        Files.writeString(
                folder.resolve("4").resolve(ModelBundle.MANIFEST),
                Files.readString(folder.resolve("4").resolve(ModelBundle.MANIFEST))
                        .replace("2019-02-01T03:04:05Z", "some day"));
        touch(4, NOW.minus(Duration.ofDays(100)));

        final List<VersionFate> fates = pruner().prune(TWO);

        assertEquals(List.of(4L), gone(fates));
        assertEquals("it is younger than 30 days", fates.get(3).stays());
    }

    @Test
    void whatIsNoVersionAndTheSparedOneStay() throws Exception {
        Files.delete(folder.resolve("1").resolve(ModelBundle.MANIFEST));
        Files.writeString(folder.resolve("2").resolve(ModelBundle.MANIFEST), "{\"files\":{\"x\":null}}");
        Files.createDirectory(folder.resolve("03"));

        final List<VersionFate> fates = pruner().prune(TWO.sparing(4));

        assertEquals(List.of(3L), gone(fates));
        assertEquals("it was just made", fates.get(2).stays());
        assertTrue(fates.get(5).stays().startsWith("it has no manifest that can be read"));
        assertTrue(Files.isDirectory(folder.resolve("03")));
    }

    @Test
    void incompleteVersionsDoNotCountAsTheNewest() throws Exception {
        Files.createDirectory(folder.resolve("7"));

        assertEquals(List.of(5L, 4L, 3L, 2L, 1L), gone(pruner().prune(Retention.of(1, Duration.ZERO))));
        assertEquals(List.of(6L, 7L), repository.versions(MODEL));
    }

    @Test
    void labelThatMovesBeforeTheLockIsTakenCounts() throws Exception {
        final List<String> moved = new ArrayList<>();
        final VersionPruner pruner = pruner((call, path) -> {
            if (call.equals("lock") && moved.isEmpty()) {
                moved.add(path);
                VersionFixture.text(folder.resolve(ModelBundle.LABELS), "{\"canary\": 2}");
            }
        });

        assertEquals(List.of(4L, 3L, 1L), gone(pruner.prune(TWO)));
    }

    @Test
    void noManifestIsReadUnderTheLockUnlessItIsNewOrWasReplacedSince() throws Exception {
        final List<String> readUnderLock = new ArrayList<>();
        final List<String> locks = new ArrayList<>();
        final VersionPruner pruner = pruner((call, path) -> {
            if (call.equals("lock")) {
                locks.add(path);
                VersionFixture.write(root, 7);
                // One that would go is replaced by a young one, and one that would stay loses its manifest.
                touch(2, NOW.minus(Duration.ofDays(1)));
                Files.delete(folder.resolve("5").resolve(ModelBundle.MANIFEST));
            } else if (call.equals("read") && path.endsWith(ModelBundle.MANIFEST) && !locks.isEmpty()) {
                readUnderLock.add(path.substring(MODEL.length() + 1));
            }
        });

        final List<VersionFate> fates = pruner.prune(TWO);

        assertEquals(List.of(4L, 3L, 1L), gone(fates));
        assertEquals("it is younger than 30 days", fates.get(5).stays());
        assertTrue(fates.get(2).stays().startsWith("it has no manifest that can be read"));
        assertEquals(List.of("7/manifest.json", "2/manifest.json"), readUnderLock);
    }

    @Test
    void labelCannotMoveToAVersionThatIsTakenAside() throws Exception {
        final ExecutorService mover = Executors.newSingleThreadExecutor();
        final CountDownLatch checked = new CountDownLatch(1);
        final RepositoryStorage storage = WatchedStorage.of(new LocalStorage(root), (call, path) -> {
            if (call.equals("lock")) {
                checked.countDown();
            }
        });
        final List<Future<?>> moves = new ArrayList<>();
        final VersionPruner pruner = pruner((call, path) -> {
            if (call.equals("publish") && moves.isEmpty()) {
                // The mover has checked version 1 as a whole, and waits for the lock that this thread holds.
                moves.add(mover.submit(() -> ModelLabels.of(new RepositoryFolder(storage), MODEL, CLOCK)
                        .move("stable", 1, "")));
                await(checked);
            }
        });

        assertEquals(List.of(4L, 3L, 2L, 1L), gone(pruner.prune(TWO)));
        final Exception refusal =
                assertThrows(Exception.class, () -> moves.get(0).get());
        assertTrue(refusal.getMessage().contains("there is no version 1"), refusal.getMessage());
        assertEquals(0, labels.read().size());
        mover.shutdownNow();
    }

    private static void await(final CountDownLatch latch) {
        try {
            latch.await();
        } catch (final InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void crashBeforeTheRenameLeavesTheVersionWhole() throws Exception {
        final List<String> renamed = new ArrayList<>();
        final VersionPruner dying = pruner((call, path) -> {
            if (call.equals("publish")) {
                renamed.add(path);
                if (renamed.size() == 2) {
                    throw new IOException("the process dies");
                }
            }
        });

        assertThrows(LabelException.class, () -> dying.prune(TWO));

        assertEquals(List.of(1L, 2L, 3L, 5L, 6L), repository.versions(MODEL));
        assertEquals(3, repository.read(MODEL, 3).manifest().version());
        assertEquals(1, hidden().size());
        assertEquals(List.of(3L, 2L, 1L), gone(pruner().prune(TWO)));
        assertEquals(List.of(), hidden());
    }

    @Test
    void crashAfterTheRenameLeavesNoHalfVersionAndIsTidiedLater() throws Exception {
        final VersionPruner dying = pruner((call, path) -> {
            if (call.equals("delete")) {
                assertEquals(List.of(5L, 6L), repository.versions(MODEL));
                assertThrows(BundleException.class, () -> repository.manifest(MODEL, 4));
                throw new IOException("the process dies");
            }
        });

        assertThrows(IOException.class, () -> dying.prune(TWO));

        assertEquals(4, hidden().size());
        assertEquals(2, labelsAndVersionsAfterwards());
        assertEquals(List.of(), gone(pruner().prune(TWO)));
        assertEquals(List.of(), hidden());
    }

    @Test
    void readerThatIsInTheMiddleOfAVersionIsToldThatItIsMissing() throws Exception {
        final List<String> pruned = new ArrayList<>();
        final RepositoryStorage storage = WatchedStorage.of(new LocalStorage(root), (call, path) -> {
            if (path.endsWith("1/" + ModelBundle.MODEL) && pruned.isEmpty()) {
                pruned.add(path);
                pruneNow();
            }
        });

        final BundleException missing =
                assertThrows(BundleException.class, () -> new RepositoryFolder(storage).read(MODEL, 1));
        assertTrue(missing.getMessage().endsWith(" is missing"), missing.getMessage());
        assertFalse(missing.isPassing());
    }

    private void pruneNow() throws IOException {
        try {
            pruner().prune(TWO);
        } catch (final LabelException e) {
            throw new IOException(e);
        }
    }

    private int labelsAndVersionsAfterwards() throws IOException, LabelException {
        labels.move("stable", 6, "");
        return repository.versions(MODEL).size();
    }

    @Test
    void unreadableLabelsOrHistoryDeleteNothing() throws Exception {
        VersionFixture.text(folder.resolve(ModelBundle.LABELS), "{\"stable\":");
        assertThrows(LabelException.class, () -> pruner().prune(TWO));
        Files.delete(folder.resolve(ModelBundle.LABELS));
        final VersionPruner blind = pruner((call, path) -> {
            if (call.equals("find") && path.endsWith("labels.history")) {
                throw new IOException("the disk fails");
            }
        });
        assertThrows(LabelException.class, () -> blind.prune(TWO));
        assertEquals(6, repository.versions(MODEL).size());
    }

    @Test
    void versionThatCannotBeReadNowIsNoReasonToDeleteOthers() throws Exception {
        final VersionPruner blind = pruner((call, path) -> {
            if (call.equals("read") && path.endsWith("6/" + ModelBundle.MANIFEST)) {
                throw new IOException("the disk fails");
            }
        });
        assertThrows(IOException.class, () -> blind.prune(TWO));
        assertEquals(6, repository.versions(MODEL).size());
    }

    @Test
    void linkIsRemovedAndNotFollowed(@TempDir final Path elsewhere) throws Exception {
        VersionFixture.write(elsewhere, 9);
        Files.createSymbolicLink(
                folder.resolve("4").resolve("linked"), elsewhere.resolve(MODEL).resolve("9"));

        assertEquals(List.of(4L, 3L, 2L, 1L), gone(pruner().prune(TWO)));
        assertFalse(Files.exists(folder.resolve("4")));
        assertTrue(Files.exists(elsewhere.resolve(MODEL).resolve("9").resolve(ModelBundle.MANIFEST)));
    }

    @Test
    void unknownModelIsNamed() throws LabelException {
        final VersionPruner churn = new VersionPruner(repository, "churn", CLOCK);
        assertTrue(assertThrows(LabelException.class, () -> churn.plan(TWO))
                .getMessage()
                .contains("there is no model churn"));
        assertThrows(LabelException.class, () -> churn.prune(TWO));
    }
}
