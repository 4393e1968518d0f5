package org.nifiaaas.services.model;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nifiaaas.services.model.BundleFixture.MODEL;
import static org.nifiaaas.services.model.BundleFixture.bundle;
import static org.nifiaaas.services.model.BundleFixture.labels;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.services.ModelLease;
import org.nifiaaas.services.ModelUnavailableException;
import org.nifiaaas.services.ModelUnavailableException.Reason;
import org.nifiaaas.services.ModelVersionStatus.State;
import org.nifiaaas.services.PairBatch;
import org.nifiaaas.services.ScoringException;
import org.nifiaaas.services.VersionSelector;
import org.nifiaaas.services.engine.Engines;
import org.nifiaaas.services.model.loading.VersionLoader;
import org.nifiaaas.services.model.policy.VersionPolicy;
import org.nifiaaas.services.model.source.ModelRepository;

/** What goes on while storage hangs or a version takes long: everything else. Each hang lasts until the test ends it, so nothing depends on time. */
class SlowStorageTest {

    private static final VersionSelector POLICY = VersionSelector.policy();
    private static final PairBatch PAIR = PairBatch.of(new String[] {"ada"}, new String[] {"bakery"});

    @TempDir
    private Path root;

    private final FakeEngine engine = new FakeEngine();
    private final RecordedEvents events = new RecordedEvents();
    private final ManualClock clock = new ManualClock();
    private HangingSource source;
    private VersionManager manager;

    @BeforeEach
    void startManager() throws IOException {
        bundle(root, 1).write(1);
        bundle(root, 2).write(2);
        labels(root, "{\"stable\": 1, \"canary\": 2}");
        source = new HangingSource(new ModelRepository(root));
        manager = new VersionManager(
                source,
                new VersionLoader(source, Engines.of(engine)),
                ManagerSettings.of(new VersionPolicy.Labelled("stable"), Set.of(MODEL), Duration.ofDays(1))
                        .closingWithin(Duration.ofMillis(100)),
                clock,
                events);
        manager.start("model versions of a test");
    }

    @AfterEach
    void closeManager() {
        source.release.countDown();
        manager.close();
        await().until(() -> engine.open() == 0);
        engine.models.forEach(model -> assertEquals(1, model.closes.get()));
    }

    private long served(final VersionSelector selector) {
        return served(MODEL, selector);
    }

    private long served(final String model, final VersionSelector selector) {
        try (ModelLease lease = manager.acquire(model, selector)) {
            return lease.identity().version();
        } catch (final ModelUnavailableException e) {
            return 0;
        }
    }

    /** Asks for version 3, which never arrives until the latch is released. */
    private void hangWhileVersion3IsLoaded() throws IOException {
        bundle(root, 3).write(3);
        source.hangAtRead.add(3L);
        assertEquals(0, served(VersionSelector.version(3)));
        await().until(source.hanging::get);
    }

    @Test
    void labelMovesAndRollsBackAtTheNextPollWhileAnotherVersionIsLoaded() throws IOException {
        await().until(() -> served(POLICY) == 1);
        await().until(() -> served(VersionSelector.version(1)) == 1);
        await().until(() -> served(VersionSelector.version(2)) == 2);
        hangWhileVersion3IsLoaded();
        labels(root, "{\"stable\": 2}");
        manager.wake();
        await().until(() -> served(POLICY) == 2);
        labels(root, "{\"stable\": 1}");
        manager.wake();
        await().until(() -> served(POLICY) == 1);
        assertEquals(1, source.release.getCount());
        assertEquals(0, served(VersionSelector.version(3)));
        source.release.countDown();
        await().until(() -> served(VersionSelector.version(3)) == 3);
    }

