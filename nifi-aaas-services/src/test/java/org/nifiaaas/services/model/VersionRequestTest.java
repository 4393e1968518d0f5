package org.nifiaaas.services.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nifiaaas.services.model.BundleFixture.MODEL;
import static org.nifiaaas.services.model.BundleFixture.bundle;
import static org.nifiaaas.services.model.BundleFixture.labels;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nifiaaas.services.ModelLease;
import org.nifiaaas.services.ModelUnavailableException;
import org.nifiaaas.services.ModelUnavailableException.Reason;
import org.nifiaaas.services.ModelVersionStatus;
import org.nifiaaas.services.ModelVersionStatus.State;
import org.nifiaaas.services.ScoringException;
import org.nifiaaas.services.VersionSelector;
import org.nifiaaas.services.model.policy.VersionPolicy;

/** What policies, labels and callers get. */
class VersionRequestTest extends PolledManager {

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
        assertEquals("Model absent: the repository has no such model; it holds no model at all", failure.getMessage());
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
