package org.nifiaaas.services.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nifiaaas.services.model.BundleFixture.bundle;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nifiaaas.services.ModelLease;
import org.nifiaaas.services.ModelUnavailableException;
import org.nifiaaas.services.ModelUnavailableException.Reason;
import org.nifiaaas.services.ModelVersionStatus;
import org.nifiaaas.services.ModelVersionStatus.State;
import org.nifiaaas.services.ScoringException;
import org.nifiaaas.services.model.policy.VersionPolicy;

/** Models that callers ask for share a memory of three, 1000 bytes each. */
class LeastRecentlyUsedTest extends PolledManager {

    private static final Duration RESIDENCE = Duration.ofSeconds(30);

    @BeforeEach
    void limit() throws IOException {
        manager.close();
        manager = manager(ManagerSettings.of(new VersionPolicy.Latest(), Set.of(), INTERVAL)
                .within(OptionalLong.of(3000)));
        for (final String model : List.of("a", "b", "c", "d", "e")) {
            bundle(root, 1).bytes(1000).write(model, 1);
        }
    }

    /** Asks as a processor does: once, and again after a poll if the model was not there. */
    private boolean ask(final String model) {
        clock.advance(Duration.ofSeconds(1));
        if (isServed(model)) {
            return true;
        }
        manager.poll();
        return isServed(model);
    }

    private boolean isServed(final String model) {
        try (ModelLease lease = manager.acquire(model, POLICY)) {
            return lease.identity().model().equals(model);
        } catch (final ModelUnavailableException e) {
            return false;
        }
    }

    private Set<String> loaded() {
        final Set<String> loaded = new TreeSet<>();
        for (final ModelVersionStatus status : manager.versions()) {
            if (status.state() == State.AVAILABLE) {
                loaded.add(status.model());
            }
        }
        return loaded;
    }

    private void fill() {
        assertTrue(ask("a"));
        assertTrue(ask("b"));
        assertTrue(ask("c"));
        clock.advance(RESIDENCE);
    }

    @Test
    void leastRecentlyAskedForLeavesFirst() {
        fill();
        assertTrue(ask("a"));
        assertTrue(ask("d"));
        assertEquals(Set.of("a", "c", "d"), loaded(), "b was asked for longest ago");
        assertTrue(ask("e"));
        assertEquals(Set.of("a", "d", "e"), loaded(), "then c");
        assertEquals(3, engine.mostOpen.get());
    }

    @Test
    void leasedVersionIsNeverUnloaded() throws ModelUnavailableException, ScoringException {
        fill();
        try (ModelLease longest = manager.acquire("a", POLICY)) {
            assertTrue(ask("b"));
            assertTrue(ask("c"));
            assertTrue(ask("d"));
            assertEquals(Set.of("a", "c", "d"), loaded(), "a is in use, so b leaves");
            assertEquals(1, longest.scorer().score(PAIR).size());
        }
        clock.advance(RESIDENCE);
        assertTrue(ask("e"));
        assertEquals(Set.of("c", "d", "e"), loaded());
    }

    @Test
    void modelWaitsWhileEverythingIsInUse() throws ModelUnavailableException {
        fill();
        final List<ModelLease> leases =
                List.of(manager.acquire("a", POLICY), manager.acquire("b", POLICY), manager.acquire("c", POLICY));
        assertEquals(false, ask("d"));
        final ModelUnavailableException waiting = unavailable("d", POLICY);
        assertEquals(Reason.MEMORY, waiting.reason());
        assertEquals(
                "d version 1 waits for memory: it needs 1000 B of the Memory Limit of 2.9 KB,"
                        + " where a version 1 (1000 B), b version 1 (1000 B), c version 1 (1000 B) are in use",
                waiting.getMessage());
        leases.get(1).close();
        assertTrue(ask("d"));
        assertEquals(Set.of("a", "c", "d"), loaded());
        leases.forEach(ModelLease::close);
    }

    @Test
    void unloadedModelComesBackWhenItIsAskedForAgain() {
        fill();
        assertTrue(ask("d"));
        assertEquals(Set.of("b", "c", "d"), loaded());
        for (int poll = 0; poll < 20; poll++) {
            nextPoll();
        }
        assertEquals(Set.of("b", "c", "d"), loaded(), "nobody asked for it");
        assertTrue(ask("a"));
        assertEquals(Set.of("a", "c", "d"), loaded());
    }

    @Test
    void modelsThatAreAllAskedForTakeTurnsInsteadOfThrashing() {
        final Set<String> everServed = new TreeSet<>();
        final int seconds = 300;
        for (int second = 0; second < seconds / 5; second++) {
            for (final String model : List.of("a", "b", "c", "d", "e")) {
                if (ask(model)) {
                    everServed.add(model);
                }
            }
        }
        assertEquals(Set.of("a", "b", "c", "d", "e"), everServed, "each of them gets its turn");
        final int most = 3 * (int) (seconds / RESIDENCE.toSeconds() + 1);
        assertTrue(engine.models.size() <= most, engine.models.size() + " loads");
        assertEquals(3, engine.mostOpen.get());
    }

    @Test
    void modelThatWasAskedForOnceDoesNotPushOutBusyOnes() {
        fill();
        assertTrue(ask("d"));
        assertEquals(Set.of("b", "c", "d"), loaded());
        // Now a comes back for good, and d is not asked for any more.
        for (int second = 0; second < 120; second++) {
            ask("a");
            ask("b");
            ask("c");
        }
        assertEquals(Set.of("a", "b", "c"), loaded());
        assertEquals(7, engine.models.size(), "while d had to stay, a, b and c took turns; then all is quiet");
    }

    @Test
    void nothingIsUnloadedInVain() throws IOException {
        bundle(root, 1).bytes(2500).write("large", 1);
        fill();
        try (ModelLease lease = manager.acquire("c", POLICY)) {
            assertEquals(false, ask("large"));
            assertEquals(Set.of("a", "b", "c"), loaded(), "a and b alone would not make enough room");
            assertEquals("c", lease.identity().model());
        } catch (final ModelUnavailableException e) {
            throw new AssertionError(e);
        }
        clock.advance(RESIDENCE);
        assertTrue(ask("large"));
        assertEquals(Set.of("large"), loaded());
    }

    @Test
    void newVersionOfAModelThatCallersAskedForPushesOutOthersButNotItsPredecessor() throws IOException {
        fill();
        assertTrue(ask("c"));
        bundle(root, 2).bytes(1000).write("c", 2);
        manager.poll();
        assertEquals(Set.of("b", "c"), loaded());
        assertEquals(State.AVAILABLE, state(2));
        bundle(root, 3).bytes(2500).write("c", 3);
        clock.advance(RESIDENCE);
        manager.poll();
        assertTrue(isServed("c"));
        assertEquals(State.ERROR, state(3), "there is no room beside the version that serves");
    }
}
