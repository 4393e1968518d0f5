package org.nifiaaas.services.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import org.nifiaaas.services.ModelUnavailableException;
import org.nifiaaas.services.ModelUnavailableException.Reason;
import org.nifiaaas.services.VersionSelector;
import org.nifiaaas.services.engine.Engines;
import org.nifiaaas.services.model.loading.VersionLoader;
import org.nifiaaas.services.model.policy.VersionPolicy;
import org.nifiaaas.services.model.source.ModelRepository;

/** What callers are told who ask for something that the manager has not looked for yet, or that is not there. */
class NewcomerTest extends PolledManager {

    private static final VersionSelector CANARY = VersionSelector.label("canary");

    @Test
    void labelThatWasAskedForSinceTheLastLookIsWaitedFor() throws IOException, ModelUnavailableException {
        final InterruptedSource source = new InterruptedSource(new ModelRepository(root));
        manager = new VersionManager(
                source,
                new VersionLoader(source, Engines.of(engine)),
                ManagerSettings.of(new VersionPolicy.Latest(), Set.of(MODEL), INTERVAL),
                clock,
                events);
        bundle(root, 1).write(1);
        source.afterListing = () -> unavailable(MODEL, CANARY);
        // The label comes after the look, and the first FlowFile asks for it before the next one.
        manager.poll();
        labels(root, "{\"canary\": 1}");
        source.afterListing = () -> {};
        assertEquals(Reason.LOADING, unavailable(MODEL, CANARY).reason());
        assertEquals(List.of(), events.attentions);
        manager.poll();
        assertEquals(1, served(CANARY));
    }

    @Test
    void everySelectorWaitsUntilTheFirstListing() {
        for (final VersionSelector selector : List.of(POLICY, CANARY, VersionSelector.version(7))) {
            assertEquals(Reason.LOADING, unavailable(MODEL, selector).reason());
        }
        manager.poll();
        for (final VersionSelector selector : List.of(POLICY, CANARY, VersionSelector.version(7))) {
            assertEquals(Reason.ABSENT, unavailable(MODEL, selector).reason());
        }
    }

    @Test
    void labelsThatCouldNotBeReadYetAreNotSaidToBeMissing() throws IOException, ModelUnavailableException {
        bundle(root, 1).write(1);
        final Path file = root.resolve(MODEL).resolve(ModelBundle.LABELS);
        Files.createDirectory(file);
        unavailable(MODEL, CANARY);
        manager.poll();
        assertEquals(
                "Model propensity: labels.json cannot be read, the last labels stay: it is not a regular file",
                unavailable(MODEL, CANARY).getMessage());
        Files.delete(file);
        labels(root, "{\"canary\": 1}");
        nextPoll();
        assertEquals(1, served(CANARY));
    }

    @Test
    void modelThatDoesNotExistIsExplainedWithThoseThatDo() throws IOException {
        bundle(root, 1).write("churn", 1);
        bundle(root, 1).write(1);
        unavailable("propensty", POLICY);
        unavailable("propensty", CANARY);
        manager.poll();
        for (final VersionSelector selector : List.of(POLICY, CANARY)) {
            final ModelUnavailableException absence = unavailable("propensty", selector);
            assertEquals(Reason.ABSENT, absence.reason());
            assertEquals(
                    "Model propensty: the repository has no such model; it holds churn, propensity",
                    absence.getMessage());
        }
    }

    @Test
    void tenNamesAreListedAtMostAndNewOnesAreNoNews() throws IOException {
        for (int number = 10; number < 22; number++) {
            bundle(root, 1).write("model-" + number, 1);
        }
        manager.poll();
        final String start =
                "Model propensity: the repository has no such model; it holds model-10, model-11, model-12,"
                        + " model-13, model-14, model-15, model-16, model-17, model-18, model-19 and ";
        assertEquals(start + "2 more", unavailable(MODEL, POLICY).getMessage());
        bundle(root, 1).write("model-30", 1);
        nextPoll();
        assertEquals(start + "3 more", unavailable(MODEL, POLICY).getMessage());
        assertEquals(List.of(start + "2 more"), events.attentions, "told once");
    }

    @Test
    void emptyRepositoryIsSaidToBeEmpty() {
        manager.poll();
        assertEquals(
                "Model propensity: the repository has no such model; it holds no model at all",
                unavailable(MODEL, POLICY).getMessage());
    }
}
