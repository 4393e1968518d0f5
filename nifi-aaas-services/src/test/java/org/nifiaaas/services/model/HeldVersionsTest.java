package org.nifiaaas.services.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nifiaaas.services.model.BundleFixture.MODEL;
import static org.nifiaaas.services.model.BundleFixture.bundle;
import static org.nifiaaas.services.model.BundleFixture.labels;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nifiaaas.services.ModelInterest;
import org.nifiaaas.services.ModelUnavailableException;
import org.nifiaaas.services.ModelUnavailableException.Reason;
import org.nifiaaas.services.ModelVersionStatus;
import org.nifiaaas.services.ModelVersionStatus.State;
import org.nifiaaas.services.VersionSelector;
import org.nifiaaas.services.engine.Engines;
import org.nifiaaas.services.model.loading.VersionLoader;
import org.nifiaaas.services.model.policy.VersionPolicy;
import org.nifiaaas.services.model.source.ModelRepository;

/** What a running component holds: loaded without being asked for, never forgotten, and the last to make room. */
class HeldVersionsTest extends PolledManager {

    private static final VersionSelector STABLE = VersionSelector.label("stable");
    private static final VersionSelector CANARY = VersionSelector.label("canary");

    @BeforeEach
    void writeVersions() throws IOException {
        bundle(root, 1).bytes(1000).write(1);
        bundle(root, 2).bytes(1000).write(2);
        labels(root, "{\"stable\": 1, \"canary\": 2}");
        manager.close();
        manager = manager(ManagerSettings.of(new VersionPolicy.Labelled("stable"), Set.of(), INTERVAL));
    }

    private void limit(final long bytes) {
        manager.close();
        manager = manager(ManagerSettings.of(new VersionPolicy.Latest(), Set.of(), INTERVAL)
                .within(OptionalLong.of(bytes)));
    }

    private void quietNight() {
        for (int minute = 0; minute < 12 * 60; minute++) {
            clock.advance(Duration.ofMinutes(1));
            manager.poll();
        }
    }

    @Test
    void heldVersionsAreLoadedBeforeAnybodyAsks() throws ModelUnavailableException {
        manager.hold(MODEL, List.of(STABLE, CANARY));
        manager.poll();
        assertEquals(1, served(STABLE));
        assertEquals(2, served(CANARY));
    }

    @Test
    void heldVersionStaysThroughAQuietNightAndGoesAfterItIsLetGo() throws ModelUnavailableException {
        final ModelInterest interest = manager.hold(MODEL, List.of(STABLE, CANARY));
        quietNight();
        assertEquals(2, served(CANARY));

        interest.close();
        clock.advance(Duration.ofMinutes(9));
        manager.poll();
        assertEquals(State.AVAILABLE, state(2), "it stays for as long as if somebody had just asked");
        clock.advance(Duration.ofMinutes(11));
        manager.poll();
        assertEquals(0, engine.open());
    }

    @Test
    void heldVersionServesAlsoWhileTheRepositoryIsLookedAtAfterAQuietNight() throws ModelUnavailableException {
        final InterruptedSource source = new InterruptedSource(new ModelRepository(root));
        manager.close();
        manager = new VersionManager(
                source,
                new VersionLoader(source, Engines.of(engine)),
                ManagerSettings.of(new VersionPolicy.Labelled("stable"), Set.of(), INTERVAL),
                clock,
                events);
        manager.hold(MODEL, List.of(CANARY));
        manager.poll();
        final List<Long> served = new ArrayList<>();
        source.afterListing = () -> {
            try {
                served.add(served(CANARY));
            } catch (final ModelUnavailableException e) {
                served.add(0L);
            }
        };
        clock.advance(Duration.ofHours(12));
        manager.poll();
        assertEquals(List.of(2L), served);
    }

