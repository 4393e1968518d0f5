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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.LogMessage;
import org.apache.nifi.util.MockConfigurationContext;
import org.apache.nifi.util.TestRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nifiaaas.services.ProfileStoreException;

class EmbeddedProfileServiceTest extends ProfileServiceContract<EmbeddedProfileService> {

    private Path folder;

    @Override
    EmbeddedProfileService add(final TestRunner with) throws InitializationException {
        folder = root.resolve("profiles");
        final EmbeddedProfileService added = new EmbeddedProfileService(clock, rounds);
        with.addControllerService(ID, added);
        with.setProperty(added, EmbeddedProfileService.DIRECTORY, folder.toString());
        return added;
    }

    @Test
    void enablingTellsWhatThereIsInOneLine() throws ProfileStoreException {
        runner.enableControllerService(service);
        write(service::update, List.of(KEY, "item=1:a "), "text");
        runner.disableControllerService(service);
        runner.enableControllerService(service);

        final List<LogMessage> told = runner.getControllerServiceLogger(ID).getInfoMessages();
        final String last = told.get(told.size() - 1).getMsg();
        assertTrue(
                last.matches(".*The directory of profiles .*profiles holds up to about 2 profiles in \\d+\\.\\d MB"),
                last);
        assertTrue(last.contains(folder.toString()), last);
    }

    @ParameterizedTest
    @CsvSource({
        "Directory, ''",
        "Directory, ${directory.that.is.not.set}",
        "Time to Live, 1 sec",
        "Time to Live, 4000 days",
        "Time to Live, forever",
        "Cache Size, 1 MB",
        "Cache Size, much",
        "Sync, sometimes"
    })
    void valuesThatCannotBeMeantAreInvalid(final String property, final String value) {
        runner.setProperty(service, service.getPropertyDescriptor(property), value);
        runner.assertNotValid(service);
    }

    @Test
    void directoryThatIsNoPathIsInvalid() {
        runner.setProperty(service, EmbeddedProfileService.DIRECTORY, "/data/\u0000");
        runner.assertNotValid(service);
    }

    @Test
    void directoryMayNameAVariableOfTheNode() throws ProfileStoreException {
        runner.setVariable("profiles.root", root.toString());
        runner.setProperty(service, EmbeddedProfileService.DIRECTORY, "${profiles.root}/of-the-node");
        runner.assertValid(service);
        runner.enableControllerService(service);
        write(service::update, KEY, "text");

        assertTrue(Files.isDirectory(root.resolve("of-the-node/store")));
    }

    @Test
    void directoryThatCannotBeUsedKeepsTheServiceFromBeingEnabledWithOneLine() throws IOException {
        Files.createFile(folder);

        final InitializationException refusal =
                assertThrows(InitializationException.class, () -> service.onEnabled(context(folder)));

        assertEquals(
                "The directory of profiles " + folder + " cannot be a directory, for there is a file: name a directory",
                refusal.getMessage());
    }

    @Test
    void serviceThatFailedToOpenLeavesNothingLocked() throws IOException {
        runner.enableControllerService(service);
        runner.disableControllerService(service);
        final String format = Files.readString(folder.resolve("format"));
        Files.writeString(folder.resolve("format"), "9");
        assertThrows(InitializationException.class, () -> service.onEnabled(context(folder)));
        Files.writeString(folder.resolve("format"), format);

        runner.enableControllerService(service);
    }

    @Test
    void verificationChangesNothing() throws ProfileStoreException, IOException {
        assertVerified(Outcome.SUCCESSFUL, folder, "The directory of profiles " + folder + " will be made");
        assertFalse(Files.exists(folder));

        Files.createDirectory(folder);
        assertVerified(
                Outcome.SUCCESSFUL,
                folder,
                "The directory of profiles " + folder + " is there, and holds no profiles yet");
        assertEquals(0, Files.list(folder).count());
    }

    @Test
    void verificationCountsProfilesOfADirectoryThatNobodyUses() throws ProfileStoreException {
        runner.enableControllerService(service);
        write(service::update, KEY, "text");
        assertVerified(Outcome.FAILED, folder, "The directory of profiles " + folder + " " + FolderLock.IN_USE);
        assertEquals(Map.of(KEY, "text"), read(service::read, KEY));
        runner.disableControllerService(service);

        final List<ConfigVerificationResult> results = verify(folder);

        assertEquals(2, results.size());
        assertTrue(results.get(1).getExplanation().contains(" holds up to about 1 profile in "), results::toString);
        runner.enableControllerService(service);
        assertEquals(Map.of(KEY, "text"), read(service::read, KEY));
    }

    @Test
    void verificationTellsWhatIsWrong() throws IOException {
        final Path file = Files.createFile(root.resolve("file"));
        assertVerified(
                Outcome.FAILED,
                file,
                "The directory of profiles " + file + " cannot be a directory, for there is a file: name a directory");
        assertVerified(
                Outcome.FAILED,
                file.resolve("profiles"),
                "The directory of profiles " + file.resolve("profiles")
                        + " cannot be made: make the directory, or give NiFi the right to make it");
        assertVerified(
                Outcome.FAILED,
                root,
                "The directory of profiles " + root
                        + " holds other files, and no profiles: name an empty directory, or one that does not exist");
    }

    @Test
    void verificationFindsDamage() throws IOException {
        runner.enableControllerService(service);
        runner.disableControllerService(service);
        Files.write(folder.resolve("store/CURRENT"), new byte[0]);

        final List<ConfigVerificationResult> results = verify(folder);

        assertEquals(Outcome.FAILED, results.get(1).getOutcome());
        assertTrue(results.get(1).getExplanation().contains(" is damaged"), results::toString);
    }

    private void assertVerified(final Outcome outcome, final Path directory, final String explanation) {
        final List<ConfigVerificationResult> results = verify(directory);
        final ConfigVerificationResult last = results.get(results.size() - 1);
        assertEquals(explanation, last.getExplanation());
        assertEquals(outcome, last.getOutcome());
    }

    private List<ConfigVerificationResult> verify(final Path directory) {
        return new EmbeddedProfileService().verify(context(directory), runner.getLogger(), Map.of());
    }

    private MockConfigurationContext context(final Path directory) {
        final Map<PropertyDescriptor, String> properties = new HashMap<>();
        properties.put(EmbeddedProfileService.DIRECTORY, directory.toString());
        return new MockConfigurationContext(service, properties, null, null);
    }
}
