package org.nifiaaas.services.model;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nifiaaas.services.model.BundleFixture.bundle;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.NoOpProcessor;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.services.ModelLease;
import org.nifiaaas.services.ModelUnavailableException;
import org.nifiaaas.services.ModelUnavailableException.Reason;
import org.nifiaaas.services.ModelVersionStatus;
import org.nifiaaas.services.ModelVersionStatus.State;
import org.nifiaaas.services.PairBatch;
import org.nifiaaas.services.ScoringException;
import org.nifiaaas.services.VersionSelector;
import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.engine.Engines;
import org.nifiaaas.services.engine.InferenceEngine;
import org.nifiaaas.services.engine.bigdl.BigDLEngine;
import org.nifiaaas.services.engine.bigdl.SavedModule;
import org.nifiaaas.services.model.loading.VersionLoader;
import org.nifiaaas.services.model.loading.VersionRefusedException;
import org.nifiaaas.services.model.source.ModelRepository;
import org.nifiaaas.services.model.version.LoadedVersion;

/** Fifty models in one service, with its own threads. A model takes 1000 bytes. */
class ManyModelsTest {

    private static final VersionSelector POLICY = VersionSelector.policy();
    private static final PairBatch PAIR = PairBatch.of(new String[] {"ada"}, new String[] {"bakery"});
    private static final List<String> NAMES =
            IntStream.range(10, 60).mapToObj(number -> "model-" + number).toList();

    @TempDir
    private Path root;

    private final FakeEngine engine = new FakeEngine();
    private final ManualClock clock = new ManualClock();
    private final TestRunner runner = TestRunners.newTestRunner(new NoOpProcessor());
    private StandardModelVersionService service;

    private void enable(final InferenceEngine used, final String models, final String limit)
            throws InitializationException {
        service = new StandardModelVersionService(() -> Engines.of(used), clock);
        runner.addControllerService("models", service);
        runner.setProperty(service, ServiceProperties.REPOSITORY_DIRECTORY, root.toString());
        runner.setProperty(service, ServiceProperties.POLLING_INTERVAL, "100 ms");
        if (!models.isEmpty()) {
            runner.setProperty(service, ServiceProperties.MODELS, models);
        }
        if (!limit.isEmpty()) {
            runner.setProperty(service, ServiceProperties.MEMORY_LIMIT, limit);
        }
        runner.enableControllerService(service);
    }

    @AfterEach
    void disable() {
        runner.disableControllerService(service);
        assertEquals(0, engine.open(), "versions stay in memory");
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofMinutes(5)).pollInterval(Duration.ofMillis(10));
    }

    private void write(final long version) throws IOException {
        for (final String name : NAMES) {
            bundle(root, seed(name, version)).bytes(1000).write(name, version);
        }
    }

    private static long seed(final String name, final long version) {
        return Long.parseLong(name.substring(name.length() - 2)) + 100 * version;
    }

    /** Whether a model serves this version now; its score is checked. */
    private boolean serves(final String name, final long version) {
        try (ModelLease lease = service.acquire(name, POLICY)) {
            final long served = lease.identity().version();
            assertEquals(name, lease.identity().model());
            assertEquals(
                    FakeEngine.probability(seed(name, served), 2, 2),
                    lease.scorer().score(PAIR).propensity(0));
            return served == version;
        } catch (final ModelUnavailableException e) {
            assertTrue(Set.of(Reason.LOADING, Reason.MEMORY).contains(e.reason()), e.getMessage());
            return false;
        } catch (final ScoringException e) {
            throw new AssertionError(e);
        }
    }

    private void awaitAll(final long version) {
        for (final String name : NAMES) {
            patiently().until(() -> serves(name, version));
        }
    }

    @Test
    void allOfThemServeAndSwapWithoutALimit() throws IOException, InitializationException {
        write(1);
        enable(engine, String.join(",", NAMES), "");
        awaitAll(1);
        write(2);
        awaitAll(2);
        patiently().until(() -> engine.open() == NAMES.size());
        assertEquals(2 * NAMES.size(), engine.models.size());
        assertTrue(engine.mostOpen.get() <= NAMES.size() + 1, "one swap at a time");
        assertEquals(1, Set.copyOf(engine.loadingThreads).size());
    }

    @Test
    void allOfThemSwapUnderALimitWithRoomForOneMore() throws IOException, InitializationException {
        write(1);
        enable(engine, String.join(",", NAMES), 1000 * (NAMES.size() + 1) + " B");
        awaitAll(1);
        write(2);
        awaitAll(2);
        assertTrue(engine.mostOpen.get() <= NAMES.size() + 1);
        assertEquals(List.of(), runner.getControllerServiceLogger("models").getErrorMessages());
        assertEquals(List.of(), runner.getControllerServiceLogger("models").getWarnMessages());
    }

    @Test
    void eachGetsItsTurnInTheMemoryOfTwelve() throws IOException, InitializationException {
        write(1);
        enable(engine, "", "12000 B");
        final Set<String> served = new TreeSet<>();
        for (final String name : NAMES) {
            patiently().until(() -> {
                clock.advance(Duration.ofSeconds(1));
                return serves(name, 1);
            });
            served.add(name);
        }
        assertEquals(Set.copyOf(NAMES), served);
        assertTrue(engine.mostOpen.get() <= 12, engine.mostOpen + " at once");
        assertEquals(NAMES.size(), engine.models.size(), "each was loaded once");
        assertEquals(
                new TreeSet<>(NAMES.subList(NAMES.size() - 12, NAMES.size())), available(), "the last that were used");
    }

    private Set<String> available() {
        final Set<String> available = new TreeSet<>();
        for (final ModelVersionStatus status : service.versions()) {
            if (status.state() == State.AVAILABLE) {
                available.add(status.model());
            }
        }
        return available;
    }

    @Test
    void realNetworksTakeTurnsInTheMemoryOfFive()
            throws IOException, InitializationException, EngineException, VersionRefusedException {
        final SavedModule module = SavedModule.ncf();
        final float expected = module.propensities(new int[] {2, 2}, 1)[0];
        final List<String> names = NAMES.subList(0, 12);
        for (final String name : names) {
            bundle(root, 1).module(module).write(name, 1);
        }
        // The compiled plan takes more than the file: what fits is decided by what a network really takes.
        enable(new BigDLEngine(), "", 5 * realSize(names.get(0)) + " B");
        for (final String name : names) {
            patiently().until(() -> {
                clock.advance(Duration.ofSeconds(10));
                return Math.abs(score(name) - expected) < 1e-5f;
            });
        }
        assertEquals(new TreeSet<>(names.subList(names.size() - 5, names.size())), available());
    }

    private long realSize(final String name) throws VersionRefusedException {
        final VersionLoader loader = new VersionLoader(new ModelRepository(root), Engines.of(new BigDLEngine()));
        try (LoadedVersion loaded = loader.load(name, 1)) {
            return Math.max(loaded.bytes(), loader.measure(name, 1));
        }
    }

    private float score(final String name) {
        try (ModelLease lease = service.acquire(name, POLICY)) {
            return lease.scorer().score(PAIR).propensity(0);
        } catch (final ModelUnavailableException e) {
            assertTrue(Set.of(Reason.LOADING, Reason.MEMORY).contains(e.reason()), e.getMessage());
            return Float.NaN;
        } catch (final ScoringException e) {
            throw new AssertionError(e);
        }
    }
}