    @Test
    void unneededVersionIsReleasedAndNewOneIsExplainedWhileAnotherIsLoaded() throws IOException {
        await().until(() -> served(POLICY) == 1);
        await().until(() -> served(VersionSelector.label("canary")) == 2);
        hangWhileVersion3IsLoaded();
        labels(root, "{\"stable\": 1}");
        manager.wake();
        await().until(() -> engine.open() == 1);
        bundle(root, 4).write(4);
        assertEquals(0, served(VersionSelector.version(4)));
        await().untilAsserted(() -> assertEquals(
                "Model propensity version 4 is being loaded",
                assertThrows(ModelUnavailableException.class, () -> manager.acquire(MODEL, VersionSelector.version(4)))
                        .getMessage()));
        source.release.countDown();
        await().until(() -> served(VersionSelector.version(4)) == 4);
    }

    @Test
    void otherModelsAreLookedUpWhileAVersionIsLoaded() throws IOException {
        await().until(() -> served(POLICY) == 1);
        hangWhileVersion3IsLoaded();
        assertEquals(0, served("other", POLICY));
        await().until(() -> assertThrows(ModelUnavailableException.class, () -> manager.acquire("other", POLICY))
                        .reason()
                == Reason.ABSENT);
        assertEquals(1, source.release.getCount());
    }

    @Test
    void versionThatIsNoLongerWantedWhenItIsLoadedIsReleased() throws IOException {
        await().until(() -> served(POLICY) == 1);
        bundle(root, 3).write(3);
        source.hangAtRead.add(3L);
        labels(root, "{\"stable\": 3}");
        manager.wake();
        await().until(source.hanging::get);
        labels(root, "{\"stable\": 1}");
        manager.wake();
        assertEquals(0, served("other", POLICY));
        await().until(() -> manager.versions().size() == 3);
        source.release.countDown();
        await().until(() -> engine.models.size() == 2 && engine.open() == 1);
        assertEquals(1, served(POLICY));
    }

    @Test
    void listingThatHangsDoesNotBlockScoring() throws ModelUnavailableException, ScoringException {
        await().until(() -> served(POLICY) == 1);
        source.hangAtList.set(true);
        manager.wake();
        await().until(source.hanging::get);
        for (int batch = 0; batch < 100; batch++) {
            try (ModelLease lease = manager.acquire(MODEL, POLICY)) {
                assertEquals(1, lease.scorer().score(PAIR).size());
            }
        }
        assertEquals(0, served(VersionSelector.version(2)), "the answer is no, but it comes at once");
        assertEquals(1, source.release.getCount());
    }

    @Test
    void closingReturnsWhileAListingHangs() throws ModelUnavailableException {
        await().until(() -> served(POLICY) == 1);
        final ModelLease open = manager.acquire(MODEL, POLICY);
        source.hangAtList.set(true);
        manager.wake();
        await().until(source.hanging::get);
        manager.close();
        assertEquals(1, source.release.getCount());
        assertEquals(
                Reason.DISABLED,
                assertThrows(ModelUnavailableException.class, () -> manager.acquire(MODEL, POLICY))
                        .reason());
        assertEquals(1, engine.open(), "the open lease goes on");
        open.close();
        assertEquals(0, engine.open());
    }

    @Test
    void closingReturnsWhileALoadHangsAndWhatIsLoadedLaterIsReleased() throws IOException {
        await().until(() -> served(POLICY) == 1);
        hangWhileVersion3IsLoaded();
        manager.close();
        assertEquals(1, source.release.getCount());
        assertEquals(0, engine.open());
        source.release.countDown();
        await().until(() -> engine.models.size() == 2 && engine.open() == 0);
    }

    @Test
    void loadingGoesOnAfterAnErrorOfTheJvm() throws IOException {
        bundle(root, 3).text("die").write(3);
        assertEquals(0, served(VersionSelector.version(3)));
        await().until(() -> !events.failures.isEmpty());
        assertTrue(
                events.failures
                        .get(0)
                        .startsWith(
                                "propensity version 3 is refused: loading it broke off: InternalError: the JVM is in trouble"),
                events.failures.get(0));
        await().until(() -> served(VersionSelector.version(2)) == 2);
    }

