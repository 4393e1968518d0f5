package org.nifiaaas.services.model;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.nifiaaas.services.model.BundleFixture.MODEL;
import static org.nifiaaas.services.model.BundleFixture.bundle;
import static org.nifiaaas.services.model.BundleFixture.labels;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.nifiaaas.services.ModelUnavailableException;
import org.nifiaaas.services.VersionSelector;
import org.nifiaaas.services.engine.Engines;
import org.nifiaaas.services.model.loading.LoadPace;
import org.nifiaaas.services.model.loading.VersionLoader;
import org.nifiaaas.services.model.policy.VersionPolicy;
import org.nifiaaas.services.model.source.ModelRepository;

/** Which versions are loaded at full speed and which give way to scoring, by clocks that only move when somebody works. */
class LoadUrgencyTest extends PolledManager {

    private static final long STEP = 500_000;
    private static final int CORES = 2;
    private static final double SHARE = 1.0 / 240;

    private final List<Long> rests = new ArrayList<>();
    private long worked;

    @Test
    void leaseMakesTheNextVersionGiveWay() throws IOException, ModelUnavailableException {
        useBusyPace(new VersionPolicy.Latest());
        bundle(root, 1).write(1);
        manager.poll();
        assertEquals(List.of(), rests, "the first version is loaded as fast as possible");

        assertEquals(1, served(POLICY));
        bundle(root, 2).write(2);
        nextPoll();

        assertEquals(2, served(POLICY));
        assertNotEquals(List.of(), rests);
    }

    @Test
    void labelThatMovesIsUrgentForwardAndBack() throws IOException, ModelUnavailableException {
        useBusyPace(new VersionPolicy.Labelled("stable"));
        bundle(root, 1).write(1);
        bundle(root, 2).write(2);
        labels(root, "{\"stable\": 1}");
        manager.poll();
        assertEquals(1, served(POLICY));
        labels(root, "{\"stable\": 2}");
        nextPoll();
        assertEquals(2, served(POLICY));

        labels(root, "{\"stable\": 1}");
        nextPoll();

        assertEquals(1, served(POLICY));
        assertEquals(List.of(), rests);
    }

    @Test
    void labelAndNumberOfACallerAreUrgentBesideWhatThePolicyServes() throws IOException, ModelUnavailableException {
        final VersionSelector canary = VersionSelector.label("canary");
        useBusyPace(new VersionPolicy.Specific(1));
        for (int version = 1; version <= 4; version++) {
            bundle(root, version).write(version);
        }
        labels(root, "{\"canary\": 2}");
        manager.poll();
        assertEquals(1, served(POLICY));
        unavailable(MODEL, canary);
        nextPoll();
        assertEquals(2, served(canary));
        labels(root, "{\"canary\": 3}");
        nextPoll();
        assertEquals(3, served(canary));
        unavailable(MODEL, VersionSelector.version(4));
        nextPoll();
        assertEquals(4, served(VersionSelector.version(4)));

        assertEquals(List.of(), rests);
    }

    @Test
    void stepBackOfThePolicyIsUrgent() throws IOException, ModelUnavailableException {
        useBusyPace(new VersionPolicy.Latest());
        bundle(root, 1).write(1);
        final Path second = bundle(root, 2).write(2);
        manager.poll();
        assertEquals(2, served(POLICY));
        BundleFixture.delete(second);
        nextPoll();

        assertEquals(1, served(POLICY));
        assertEquals(List.of(), rests);
    }

    @Test
    void modelThatHasNoVersionYetIsUrgentWhileOthersAreScored() throws IOException, ModelUnavailableException {
        useBusyPace(new VersionPolicy.Latest());
        bundle(root, 1).write(1);
        manager.poll();
        assertEquals(1, served(POLICY));
        bundle(root, 1).write("churn", 1);
        unavailable("churn", POLICY);

        nextPoll();

        assertEquals(List.of(), rests);
        manager.acquire("churn", POLICY).close();
    }

    @Test
    void rollbackHurriesTheLoadThatItHasToWaitFor() throws IOException, ModelUnavailableException {
        final HangingSource source = new HangingSource(new ModelRepository(root));
        final AtomicLong time = new AtomicLong();
        final List<Long> restsOfLoader = new CopyOnWriteArrayList<>();
        final LoadPace busy = new LoadPace(SHARE, CORES, time::get, () -> time.addAndGet(STEP), restsOfLoader::add);
        manager = new VersionManager(
                source,
                new VersionLoader(source, Engines.of(engine), busy),
                ManagerSettings.of(new VersionPolicy.Labelled("stable"), Set.of(MODEL), Duration.ofDays(1)),
                clock,
                events);
        bundle(root, 1).write(1);
        bundle(root, 2).write(2);
        bundle(root, 3).write(3);
        labels(root, "{\"stable\": 2}");
        manager.poll();
        assertEquals(2, served(POLICY));
        source.hangAtRead.add(3L);
        manager.start("model versions of a test");
        labels(root, "{\"stable\": 3}");
        manager.wake();
        await().until(source.hanging::get);

        labels(root, "{\"stable\": 1}");
        // A version is seen at the beginning of a poll: when the second one is, the poll that saw the first has ended.
        awaitPoll(4);
        awaitPoll(5);
        assertEquals(2, served(POLICY));
        source.release.countDown();

        await().until(() -> served(POLICY) == 1);
        assertEquals(List.of(), restsOfLoader);
    }

    private void awaitPoll(final long newVersion) throws IOException {
        bundle(root, newVersion).write(newVersion);
        manager.wake();
        await().until(() -> manager.versions().stream().anyMatch(status -> status.version() == newVersion));
    }

    private void useBusyPace(final VersionPolicy policy) {
        final ModelRepository repository = new ModelRepository(root);
        final LoadPace busy = new LoadPace(SHARE, CORES, () -> 0, () -> worked += STEP, rests::add);
        manager = new VersionManager(
                repository,
                new VersionLoader(repository, Engines.of(engine), busy),
                ManagerSettings.of(policy, Set.of(MODEL), INTERVAL),
                clock,
                events);
    }
}
