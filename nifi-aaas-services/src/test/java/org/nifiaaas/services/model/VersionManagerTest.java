package org.nifiaaas.services.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nifiaaas.services.model.BundleFixture.MODEL;
import static org.nifiaaas.services.model.BundleFixture.bundle;
import static org.nifiaaas.services.model.BundleFixture.delete;
import static org.nifiaaas.services.model.BundleFixture.labels;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.features.ModelBundle;
import org.nifiaaas.services.ModelLease;
import org.nifiaaas.services.ModelUnavailableException;
import org.nifiaaas.services.ModelUnavailableException.Reason;
import org.nifiaaas.services.ModelVersionStatus;
import org.nifiaaas.services.ModelVersionStatus.State;
import org.nifiaaas.services.PairBatch;
import org.nifiaaas.services.ScoringException;
import org.nifiaaas.services.VersionSelector;

/** Polls by hand: what happens at a poll is seen right after it, without a thread and without waiting. */
class VersionManagerTest {

    private static final VersionSelector POLICY = VersionSelector.policy();
    private static final PairBatch PAIR = PairBatch.of(new String[] {"ada"}, new String[] {"bakery"});
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    @TempDir
    private Path folder;

    private Path root;
    private final FakeEngine engine = new FakeEngine();
    private final ManualClock clock = new ManualClock();
    private final RecordedEvents events = new RecordedEvents();
    private VersionManager manager;

    @BeforeEach
    void createManager() throws IOException {
        root = Files.createDirectory(folder.resolve("models"));
        manager = manager(new VersionPolicy.Latest());
    }

    @AfterEach
    void closeManager() {
        manager.close();
        assertEquals(0, engine.open(), "versions stay in memory");
        engine.models.forEach(model -> assertEquals(1, model.closes.get()));
        assertEquals(0, engine.sharedCopies.get());
    }

    private VersionManager manager(final VersionPolicy policy) {
        final ModelRepository repository = new ModelRepository(root);
        return new VersionManager(
                repository,
                new VersionLoader(repository, engine),
                VersionManager.Settings.of(policy, Set.of(MODEL), INTERVAL),
                clock,
                events);
    }

    private void nextPoll() {
        clock.advance(INTERVAL);
        manager.poll();
    }

    private long served(final VersionSelector selector) throws ModelUnavailableException {
        try (ModelLease lease = manager.acquire(MODEL, selector)) {
            return lease.identity().version();
        }
    }

    private ModelUnavailableException unavailable(final String model, final VersionSelector selector) {
        return assertThrows(ModelUnavailableException.class, () -> manager.acquire(model, selector));
    }

