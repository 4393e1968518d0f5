package org.nifiaaas.services.profile;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.state.Scope;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.MockConfigurationContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifiaaas.services.ProfileKey;
import org.nifiaaas.services.ProfileStoreException;

/** What every service of profiles does with users who are to be erased. */
abstract class ErasedUsersContract<S extends AbstractProfileService> extends ProfileServiceFixture<S> {

    static final String ID_OF_THE_USER = "47110815";
    static final String COUNTED = "0a1b2c3d";
    static final String ALSO_COUNTED = "ffffffff";

    /** All profiles of the user, whatever they count. */
    static final List<String> OF_THE_USER = Stream.of(COUNTED, ALSO_COUNTED)
            .flatMap(counted -> keys(ProfileKey.user(ID_OF_THE_USER), counted))
            .toList();

    /** Profiles of others, some of whom have ids that look like that of the user. */
    static final List<String> OF_OTHERS = Stream.of(
                    ProfileKey.user("4711081"),
                    ProfileKey.user(ID_OF_THE_USER + "5"),
                    ProfileKey.user("card " + ID_OF_THE_USER),
                    "item=8:47110815 ",
                    "item=17:user=8:47110815  ")
            .flatMap(subject -> keys(subject, COUNTED))
            .toList();

    private Path list;

    private static Stream<String> keys(final String subject, final String counted) {
        final ProfileKey key = ProfileKey.of(subject, counted);
        return Stream.of(key.text(), key.olderPart().text());
    }

    @BeforeEach
    void nameTheList() {
        list = root.resolve("erased-users.txt");
        runner.setProperty(service, AbstractProfileService.ERASED_USERS, list.toString());
    }

    final void erase(final String... lines) throws IOException {
        Files.write(list, List.of(lines));
    }

    private void write(final List<String> keys, final String text) throws ProfileStoreException {
        Texts.write(service::update, keys, text);
    }

    private Set<String> present() throws ProfileStoreException {
        final Set<String> present = new TreeSet<>(service.read(OF_THE_USER).keySet());
        present.addAll(service.read(OF_OTHERS).keySet());
        return present;
    }

    private Map<String, String> state() throws IOException {
        return runner.getStateManager(service).getState(Scope.LOCAL).toMap();
    }

    private void writeAll() throws ProfileStoreException {
        write(OF_THE_USER, "text");
        write(OF_OTHERS, "text");
    }

    @Test
    void usersOfTheListAreErasedBeforeTheServiceIsEnabled() throws ProfileStoreException, IOException {
        runner.enableControllerService(service);
        writeAll();
        runner.disableControllerService(service);
        erase("# asked for it", ID_OF_THE_USER, "nobody");
        runner.enableControllerService(service);

        assertEquals(new TreeSet<>(OF_OTHERS), present());
        assertEquals("2", state().get("erased.users"));
        assertEquals(Files.getLastModifiedTime(list).toInstant().toString(), state().get("list.modified"));
        assertTrue(state().get("list.checksum").matches("[0-9a-f]{8}"));
        assertReallyGone();
    }

    /** Not only hidden: who is not on the list any more begins with nothing. */
    private void assertReallyGone() throws IOException, ProfileStoreException {
        runner.disableControllerService(service);
        erase("");
        runner.enableControllerService(service);
        assertEquals(new TreeSet<>(OF_OTHERS), present());
        assertEquals("0", state().get("erased.users"));
    }

    @Test
    void usersAreErasedWhileTheServiceIsAtWork() throws ProfileStoreException, IOException {
        runner.enableControllerService(service);
        writeAll();
        rounds.next();
        assertEquals(OF_THE_USER.size() + OF_OTHERS.size(), present().size());
        erase(ID_OF_THE_USER);
        rounds.next();

        assertEquals(new TreeSet<>(OF_OTHERS), present());
        assertEquals("1", state().get("erased.users"));
        assertTrue(
                told().stream()
                        .anyMatch(line ->
                                line.endsWith("The list of erased users names 1 user, of whom 4 profiles were erased")),
                told()::toString);
        assertReallyGone();
    }

