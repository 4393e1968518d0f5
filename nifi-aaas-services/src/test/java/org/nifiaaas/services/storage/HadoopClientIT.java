package org.nifiaaas.services.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.Closeable;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.hadoop.HdfsCluster;
import org.nifiaaas.repository.storage.RepositoryLocation;
import org.nifiaaas.repository.storage.RepositoryStorage;

/** The life of a Hadoop client in its own class loader. */
@Timeout(300)
class HadoopClientIT {

    private static final int ROUNDS = 20;

    @TempDir
    private static Path folder;

    private static HdfsCluster cluster;

    private String folderName;

    @BeforeAll
    static void startCluster() throws IOException {
        cluster = HdfsCluster.start(folder);
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    @BeforeEach
    void chooseFolder(final TestInfo test) {
        folderName = "/" + test.getTestMethod().orElseThrow().getName();
    }

    private RepositoryStorage open() throws IOException {
        final RepositoryLocation location =
                RepositoryLocation.parse(cluster.uri(folderName).toString());
        return new StorageOpener(location, HdfsCluster.clientClasspath(), null).open();
    }

    /** Uses a client as a service does, closes it, and tells its class loader. */
    private ClassLoader useAndClose(final int round) throws IOException {
        try (RepositoryStorage storage = open()) {
            storage.makeFolder("");
            storage.replace("file", new byte[] {1, 2, 3});
            storage.append("log", "line " + round);
            assertEquals(3, storage.read("file", 3).length);
            try (Closeable lock = storage.lock("lock", 0)) {
                assertNotNull(lock);
            }
            final IOException failure = assertThrows(IOException.class, () -> storage.create("log/below", new byte[0]));
            return failure.getCause().getClass().getClassLoader();
        }
    }

    @Test
    void servicesThatComeAndGoShareOneClassLoaderAndLeaveNoThreadsBehind() throws IOException {
        final ClassLoader loader = useAndClose(1);
        assertEquals("hadoop-client", loader.getName());
        final int threads = ManagementFactory.getThreadMXBean().getThreadCount();
        for (int round = 2; round <= ROUNDS; round++) {
            assertSame(loader, useAndClose(round));
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(100))
                .until(() -> ManagementFactory.getThreadMXBean().getThreadCount() <= threads);
        try (RepositoryStorage storage = open()) {
            final String log = new String(storage.read("log", 1_000), StandardCharsets.UTF_8);
            assertEquals(ROUNDS, log.lines().count());
        }
    }

    /** This test has another Hadoop on its class path, as a NiFi may have. */
    @Test
    void clientIsNotMixedWithAHadoopOutside() throws IOException, ClassNotFoundException {
        final String name = "org.apache.hadoop.hdfs.DistributedFileSystem";
        final ClassLoader loader = useAndClose(0);
        assertSame(loader, loader.loadClass(name).getClassLoader());
        assertNotSame(loader, Class.forName(name).getClassLoader());
    }
}
