package org.nifiaaas.services.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nifiaaas.services.model.BundleFixture.MODEL;
import static org.nifiaaas.services.model.BundleFixture.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.services.ModelLease;
import org.nifiaaas.services.ModelUnavailableException;
import org.nifiaaas.services.ModelUnavailableException.Reason;
import org.nifiaaas.services.ModelVersionStatus;
import org.nifiaaas.services.ModelVersionStatus.State;
import org.nifiaaas.services.VersionSelector;
import org.nifiaaas.services.model.policy.VersionPolicy;

/** What has to stay in memory, what is refused beside it, and when it is tried again. A version takes 1000 bytes unless the test says otherwise. */
class MemoryLimitTest extends PolledManager {

    private void limit(final long bytes) {
        limit(new VersionPolicy.Latest(), bytes);
    }

    private void limit(final VersionPolicy policy, final long bytes) {
        manager.close();
        manager = manager(ManagerSettings.of(policy, Set.of(MODEL), INTERVAL).within(OptionalLong.of(bytes)));
    }

    private void write(final String model, final long version) throws IOException {
        bundle(root, version).bytes(1000).write(model, version);
    }

    private String explanation(final long version) {
        return manager.versions().stream()
                .filter(status -> status.model().equals(MODEL) && status.version() == version)
                .map(ModelVersionStatus::explanation)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void swapThatFitsTakesPlace() throws IOException, ModelUnavailableException {
        limit(2000);
        write(MODEL, 1);
        manager.poll();
        write(MODEL, 2);
        nextPoll();
        assertEquals(2, served(POLICY));
        assertEquals(State.ENDED, state(1));
        assertEquals(List.of(), events.failures);
    }

    @Test
    void swapWithoutRoomForBothIsRefusedInWordsAndTheOldVersionServes() throws IOException, ModelUnavailableException {
        limit(1999);
        write(MODEL, 1);
        manager.poll();
        write(MODEL, 2);
        for (int poll = 0; poll < 10; poll++) {
            nextPoll();
        }
        assertEquals(1, served(POLICY));
        assertEquals(State.ERROR, state(2));
        final String refusal = "propensity version 2 is refused: it needs 1000 B of the Memory Limit of 2.0 KB,"
                + " where propensity version 1 (1000 B) must stay loaded. It is tried again when memory is freed";
        assertEquals(refusal, explanation(2));
        assertEquals(List.of(refusal), events.failures, "told once");
        assertEquals(1, engine.models.size(), "what has no place is not loaded");
    }

    @Test
    void versionLargerThanTheLimitIsRefusedAndTheNewestThatFitsServes() throws IOException, ModelUnavailableException {
        limit(2000);
        write(MODEL, 1);
        bundle(root, 2).bytes(2001).write(2);
        manager.poll();
        assertEquals(1, served(POLICY));
        assertEquals(State.ERROR, state(2));
        assertEquals(
                List.of("propensity version 2 is refused: it needs 2.0 KB, more than the whole Memory Limit of 2.0 KB"),
                events.failures);
        bundle(root, 2).bytes(999).write(2);
        nextPoll();
        assertEquals(2, served(POLICY), "a smaller one in its place is tried");
    }

    @Test
    void onlyVersionThatNeverFitsIsExplainedToTheCaller() throws IOException {
        limit(500);
        write(MODEL, 1);
        manager.poll();
        final ModelUnavailableException refusal = unavailable(MODEL, POLICY);
        assertEquals(Reason.REFUSED, refusal.reason());
        assertEquals(
                "propensity version 1 is refused: it needs 1000 B, more than the whole Memory Limit of 500 B",
                refusal.getMessage());
    }

    @Test
    void callerOfAModelThatFindsNoRoomBesideTheConfiguredOnesIsTold() throws IOException, ModelUnavailableException {
        limit(1500);
        write(MODEL, 1);
        write("other", 4);
        manager.poll();
        unavailable("other", POLICY);
        manager.poll();
        final ModelUnavailableException refusal = unavailable("other", POLICY);
        assertEquals(Reason.REFUSED, refusal.reason());
        assertTrue(refusal.getMessage().contains("where propensity version 1 (1000 B) must stay loaded"));
        assertEquals(1, served(POLICY));
    }

    @Test
    void refusedVersionIsLoadedWhenMemoryIsFreed() throws IOException, ModelUnavailableException {
        manager.close();
        manager = manager(ManagerSettings.of(new VersionPolicy.Latest(), Set.of(MODEL, "other"), INTERVAL)
                .within(OptionalLong.of(2600)));
        write(MODEL, 1);
        write("other", 1);
        manager.poll();
        write(MODEL, 2);
        nextPoll();
        assertEquals(1, served(POLICY));
        assertEquals(State.ERROR, status(MODEL, 2));
        bundle(root, 2).bytes(600).write("other", 2);
        nextPoll();
        assertEquals(2, served(POLICY), "the smaller version of the other model makes the room");
        assertEquals(State.ENDED, status(MODEL, 1));
        assertEquals(1, events.failures.size(), events.failures.toString());
    }

    private State status(final String model, final long version) {
        return manager.versions().stream()
                .filter(status -> status.model().equals(model) && status.version() == version)
                .map(ModelVersionStatus::state)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void versionWaitsForTheEndOfALeaseThatHoldsItsMemory() throws IOException, ModelUnavailableException {
        limit(2000);
        write(MODEL, 1);
        manager.poll();
        final ModelLease old = manager.acquire(MODEL, POLICY);
        write(MODEL, 2);
        nextPoll();
        assertEquals(2, served(POLICY));
        write(MODEL, 3);
        nextPoll();
        assertEquals(2, served(POLICY));
        assertEquals(State.NEW, state(3), "it waits and is not in error");
        assertEquals(
                List.of("propensity version 3 waits for memory: it needs 1000 B of the Memory Limit of 2.0 KB,"
                        + " where propensity version 1 (1000 B), propensity version 2 (1000 B) are in use"),
                events.attentions);
        assertEquals(1, old.identity().version());
        old.close();
        nextPoll();
        assertEquals(3, served(POLICY));
        assertEquals(List.of(), events.failures);
    }

    @Test
    void configuredVersionPushesOutWhatOnlyCallersAskedForAtOnce() throws IOException, ModelUnavailableException {
        limit(2000);
        write(MODEL, 1);
        write("other", 1);
        manager.poll();
        unavailable("other", POLICY);
        manager.poll();
        manager.acquire("other", POLICY).close();
        write(MODEL, 2);
        manager.poll();
        assertEquals(2, served(POLICY));
        assertEquals(Reason.LOADING, unavailable("other", POLICY).reason());
        assertTrue(events.progress.contains("other version 1 is unloaded to make room for propensity version 2,"
                + " and is loaded again when it is asked for"));
        manager.poll();
        manager.acquire("other", POLICY).close();
    }

    @Test
    void standbyWithoutRoomIsRefusedAndNoOlderOneTakesItsPlace() throws IOException, ModelUnavailableException {
        limit(new VersionPolicy.LatestFew(2), 1500);
        write(MODEL, 1);
        write(MODEL, 2);
        write(MODEL, 3);
        manager.poll();
        nextPoll();
        assertEquals(3, served(POLICY));
        assertEquals(State.ERROR, state(2));
        assertEquals(State.NEW, state(1));
        assertEquals(1, events.failures.size(), events.failures.toString());
    }

    @Test
    void versionLargerThanItsFilesPromisedIsReleasedAgain() throws IOException, ModelUnavailableException {
        limit(3000);
        write(MODEL, 1);
        manager.poll();
        engine.modelBytes.set(5000);
        write(MODEL, 2);
        nextPoll();
        nextPoll();
        assertEquals(1, served(POLICY));
        assertEquals(1, engine.open());
        assertEquals(2, engine.models.size(), "its size is known now, so it is not loaded again");
        assertTrue(explanation(2).startsWith("propensity version 2 is refused: it needs 5.4 KB, more than the whole"));
    }

    @Test
    void versionLargerThanItsFilesPromisedPushesOutOthers() throws IOException, ModelUnavailableException {
        limit(3000);
        write(MODEL, 1);
        write("other", 1);
        manager.poll();
        unavailable("other", POLICY);
        manager.poll();
        engine.modelBytes.set(1000);
        write(MODEL, 2);
        nextPoll();
        assertEquals(2, served(POLICY));
        assertEquals(1, engine.open());
        assertEquals(Reason.LOADING, unavailable("other", POLICY).reason());
    }

    @Test
    void versionLargerThanItsFilesPromisedWaitsForALease() throws IOException, ModelUnavailableException {
        limit(3000);
        write(MODEL, 1);
        write("other", 1);
        manager.poll();
        unavailable("other", POLICY);
        manager.poll();
        final ModelLease lease = manager.acquire("other", POLICY);
        engine.modelBytes.set(1000);
        write(MODEL, 2);
        nextPoll();
        assertEquals(1, served(POLICY));
        assertEquals(State.NEW, status(MODEL, 2));
        assertEquals(2, engine.open(), "what was loaded in vain is released");
        lease.close();
        nextPoll();
        assertEquals(2, served(POLICY));
    }

    @Test
    void versionWhoseSizeCannotBeReadIsRefused() throws IOException {
        limit(2000);
        write(MODEL, 1);
        Files.writeString(root.resolve(MODEL).resolve("1").resolve(ModelBundle.MANIFEST), "{}");
        for (int poll = 0; poll < 3; poll++) {
            nextPoll();
        }
        assertEquals(State.ERROR, state(1));
        assertEquals(1, events.failures.size(), events.failures.toString());
        assertTrue(events.failures.get(0).startsWith("propensity version 1 is refused: manifest.json "));
        assertEquals(Reason.REFUSED, unavailable(MODEL, POLICY).reason());
    }

    @Test
    void versionThatACallerAsksForBesideTheConfiguredOneLeavesFirst() throws IOException, ModelUnavailableException {
        final VersionSelector first = VersionSelector.version(1);
        limit(2000);
        write(MODEL, 1);
        write(MODEL, 2);
        manager.poll();
        unavailable(MODEL, first);
        manager.poll();
        assertEquals(1, served(first));
        assertEquals(2, served(POLICY));
        write(MODEL, 3);
        nextPoll();
        assertEquals(3, served(POLICY));
        assertEquals(State.ENDED, state(1));
    }
}