    @Test
    void idsAreTakenInAnyWayInWhichSourcesWriteThem() throws ProfileStoreException, IOException {
        runner.enableControllerService(service);
        writeAll();
        erase("  " + ID_OF_THE_USER + ".0\t");
        rounds.next();

        assertEquals(new TreeSet<>(OF_OTHERS), present());
    }

    @Test
    void longIdsAreFoundByTheirChecksum() throws ProfileStoreException, IOException {
        final String id = "x".repeat(3_000);
        final String key = ProfileKey.of(ProfileKey.user(id), COUNTED).text();
        runner.enableControllerService(service);
        write(List.of(key), "text");
        erase(id);
        rounds.next();
        write(List.of(key), "replayed");
        runner.disableControllerService(service);
        erase("");
        runner.enableControllerService(service);

        assertEquals(Map.of(), service.read(List.of(key)));
    }

    @Test
    void replayBringsNothingBackAndOthersOfItCount() throws ProfileStoreException, IOException {
        runner.enableControllerService(service);
        writeAll();
        erase(ID_OF_THE_USER);
        rounds.next();
        final List<String> all =
                Stream.concat(OF_THE_USER.stream(), OF_OTHERS.stream()).toList();
        service.update(present -> {
            assertEquals(Set.copyOf(OF_OTHERS), present.read(all).keySet());
            final Map<String, byte[]> changed = new HashMap<>();
            all.forEach(key -> changed.put(key, Texts.bytes("replayed")));
            return changed;
        });

        assertEquals(new TreeSet<>(OF_OTHERS), present());
        assertEquals("replayed", Texts.read(service::read, OF_OTHERS.get(0)).get(OF_OTHERS.get(0)));
        assertReallyGone();
    }

    @Test
    void changeThatBeganBeforeTheUserWasErasedBringsNothingBack()
            throws ProfileStoreException, IOException, InterruptedException {
        runner.enableControllerService(service);
        writeAll();
        erase(ID_OF_THE_USER);
        final Thread erasing = new Thread(rounds::next);
        service.update(present -> {
            assertEquals(OF_THE_USER.size(), present.read(OF_THE_USER).size());
            erasing.start();
            await().until(() -> present.read(OF_THE_USER).isEmpty());
            final Map<String, byte[]> changed = new HashMap<>();
            OF_THE_USER.forEach(key -> changed.put(key, Texts.bytes("late")));
            return changed;
        });
        erasing.join();

        assertReallyGone();
    }

    @Test
    void userWhoIsNotOnTheListAnyMoreIsRememberedAgain() throws ProfileStoreException, IOException {
        erase(ID_OF_THE_USER);
        runner.enableControllerService(service);
        erase("# nobody");
        rounds.next();
        writeAll();

        assertEquals(OF_THE_USER.size() + OF_OTHERS.size(), present().size());
        assertEquals("0", state().get("erased.users"));
    }

    @Test
    void listThatCannotBeReadLeavesTheOneThatWasAndIsToldOnce() throws ProfileStoreException, IOException {
        erase(ID_OF_THE_USER);
        runner.enableControllerService(service);
        Files.write(list, new byte[] {'x', '\n', (byte) 0xff});
        for (int round = 0; round < 3; round++) {
            rounds.next();
        }
        Files.delete(list);
        for (int round = 0; round < 3; round++) {
            rounds.next();
        }
        writeAll();

        assertEquals(new TreeSet<>(OF_OTHERS), present());
        assertEquals("1", state().get("erased.users"));
        final List<String> errors = runner.getControllerServiceLogger(ID).getErrorMessages().stream()
                .map(message -> message.getMsg().substring(message.getMsg().indexOf("The list")))
                .toList();
        assertEquals(2, errors.size(), errors::toString);
        assertTrue(
                errors.get(0).startsWith("The list of erased users " + list + " cannot be read (line 2: "),
                errors::toString);
        assertEquals(gone(), errors.get(1));
        erase("somebody", "else");
        rounds.next();
        assertEquals("2", state().get("erased.users"));
    }

