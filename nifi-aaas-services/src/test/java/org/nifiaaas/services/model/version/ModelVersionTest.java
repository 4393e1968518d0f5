package org.nifiaaas.services.model.version;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nifiaaas.services.model.BundleFixture.MODEL;
import static org.nifiaaas.services.model.BundleFixture.bundle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.features.FeatureExtractor;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.features.Vocabulary;
import org.nifiaaas.repository.bundle.Calibration;
import org.nifiaaas.services.ModelLease;
import org.nifiaaas.services.ModelVersionIdentity;
import org.nifiaaas.services.ModelVersionStatus.State;
import org.nifiaaas.services.PairBatch;
import org.nifiaaas.services.Scorer;
import org.nifiaaas.services.ScoringException;
import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.engine.Engines;
import org.nifiaaas.services.engine.ModelOutput;
import org.nifiaaas.services.engine.SerializedModel;
import org.nifiaaas.services.model.FakeEngine;
import org.nifiaaas.services.model.loading.VersionLoader;
import org.nifiaaas.services.model.loading.VersionRefusedException;
import org.nifiaaas.services.model.source.ModelRepository;

class ModelVersionTest {

    private static final PairBatch PAIR = PairBatch.of(new String[] {"ada"}, new String[] {"bakery"});

    @TempDir
    private Path root;

    private final FakeEngine engine = new FakeEngine();
    private VersionLoader loader;

    @BeforeEach
    void writeVersion() throws IOException {
        bundle(root, 1).write(1);
        loader = new VersionLoader(new ModelRepository(root), Engines.of(engine));
    }

    private ModelVersion available() throws VersionRefusedException {
        final ModelVersion version = new ModelVersion(MODEL, 1, "stamp");
        version.startLoading();
        version.publish(loader.load(MODEL, 1));
        return version;
    }

    /** Without the warm-up, which would take most of the time of many iterations. */
    private ModelVersion availableAtOnce() throws EngineException {
        final SerializedModel model =
                new SerializedModel("a test", "seed=1".getBytes(StandardCharsets.UTF_8), ModelOutput.LOG_SOFTMAX, 0);
        final Vocabulary none = Vocabulary.of(List.of());
        final ModelVersion version = new ModelVersion(MODEL, 1, "stamp");
        version.startLoading();
        version.publish(new LoadedVersion(
                new ModelVersionIdentity(MODEL, 1, "sha", "hash"),
                engine.load(model),
                new FeatureExtractor(none, none),
                FeatureSpec.builder().build(),
                Optional.empty(),
                Calibration.none(),
                new int[0]));
        return version;
    }

    private int closes() {
        return engine.models.get(engine.models.size() - 1).closes.get();
    }

    @Test
    void goesThroughItsStatesInOrder() throws VersionRefusedException {
        final ModelVersion version = new ModelVersion(MODEL, 1, "stamp");
        assertEquals(State.NEW, version.state());
        assertEquals(Optional.empty(), version.tryLease());
        version.startLoading();
        assertEquals(State.LOADING, version.state());
        assertEquals(Optional.empty(), version.tryLease());
        version.publish(loader.load(MODEL, 1));
        assertEquals(State.AVAILABLE, version.state());
        final ModelLease lease = version.tryLease().orElseThrow();
        version.retire();
        assertEquals(State.UNLOADING, version.state());
        assertEquals(Optional.empty(), version.tryLease());
        assertEquals(1, version.status().leases());
        lease.close();
        assertEquals(State.ENDED, version.state());
        assertEquals(1, closes());
    }

    @Test
    void refusedVersionIsInErrorAndSaysWhy() {
        final ModelVersion version = new ModelVersion(MODEL, 1, "stamp");
        version.startLoading();
        version.refuse("because", false);
        assertEquals(State.ERROR, version.state());
        assertEquals("because", version.status().explanation());
        version.retire();
        assertEquals(State.ERROR, version.state());
    }

    @Test
    void leaseClosedTwiceCountsOnce() throws VersionRefusedException {
        final ModelVersion version = available();
        final ModelLease first = version.tryLease().orElseThrow();
        final ModelLease second = version.tryLease().orElseThrow();
        version.retire();
        first.close();
        first.close();
        assertEquals(0, closes());
        second.close();
        assertEquals(1, closes());
    }

    @Test
    void closedLeaseScoresNothing() throws VersionRefusedException {
        final ModelLease lease = available().tryLease().orElseThrow();
        final Scorer scorer = lease.scorer();
        lease.close();
        assertThrows(IllegalStateException.class, lease::scorer);
        assertThrows(IllegalStateException.class, lease::catalogueScorer);
        assertThrows(IllegalStateException.class, () -> scorer.score(PAIR));
    }

