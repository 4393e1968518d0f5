package org.nifiaaas.services.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nifiaaas.services.profile.Texts.read;
import static org.nifiaaas.services.profile.Texts.write;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifiaaas.services.ProfileStoreException;

/** What lies in the directory, and what is said of one that cannot be used. */
class StoreFolderTest {

    private static final String KEY = "user=8:12345678 ";
    private static final String RESTORE =
            "restore the directory from a backup, or move it away and begin with an empty one";

    @TempDir
    private Path root;

    @Test
    void directoryIsMadeWithItsParents() throws TableException, ProfileStoreException {
        final Path folder = root.resolve("a/b/profiles");
        Texts.open(folder).close();

        assertTrue(Files.isDirectory(folder.resolve("store")));
        assertFalse(Files.exists(folder.resolve("new")));
    }

    @Test
    void fileInItsPlaceIsNoDirectory() throws IOException {
        final Path file = Files.createFile(root.resolve("file"));

        final TableException refusal = refusal(file);

        assertEquals("cannot be a directory, for there is a file: name a directory", refusal.getMessage());
        assertEquals(
                refusal.getMessage(),
                assertThrows(TableException.class, () -> new StoreFolder(file).check())
                        .getMessage());
    }

    @Test
    void directoryThatCannotBeMadeIsRefused() throws IOException {
        final Path folder = Files.createFile(root.resolve("file")).resolve("profiles");
        final String expected = "make the directory, or give NiFi the right to make it";

        assertTrue(refusal(folder).getMessage().startsWith("cannot be made"));
        assertTrue(refusal(folder).getMessage().endsWith(expected));
        assertEquals(
                "cannot be made: " + expected,
                assertThrows(TableException.class, () -> new StoreFolder(folder).checkParent())
                        .getMessage());
    }

    /** Root may write into any directory but those of the kernel. */
    @Test
    void directoryThatCannotBeWrittenIsRefused() throws IOException {
        final Path folder = Files.createDirectory(root.resolve("read-only"));
        assertTrue(folder.toFile().setWritable(false));
        final Path refused = Files.isWritable(folder) ? Path.of("/sys/kernel") : folder;

        assertEquals(
                "cannot be read and written (access is denied): give NiFi the rights, or name another directory",
                refusal(refused).getMessage());
    }

    @Test
    void directoryIsOneStores() throws TableException, ProfileStoreException {
        final Path folder = root.resolve("profiles");
        try (ProfileStore first = Texts.open(folder)) {
            final TableException refusal = refusal(folder);
            assertEquals(FolderLock.IN_USE, refusal.getMessage());
            assertTrue(refusal.isRetryable());

            write(first::update, KEY, "text");
            assertEquals(Map.of(KEY, "text"), read(first::read, KEY));
        }
        Texts.open(folder).close();
    }

    @Test
    void foreignFilesAreLeftAlone() throws IOException {
        final Path foreign = Files.createFile(root.resolve("precious"));

        assertEquals(
                "holds other files, and no profiles: name an empty directory, or one that does not exist",
                refusal(root).getMessage());
        assertTrue(Files.exists(foreign));
        assertFalse(Files.exists(root.resolve("store")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "3"})
    void otherFormatIsNotTouched(final String format) throws IOException, TableException, ProfileStoreException {
        Texts.open(root).close();
        Files.writeString(root.resolve("format"), format + "\n");

        final TableException refusal = refusal(root);

        assertEquals(
                "has format " + format
                        + ", and this version of nifi-aaas knows format 2: install the version that wrote it, or name another directory",
                refusal.getMessage());
        assertFalse(refusal.isRetryable());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "one", "99999999999999999999"})
    void formatThatIsNoNumberIsDamage(final String format) throws IOException, TableException, ProfileStoreException {
        Texts.open(root).close();
        Files.writeString(root.resolve("format"), format);

        assertEquals("is damaged (format): " + RESTORE, refusal(root).getMessage());
    }

    @Test
    void missingFormatOfAStoreIsDamage() throws IOException, TableException, ProfileStoreException {
        Texts.open(root).close();
        Files.delete(root.resolve("format"));

        assertEquals("is damaged (format is missing): " + RESTORE, refusal(root).getMessage());
    }

    @Test
    void storeThatWasMadeByHalvesIsMadeAgain() throws IOException, TableException, ProfileStoreException {
        Files.writeString(root.resolve("format"), "2\n");
        Files.createDirectories(root.resolve("new/inner"));
        Files.writeString(root.resolve("new/MANIFEST-000001"), "half");

        try (ProfileStore store = Texts.open(root)) {
            write(store::update, KEY, "text");
        }
        assertFalse(Files.exists(root.resolve("new")));
    }

