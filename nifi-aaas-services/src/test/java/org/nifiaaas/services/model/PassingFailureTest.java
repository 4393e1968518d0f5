package org.nifiaaas.services.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nifiaaas.services.model.BundleFixture.MODEL;
import static org.nifiaaas.services.model.BundleFixture.bundle;

import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.repository.storage.LocalStorage;
import org.nifiaaas.services.ModelUnavailableException;
import org.nifiaaas.services.ModelUnavailableException.Reason;
import org.nifiaaas.services.ModelVersionStatus.State;
import org.nifiaaas.services.engine.Engines;
import org.nifiaaas.services.model.loading.VersionLoader;
import org.nifiaaas.services.model.policy.VersionPolicy;
import org.nifiaaas.services.model.source.ModelRepository;

/** What storage or memory keeps out comes as soon as they let it; what its content keeps out comes when that is replaced. */
class PassingFailureTest extends PolledManager {

    private static final String REFUSAL =
            "propensity version 1 is refused: model.bigdl cannot be read: Connection reset. It is tried again at ";

    private ObservedCalls calls;

    private void useObservedStorage() {
        calls = new ObservedCalls(new LocalStorage(root));
        final ModelRepository repository = new ModelRepository(calls.storage());
        manager = new VersionManager(
                repository,
                new VersionLoader(repository, Engines.of(engine)),
                ManagerSettings.of(new VersionPolicy.Latest(), Set.of(MODEL), INTERVAL),
                clock,
                events);
    }

    private void resetConnections(final boolean reset) {
        calls.failure = reset ? new SocketException("Connection reset") : null;
        calls.failingSuffix = "/" + ModelBundle.MODEL;
    }

    @Test
    void storageThatFailsIsTriedForEverWithPausesOfFiveMinutesAtMost() throws IOException, ModelUnavailableException {
        useObservedStorage();
        bundle(root, 1).write(1);
        resetConnections(true);
        manager.poll();
        assertEquals(1, calls.failed);
        for (int poll = 0; poll < 12 * 60; poll++) {
            nextPoll();
        }
        // After 0, 5, 10, 20, 40, 80 and 160 seconds, then every 300: 315 seconds are gone by the seventh.
        assertEquals(7 + (3600 - 315) / 300, calls.failed);
        assertEquals(State.ERROR, state(1));
        assertEquals(1, events.failures.size(), "told once: " + events.failures);
        assertTrue(events.failures.get(0).startsWith(REFUSAL), events.failures.get(0));
        resetConnections(false);
        for (int poll = 0; poll < 60; poll++) {
            nextPoll();
        }
        assertEquals(1, served(POLICY));
    }

    @Test
    void refusalTellsWhenTheNextAttemptIs() throws IOException {
        useObservedStorage();
        bundle(root, 1).write(1);
        resetConnections(true);
        manager.poll();
        final ModelUnavailableException refusal = unavailable(MODEL, POLICY);
        assertEquals(Reason.REFUSED, refusal.reason());
        assertEquals(REFUSAL + "2020-09-13T12:26:45Z", refusal.getMessage());
        nextPoll();
        assertEquals(
                REFUSAL + "2020-09-13T12:26:55Z", unavailable(MODEL, POLICY).getMessage());
        assertEquals(REFUSAL + "2020-09-13T12:26:55Z", manager.versions().get(0).explanation());
        assertTrue(manager.refused(MODEL, 1).orElseThrow().isPassing());
    }

    @Test
    void versionThatFoundNoMemoryIsTriedForEver() throws IOException {
        bundle(root, 1).text("huge").write(1);
        manager.poll();
        for (int poll = 0; poll < 12 * 60; poll++) {
            nextPoll();
        }
        assertEquals(7 + (3600 - 315) / 300, engine.loadingThreads.size());
        assertTrue(events.failures
                .get(0)
                .startsWith("propensity version 1 is refused: it does not fit into memory. It is tried again at "));
    }

    @Test
    void damagedContentIsRefusedUntilItsManifestChanges() throws IOException, ModelUnavailableException {
        useObservedStorage();
        Files.writeString(bundle(root, 1).write(1).resolve(ModelBundle.USERS), "nobody\n");
        for (int poll = 0; poll < 200; poll++) {
            nextPoll();
        }
        final long reads = calls.reads(ModelBundle.USERS);
        assertTrue(reads <= 5, reads + " attempts");
        assertEquals(false, manager.refused(MODEL, 1).orElseThrow().isPassing());
        assertEquals(1, events.failures.size());
        assertEquals(events.failures, List.of(unavailable(MODEL, POLICY).getMessage()), "no word of another attempt");
        bundle(root, 1).write(1);
        nextPoll();
        assertEquals(1, served(POLICY));
    }

    @Test
    void olderVersionServesWhileTheNewestCannotBeRead() throws IOException, ModelUnavailableException {
        useObservedStorage();
        bundle(root, 1).write(1);
        manager.poll();
        bundle(root, 2).write(2);
        resetConnections(true);
        nextPoll();
        assertEquals(1, served(POLICY));
        resetConnections(false);
        clock.advance(Duration.ofMinutes(5));
        nextPoll();
        assertEquals(2, served(POLICY));
        assertEquals(State.ENDED, state(1));
    }
}
