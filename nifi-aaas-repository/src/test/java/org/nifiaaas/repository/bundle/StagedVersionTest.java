package org.nifiaaas.repository.bundle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.features.FeatureSpec;

class StagedVersionTest {

    private static final String MODEL = "propensity";
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final FeatureSpec SPEC = FeatureSpec.builder().build();

    @TempDir
    private Path root;

    private RepositoryFolder repository;

    @BeforeEach
    void openRepository() {
        repository = new RepositoryFolder(root);
    }

    private StagedVersion begin() throws BundleException, IOException {
        return StagedVersion.begin(repository, MODEL, CLOCK);
    }

    private static void fill(final StagedVersion staged) throws IOException {
        staged.write(ModelBundle.MODEL, new byte[] {1, 2, 3});
        staged.write(ModelBundle.FEATURES, SPEC.toJson().getBytes(StandardCharsets.UTF_8));
        staged.write(ModelBundle.USERS, "zoe\nann\n".getBytes(StandardCharsets.UTF_8));
        staged.write(ModelBundle.ITEMS, "tea\n".getBytes(StandardCharsets.UTF_8));
        staged.write(ModelBundle.GOLDEN, golden(0.5f));
    }

    private static byte[] golden(final float expected) {
        return GoldenRows.of(new String[] {"ann"}, new String[] {"tea"}, new float[] {expected})
                .toJson()
                .getBytes(StandardCharsets.UTF_8);
    }

    private static BundleManifest.Builder manifest(final long version) {
        return BundleManifest.builder()
                .model(MODEL, version)
                .network("ncf", "bigdl", "log_softmax", 0)
                .featuresHash(SPEC.hash())
                .trainingWindow("2025-01-01T00:00:00Z", "2025-12-31T00:00:00Z")
                .run("run-1", "test")
                .createdAt(NOW.toString());
    }

    private BundleManifest write() throws BundleException, IOException {
        try (StagedVersion staged = begin()) {
            fill(staged);
            staged.describe(StagedVersionTest::manifest);
            return staged.publish();
        }
    }

