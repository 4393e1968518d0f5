package org.nifiaaas.hadoop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.features.Checksums;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.repository.bundle.BundleManifest;
import org.nifiaaas.repository.bundle.GoldenRows;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.repository.bundle.RepositoryFolder;
import org.nifiaaas.repository.bundle.StagedVersion;
import org.nifiaaas.repository.labels.ModelLabels;
import org.nifiaaas.repository.retention.Retention;
import org.nifiaaas.repository.retention.VersionFate;
import org.nifiaaas.repository.retention.VersionPruner;
import org.nifiaaas.repository.storage.RepositoryStorage;
import org.nifiaaas.repository.storage.StoredEntry;

/** The oldest client in use, that of Spark 2.4, and a cluster of today. */
@Timeout(300)
class HdfsStorageIT {

    @TempDir
    private static Path folder;

    private static HdfsCluster cluster;

    private URI root;
    private RepositoryStorage storage;

    @BeforeAll
    static void startCluster() throws IOException {
        cluster = HdfsCluster.start(folder);
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    @BeforeEach
    void openStorage(final TestInfo test) throws IOException {
        root = cluster.uri("/" + test.getTestMethod().orElseThrow().getName());
        storage = open(root);
        storage.makeFolder("");
    }

    @AfterEach
    void closeStorage() throws IOException {
        storage.close();
    }

    private static RepositoryStorage open(final URI place) throws IOException {
        return new HdfsStorageProvider().open(place, List.of());
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private List<String> names(final String path) throws IOException {
        return storage.list(path).stream().map(StoredEntry::name).toList();
    }

    @Test
    void listsWhatIsThereByName() throws IOException {
        storage.check();
        storage.makeFolder("b/7");
        storage.create("a", bytes("text"));
        storage.create("ä %20?#x", bytes("12345"));
        assertEquals(List.of("a", "b", "ä %20?#x"), names(""));
        assertTrue(storage.find("b").orElseThrow().isFolder());
        assertFalse(storage.find("b").orElseThrow().leadsOutside());
        final StoredEntry file = storage.find("ä %20?#x").orElseThrow();
        assertTrue(file.isFile());
        assertEquals(5, file.size());
        assertEquals(Clock.systemUTC().millis(), file.modifiedMillis(), 60_000);
        assertFalse(storage.find("absent").isPresent());
        assertFalse(storage.find("b/below").isPresent());
    }

    @Test
    void readsFilesOnlyWithinTheLimit() throws IOException {
        storage.create("a", bytes("12345"));
        assertArrayEquals(bytes("12345"), storage.read("a", 5));
        assertEquals(
                "it has 5 bytes, more than the 4 allowed",
                assertThrows(IOException.class, () -> storage.read("a", 4)).getMessage());
        assertEquals(
                "it is not a regular file",
                assertThrows(IOException.class, () -> storage.read("", 5)).getMessage());
        assertThrows(NoSuchFileException.class, () -> storage.read("absent", 5));
    }

    @Test
    void digestsAFileWithoutHoldingIt() throws IOException {
        final byte[] content = new byte[32 << 20];
        new Random(1).nextBytes(content);
        storage.create("a", content);
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        storage.sha256("a", content.length);
        final long before = threads.getCurrentThreadAllocatedBytes();
        assertEquals(Checksums.sha256(content), storage.sha256("a", content.length));
        final long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < content.length / 4, allocated + " bytes were allocated");
        assertEquals(
                "it has 33554432 bytes, more than the 4 allowed",
                assertThrows(IOException.class, () -> storage.sha256("a", 4)).getMessage());
        assertThrows(NoSuchFileException.class, () -> storage.sha256("absent", 5));
    }

    @Test
    void createdFileIsNeverOverwrittenAndReplacedOneChangesItsStamp() throws IOException {
        storage.create("a", bytes("old"));
        assertThrows(FileAlreadyExistsException.class, () -> storage.create("a", bytes("new")));
        final String before = storage.find("a").orElseThrow().stamp();
        storage.replace("a", bytes("newer"));
        assertNotEquals(before, storage.find("a").orElseThrow().stamp());
        assertArrayEquals(bytes("newer"), storage.read("a", 5));
        assertEquals(List.of("a"), names(""));
    }

    @Test
    void lineIsAddedAfterHalfALineOfADeadWriter() throws IOException {
        storage.append("log", "one");
        storage.replace("log", bytes("one\ntw"));
        storage.append("log", "three");
        assertArrayEquals(bytes("one\ntw\nthree\n"), storage.read("log", 100));
    }

    @Test
    void publishedFolderNeverReplacesAnotherAndNeverEndsUpInIt() throws IOException {
        storage.makeFolder("staged");
        storage.create("staged/new", bytes("new"));
        storage.makeFolder("1");
        storage.create("2", bytes("in the way"));
        assertFalse(storage.publish("staged", "1"));
        assertFalse(storage.publish("staged", "2"));
        assertEquals(List.of(), names("1"));
        assertTrue(storage.publish("staged", "3"));
        assertEquals(List.of("1", "2", "3"), names(""));
        assertEquals(List.of("new"), names("3"));
        assertThrows(NoSuchFileException.class, () -> storage.publish("absent", "4"));
    }

    @Test
    void deletesFoldersWithTheirContent() throws IOException {
        storage.makeFolder("top/below");
        storage.create("top/below/a", bytes("a"));
        storage.delete("top");
        storage.delete("absent");
        assertEquals(List.of(), names(""));
    }

    @Test
    void lockHasOneHolderAmongThreadsAndClients() throws IOException {
        try (RepositoryStorage other = open(root)) {
            try (Closeable held = storage.lock("lock", 0)) {
                assertNotNull(held);
                assertNull(storage.lock("lock", 0));
                assertNull(other.lock("lock", 300));
            }
            try (Closeable again = other.lock("lock", 0)) {
                assertNotNull(again);
                assertNull(storage.lock("lock", 0));
            }
        }
        assertEquals(List.of("lock"), names(""));
    }

    @Test
    void labelsMoveAndOldVersionsGo() throws Exception {
        final RepositoryFolder repository = new RepositoryFolder(storage);
        final Clock later = Clock.offset(Clock.systemUTC(), Duration.ofDays(2));
        for (int count = 0; count < 4; count++) {
            publish(repository);
        }
        final ModelLabels labels = ModelLabels.of(repository, "propensity", later);
        labels.move("stable", 1, "");

        final List<VersionFate> fates =
                new VersionPruner(repository, "propensity", later).prune(Retention.of(1, Duration.ofDays(1)));

        assertEquals(
                List.of(3L, 2L),
                fates.stream()
                        .filter(VersionFate::goes)
                        .map(VersionFate::version)
                        .toList());
        assertEquals(List.of(".labels.lock", "1", "4", "labels.history", "labels.json"), names("propensity"));
        assertEquals(4, labels.move("stable", 4, "").to());
        assertEquals(1, labels.rollback("stable", "").to());
    }

    private static void publish(final RepositoryFolder repository) throws Exception {
        final FeatureSpec specification = FeatureSpec.builder().build();
        try (StagedVersion staged = StagedVersion.begin(repository, "propensity", Clock.systemUTC())) {
            staged.write(ModelBundle.MODEL, new byte[] {1, 2, 3});
            staged.write(ModelBundle.FEATURES, bytes(specification.toJson()));
            staged.write(ModelBundle.USERS, bytes("u1\n"));
            staged.write(ModelBundle.ITEMS, bytes("i1\n"));
            staged.write(
                    ModelBundle.GOLDEN,
                    bytes(GoldenRows.of(new String[] {"u1"}, new String[] {"i1"}, new float[] {0.5f})
                            .toJson()));
            staged.describe(number -> BundleManifest.builder()
                    .model("propensity", number)
                    .network("ncf", "bigdl", "log_softmax", 0)
                    .featuresHash(specification.hash())
                    .trainingWindow("2019-01-01T00:00:00Z", "2019-02-01T00:00:00Z")
                    .run("run-" + number, "a test")
                    .createdAt("2019-02-01T03:04:05Z"));
            staged.publish();
        }
    }

    @Test
    void readerOfAFileThatIsReplacedSeesTheOldOneOrTheNewOne() throws Exception {
        storage.create("a", bytes("1"));
        final ExecutorService writer = Executors.newSingleThreadExecutor();
        final Future<?> written = writer.submit(() -> {
            for (int length = 2; length < 100; length++) {
                storage.replace("a", bytes("1".repeat(length % 50 + 1)));
            }
            return null;
        });
        while (!written.isDone()) {
            assertTrue(new String(storage.read("a", 100), StandardCharsets.UTF_8).matches("1+"));
        }
        written.get();
        writer.shutdown();
    }

    @Test
    void lockOfADeadProcessIsFreeAboutAMinuteLater() throws Exception {
        final Process holder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        root.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader said = holder.inputReader(StandardCharsets.UTF_8)) {
            assertEquals("locked", said.readLine());
            assertNull(storage.lock("lock", 0));
        } finally {
            holder.destroyForcibly().waitFor();
        }
        assertNull(storage.lock("lock", 0));
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> {
            try (Closeable lock = storage.lock("lock", 1_000)) {
                return lock != null;
            }
        });
    }

    @Test
    void folderThatIsNotThereIsNamed() throws IOException {
        try (RepositoryStorage absent = open(cluster.uri("/absent"))) {
            assertEquals(
                    "Repository folder " + cluster.uri("/absent") + " does not exist",
                    assertThrows(IOException.class, absent::check).getMessage());
            assertThrows(NoSuchFileException.class, () -> absent.list(""));
        }
        storage.create("file", bytes(""));
        assertEquals(
                root + "/file is not a folder",
                assertThrows(IOException.class, () -> storage.list("file")).getMessage());
    }

    @Test
    void defaultFileSystemOfTheConfigurationServesAUriWithoutHost() throws IOException {
        storage.create("a", bytes("a"));
        final Configuration configuration = new Configuration();
        assertEquals(
                "hdfs:///models names no name node, and neither does fs.defaultFS of the Hadoop configuration, which is file:///",
                assertThrows(IOException.class, () -> HdfsStorage.open(URI.create("hdfs:///models"), configuration))
                        .getMessage());
        FileSystem.setDefaultUri(configuration, cluster.uri("/"));
        try (RepositoryStorage byDefault = HdfsStorage.open(URI.create("hdfs://" + root.getPath()), configuration)) {
            assertArrayEquals(bytes("a"), byDefault.read("a", 1));
            assertEquals(root + "/a", byDefault.location("a"));
        }
    }

    @Test
    void unknownHostAndClosedPortAreOneLineEach() throws IOException {
        final IOException unknown =
                assertThrows(IOException.class, () -> open(URI.create("hdfs://no-such-host.invalid:1/models"))
                        .check());
        assertEquals(1, unknown.getMessage().lines().count());
        assertTrue(unknown.getMessage().contains("no-such-host.invalid"), unknown.getMessage());
        try (RepositoryStorage closed = open(URI.create("hdfs://127.0.0.1:1/models"))) {
            final String refused =
                    assertThrows(IOException.class, closed::check).getMessage();
            assertTrue(refused.startsWith("Repository folder hdfs://127.0.0.1:1/models cannot be read: "), refused);
            assertTrue(refused.endsWith("Connection refused"), refused);
            assertEquals(1, refused.lines().count());
        }
    }

    @Test
    void patienceIsThatOfTheClustersFilesIfTheySayIt() {
        final Configuration configuration = new Configuration();
        configuration.set("ipc.client.connect.timeout", "777");
        Patience.shorten(configuration);
        assertEquals("777", configuration.get("ipc.client.connect.timeout"));
        assertEquals("1", configuration.get("ipc.client.connect.max.retries.on.timeouts"));
        assertEquals("15000", configuration.get("ipc.client.rpc-timeout.ms"));
    }

    /** Takes the lock, says so, and holds it until it is killed. */
    static final class Holder {

        private Holder() {}

        public static void main(final String[] arguments) throws Exception {
            final RepositoryStorage storage = open(URI.create(arguments[0]));
            final Closeable lock = storage.lock("lock", 0);
            System.out.println(Map.of(true, "failed", false, "locked").get(lock == null));
            System.in.read();
        }
    }
}