    private void pollAfterAMinute() {
        clock.advance(Duration.ofSeconds(61));
        // Whoever asks for something new is answered by the poll that follows.
        final VersionSelector unheardOf = VersionSelector.version(clock.millis());
        assertEquals(0, served(unheardOf));
        await().until(() -> assertThrows(ModelUnavailableException.class, () -> manager.acquire(MODEL, unheardOf))
                        .reason()
                == Reason.ABSENT);
    }

    private List<String> toldOfLoading() {
        return events.attentions.stream()
                .filter(message -> message.contains("has been loading"))
                .toList();
    }

    @Test
    void loadThatTakesLongIsToldWithWhatItDoesAndThatNothingMoves() throws IOException {
        await().until(() -> served(POLICY) == 1);
        hangWhileVersion3IsLoaded();
        pollAfterAMinute();
        pollAfterAMinute();
        pollAfterAMinute();
        final String rest = ": it is reading and checking its files, 0 B of ";
        assertEquals(2, toldOfLoading().size(), "each is told once: " + toldOfLoading());
        assertTrue(
                toldOfLoading()
                        .get(0)
                        .startsWith("propensity version 3 has been loading for more than a minute" + rest),
                toldOfLoading().get(0));
        assertTrue(
                toldOfLoading()
                        .get(1)
                        .startsWith("propensity version 3 has been loading for more than a minute,"
                                + " and nothing has moved for a minute" + rest),
                toldOfLoading().get(1));
        assertTrue(
                toldOfLoading()
                        .get(1)
                        .endsWith("are read. Other versions wait until it is done; what is loaded goes on serving"),
                toldOfLoading().get(1));
    }

    @Test
    void longLoadOfAFirstVersionIsNoWarningAsLongAsItMoves() throws IOException {
        await().until(() -> served(POLICY) == 1);
        bundle(root, 3).write("churn", 3);
        labels(root, "churn", "{\"stable\": 3}");
        source.hangAtRead.add(3L);
        assertEquals(0, served("churn", POLICY));
        await().until(source.hanging::get);
        pollAfterAMinute();
        assertEquals(List.of(), toldOfLoading());
        assertTrue(
                events.progress.stream()
                        .anyMatch(message ->
                                message.startsWith("churn version 3 has been loading for more than a minute:")),
                events.progress.toString());
        pollAfterAMinute();
        assertEquals(1, toldOfLoading().size(), "that it stands still is one");
    }

    @Test
    void servingNeverWritesToTheRepository() throws IOException {
        final Map<Path, FileTime> before = writeTimes();
        await().until(() -> served(POLICY) == 1);
        await().until(() -> served(VersionSelector.label("canary")) == 2);
        manager.wake();
        await().until(() -> served(VersionSelector.version(2)) == 2);
        manager.close();
        assertEquals(before, writeTimes(), "storage that may only be read is enough");
        assertTrue(events.failures.isEmpty(), events.failures.toString());
    }

    /** A folder's time changes with each file that is made or removed in it, a temporary one too. */
    private Map<Path, FileTime> writeTimes() throws IOException {
        final Map<Path, FileTime> times = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(root)) {
            for (final Path path : walk.toList()) {
                times.put(path, Files.getLastModifiedTime(path));
            }
        }
        return times;
    }

    @Test
    void repositoryThatVanishesDuringALoadKeepsServing() throws IOException {
        await().until(() -> served(POLICY) == 1);
        hangWhileVersion3IsLoaded();
        BundleFixture.delete(root.resolve(MODEL));
        source.release.countDown();
        await().until(() -> !events.failures.isEmpty());
        assertEquals(1, served(POLICY));
        assertTrue(
                manager.versions().stream().anyMatch(status -> status.version() == 3 && status.state() == State.ERROR));
    }
}
