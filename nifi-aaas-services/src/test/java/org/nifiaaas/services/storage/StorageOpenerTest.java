package org.nifiaaas.services.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.repository.storage.RepositoryLocation;
import org.nifiaaas.repository.storage.RepositoryStorage;

class StorageOpenerTest {

    @TempDir
    private Path folder;

    private static String failure(final String classpath, final String configuration) {
        final RepositoryLocation location = RepositoryLocation.parse("hdfs://namenode:8020/models");
        final StorageOpener opener = new StorageOpener(location, classpath, configuration);
        return assertThrows(IOException.class, opener::open).getMessage();
    }

    @Test
    void folderNeedsNoHadoop() throws IOException {
        final RepositoryLocation location = RepositoryLocation.parse(folder.toString());
        try (RepositoryStorage storage = new StorageOpener(location, null, null).open()) {
            storage.check();
            assertEquals(folder.toString(), storage.location(""));
        }
    }

    @Test
    void hdfsWithoutAClasspathIsExplained() {
        assertEquals(
                "hdfs://namenode:8020/models needs the Hadoop client, and no class path of one is given",
                failure(null, null));
    }

    @Test
    void classpathWithoutAHadoopClientIsExplained() throws IOException {
        Files.createDirectory(folder.resolve("lib"));
        assertEquals(
                "the class path of the Hadoop client holds none: class org.apache.hadoop.hdfs.DistributedFileSystem is in none of its 1 jars and folders",
                failure(folder.resolve("lib").toString(), null));
    }

    @Test
    void classpathWithHalfAHadoopClientIsExplained() throws IOException {
        final Path classes = folder.resolve("org/apache/hadoop/hdfs");
        Files.createDirectories(classes);
        Files.createFile(classes.resolve("DistributedFileSystem.class"));
        final String message = failure(folder.toString(), null);
        assertTrue(message.startsWith("the Hadoop client is not complete: "), message);
        assertEquals(1, message.lines().count());
    }

    @Test
    void missingConfigurationFileIsNamed() {
        assertEquals(
                "there is no Hadoop configuration file " + folder.resolve("core-site.xml") + " that can be read",
                failure(folder.toString(), " " + folder.resolve("core-site.xml") + " ,"));
    }
}