    private List<String> entries(final Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().collect(Collectors.toList());
        }
    }

    @Test
    void publishedVersionIsWholeAndKeepsTheOrderOfItsVocabulary() throws Exception {
        assertEquals(1, write().version());

        final ModelBundle bundle = repository.read(MODEL, 1);
        assertArrayEquals(new byte[] {1, 2, 3}, bundle.model());
        assertEquals("zoe", bundle.users().token(1));
        assertEquals(OptionalLong.empty(), bundle.manifest().parentVersion());
        assertEquals(Collections.singletonList("1"), entries(root.resolve(MODEL)));
    }

    @Test
    void stagedVersionIsHiddenAndCanBeReadAndChanged() throws Exception {
        try (StagedVersion staged = begin()) {
            fill(staged);
            staged.describe(StagedVersionTest::manifest);

            assertEquals(Collections.emptyList(), repository.models());
            assertEquals(
                    0.5f,
                    ModelBundle.read(staged.storage(), MODEL + "/1").golden().expected()[0]);
            staged.write(ModelBundle.GOLDEN, golden(0.25f));
            assertThrows(
                    BundleException.class,
                    () -> ModelBundle.read(staged.storage(), MODEL + "/1"),
                    "its manifest would be stale");
            assertThrows(IllegalStateException.class, staged::publish);
            staged.describe(StagedVersionTest::manifest);
            staged.publish();
        }
        assertEquals(0.25f, repository.read(MODEL, 1).golden().expected()[0]);
    }

    @Test
    void secondVersionNamesItsParentAndLeavesItAlone() throws Exception {
        write();
        final byte[] before =
                Files.readAllBytes(root.resolve(MODEL).resolve("1").resolve(ModelBundle.MANIFEST));

        assertEquals(OptionalLong.of(1), write().parentVersion());

        assertEquals(2, repository.read(MODEL, 2).manifest().version());
        assertArrayEquals(
                before, Files.readAllBytes(root.resolve(MODEL).resolve("1").resolve(ModelBundle.MANIFEST)));
    }

    @Test
    void abandonedVersionLeavesNothingBehind() throws Exception {
        try (StagedVersion staged = begin()) {
            fill(staged);
            assertEquals(Collections.emptyList(), repository.models());
        }
        assertEquals(Collections.emptyList(), entries(root));

        write();
        try (StagedVersion staged = begin()) {
            fill(staged);
            assertThrows(
                    IllegalArgumentException.class,
                    () -> staged.describe(version -> manifest(version).featuresHash("")));
        }
        assertEquals(Collections.singletonList("1"), entries(root.resolve(MODEL)));
    }

    @Test
    void numberThatAnotherWriterTakesMeanwhileIsNotOverwritten() throws Exception {
        final List<Long> asked = new ArrayList<>();
        try (StagedVersion staged = begin()) {
            fill(staged);
            staged.describe(version -> {
                if (asked.isEmpty()) {
                    writeTheirs(version);
                }
                asked.add(version);
                return manifest(version);
            });
            assertEquals(2, staged.publish().version());
        }
        assertEquals(Arrays.asList(1L, 2L), asked);
        assertEquals(
                Collections.singletonList("theirs.txt"),
                entries(root.resolve(MODEL).resolve("1")));
        assertEquals(2, repository.read(MODEL, 2).manifest().version());
    }

    private void writeTheirs(final long version) {
        try {
            final Path folder = Files.createDirectories(root.resolve(MODEL).resolve(Long.toString(version)));
            Files.write(folder.resolve("theirs.txt"), new byte[1]);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void incompleteVersionKeepsItsNumberAndIsNoParent() throws Exception {
        writeTheirs(7);

        final BundleManifest written = write();

        assertEquals(8, written.version());
        assertEquals(OptionalLong.empty(), written.parentVersion());
    }

    @Test
    void concurrentWritersOfANewModelGetDifferentNumbers() throws Exception {
        final int writers = 4;
        final CyclicBarrier start = new CyclicBarrier(writers);
        final ExecutorService threads = Executors.newFixedThreadPool(writers);
        final List<Future<Long>> futures = new ArrayList<>();
        try {
            for (int writer = 0; writer < writers; writer++) {
                futures.add(threads.submit(() -> {
                    start.await();
                    return write().version();
                }));
            }
            final List<Long> versions = new ArrayList<>();
            for (final Future<Long> future : futures) {
                versions.add(future.get());
            }
            Collections.sort(versions);
            assertEquals(Arrays.asList(1L, 2L, 3L, 4L), versions);
        } finally {
            threads.shutdownNow();
        }
        for (long version = 1; version <= writers; version++) {
            assertEquals(version, repository.read(MODEL, version).manifest().version());
        }
    }

    @Test
    void stagingOfAKilledWriterIsDeletedAfterADay() throws Exception {
        final Path dead = Files.createDirectories(root.resolve(MODEL).resolve(".staging-dead"));
        Files.write(dead.resolve(ModelBundle.MODEL), new byte[1]);
        Files.setLastModifiedTime(dead, FileTime.from(NOW.minusSeconds(90_000)));
        final Path living = Files.createDirectory(root.resolve(MODEL).resolve(".staging-living"));
        Files.setLastModifiedTime(living, FileTime.from(NOW.minusSeconds(60)));

        write();

        assertFalse(Files.exists(dead));
        assertTrue(Files.exists(living));
    }

    @Test
    void refusesWhatIsNoModelOfTheRepository(@TempDir final Path elsewhere) throws IOException {
        assertThrows(BundleException.class, () -> StagedVersion.begin(repository, "../out", CLOCK));
        Files.createSymbolicLink(root.resolve(MODEL), elsewhere);
        assertThrows(BundleException.class, this::begin);
        assertEquals(Collections.emptyList(), entries(elsewhere));
    }
}
