package org.nifiaaas.services.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.nifiaaas.services.model.BundleFixture.MODEL;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.services.ModelLease;
import org.nifiaaas.services.ModelUnavailableException;
import org.nifiaaas.services.ModelVersionStatus;
import org.nifiaaas.services.ModelVersionStatus.State;
import org.nifiaaas.services.PairBatch;
import org.nifiaaas.services.VersionSelector;
import org.nifiaaas.services.engine.Engines;
import org.nifiaaas.services.model.loading.VersionLoader;
import org.nifiaaas.services.model.policy.VersionPolicy;
import org.nifiaaas.services.model.source.ModelRepository;

/** A manager that a test polls by hand: what happens at a poll is seen right after it, without a thread and without waiting. */
abstract class PolledManager {

    static final VersionSelector POLICY = VersionSelector.policy();
    static final PairBatch PAIR = PairBatch.of(new String[] {"ada"}, new String[] {"bakery"});
    static final Duration INTERVAL = Duration.ofSeconds(5);

    @TempDir
    Path folder;

    Path root;
    final FakeEngine engine = new FakeEngine();
    final ManualClock clock = new ManualClock();
    final RecordedEvents events = new RecordedEvents();
    VersionManager manager;

    @BeforeEach
    void createManager() throws IOException {
        root = Files.createDirectory(folder.resolve("models"));
        manager = manager(new VersionPolicy.Latest());
    }

    @AfterEach
    void closeManager() {
        manager.close();
        assertEquals(0, engine.open(), "versions stay in memory");
        engine.models.forEach(model -> assertEquals(1, model.closes.get()));
        assertEquals(0, engine.sharedCopies.get());
    }

    VersionManager manager(final VersionPolicy policy) {
        return manager(ManagerSettings.of(policy, Set.of(MODEL), INTERVAL));
    }

    VersionManager manager(final ManagerSettings settings) {
        final ModelRepository repository = new ModelRepository(root);
        return new VersionManager(
                repository, new VersionLoader(repository, Engines.of(engine)), settings, clock, events);
    }

    void nextPoll() {
        clock.advance(INTERVAL);
        manager.poll();
    }

    long served(final VersionSelector selector) throws ModelUnavailableException {
        try (ModelLease lease = manager.acquire(MODEL, selector)) {
            return lease.identity().version();
        }
    }

    ModelUnavailableException unavailable(final String model, final VersionSelector selector) {
        return assertThrows(ModelUnavailableException.class, () -> manager.acquire(model, selector));
    }

    State state(final long version) {
        return manager.versions().stream()
                .filter(status -> status.version() == version)
                .map(ModelVersionStatus::state)
                .findFirst()
                .orElseThrow();
    }
}