    @Test
    void formatThatWasWrittenByHalvesIsWrittenAgain() throws IOException, TableException, ProfileStoreException {
        Files.createFile(root.resolve("lock"));
        Files.createFile(root.resolve("format.new"));

        Texts.open(root).close();
        assertEquals("2", Files.readString(root.resolve("format")).strip());
    }

    @Test
    void missingListOfFilesIsNotTakenForANewStore() throws IOException, TableException, ProfileStoreException {
        fill();
        Files.delete(only("CURRENT"));

        assertEquals("is damaged (CURRENT): " + RESTORE, refusal(root).getMessage());
        assertTrue(Files.exists(only(".sst")));
    }

    @Test
    void storeWhoseDiskIsGoneIsNotBegunAnewWhileTheServiceIsEnabled() throws IOException, TableException {
        final StoreFolder folder = new StoreFolder(root);
        folder.open(Texts.SETTINGS).close();
        Files.move(root.resolve("store"), root.resolve("away"));

        final TableException refusal = assertThrows(TableException.class, () -> folder.open(Texts.SETTINGS));
        assertEquals(
                "is gone: bring it back, for instance by mounting its disk, or disable the service",
                refusal.getMessage());
        assertTrue(refusal.isRetryable());

        Files.move(root.resolve("away"), root.resolve("store"));
        folder.open(Texts.SETTINGS).close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CURRENT", "MANIFEST-"})
    void overwrittenListOfFilesIsDamage(final String name) throws IOException, TableException, ProfileStoreException {
        fill();
        final Path file = only(name);
        final byte[] content = Files.readAllBytes(file);
        Arrays.fill(content, (byte) 7);
        Files.write(file, content);

        assertDamage(refusal(root), "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"CURRENT", "MANIFEST-"})
    void emptyListOfFilesIsDamage(final String name) throws IOException, TableException, ProfileStoreException {
        fill();
        Files.write(only(name), new byte[0]);

        assertDamage(refusal(root), "");
    }

    @Test
    void missingDataIsDamageThatNamesTheFile() throws IOException, TableException, ProfileStoreException {
        fill();
        final Path data = only(".sst");
        Files.delete(data);

        assertDamage(refusal(root), data.getFileName().toString());
    }

    @Test
    void cutDataIsDamageThatNamesTheFile() throws IOException, TableException, ProfileStoreException {
        fill();
        final Path data = only(".sst");
        Files.write(data, Arrays.copyOf(Files.readAllBytes(data), 100));

        assertDamage(refusal(root), data.getFileName().toString());
    }

    /** A profile that cannot be read is none that is not there: a change would begin it anew. */
    @Test
    void overwrittenDataIsDamageWhenItIsRead() throws IOException, TableException, ProfileStoreException {
        fill();
        final Path data = only(".sst");
        final byte[] content = Files.readAllBytes(data);
        Arrays.fill(content, 0, content.length / 2, (byte) 7);
        Files.write(data, content);

        try (ProfileStore store = Texts.open(root)) {
            final ProfileStoreException failure =
                    assertThrows(ProfileStoreException.class, () -> store.read(List.of(key(0))));
            assertEquals(
                    "The directory of profiles " + root + " is damaged (" + data.getFileName() + "): " + RESTORE,
                    failure.getMessage());
            assertFalse(failure.isRetryable());
            assertThrows(ProfileStoreException.class, () -> write(store::update, key(0), "anew"));
        }
    }

    private static String key(final int number) {
        return "user=4:" + number + " ";
    }

    /** Writes profiles that are in a file of their own after the next opening. */
    private void fill() throws TableException, ProfileStoreException {
        try (ProfileStore store = Texts.open(root)) {
            write(
                    store::update,
                    IntStream.range(0, 1000).mapToObj(StoreFolderTest::key).toList(),
                    "text");
        }
        try (RocksTable table = new StoreFolder(root).open(Texts.SETTINGS)) {
            table.compact();
        }
    }

    private Path only(final String name) throws IOException {
        try (Stream<Path> files = Files.list(root.resolve("store"))) {
            final List<Path> found = files.filter(
                            file -> file.getFileName().toString().contains(name))
                    .toList();
            assertEquals(1, found.size(), name);
            return found.get(0);
        }
    }

    private static void assertDamage(final TableException failure, final String file) {
        assertTrue(failure.getMessage().startsWith("is damaged"), failure.getMessage());
        assertTrue(failure.getMessage().contains(file), failure.getMessage());
        assertTrue(failure.getMessage().endsWith(RESTORE), failure.getMessage());
        assertFalse(failure.isRetryable());
    }

    private static TableException refusal(final Path folder) {
        return assertThrows(TableException.class, () -> ProfileStore.open(
                        new StoreFolder(folder), Texts.SETTINGS, Clock.systemUTC())
                .close());
    }
}