    private State state(final long version) {
        return manager.versions().stream()
                .filter(status -> status.version() == version)
                .map(ModelVersionStatus::state)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void newVersionServesWhileOldLeaseIsOpen() throws IOException, ModelUnavailableException, ScoringException {
        bundle(root, 1).write(1);
        manager.poll();
        final ModelLease old = manager.acquire(MODEL, POLICY);
        bundle(root, 2).write(2);
        nextPoll();
        assertEquals(2, served(POLICY));
        assertEquals(1, old.identity().version());
        assertEquals(FakeEngine.probability(1, 2, 2), old.scorer().score(PAIR).propensity(0));
        assertEquals(State.UNLOADING, state(1));
        assertEquals(State.AVAILABLE, state(2));
        assertEquals(2, engine.open());
        old.close();
        assertEquals(State.ENDED, state(1));
        assertEquals(1, engine.open());
    }

    @Test
    void badVersionKeepsOldServing() throws IOException, ModelUnavailableException {
        bundle(root, 1).write(1);
        manager.poll();
        bundle(root, 2).goldenOffset(0.01f).write(2);
        nextPoll();
        assertEquals(1, served(POLICY));
        assertEquals(State.ERROR, state(2));
        assertTrue(manager.versions().get(1).explanation().contains("golden row"));
    }

    @Test
    void badVersionIsReportedOnceAndInWords() throws IOException {
        bundle(root, 1).write(1);
        Files.writeString(bundle(root, 2).write(2).resolve(ModelBundle.USERS), "eve\n");
        for (int poll = 0; poll < 20; poll++) {
            nextPoll();
        }
        assertEquals(1, events.failures.size(), events.failures.toString());
        assertTrue(events.failures.get(0).startsWith("propensity version 2 is refused: users.vocab has "));
    }

    @Test
    void oldVersionServesEvenAfterItVanishedWhenTheNewOneIsBad() throws IOException, ModelUnavailableException {
        final Path first = bundle(root, 1).write(1);
        manager.poll();
        delete(first);
        bundle(root, 2).text("unloadable").write(2);
        nextPoll();
        assertEquals(1, served(POLICY));
        assertEquals(State.AVAILABLE, state(1));
    }

    @Test
    void latestFallsBackToTheNewestGoodVersion() throws IOException, ModelUnavailableException {
        bundle(root, 1).write(1);
        bundle(root, 2).write(2);
        bundle(root, 3).text("crash").write(3);
        bundle(root, 4).goldenOffset(0.01f).write(4);
        manager.poll();
        assertEquals(2, served(POLICY));
        assertEquals(State.NEW, state(1));
    }

    @Test
    void repairedVersionTakesOver() throws IOException, ModelUnavailableException {
        bundle(root, 1).write(1);
        bundle(root, 2).text("unloadable").write(2);
        manager.poll();
        assertEquals(1, served(POLICY));
        bundle(root, 2).write(2);
        manager.poll();
        assertEquals(2, served(POLICY));
        assertEquals(State.ENDED, state(1));
    }

    @Test
    void retriesAreBoundedAndResetByANewManifest() throws IOException {
        bundle(root, 1).text("unloadable").write(1);
        for (int poll = 0; poll < 200; poll++) {
            nextPoll();
        }
        assertEquals(5, engine.loadingThreads.size());
        assertEquals(Reason.REFUSED, unavailable(MODEL, POLICY).reason());
        bundle(root, 1).text("unloadable").write(1);
        for (int poll = 0; poll < 200; poll++) {
            nextPoll();
        }
        assertEquals(10, engine.loadingThreads.size());
    }

    @Test
    void retriesLeaveTroubledStorageTime() throws IOException {
        bundle(root, 1).text("unloadable").write(1);
        manager.poll();
        manager.poll();
        assertEquals(1, engine.loadingThreads.size(), "not before the interval is over");
        nextPoll();
        assertEquals(2, engine.loadingThreads.size());
        nextPoll();
        assertEquals(2, engine.loadingThreads.size(), "the pause doubles");
        nextPoll();
        assertEquals(3, engine.loadingThreads.size());
    }

    @Test
    void versionWithoutManifestIsNeverServed() throws IOException, ModelUnavailableException {
        bundle(root, 1).write(1);
        final Path manifest = bundle(root, 2).write(2).resolve(ModelBundle.MANIFEST);
        final byte[] content = Files.readAllBytes(manifest);
        Files.delete(manifest);
        manager.poll();
        assertEquals(1, served(POLICY));
        assertEquals(
                Reason.LOADING, unavailable(MODEL, VersionSelector.version(2)).reason());
        manager.poll();
        assertEquals(
                Reason.ABSENT, unavailable(MODEL, VersionSelector.version(2)).reason());
        assertEquals(List.of(), events.failures, "a version that is being written is no failure");
        Files.write(manifest, content);
        manager.poll();
        assertEquals(2, served(POLICY));
    }

    @Test
    void labelMoveTakesEffectWithinOnePoll() throws IOException, ModelUnavailableException {
        bundle(root, 1).write(1);
        bundle(root, 2).write(2);
        labels(root, "{\"stable\": 2}");
        manager = manager(new VersionPolicy.Labelled("stable"));
        manager.poll();
        assertEquals(2, served(POLICY));
        labels(root, "{\"stable\": 1}");
        manager.poll();
        assertEquals(1, served(POLICY));
        assertEquals(State.ENDED, state(2));
        labels(root, "{\"stable\": 2}");
        manager.poll();
        assertEquals(2, served(POLICY), "a version that ended is loaded again");
    }

    @Test
    void labelToAMissingOrBadVersionKeepsOldServing() throws IOException, ModelUnavailableException {
        bundle(root, 1).write(1);
        bundle(root, 2).text("unloadable").write(2);
        labels(root, "{\"stable\": 1}");
        manager = manager(new VersionPolicy.Labelled("stable"));
        manager.poll();
        for (final String moved : List.of("{\"stable\": 2}", "{\"stable\": 9}", "{}", "{broken")) {
            labels(root, moved);
            nextPoll();
            assertEquals(1, served(POLICY), moved);
        }
        assertTrue(events.attentions.contains(
                "Model propensity: label stable names version 9, of which the repository holds no complete version"));
        assertTrue(events.failures.get(1).startsWith("Model propensity: labels.json cannot be read"));
    }

    @Test
    void requestedLabelFollowsTheRepository() throws IOException, ModelUnavailableException {
        final VersionSelector canary = VersionSelector.label("canary");
        bundle(root, 1).write(1);
        bundle(root, 2).write(2);
        bundle(root, 3).write(3);
        labels(root, "{\"canary\": 1}");
        manager.poll();
        assertEquals(Reason.LOADING, unavailable(MODEL, canary).reason());
        manager.poll();
        assertEquals(1, served(canary));
        assertEquals(3, served(POLICY));
        labels(root, "{\"canary\": 2}");
        manager.poll();
        assertEquals(2, served(canary));
        assertEquals(State.ENDED, state(1));
        labels(root, "{}");
        manager.poll();
        assertEquals(Reason.ABSENT, unavailable(MODEL, canary).reason());
        assertEquals(State.ENDED, state(2));
    }

    @Test
    void specificVersionMissing() throws IOException, ModelUnavailableException {
        bundle(root, 1).write(1);
        manager = manager(new VersionPolicy.Specific(2));
        manager.poll();
        final ModelUnavailableException failure = unavailable(MODEL, POLICY);
        assertEquals(Reason.ABSENT, failure.reason());
        assertEquals("Model propensity: the repository holds no complete version 2 of it", failure.getMessage());
        bundle(root, 2).write(2);
        manager.poll();
        assertEquals(2, served(POLICY));
        assertEquals(State.NEW, state(1));
    }

    @Test
    void vanishedRepositoryKeepsServing() throws IOException, ModelUnavailableException {
        bundle(root, 1).write(1);
        manager.poll();
        final Path away = folder.resolve("away");
        Files.move(root, away);
        nextPoll();
        nextPoll();
        assertEquals(1, served(POLICY));
        assertEquals(1, events.failures.size(), events.failures.toString());
        assertEquals(
                Reason.LOADING, unavailable(MODEL, VersionSelector.version(3)).reason());
        nextPoll();
        assertEquals(
                Reason.ABSENT, unavailable(MODEL, VersionSelector.version(3)).reason());
        Files.move(away, root);
        bundle(root, 2).write(2);
        nextPoll();
        assertEquals(2, served(POLICY));
    }

    @Test
    void vanishedModelFolderKeepsServing() throws IOException, ModelUnavailableException {
        bundle(root, 1).write(1);
        manager.poll();
        delete(root.resolve(MODEL));
        nextPoll();
        assertEquals(1, served(POLICY));
    }

    @Test
    void rewrittenVersionIsNotTakenOver() throws IOException, ModelUnavailableException, ScoringException {
        bundle(root, 1).write(1);
        manager.poll();
        bundle(root, 2).write(1);
        nextPoll();
        nextPoll();
        try (ModelLease lease = manager.acquire(MODEL, POLICY)) {
            assertEquals(
                    FakeEngine.probability(1, 2, 2), lease.scorer().score(PAIR).propensity(0));
        }
        assertEquals(1, events.attentions.size());
        assertTrue(events.attentions.get(0).startsWith("propensity version 1 was changed in the repository"));
    }

    @Test
    void modelIsLoadedOnDemand() throws IOException, ModelUnavailableException {
        bundle(root, 1).write("other", 4);
        manager.poll();
        assertEquals(Reason.LOADING, unavailable("other", POLICY).reason());
        assertEquals(0, engine.open(), "nothing is loaded by the caller");
        manager.poll();
        try (ModelLease lease = manager.acquire("other", POLICY)) {
            assertEquals(4, lease.identity().version());
        }
    }

    @Test
    void requestedVersionIsReleasedWhenNobodyAsksForItAnyMore() throws IOException, ModelUnavailableException {
        final VersionSelector first = VersionSelector.version(1);
        bundle(root, 1).write(1);
        bundle(root, 2).write(2);
        manager.poll();
        unavailable(MODEL, first);
        manager.poll();
        clock.advance(Duration.ofMinutes(9));
        assertEquals(1, served(first));
        clock.advance(Duration.ofMinutes(9));
        manager.poll();
        assertEquals(1, served(first), "asking keeps it");
        clock.advance(Duration.ofMinutes(11));
        manager.poll();
        assertEquals(State.ENDED, state(1));
        assertEquals(2, served(POLICY), "what the policy serves stays through a quiet night");
    }

    @Test
    void modelThatNeverExistedIsForgotten() {
        manager.poll();
        unavailable("absent", POLICY);
        manager.poll();
        final ModelUnavailableException failure = unavailable("absent", POLICY);
        assertEquals(Reason.ABSENT, failure.reason());
        assertEquals("Model absent: the repository holds no complete version of it", failure.getMessage());
        clock.advance(Duration.ofMinutes(11));
        manager.poll();
        assertEquals(Reason.LOADING, unavailable("absent", POLICY).reason(), "it is looked up anew");
    }

    @Test
    void versionServedByPolicyIsThereByItsNumberAtOnce() throws IOException, ModelUnavailableException {
        bundle(root, 1).write(1);
        manager.poll();
        assertEquals(1, served(VersionSelector.version(1)));
    }

    @Test
    void nameThatEscapesTheRepositoryIsRefused() {
        assertEquals(Reason.REFUSED, unavailable("../models", POLICY).reason());
        manager.poll();
        assertEquals(List.of(), events.failures);
    }

    @Test
    void modelsAreIndependent() throws IOException, ModelUnavailableException {
        bundle(root, 1).text("crash").write(1);
        bundle(root, 2).write("other", 1);
        manager.poll();
        unavailable("other", POLICY);
        manager.poll();
        manager.acquire("other", POLICY).close();
        assertEquals(Reason.REFUSED, unavailable(MODEL, POLICY).reason());
        assertEquals(
                List.of("other", MODEL),
                manager.versions().stream().map(ModelVersionStatus::model).toList());
    }

    @Test
    void closedManagerServesNothingNewButFinishesOpenLeases()
            throws IOException, ModelUnavailableException, ScoringException {
        bundle(root, 1).write(1);
        manager.poll();
        final ModelLease open = manager.acquire(MODEL, POLICY);
        manager.close();
        assertEquals(Reason.DISABLED, unavailable(MODEL, POLICY).reason());
        assertEquals(1, open.scorer().score(PAIR).size());
        assertEquals(1, engine.open());
        open.close();
        assertEquals(0, engine.open());
    }

    @Test
    void drainingVersionIsListedBesideItsSuccessor() throws IOException, ModelUnavailableException {
        bundle(root, 1).write(1);
        bundle(root, 2).write(2);
        labels(root, "{\"stable\": 1}");
        manager = manager(new VersionPolicy.Labelled("stable"));
        manager.poll();
        final ModelLease first = manager.acquire(MODEL, POLICY);
        labels(root, "{\"stable\": 2}");
        manager.poll();
        labels(root, "{\"stable\": 1}");
        manager.poll();
        assertEquals(
                List.of(State.UNLOADING, State.AVAILABLE, State.ENDED),
                manager.versions().stream().map(ModelVersionStatus::state).toList());
        first.close();
        manager.poll();
        assertEquals(
                List.of(State.AVAILABLE, State.ENDED),
                manager.versions().stream().map(ModelVersionStatus::state).toList());
    }
}
