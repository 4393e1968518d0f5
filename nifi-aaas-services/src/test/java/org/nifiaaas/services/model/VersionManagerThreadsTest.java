package org.nifiaaas.services.model;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nifiaaas.services.model.BundleFixture.MODEL;
import static org.nifiaaas.services.model.BundleFixture.bundle;
import static org.nifiaaas.services.model.BundleFixture.labels;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.services.ModelLease;
import org.nifiaaas.services.ModelUnavailableException;
import org.nifiaaas.services.ModelVersionStatus.State;
import org.nifiaaas.services.PairBatch;
import org.nifiaaas.services.ScoringException;
import org.nifiaaas.services.VersionSelector;
import org.nifiaaas.services.engine.Engines;
import org.nifiaaas.services.model.loading.VersionLoader;
import org.nifiaaas.services.model.policy.VersionPolicy;
import org.nifiaaas.services.model.source.ModelRepository;
import org.nifiaaas.services.model.source.ModelVersionSource;

/** The manager with its own threads, and with many scoring threads beside it. */
class VersionManagerThreadsTest {

    private static final VersionSelector POLICY = VersionSelector.policy();
    private static final PairBatch PAIR = PairBatch.of(new String[] {"ada"}, new String[] {"bakery"});

    @TempDir
    private Path root;

    private final FakeEngine engine = new FakeEngine();
    private final RecordedEvents events = new RecordedEvents();
    private VersionManager manager;

    @AfterEach
    void closeManager() {
        manager.close();
        assertEquals(0, engine.open());
    }

    private VersionManager manager(final ModelVersionSource source, final Set<String> models, final Duration interval) {
        return new VersionManager(
                source,
                new VersionLoader(source, Engines.of(engine)),
                ManagerSettings.of(new VersionPolicy.Labelled("stable"), models, interval),
                Clock.systemUTC(),
                events);
    }

    private boolean isServed() {
        return manager.versions().stream().anyMatch(status -> status.state() == State.AVAILABLE);
    }

    @Test
    void loadingHappensOnTheManagersThreadAndNeverTheCallers() throws IOException, ModelUnavailableException {
        bundle(root, 1).write(1);
        labels(root, "{\"stable\": 1}");
        manager = manager(new ModelRepository(root), Set.of(), Duration.ofDays(1));
        final ClassLoader strange = new ClassLoader(null) {};
        final ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(strange);
        try {
            manager.start("model versions of a test");
            await().until(() -> engine.loadingThreads.isEmpty());
            assertThrows(ModelUnavailableException.class, () -> manager.acquire(MODEL, POLICY));
            await().until(this::isServed);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
        manager.acquire(MODEL, POLICY).close();
        final Thread loading = engine.loadingThreads.get(0);
        assertNotEquals(Thread.currentThread(), loading);
        assertEquals("model versions of a test, loader", loading.getName());
        assertEquals(Thread.MIN_PRIORITY, loading.getPriority());
        assertTrue(loading.isDaemon());
        assertSame(VersionManager.class.getClassLoader(), engine.contextClassLoaders.get(0));
        manager.close();
        await().until(() -> !loading.isAlive());
    }

    @Test
    void labelThatMovesToAVersionThatIsStillBeingReadServesTheOneBefore() throws IOException {
        final VersionSelector canary = VersionSelector.label("canary");
        final HangingSource source = new HangingSource(new ModelRepository(root));
        bundle(root, 1).write(1);
        bundle(root, 2).write(2);
        labels(root, "{\"canary\": 1}");
        manager = manager(source, Set.of(), Duration.ofDays(1));
        manager.hold(MODEL, List.of(canary));
        manager.start("model versions of a test");
        await().until(() -> served(canary) == 1);

        source.hangAtRead.add(2L);
        labels(root, "{\"canary\": 2}");
        manager.wake();
        await().until(source.hanging::get);
        assertEquals(1, served(canary));
        source.release.countDown();
        await().until(() -> served(canary) == 2);
    }

    /** The version that serves now, 0 if none does. */
    private long served(final VersionSelector selector) {
        try (ModelLease lease = manager.acquire(MODEL, selector)) {
            return lease.identity().version();
        } catch (final ModelUnavailableException e) {
            return 0;
        }
    }

    @Test
    void pollingGoesOnAfterABug() throws IOException {
        bundle(root, 1).write(1);
        labels(root, "{\"stable\": 1}");
        final HangingSource source = new HangingSource(new ModelRepository(root));
        source.buggy.set(true);
        manager = manager(source, Set.of(MODEL), Duration.ofMillis(1));
        manager.start("model versions of a test");
        await().until(() -> !events.failures.isEmpty());
        source.buggy.set(false);
        await().until(this::isServed);
        assertEquals(
                List.of("Model propensity cannot be kept up to date, it is tried again: IllegalStateException: a bug"),
                events.failures);
    }

    /** Two versions take turns while four threads score: no lease is refused and each score is the one of the version that the lease names. */
    @Test
    void swapsUnderLoadLoseNothingAndMixNothing() throws IOException, InterruptedException, ExecutionException {
        bundle(root, 1).write(1);
        bundle(root, 2).write(2);
        labels(root, "{\"stable\": 1}");
        manager = manager(new ModelRepository(root), Set.of(MODEL), Duration.ofDays(1));
        manager.poll();
        final AtomicBoolean stop = new AtomicBoolean();
        final ExecutorService executor = Executors.newFixedThreadPool(4);
        try {
            final List<Future<Integer>> scoring = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                scoring.add(executor.submit(() -> scoreUntil(stop)));
            }
            for (int swap = 1; swap <= 50; swap++) {
                labels(root, "{\"stable\": " + (1 + swap % 2) + "}");
                manager.poll();
            }
            stop.set(true);
            for (final Future<Integer> future : scoring) {
                assertTrue(future.get() > 0);
            }
        } finally {
            stop.set(true);
            executor.shutdownNow();
        }
        assertEquals(51, engine.models.size());
        assertEquals(1, engine.open());
        assertEquals(0, engine.sharedCopies.get());
        engine.models.subList(0, 50).forEach(model -> assertEquals(1, model.closes.get()));
    }

    private int scoreUntil(final AtomicBoolean stop) throws ModelUnavailableException, ScoringException {
        int batches = 0;
        while (!stop.get() || batches == 0) {
            try (ModelLease lease = manager.acquire(MODEL, POLICY)) {
                final float score = lease.scorer().score(PAIR).propensity(0);
                assertEquals(FakeEngine.probability(lease.identity().version(), 2, 2), score);
            }
            batches++;
        }
        return batches;
    }
}
