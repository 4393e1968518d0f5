package org.nifiaaas.services.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.nifiaaas.services.model.BundleFixture.MODEL;
import static org.nifiaaas.services.model.BundleFixture.bundle;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.repository.bundle.RepositoryFolder;
import org.nifiaaas.repository.labels.LabelException;
import org.nifiaaas.repository.labels.ModelLabels;
import org.nifiaaas.services.ModelLease;
import org.nifiaaas.services.ModelRepositoryException;
import org.nifiaaas.services.ModelUnavailableException;
import org.nifiaaas.services.PairBatch;
import org.nifiaaas.services.ScoringException;
import org.nifiaaas.services.VersionSelector;
import org.nifiaaas.services.engine.Engines;
import org.nifiaaas.services.model.loading.VersionLoader;
import org.nifiaaas.services.model.policy.VersionPolicy;
import org.nifiaaas.services.model.source.ModelCatalogue;
import org.nifiaaas.services.model.source.ModelRepository;

/** Two NiFi nodes on one folder, each with its own manager that the test polls by hand. */
class TwoNodesTest {

    private static final VersionSelector POLICY = VersionSelector.policy();
    private static final PairBatch PAIR = PairBatch.of(new String[] {"ada"}, new String[] {"bakery"});

    @TempDir
    private Path root;

    private final FakeEngine engine = new FakeEngine();
    private final ManualClock clock = new ManualClock();
    private VersionManager first;
    private VersionManager second;

    @BeforeEach
    void startNodes() throws IOException, LabelException {
        bundle(root, 1).write(1);
        bundle(root, 2).write(2);
        labels().move("stable", 1, "first");
        first = node();
        second = node();
        first.poll();
        second.poll();
    }

    private VersionManager node() {
        final ModelRepository repository = new ModelRepository(root);
        return new VersionManager(
                repository,
                new VersionLoader(repository, Engines.of(engine)),
                ManagerSettings.of(new VersionPolicy.Labelled("stable"), Set.of(MODEL), Duration.ofSeconds(5)),
                clock,
                new RecordedEvents());
    }

    private ModelLabels labels() throws LabelException {
        return ModelLabels.of(new RepositoryFolder(root), MODEL, clock);
    }

    @AfterEach
    void stopNodes() {
        first.close();
        second.close();
        assertEquals(0, engine.open());
    }

    private static long served(final VersionManager node) throws ModelUnavailableException {
        try (ModelLease lease = node.acquire(MODEL, POLICY)) {
            return lease.identity().version();
        }
    }

    private static float score(final VersionManager node) throws ModelUnavailableException, ScoringException {
        try (ModelLease lease = node.acquire(MODEL, POLICY)) {
            return lease.scorer().score(PAIR).propensity(0);
        }
    }

    @Test
    void labelMovedAndRolledBackByHandIsFollowedByBothAtTheirNextPoll()
            throws LabelException, ModelUnavailableException, ScoringException {
        labels().move("stable", 2, "better");
        first.poll();
        assertEquals(2, served(first));
        assertEquals(1, served(second), "its poll has not come yet");
        second.poll();
        assertEquals(2, served(second));
        assertEquals(score(first), score(second));
        labels().rollback("stable", "worse after all");
        second.poll();
        first.poll();
        assertEquals(1, served(first));
        assertEquals(1, served(second));
        assertEquals(score(first), score(second));
    }

    @Test
    void labelMovedByOneNodeIsFollowedByTheOther() throws ModelRepositoryException, ModelUnavailableException {
        final ModelCatalogue onFirst = new ModelCatalogue(new RepositoryFolder(root), clock);
        for (final long version : List.of(2L, 1L, 2L)) {
            onFirst.moveLabel(MODEL, "stable", version, "a test", "");
            first.poll();
            second.poll();
            assertEquals(version, served(first));
            assertEquals(version, served(second));
        }
    }

    @Test
    void leaseOfOneNodeKeepsItsVersionWhileTheOtherHasGoneOn() throws LabelException, ModelUnavailableException {
        try (ModelLease lease = second.acquire(MODEL, POLICY)) {
            labels().move("stable", 2, "better");
            first.poll();
            second.poll();
            assertEquals(1, lease.identity().version());
            assertEquals(2, served(second));
            assertEquals(3, engine.open(), "version 2 on both nodes, version 1 for the open lease");
        }
        assertFalse(engine.open() > 2);
    }
}