    @Test
    void copiesAreBoundedByTheLeasesThatAreOpenAtOnce() throws VersionRefusedException, ScoringException {
        final ModelVersion version = available();
        for (int round = 0; round < 10; round++) {
            final List<ModelLease> leases = new ArrayList<>();
            for (int count = 0; count < 3; count++) {
                final ModelLease lease = version.tryLease().orElseThrow();
                lease.scorer().score(PAIR);
                leases.add(lease);
            }
            leases.forEach(ModelLease::close);
        }
        assertEquals(3, engine.models.get(0).copies.get());
    }

    @Test
    void copyThatFailedIsNotUsedAgain() throws VersionRefusedException, ScoringException {
        final ModelVersion version = available();
        final int copies = engine.models.get(0).copies.get();
        try (ModelLease lease = version.tryLease().orElseThrow()) {
            engine.broken.set(true);
            assertThrows(ScoringException.class, () -> lease.scorer().score(PAIR));
            engine.broken.set(false);
            lease.scorer().score(PAIR);
        }
        assertEquals(copies + 1, engine.models.get(0).copies.get());
        assertEquals(0, engine.sharedCopies.get());
    }

    @Test
    void leasedVersionIsNotRetiredByWhoeverNeedsItsMemory() throws VersionRefusedException {
        final ModelVersion version = available();
        final ModelLease lease = version.tryLease().orElseThrow();
        assertFalse(version.retireIfUnleased());
        assertEquals(State.AVAILABLE, version.state());
        lease.close();
        assertTrue(version.retireIfUnleased());
        assertEquals(State.ENDED, version.state());
        assertEquals(1, closes());
        assertFalse(version.retireIfUnleased());
        version.retire();
        assertEquals(Optional.empty(), version.tryLease());
        assertEquals(1, closes());
    }

    @Test
    void versionThatIsNotLoadedHasNothingToRetire() {
        assertFalse(new ModelVersion(MODEL, 1, "stamp").retireIfUnleased());
    }

    /** Leases, the need for memory and closing race: the version is closed exactly once and never under a lease. */
    @Test
    void retiringForMemoryAndForGoodCloseOnceAndNeverUnderALease()
            throws EngineException, InterruptedException, ExecutionException {
        final ExecutorService executor = Executors.newFixedThreadPool(3);
        try {
            for (int iteration = 0; iteration < 1000; iteration++) {
                final ModelVersion version = availableAtOnce();
                final CyclicBarrier start = new CyclicBarrier(3);
                final Future<Integer> scoring = executor.submit(() -> {
                    start.await();
                    return scoreWhileAvailable(version);
                });
                final Future<Boolean> needing = executor.submit(() -> {
                    start.await();
                    return version.retireIfUnleased();
                });
                final Future<Void> closing = executor.submit(() -> {
                    start.await();
                    version.retire();
                    return null;
                });
                needing.get();
                closing.get();
                assertTrue(scoring.get() >= 0);
                assertEquals(State.ENDED, version.state());
                assertEquals(1, closes());
            }
        } finally {
            executor.shutdownNow();
        }
    }

    /** Many threads take and close leases while another one retires: whoever comes last closes, and nobody scores on a closed version. */
    @Test
    void retiredVersionIsClosedExactlyOnceAtZeroLeases()
            throws EngineException, InterruptedException, ExecutionException {
        final int threads = 4;
        final int iterations = 1000;
        final ExecutorService executor = Executors.newFixedThreadPool(threads + 1);
        try {
            for (int iteration = 0; iteration < iterations; iteration++) {
                final ModelVersion version = availableAtOnce();
                final CyclicBarrier start = new CyclicBarrier(threads + 1);
                final List<Future<Integer>> scoring = new ArrayList<>();
                for (int thread = 0; thread < threads; thread++) {
                    scoring.add(executor.submit(() -> {
                        start.await();
                        return scoreWhileAvailable(version);
                    }));
                }
                final Future<Void> retiring = executor.submit(() -> {
                    start.await();
                    version.retire();
                    version.retire();
                    return null;
                });
                retiring.get();
                for (final Future<Integer> future : scoring) {
                    assertTrue(future.get() >= 0);
                }
                assertEquals(State.ENDED, version.state());
                assertEquals(0, version.status().leases());
                assertEquals(1, closes());
            }
        } finally {
            executor.shutdownNow();
        }
        assertEquals(0, engine.sharedCopies.get());
    }

    private static int scoreWhileAvailable(final ModelVersion version) throws ScoringException {
        int scored = 0;
        Optional<ModelLease> lease = version.tryLease();
        while (lease.isPresent() && scored < 10) {
            try (ModelLease open = lease.get()) {
                open.scorer().score(PAIR);
                assertFalse(version.state() == State.ENDED);
            }
            scored++;
            lease = version.tryLease();
        }
        lease.ifPresent(ModelLease::close);
        return scored;
    }
}
