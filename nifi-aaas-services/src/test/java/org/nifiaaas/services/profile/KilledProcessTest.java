package org.nifiaaas.services.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.services.ProfileStoreException;

/** What another process did to the profiles, and what is left of it. */
class KilledProcessTest {

    @TempDir
    private Path folder;

    @TempDir
    private Path temporary;

    @RepeatedTest(3)
    void changesThatWereDoneOutliveKillAndNoneIsThereByHalves()
            throws IOException, InterruptedException, TableException, ProfileStoreException {
        int done = 0;
        try (Child child = new Child(folder, temporary)) {
            while (done < 100) {
                done = Integer.parseInt(child.line());
            }
            done = Math.max(done, child.kill());
        }
        assertEquals(
                0,
                Files.list(temporary)
                        .filter(file -> file.toString().contains("rocksdb"))
                        .count());

        try (ProfileStore store = Texts.open(folder)) {
            final Map<String, byte[]> profiles = store.read(Child.keys());
            final Set<String> changes = profiles.values().stream()
                    .map(bytes -> Texts.text(bytes).split(" ")[0])
                    .collect(Collectors.toSet());

            assertEquals(Child.PROFILES, profiles.size());
            assertEquals(1, changes.size(), () -> "profiles of several changes: " + changes);
            final int last = Integer.parseInt(changes.iterator().next());
            assertTrue(last == done || last == done + 1, "change " + last + " is there, and " + done + " was done");
        }
    }

    @Test
    void folderOfTemporaryFilesThatCannotBeUsedIsTold() throws IOException {
        final Path missing = temporary.resolve("missing");
        try (Child child = new Child(folder, missing)) {
            assertEquals(
                    "cannot be opened, for RocksDB's library cannot be loaded out of " + missing
                            + ": let java.io.tmpdir be a folder with room, not mounted noexec",
                    child.line());
        }
    }

    /** When the second service of this process gives up, the system takes the first one's lock as given up too; RocksDB's own stays. */
    @Test
    void otherProcessIsKeptAwayAlsoAfterASecondServiceOfThisOneGaveUp()
            throws IOException, TableException, ProfileStoreException {
        try (ProfileStore store = Texts.open(folder)) {
            assertThrows(TableException.class, () -> Texts.open(folder));

            try (Child child = new Child(folder, temporary)) {
                assertEquals(FolderLock.IN_USE, child.line());
                assertNull(child.line());
            }
            Texts.write(store::update, Child.keys(), "mine");
        }
    }

    @Test
    void directoryOfAnotherProcessIsInUseUntilItEnds()
            throws IOException, InterruptedException, TableException, ProfileStoreException {
        try (Child child = new Child(folder, temporary)) {
            child.line();

            assertEquals(
                    FolderLock.IN_USE,
                    assertThrows(TableException.class, () -> Texts.open(folder)).getMessage());
            child.kill();
        }
        Texts.open(folder).close();
    }
}
