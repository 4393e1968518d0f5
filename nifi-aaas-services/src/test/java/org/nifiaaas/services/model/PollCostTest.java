package org.nifiaaas.services.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nifiaaas.services.model.BundleFixture.MODEL;
import static org.nifiaaas.services.model.BundleFixture.bundle;
import static org.nifiaaas.services.model.BundleFixture.labels;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.repository.storage.LocalStorage;
import org.nifiaaas.services.ModelUnavailableException;
import org.nifiaaas.services.ModelVersionStatus.State;
import org.nifiaaas.services.VersionSelector;
import org.nifiaaas.services.engine.Engines;
import org.nifiaaas.services.model.loading.VersionLoader;
import org.nifiaaas.services.model.policy.VersionPolicy;
import org.nifiaaas.services.model.source.ModelRepository;

/** What a look at the repository costs does not grow with what was published so far. */
class PollCostTest extends PolledManager {

    private static final int HISTORY = 9_000;
    private static final VersionSelector CANARY = VersionSelector.label("canary");

    private ObservedCalls calls;

    private void useObservedStorage() {
        calls = new ObservedCalls(new LocalStorage(root));
        final ModelRepository repository = new ModelRepository(calls.storage());
        manager = new VersionManager(
                repository,
                new VersionLoader(repository, Engines.of(engine)),
                ManagerSettings.of(new VersionPolicy.Latest(), Set.of(MODEL), INTERVAL),
                clock,
                events);
    }

    /** Versions that are complete by their looks; whoever loads one is told that it is not. */
    private void writeHistory(final int from, final int to) throws IOException {
        for (int version = from; version <= to; version++) {
            Files.createFile(Files.createDirectories(root.resolve(MODEL).resolve(Integer.toString(version)))
                    .resolve(ModelBundle.MANIFEST));
        }
    }

    private List<String> callsOfAPoll() {
        calls.calls.clear();
        nextPoll();
        return List.copyOf(calls.calls);
    }

    @Test
    void idlePollCostsTheSameHoweverManyVersionsThereAre() throws IOException, ModelUnavailableException {
        useObservedStorage();
        labels(root, "{\"canary\": 10001}");
        bundle(root, 1).write(10_001);
        bundle(root, 2).write(10_002);
        manager.poll();
        unavailable(MODEL, CANARY);
        nextPoll();
        final List<String> few = callsOfAPoll();
        assertTrue(few.size() <= 6, few.toString());

        writeHistory(1, HISTORY);
        final int first = callsOfAPoll().size();
        assertEquals(HISTORY + few.size(), first, "each new version is looked into once");
        assertEquals(few, callsOfAPoll());
        assertEquals(10_002, served(POLICY));
        assertEquals(10_001, served(CANARY));
        assertEquals(HISTORY + 2, manager.versions().size());
    }

    @Test
    void replacedManifestOfAVersionThatNobodyWantedCountsOnceItIsWanted()
            throws IOException, ModelUnavailableException {
        useObservedStorage();
        bundle(root, 1).write(1);
        bundle(root, 2).write(2);
        manager.poll();
        nextPoll();
        final Path manifest = root.resolve(MODEL).resolve("1").resolve(ModelBundle.MANIFEST);
        // Written in place, which its folder does not show.
        Files.writeString(manifest, Files.readString(manifest) + "\n");
        nextPoll();
        unavailable(MODEL, VersionSelector.version(1));
        nextPoll();
        nextPoll();
        assertEquals(1, served(VersionSelector.version(1)));
        assertEquals(List.of(), events.attentions, "it is not said to have changed after it was loaded");
    }

    @Test
    void manifestThatVanishesMakesAVersionIncompleteOnceItIsWanted() throws IOException, ModelUnavailableException {
        useObservedStorage();
        bundle(root, 1).write(1);
        bundle(root, 2).write(2);
        manager.poll();
        Files.delete(root.resolve(MODEL).resolve("1").resolve(ModelBundle.MANIFEST));
        unavailable(MODEL, VersionSelector.version(1));
        nextPoll();
        assertEquals(
                "Model propensity: the repository holds no complete version 1 of it",
                unavailable(MODEL, VersionSelector.version(1)).getMessage());
        assertEquals(2, served(POLICY));
    }

    @Test
    void versionThatIsBeingWrittenIsLookedIntoUntilItIsComplete() throws IOException, ModelUnavailableException {
        useObservedStorage();
        bundle(root, 1).write(1);
        final Path manifest = bundle(root, 2).write(2).resolve(ModelBundle.MANIFEST);
        final byte[] content = Files.readAllBytes(manifest);
        Files.delete(manifest);
        manager.poll();
        nextPoll();
        assertEquals(1, served(POLICY));
        Files.write(manifest, content);
        nextPoll();
        assertEquals(2, served(POLICY));
        assertEquals(State.ENDED, state(1));
    }
}