    private String gone() {
        return "The list of erased users " + list
                + " is gone, and erased users must not come back: bring it back, or make an empty file if nobody is to be erased any more";
    }

    @Test
    void serviceDoesNotStartWithoutKnowingWhoIsErasedAndLeavesNothingOpen() throws IOException {
        Files.createDirectory(list);
        final String refused = refusal();
        assertTrue(
                refused.startsWith("The list of erased users " + list + " cannot be read (Is a directory): "), refused);
        Files.delete(list);

        erase(ID_OF_THE_USER);
        runner.enableControllerService(service);
        runner.disableControllerService(service);
        Files.delete(list);
        assertEquals(gone(), refusal());
        assertFalse(rounds.areStarted());

        erase("");
        runner.enableControllerService(service);
    }

    private String refusal() {
        return assertThrows(
                        InitializationException.class,
                        () -> service.onEnabled(context(Map.of(AbstractProfileService.ERASED_USERS, list.toString()))))
                .getMessage();
    }

    /** A context of the service, with other values of some properties. */
    private MockConfigurationContext context(final Map<PropertyDescriptor, String> others) {
        final Map<PropertyDescriptor, String> properties = new HashMap<>(properties());
        properties.putAll(others);
        return new MockConfigurationContext(
                service, properties, runner.getProcessContext().getControllerServiceLookup(), null);
    }

    /** What the service needs to be enabled. */
    abstract Map<PropertyDescriptor, String> properties();

    /** Empty is what a property is that refers to an empty parameter. */
    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "${list.that.is.not.set}"})
    void nothingIsLookedAtWithoutAList(final String value) throws IOException {
        if (value == null) {
            runner.removeProperty(service, AbstractProfileService.ERASED_USERS);
        } else {
            runner.setProperty(service, AbstractProfileService.ERASED_USERS, value);
        }
        runner.assertValid(service);
        runner.enableControllerService(service);

        assertFalse(rounds.areStarted());
        assertFalse(state().containsKey("erased.users"));
    }

    @Test
    void roundsEndWithTheService() throws IOException {
        erase(ID_OF_THE_USER);
        runner.enableControllerService(service);
        assertTrue(rounds.areStarted());
        runner.disableControllerService(service);
        assertFalse(rounds.areStarted());
    }

    @Test
    void nothingThatIsToldNamesAnybody() throws ProfileStoreException, IOException {
        runner.enableControllerService(service);
        writeAll();
        erase(ID_OF_THE_USER);
        rounds.next();
        restart();

        final String told = told() + " " + state() + " " + Files.getLastModifiedTime(list);
        assertFalse(told.contains(ID_OF_THE_USER), told);
    }

    @Test
    void verificationTellsHowManyUsersAreErased() throws IOException {
        assertVerified(
                Outcome.SUCCESSFUL, "The list of erased users " + list + " is not there yet, so that nobody is erased");
        erase(ID_OF_THE_USER, "another");
        assertVerified(Outcome.SUCCESSFUL, "The list of erased users " + list + " names 2 users");
        Files.write(list, "a\u00ff".getBytes(StandardCharsets.ISO_8859_1));
        assertVerified(Outcome.FAILED, "The list of erased users " + list + " cannot be read (line 1: ");
    }

    private void assertVerified(final Outcome outcome, final String beginning) {
        final List<ConfigVerificationResult> results = service.verify(
                context(Map.of(AbstractProfileService.ERASED_USERS, list.toString())), runner.getLogger(), Map.of());
        final ConfigVerificationResult last = results.get(results.size() - 1);
        assertTrue(last.getExplanation().startsWith(beginning), last::getExplanation);
        assertEquals(outcome, last.getOutcome());
    }

    @Test
    void pathThatIsNoneIsInvalid() {
        runner.setProperty(service, AbstractProfileService.ERASED_USERS, "/data/\u0000");
        runner.assertNotValid(service);
    }
}
