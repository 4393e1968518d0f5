package org.nifiaaas.repository.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.features.Checksums;

class LocalStorageTest {

    @TempDir
    private Path folder;

    private Path root;
    private LocalStorage storage;

    @BeforeEach
    void createStorage() throws IOException {
        root = Files.createDirectory(folder.resolve("models"));
        storage = new LocalStorage(root);
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void readerOfAFileThatIsReplacedSeesTheOldOneOrTheNewOne() throws Exception {
        storage.create("a", bytes("1"));
        final ExecutorService writer = Executors.newSingleThreadExecutor();
        final Future<?> written = writer.submit(() -> {
            for (int length = 2; length < 300; length++) {
                storage.replace("a", bytes("1".repeat(length % 50 + 1)));
            }
            return null;
        });
        while (!written.isDone()) {
            assertTrue(new String(storage.read("a", 100), StandardCharsets.UTF_8).matches("1+"));
            assertEquals(64, storage.sha256("a", 100).length());
        }
        written.get();
        writer.shutdown();
    }

    @Test
    void digestIsThatOfTheContentWithinTheLimit() throws IOException {
        storage.create("a", bytes("12345"));
        assertEquals(Checksums.sha256(bytes("12345")), storage.sha256("a", 5));
        assertEquals(
                "it has 5 bytes, more than the 4 allowed",
                assertThrows(IOException.class, () -> storage.sha256("a", 4)).getMessage());
        Files.createSymbolicLink(root.resolve("link"), root.resolve("a"));
        assertEquals(
                "it is not a regular file",
                assertThrows(IOException.class, () -> storage.sha256("link", 5)).getMessage());
        assertThrows(NoSuchFileException.class, () -> storage.sha256("absent", 5));
    }

    @Test
    void listsWhatIsThereByNameAndTellsLinksApart() throws IOException {
        storage.makeFolder("b/7");
        storage.create("a", bytes("text"));
        Files.createSymbolicLink(root.resolve("file"), root.resolve("a"));
        Files.createSymbolicLink(root.resolve("inside"), root.resolve("b"));
        Files.createSymbolicLink(root.resolve("nowhere"), root.resolve("absent"));
        Files.createSymbolicLink(root.resolve("outside"), folder);

        final List<StoredEntry> entries = storage.list("");
        assertEquals(
                List.of("a", "b", "file", "inside", "nowhere", "outside"),
                entries.stream().map(StoredEntry::name).toList());
        assertEquals(
                List.of("a"),
                entries.stream()
                        .filter(StoredEntry::isFile)
                        .map(StoredEntry::name)
                        .toList());
        assertEquals(
                List.of("b", "inside", "outside"),
                entries.stream()
                        .filter(StoredEntry::isFolder)
                        .map(StoredEntry::name)
                        .toList());
        assertEquals(
                List.of("outside"),
                entries.stream()
                        .filter(StoredEntry::leadsOutside)
                        .map(StoredEntry::name)
                        .toList());
        assertFalse(storage.find("absent").isPresent());
    }

    @Test
    void readsFilesOnlyWithinTheLimitAndNeverThroughALink() throws IOException {
        storage.create("a", bytes("12345"));
        Files.createSymbolicLink(root.resolve("link"), root.resolve("a"));
        assertArrayEquals(bytes("12345"), storage.read("a", 5));
        assertEquals(
                "it has 5 bytes, more than the 4 allowed",
                assertThrows(IOException.class, () -> storage.read("a", 4)).getMessage());
        assertEquals(
                "it is not a regular file",
                assertThrows(IOException.class, () -> storage.read("link", 5)).getMessage());
        assertThrows(NoSuchFileException.class, () -> storage.read("absent", 5));
    }

    @Test
    void createdFileIsNeverOverwrittenAndReplacedOneChangesItsStamp() throws IOException {
        storage.create("a", bytes("old"));
        assertThrows(FileAlreadyExistsException.class, () -> storage.create("a", bytes("new")));
        final String before = storage.find("a").orElseThrow().stamp();
        storage.replace("a", bytes("new"));
        assertNotEquals(before, storage.find("a").orElseThrow().stamp());
        assertArrayEquals(bytes("new"), storage.read("a", 3));
    }

    @Test
    void lineIsAddedAfterHalfALineOfADeadWriter() throws IOException {
        storage.append("log", "one");
        Files.writeString(root.resolve("log"), "one\ntw");
        storage.append("log", "three");
        assertEquals("one\ntw\nthree\n", Files.readString(root.resolve("log")));
    }

    @Test
    void publishedFolderNeverReplacesOneWithContent() throws IOException {
        storage.makeFolder("staged");
        storage.create("staged/new", bytes("new"));
        storage.makeFolder("1");
        storage.create("1/old", bytes("old"));
        assertFalse(storage.publish("staged", "1"));
        assertTrue(storage.publish("staged", "2"));
        assertEquals(
                List.of("1", "2"),
                storage.list("").stream().map(StoredEntry::name).toList());
        assertArrayEquals(bytes("old"), storage.read("1/old", 3));
        assertThrows(IOException.class, () -> storage.publish("absent", "3"));
    }

    @Test
    void deletesFoldersWithTheirContentButNotWhatLinksLeadTo() throws IOException {
        storage.makeFolder("top/below");
        storage.create("keep", bytes("keep"));
        Files.createSymbolicLink(root.resolve("top/below/link"), root.resolve("keep"));
        storage.delete("top");
        storage.delete("absent");
        assertEquals(
                List.of("keep"),
                storage.list("").stream().map(StoredEntry::name).toList());
    }

    @Test
    void lockHasOneHolderUntilItIsGivenBack() throws IOException {
        try (Closeable held = storage.lock("lock", 0)) {
            assertNotNull(held);
            assertNull(storage.lock("lock", 0));
            assertNull(new LocalStorage(root).lock("lock", 1));
        }
        try (Closeable again = storage.lock("lock", 0)) {
            assertNotNull(again);
        }
    }

    @Test
    void folderThatIsNotThereIsNamed() throws IOException {
        final LocalStorage absent = new LocalStorage(folder.resolve("absent"));
        assertEquals(
                "Repository folder " + folder.resolve("absent") + " does not exist",
                assertThrows(IOException.class, absent::check).getMessage());
        assertFalse(absent.find("").isPresent());
        assertEquals(
                "folder " + folder.resolve("absent") + " is not there",
                assertThrows(IOException.class, () -> absent.list("")).getMessage());
        storage.create("file", bytes(""));
        assertEquals(
                root.resolve("file") + " is not a folder",
                assertThrows(IOException.class, () -> storage.list("file")).getMessage());
    }
}
