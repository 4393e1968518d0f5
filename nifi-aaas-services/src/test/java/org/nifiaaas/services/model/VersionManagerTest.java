package org.nifiaaas.services.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nifiaaas.services.model.BundleFixture.MODEL;
import static org.nifiaaas.services.model.BundleFixture.bundle;
import static org.nifiaaas.services.model.BundleFixture.delete;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.services.ModelLease;
import org.nifiaaas.services.ModelUnavailableException;
import org.nifiaaas.services.ModelUnavailableException.Reason;
import org.nifiaaas.services.ModelVersionStatus.State;
import org.nifiaaas.services.ScoringException;
import org.nifiaaas.services.VersionSelector;
import org.nifiaaas.services.model.policy.VersionPolicy;

/** How versions come, fail and go. */
class VersionManagerTest extends PolledManager {

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
    void howAVersionScoresIsToldInItsStatusAndInTheLog() throws IOException {
        bundle(root, 1).write(1);
        manager.poll();
        assertEquals("", manager.versions().get(0).explanation());
        engine.explanation.set("scores with a compiled plan");
        bundle(root, 2).write(2);
        nextPoll();
        assertEquals("scores with a compiled plan", manager.versions().get(1).explanation());
        assertTrue(events.progress.contains("propensity version 1 is loaded, checked and warm"));
        assertTrue(events.progress.contains(
                "propensity version 2 is loaded, checked and warm; it scores with a compiled plan"));
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
    void latestFewKeepsTheOlderOnesLoaded() throws IOException, ModelUnavailableException {
        manager.close();
        manager = manager(new VersionPolicy.LatestFew(2));
        bundle(root, 1).write(1);
        bundle(root, 2).write(2);
        manager.poll();
        assertEquals(2, served(POLICY));
        assertEquals(State.AVAILABLE, state(1));
        bundle(root, 3).write(3);
        nextPoll();
        assertEquals(3, served(POLICY));
        assertEquals(State.AVAILABLE, state(2));
        assertEquals(State.ENDED, state(1));
        assertEquals(2, engine.open());
    }

    @Test
    void latestFewPassesOverABadVersion() throws IOException, ModelUnavailableException {
        manager.close();
        manager = manager(new VersionPolicy.LatestFew(2));
        bundle(root, 1).write(1);
        bundle(root, 2).goldenOffset(0.01f).write(2);
        bundle(root, 3).write(3);
        manager.poll();
        nextPoll();
        assertEquals(3, served(POLICY));
        assertEquals(State.AVAILABLE, state(1));
        assertEquals(State.ERROR, state(2));
    }
}
