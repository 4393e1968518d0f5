package org.nifiaaas.services.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.TestRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nifiaaas.features.ErasedUsers;
import org.nifiaaas.services.ProfileKey;
import org.nifiaaas.services.ProfileStoreException;
import org.nifiaaas.services.profile.Fates.Killed;
import org.nifiaaas.services.profile.erasure.ErasedSubjects;

class EmbeddedErasureTest extends ErasedUsersContract<EmbeddedProfileService> {

    private static final ErasedSubjects USER = ErasedSubjects.of(ErasedUsers.of(ID_OF_THE_USER));

    /** So many that the user is in the middle of files. */
    private static final List<String> CROWD = IntStream.range(0, 3_000)
            .mapToObj(number ->
                    ProfileKey.of(ProfileKey.user("card-" + number), COUNTED).text())
            .toList();

    private Path folder;

    @Override
    EmbeddedProfileService add(final TestRunner with) throws InitializationException {
        folder = root.resolve("profiles");
        final EmbeddedProfileService added = new EmbeddedProfileService(clock, rounds);
        with.addControllerService(ID, added);
        with.setProperty(added, EmbeddedProfileService.DIRECTORY, folder.toString());
        return added;
    }

    @Override
    Map<PropertyDescriptor, String> properties() {
        return Map.of(EmbeddedProfileService.DIRECTORY, folder.toString());
    }

    /** Names of files of the directory that hold the id of the user anywhere. The store may be deleting files that it has merged, which then hold nothing. */
    private List<String> filesWithTheUser() throws IOException {
        final List<String> holding = new ArrayList<>();
        for (final Path part : List.of(folder, folder.resolve("store"))) {
            for (final String name : part.toFile().list()) {
                if (holdsTheUser(part.resolve(name))) {
                    holding.add(name);
                }
            }
        }
        return holding;
    }

    private static boolean holdsTheUser(final Path file) throws IOException {
        try {
            return Files.isRegularFile(file)
                    && new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(ID_OF_THE_USER);
        } catch (final NoSuchFileException e) {
            return false;
        }
    }

    @Test
    void noFileHoldsTheUserAnyMoreWhereverTheProfileWas() throws ProfileStoreException, IOException {
        runner.enableControllerService(service);
        Texts.write(service::update, CROWD, "x".repeat(500));
        Texts.write(service::update, OF_THE_USER, "of card " + ID_OF_THE_USER);
        restart();
        Texts.write(service::update, CROWD, "y".repeat(500));
        Texts.write(service::update, OF_THE_USER, "again of card " + ID_OF_THE_USER);
        assertFalse(filesWithTheUser().isEmpty(), "nothing to be erased");
        erase(ID_OF_THE_USER);
        rounds.next();

        assertEquals(List.of(), filesWithTheUser());
        assertEquals(CROWD.size(), service.read(CROWD).size());
        runner.disableControllerService(service);
        assertEquals(List.of(), filesWithTheUser());
    }

    @Test
    void usersWhoBeginAndEndFilesAreInNoListOfFilesEither() throws ProfileStoreException, IOException {
        runner.enableControllerService(service);
        Texts.write(service::update, OF_THE_USER, "alone");
        restart();
        assertFalse(filesWithTheUser().isEmpty());
        erase(ID_OF_THE_USER);
        rounds.next();

        assertEquals(List.of(), filesWithTheUser());
    }

    @Test
    void manyUsersAreErasedAtOnce() throws ProfileStoreException, IOException {
        runner.enableControllerService(service);
        Texts.write(service::update, CROWD, "x".repeat(100));
        erase(IntStream.range(0, 2_999).mapToObj(number -> "card-" + number).toArray(String[]::new));
        rounds.next();

        assertEquals(Set.of(CROWD.get(2_999)), service.read(CROWD).keySet());
    }

    /** When a process ends. */
    enum End {
        BEFORE_THE_REMOVAL,
        BEFORE_FILES_ARE_REWRITTEN,
        BEFORE_THE_TABLE_IS_OPENED_ANEW
    }

    @ParameterizedTest
    @EnumSource(End.class)
    void erasingThatAKillCutShortIsBroughtToItsEndByTheNextProcess(final End end)
            throws TableException, ProfileStoreException, IOException {
        try (ProfileStore store = Texts.open(folder)) {
            Texts.write(store::update, CROWD, "x".repeat(500));
            Texts.write(store::update, OF_THE_USER, "of card " + ID_OF_THE_USER);
        }
        final StoreFolder opened = new StoreFolder(folder);
        final FolderLock lock = opened.take();
        final ProfileTable.Opener real = opened.opener(Texts.SETTINGS);
        final ProfileStore killed =
                new ProfileStore(folder, Duration.ofDays(400), new Ending(real, end), lock::close, clock);
        assertThrows(Killed.class, () -> killed.erase(USER));
        killed.close();
        assertTrue(Files.exists(folder.resolve("erasing")));

        // Whoever is no longer on the list was to be erased all the same.
        try (ProfileStore next = Texts.open(folder)) {
            next.erase(end == End.BEFORE_THE_REMOVAL ? USER : ErasedSubjects.NONE);
            assertEquals(Map.of(), next.read(OF_THE_USER));
            assertEquals(CROWD.size(), next.read(CROWD).size());
            assertEquals(List.of(), filesWithTheUser());
            assertFalse(Files.exists(folder.resolve("erasing")));
        }
    }

    /** Opens tables of a process that ends. */
    private record Ending(ProfileTable.Opener real, End end) implements ProfileTable.Opener {

        @Override
        public ProfileTable open() throws TableException {
            if (end == End.BEFORE_THE_TABLE_IS_OPENED_ANEW && isErasing()) {
                Fates.kill();
            }
            final ProfileTable table = real.open();
            return new ProfileTable() {
                @Override
                public Map<Key, byte[]> read(final Collection<Key> keys) throws TableException {
                    return table.read(keys);
                }

                @Override
                public List<Key> find(final Collection<Key> beginnings) throws TableException {
                    return table.find(beginnings);
                }

                @Override
                public void purge(final Collection<Key> removed) throws TableException {
                    if (end == End.BEFORE_FILES_ARE_REWRITTEN) {
                        Fates.kill();
                    }
                    table.purge(removed);
                }

                @Override
                public void write(final Map<Key, byte[]> values) throws TableException {
                    if (end == End.BEFORE_THE_REMOVAL) {
                        Fates.kill();
                    }
                    table.write(values);
                }

                @Override
                public long count() {
                    return table.count();
                }

                @Override
                public void force() throws TableException {
                    table.force();
                }

                @Override
                public void close() {
                    table.close();
                }
            };
        }

        @Override
        public boolean isErasing() {
            return real.isErasing();
        }

        @Override
        public void beginErasing() throws TableException {
            real.beginErasing();
        }

        @Override
        public void endErasing() throws TableException {
            real.endErasing();
        }
    }
}
