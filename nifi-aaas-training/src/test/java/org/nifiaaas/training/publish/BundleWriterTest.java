package org.nifiaaas.training.publish;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.features.Vocabulary;
import org.nifiaaas.repository.bundle.BundleManifest;
import org.nifiaaas.repository.bundle.GoldenRows;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.repository.storage.LocalStorage;
import org.nifiaaas.training.failure.InputException;
import org.nifiaaas.training.failure.TrainingException;
import org.nifiaaas.training.publish.BundleWriter.FileContent;

class BundleWriterTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final FeatureSpec SPEC = FeatureSpec.builder().build();
    private static final byte[] MODEL = {1, 2, 3};

    @TempDir
    private Path repository;

    private ModelFolder model;
    private BundleWriter writer;

    @BeforeEach
    void openModel() throws InputException {
        model = ModelFolder.open(new LocalStorage(repository), "propensity");
        writer = new BundleWriter(model, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static Map<String, FileContent> contents() {
        final Map<String, FileContent> contents = new LinkedHashMap<>();
        contents.put(ModelBundle.MODEL, staging -> MODEL);
        contents.put(ModelBundle.FEATURES, FileContent.text(SPEC.toJson()));
        contents.put(ModelBundle.USERS, FileContent.vocabulary(Vocabulary.of(List.of("ann", "bob"))));
        contents.put(ModelBundle.ITEMS, FileContent.vocabulary(Vocabulary.of(List.of("tea"))));
        final GoldenRows golden = GoldenRows.of(new String[] {"ann"}, new String[] {"tea"}, new float[] {0.5f});
        contents.put(ModelBundle.GOLDEN, FileContent.text(golden.toJson()));
        contents.put(ModelBundle.METRICS, FileContent.text("{}"));
        return contents;
    }

    private static BundleManifest.Builder manifest(final long version) {
        return BundleManifest.builder()
                .model("propensity", version)
                .network("ncf", "bigdl", "log_softmax", 0)
                .featuresHash(SPEC.hash())
                .trainingWindow("2025-01-01T00:00:00Z", "2025-12-31T00:00:00Z")
                .run("run-1", "test")
                .createdAt(NOW.toString());
    }

    private Path folder() {
        return repository.resolve("propensity");
    }

    private Path version(final long number) {
        return folder().resolve(Long.toString(number));
    }

    private List<String> entries() throws IOException {
        try (Stream<Path> entries = Files.list(folder())) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void versionReadsBackComplete() throws Exception {
        final BundleManifest written = writer.write(contents(), BundleWriterTest::manifest);
        assertEquals(1, written.version());
        assertEquals(OptionalLong.empty(), written.parentVersion());
        final ModelBundle bundle = ModelBundle.read(version(1));
        assertArrayEquals(MODEL, bundle.model());
        assertEquals(2, bundle.users().size());
        assertEquals(
                contents().keySet().stream().sorted().toList(),
                new ArrayList<>(bundle.manifest().files().keySet()));
        assertEquals(List.of(".runs", "1"), entries());
    }

    @Test
    void nextVersionNamesItsParentAndLeavesItAlone() throws Exception {
        writer.write(contents(), BundleWriterTest::manifest);
        final byte[] before = Files.readAllBytes(version(1).resolve(ModelBundle.MANIFEST));
        final BundleManifest second = writer.write(contents(), BundleWriterTest::manifest);
        assertEquals(2, second.version());
        assertEquals(OptionalLong.of(1), second.parentVersion());
        assertEquals(2, ModelBundle.read(version(2)).manifest().version());
        assertArrayEquals(before, Files.readAllBytes(version(1).resolve(ModelBundle.MANIFEST)));
    }

    @Test
    void crashBeforeTheManifestLeavesNoVersion() throws Exception {
        final Map<String, FileContent> contents = contents();
        contents.put("last.txt", staging -> {
            throw new IOException("No space left on device");
        });
        final TrainingException failure =
                assertThrows(TrainingException.class, () -> writer.write(contents, BundleWriterTest::manifest));
        assertTrue(failure.getMessage().endsWith("No space left on device"), failure.getMessage());
        assertEquals(List.of(".runs"), entries());
    }

    @Test
    void crashInTheManifestLeavesNoVersion() throws Exception {
        assertThrows(
                IllegalArgumentException.class,
                () -> writer.write(contents(), version -> manifest(version).featuresHash("")));
        assertEquals(List.of(".runs"), entries());
    }

    @Test
    void incompleteVersionKeepsItsNumber() throws Exception {
        Files.createDirectories(version(7));
        Files.write(version(7).resolve(ModelBundle.MODEL), MODEL);
        final BundleManifest written = writer.write(contents(), BundleWriterTest::manifest);
        assertEquals(8, written.version());
        assertEquals(OptionalLong.empty(), written.parentVersion());
        assertEquals(
                List.of(ModelBundle.MODEL), Arrays.asList(version(7).toFile().list()));
    }

    @Test
    void numberThatAnotherWriterTakesMeanwhileIsNotOverwritten() throws Exception {
        final List<Long> asked = new ArrayList<>();
        final BundleManifest written = writer.write(contents(), version -> {
            if (asked.isEmpty()) {
                writeFile(version(version).resolve("theirs.txt"));
            }
            asked.add(version);
            return manifest(version);
        });
        assertEquals(List.of(1L, 2L), asked);
        assertEquals(2, written.version());
        assertEquals(List.of("theirs.txt"), Arrays.asList(version(1).toFile().list()));
        assertEquals(2, ModelBundle.read(version(2)).manifest().version());
    }

    private static void writeFile(final Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, "theirs".getBytes(StandardCharsets.UTF_8));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void concurrentWritersGetDifferentVersions() throws Exception {
        final int writers = 4;
        final CyclicBarrier start = new CyclicBarrier(writers);
        final ExecutorService threads = Executors.newFixedThreadPool(writers);
        try {
            final List<Future<Long>> futures = new ArrayList<>();
            for (int number = 0; number < writers; number++) {
                futures.add(threads.submit(() -> {
                    start.await();
                    return writer.write(contents(), BundleWriterTest::manifest).version();
                }));
            }
            final List<Long> versions = new ArrayList<>();
            for (final Future<Long> future : futures) {
                versions.add(future.get());
            }
            versions.sort(null);
            assertEquals(List.of(1L, 2L, 3L, 4L), versions);
            for (final long version : versions) {
                assertEquals(
                        version, ModelBundle.read(version(version)).manifest().version());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void stagingOfAKilledWriterIsDeletedAfterADay() throws Exception {
        final Path dead = Files.createDirectory(folder().resolve(".staging-dead"));
        Files.write(dead.resolve(ModelBundle.MODEL), MODEL);
        Files.setLastModifiedTime(dead, FileTime.from(NOW.minusSeconds(90_000)));
        final Path living = Files.createDirectory(folder().resolve(".staging-living"));
        Files.setLastModifiedTime(living, FileTime.from(NOW.minusSeconds(60)));
        writer.write(contents(), BundleWriterTest::manifest);
        assertFalse(Files.exists(dead));
        assertTrue(Files.exists(living));
    }
}
