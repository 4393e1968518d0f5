package org.nifiaaas.services.model;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nifiaaas.services.model.BundleFixture.MODEL;
import static org.nifiaaas.services.model.BundleFixture.bundle;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.repository.bundle.BundleException;
import org.nifiaaas.repository.bundle.BundleManifest;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.services.ModelLease;
import org.nifiaaas.services.ModelUnavailableException;
import org.nifiaaas.services.ModelVersionStatus.State;
import org.nifiaaas.services.VersionSelector;
import org.nifiaaas.services.engine.Engines;
import org.nifiaaas.services.model.loading.VersionLoader;
import org.nifiaaas.services.model.policy.VersionPolicy;
import org.nifiaaas.services.model.source.ModelListing;
import org.nifiaaas.services.model.source.ModelRepository;
import org.nifiaaas.services.model.source.ModelVersionSource;

/** The threads of a manager survive whatever happens on them, tell it, and go on. */
class VersionManagerFaultsTest {

    private static final VersionSelector POLICY = VersionSelector.policy();

    @TempDir
    private Path root;

    private final FakeEngine engine = new FakeEngine();
    private final RecordedEvents events = new RecordedEvents();
    private final ManualClock clock = new ManualClock();
    private FailingSource source;
    private VersionManager manager;

    /** A repository whose calls throw what a test says. */
    private static final class FailingSource implements ModelVersionSource {

        private final AtomicReference<Error> atList = new AtomicReference<>();
        private final AtomicReference<Error> atRead = new AtomicReference<>();
        private final ModelVersionSource inner;
        private volatile String failingModel = MODEL;

        private FailingSource(final ModelVersionSource inner) {
            this.inner = inner;
        }

        @Override
        public List<String> models() throws IOException {
            return inner.models();
        }

        @Override
        public ModelListing list(final String model, final Function<ModelListing, Set<Long>> watched)
                throws IOException {
            if (model.equals(failingModel)) {
                fail(atList);
            }
            return inner.list(model, watched);
        }

        @Override
        public BundleManifest manifest(final String model, final long version) throws BundleException, IOException {
            return inner.manifest(model, version);
        }

        @Override
        public ModelBundle read(final String model, final long version, final LongConsumer read, final Runnable step)
                throws BundleException, IOException {
            fail(atRead);
            return inner.read(model, version, read, step);
        }

        private static void fail(final AtomicReference<Error> failure) {
            final Error error = failure.get();
            if (error != null) {
                throw error;
            }
        }
    }

    /** Fails whatever it is told. */
    private record DeafEvents(AtomicInteger calls) implements VersionEvents {

        @Override
        public void progress(final String message) {
            calls.incrementAndGet();
            throw new OutOfMemoryError("Java heap space");
        }

        @Override
        public void attention(final String message) {
            progress(message);
        }

        @Override
        public void failure(final String message) {
            progress(message);
        }
    }

    private void start(final VersionEvents told, final String... models) {
        source = new FailingSource(new ModelRepository(root));
        manager = new VersionManager(
                source,
                new VersionLoader(source, Engines.of(engine)),
                ManagerSettings.of(new VersionPolicy.Latest(), Set.of(models), Duration.ofMillis(1)),
                clock,
                told);
    }

    @AfterEach
    void closeManager() {
        manager.close();
        assertEquals(0, engine.open());
    }

    private boolean serves(final String model, final long version) {
        return manager.versions().stream()
                .anyMatch(status -> status.model().equals(model)
                        && status.version() == version
                        && status.state() == State.AVAILABLE);
    }

    @Test
    void pollingGoesOnAfterAnErrorOfTheJvm() throws IOException {
        bundle(root, 1).write(1);
        start(events, MODEL);
        source.atList.set(new OutOfMemoryError("Java heap space"));
        manager.start("model versions of a test");
        await().until(() -> !events.failures.isEmpty());
        source.atList.set(null);
        await().until(() -> serves(MODEL, 1));
        assertEquals(
                List.of(
                        "Model propensity cannot be kept up to date, it is tried again: OutOfMemoryError: Java heap space"),
                events.failures);
    }

    @Test
    void faultOfOneModelLeavesTheOthersAlone() throws IOException {
        bundle(root, 1).write(1);
        bundle(root, 1).write("zebra", 1);
        bundle(root, 1).write("apple", 1);
        start(events, MODEL, "zebra", "apple");
        source.atList.set(new StackOverflowError());
        manager.poll();
        assertTrue(serves("zebra", 1));
        assertTrue(serves("apple", 1));
    }

    @Test
    void versionWhoseLoadMetAnErrorIsRefusedInWordsAndTriedAgain() throws IOException {
        bundle(root, 1).write(1);
        start(events, MODEL);
        source.atRead.set(new InternalError("the JVM is in trouble"));
        manager.start("model versions of a test");
        await().until(() -> !events.failures.isEmpty());
        assertTrue(
                events.failures
                        .get(0)
                        .startsWith("propensity version 1 is refused: loading it broke off:"
                                + " InternalError: the JVM is in trouble. It is tried again at "),
                events.failures.get(0));
        source.atRead.set(null);
        clock.advance(Duration.ofMinutes(5));
        await().until(() -> serves(MODEL, 1));
        assertEquals(1, events.failures.size(), "the same reason is told once");
    }

    @Test
    void listenerThatFailsDoesNotEndThePolling() throws IOException {
        bundle(root, 1).write(1);
        final AtomicInteger calls = new AtomicInteger();
        start(new DeafEvents(calls), MODEL);
        manager.start("model versions of a test");
        await().until(() -> {
            clock.advance(Duration.ofMinutes(5));
            return calls.get() > 2;
        });
        await().until(() -> serves(MODEL, 1));
        bundle(root, 2).write(2);
        await().until(() -> serves(MODEL, 2));
    }

    @Test
    void contentIsReleasedWhenTakingItOverBreaksOff() throws IOException, ModelUnavailableException {
        bundle(root, 1).write(1);
        start(events, MODEL);
        engine.explanation.set(null);
        assertThrows(NullPointerException.class, manager::poll);
        assertEquals(1, engine.models.get(0).closes.get());
        assertTrue(
                events.failures
                        .get(0)
                        .startsWith("propensity version 1 is refused: taking it over broke off. It is tried again"),
                events.failures.toString());
        engine.explanation.set("");
        clock.advance(Duration.ofMinutes(1));
        manager.poll();
        manager.acquire(MODEL, POLICY).close();
    }

    @Test
    void modelThatCannotBeClosedHoldsUpNeitherItsTasksNorTheOthers() throws IOException, ModelUnavailableException {
        bundle(root, 1).write(1);
        bundle(root, 1).write("other", 1);
        start(events, MODEL, "other");
        manager.poll();
        engine.failAtClose.set(true);
        final ModelLease lease = manager.acquire(MODEL, POLICY);
        manager.close();
        lease.close();
        assertEquals(0, engine.open(), "both were closed");
        assertTrue(manager.versions().stream()
                .allMatch(status -> status.state() == State.ENDED
                        && status.explanation()
                                .equals("could not be released as it should: IllegalStateException: stuck")));
        assertThrows(ModelUnavailableException.class, () -> manager.acquire(MODEL, POLICY));
    }
}