    @Test
    void interestsAreCountedAndClosingTwiceCountsOnce() {
        final ModelInterest first = manager.hold(MODEL, List.of(CANARY));
        final ModelInterest second = manager.hold(MODEL, List.of(CANARY, CANARY));
        first.close();
        first.close();
        quietNight();
        assertEquals(State.AVAILABLE, state(2));
        second.close();
        quietNight();
        assertEquals(List.of(), manager.versions(), "the whole model is forgotten");
    }

    @Test
    void labelThatMovesIsFollowedWhileItIsHeld() throws IOException, ModelUnavailableException {
        manager.hold(MODEL, List.of(CANARY));
        manager.poll();
        labels(root, "{\"canary\": 1}");
        quietNight();
        assertEquals(1, served(CANARY));
        assertEquals(State.ENDED, state(2));
    }

    @Test
    void heldModelThatIsMissingIsLoadedWhenItAppears() throws IOException, ModelUnavailableException {
        manager.hold("churn", List.of(POLICY));
        quietNight();
        bundle(root, 3).write("churn", 3);
        labels(root, "churn", "{\"stable\": 3}");
        nextPoll();
        manager.acquire("churn", POLICY).close();
    }

    @Test
    void heldVersionMakesRoomForNobodyWhoDoesNotHold() throws IOException, ModelUnavailableException {
        limit(2000);
        manager.hold(MODEL, List.of(CANARY));
        bundle(root, 1).bytes(1000).write("a", 1);
        bundle(root, 1).bytes(1000).write("b", 1);
        manager.poll();
        clock.advance(Duration.ofMinutes(1));
        ask("a");
        manager.acquire("a", POLICY).close();
        clock.advance(Duration.ofMinutes(5));
        ask("b");
        manager.acquire("b", POLICY).close();
        assertEquals(2, served(CANARY), "a was asked for later and left before it");
        assertEquals(Set.of("b", MODEL), available());
    }

    @Test
    void heldVersionPushesOutWhatNobodyHoldsAtOnce() throws IOException, ModelUnavailableException {
        limit(1000);
        bundle(root, 1).bytes(1000).write("a", 1);
        manager.poll();
        ask("a");
        manager.acquire("a", POLICY).close();
        manager.hold(MODEL, List.of(CANARY));
        manager.poll();
        assertEquals(2, served(CANARY));
        ask("a");
        final ModelUnavailableException refusal = unavailable("a", POLICY);
        assertEquals(Reason.REFUSED, refusal.reason());
        assertTrue(
                refusal.getMessage().contains("where propensity version 2 (1000 B) must stay loaded"),
                refusal.getMessage());
    }

    @Test
    void twoHoldersThatDoNotFitTogetherTakeTurns() throws IOException, ModelUnavailableException {
        limit(1000);
        bundle(root, 1).bytes(1000).write("a", 1);
        manager.hold(MODEL, List.of(CANARY));
        manager.poll();
        assertEquals(2, served(CANARY));
        clock.advance(Duration.ofMinutes(1));
        manager.hold("a", List.of(POLICY));
        manager.poll();
        manager.acquire("a", POLICY).close();
        final int loads = engine.models.size();
        nextPoll();
        nextPoll();
        assertEquals(loads, engine.models.size(), "they do not push each other out while nobody asks");
    }

    @Test
    void nothingIsHeldOfNamesThatAreNoneAndAfterTheEnd() {
        manager.hold("../models", List.of(POLICY)).close();
        manager.hold(MODEL, List.of()).close();
        manager.close();
        manager.hold(MODEL, List.of(CANARY)).close();
        manager.poll();
        assertEquals(List.of(), manager.versions());
    }

    private void ask(final String model) {
        unavailable(model, POLICY);
        manager.poll();
    }

    private Set<String> available() {
        return manager.versions().stream()
                .filter(status -> status.state() == State.AVAILABLE)
                .map(ModelVersionStatus::model)
                .collect(Collectors.toSet());
    }
}
