package org.nifiaaas.services.model;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.nifiaaas.services.VersionSelector;
import org.nifiaaas.services.model.loading.VersionLoader;
import org.nifiaaas.services.model.loading.VersionRefusedException;
import org.nifiaaas.services.model.policy.VersionPlan.Choice;
import org.nifiaaas.services.model.policy.VersionPolicy;
import org.nifiaaas.services.model.source.Explanation;
import org.nifiaaas.services.model.source.ModelListing;
import org.nifiaaas.services.model.source.ModelRepository;
import org.nifiaaas.services.model.version.LoadedVersion;
import org.nifiaaas.services.model.version.VersionSize;

/**
 * Says in words what a service would find in a repository, and what is wrong with it. Versions are really loaded and released again. Not thread-safe.
 */
final class RepositoryVerifier {

    private static final int MOST_FALLBACKS = 5;
    private static final String READ_REPOSITORY = "Read the repository";

    private final ModelRepository repository;
    private final VersionLoader loader;
    private final VersionPolicy policy;
    private final OptionalLong memoryLimit;
    /** Bytes of the good versions, by their names. */
    private final Map<String, Long> sizes = new TreeMap<>();

    private final List<String> staying = new ArrayList<>();
    private final List<ConfigVerificationResult> results = new ArrayList<>();

    /**
     * Creates a verifier for one verification.
     *
     * @param memoryLimit bytes that loaded versions may take together; empty for any number
     */
    RepositoryVerifier(
            final ModelRepository repository,
            final VersionLoader loader,
            final VersionPolicy policy,
            final OptionalLong memoryLimit) {
        this.repository = repository;
        this.loader = loader;
        this.policy = policy;
        this.memoryLimit = memoryLimit;
    }

    /** The result if the repository cannot even be opened. */
    static ConfigVerificationResult unreadable(final IOException reason) {
        return result(Outcome.FAILED, READ_REPOSITORY, Explanation.of(reason));
    }

    /**
     * Verifies.
     *
     * @param configured models that the service loads by itself; if there are none, every model of the repository is verified
     * @return one result for each step, in order
     */
    List<ConfigVerificationResult> verify(final Set<String> configured) {
        final List<String> found;
        try {
            repository.check();
            found = repository.models();
        } catch (final IOException e) {
            failed(READ_REPOSITORY, Explanation.of(e));
            return results;
        }
        if (found.isEmpty()) {
            failed(READ_REPOSITORY, "The repository holds no model. A training run writes the first one");
        } else {
            successful(READ_REPOSITORY, "The repository holds the models " + String.join(", ", found));
        }
        for (final String model : configured.isEmpty() ? found : new TreeSet<>(configured)) {
            verifyModel(model, configured.contains(model));
        }
        verifyMemory();
        return results;
    }

    private void verifyModel(final String model, final boolean stays) {
        final String step = "Find versions of " + model;
        final ModelListing listing;
        try {
            listing = repository.list(model);
        } catch (final IOException e) {
            failed(step, Explanation.of(e));
            return;
        }
        final String ignored = listing.remarks().isEmpty() ? "" : ". Also: " + String.join("; ", listing.remarks());
        if (listing.versions().isEmpty()) {
            failed(step, "There is no complete version" + ignored);
            return;
        }
        successful(step, "Complete versions: " + join(listing.versions().keySet()) + ignored);
        verifyLabels(model, listing);
        verifyVersions(model, listing, stays);
    }

    private void verifyLabels(final String model, final ModelListing listing) {
        final String step = "Read labels of " + model;
        if (!listing.labelsProblem().isEmpty()) {
            failed(step, listing.labelsProblem());
            return;
        }
        final List<String> dangling = new ArrayList<>();
        for (final Map.Entry<String, Long> label : listing.labels().entrySet()) {
            if (!listing.versions().containsKey(label.getValue())) {
                dangling.add("label " + label.getKey() + " names version " + label.getValue()
                        + ", of which there is no complete one");
            }
        }
        if (!dangling.isEmpty()) {
            failed(step, String.join("; ", dangling));
        } else if (!listing.labels().isEmpty()) {
            successful(step, "Labels: " + listing.labels());
        }
    }

    /** Loads what the policy chooses, with what it falls back to, and what the labels name. */
    private void verifyVersions(final String model, final ModelListing listing, final boolean stays) {
        final VersionSelector byPolicy = VersionSelector.policy();
        final Set<Long> good = new HashSet<>();
        final Set<Long> refused = new HashSet<>();
        Choice choice =
                policy.plan(listing, refused, Set.of(byPolicy)).choices().get(byPolicy);
        if (choice.candidates().isEmpty()) {
            failed("Choose the version of " + model, "By the policy " + policy + ", " + choice.problem());
        }
        Optional<Long> next = untried(choice, good, refused);
        while (next.isPresent() && refused.size() < MOST_FALLBACKS) {
            (load(model, next.get()) ? good : refused).add(next.get());
            choice = policy.plan(listing, refused, Set.of(byPolicy)).choices().get(byPolicy);
            next = untried(choice, good, refused);
        }
        if (stays) {
            choice.candidates().stream().filter(good::contains).forEach(number -> staying.add(name(model, number)));
        }
        for (final long number : new TreeSet<>(listing.labels().values())) {
            if (listing.versions().containsKey(number) && !good.contains(number) && !refused.contains(number)) {
                load(model, number);
            }
        }
    }

    private static Optional<Long> untried(final Choice choice, final Set<Long> good, final Set<Long> refused) {
        return choice.candidates().stream()
                .filter(number -> !good.contains(number) && !refused.contains(number))
                .findFirst();
    }

    private boolean load(final String model, final long number) {
        final String step = "Load " + model + " version " + number;
        try {
            final long estimate = loader.measure(model, number);
            if (memoryLimit.isPresent() && estimate > memoryLimit.getAsLong()) {
                failed(step, MemoryBudget.neverFits(name(model, number), estimate, memoryLimit.getAsLong()));
                return false;
            }
            loadAndMeasure(step, model, number, estimate);
            return true;
        } catch (final VersionRefusedException e) {
            failed(step, e.getMessage());
            return false;
        }
    }

    private void loadAndMeasure(final String step, final String model, final long number, final long estimate)
            throws VersionRefusedException {
        try (LoadedVersion loaded = loader.load(model, number)) {
            final long bytes = Math.max(estimate, loaded.bytes());
            sizes.put(name(model, number), bytes);
            successful(
                    step,
                    loaded
                            + " is loaded, its golden rows score as training wrote them down, and it is warm. It takes about "
                            + VersionSize.text(bytes) + " of memory. Its manifest is "
                            + loaded.identity().modelSha());
        }
    }

    private static String name(final String model, final long number) {
        return model + " version " + number;
    }

    /** Says whether what stays loaded fits, and the next version of each model beside it. */
    private void verifyMemory() {
        final String step = "Fit into memory";
        final long heap = Runtime.getRuntime().maxMemory();
        final long most = memoryLimit.orElse(heap);
        final String limit =
                (memoryLimit.isPresent() ? "the Memory Limit of " : "the Java heap of ") + VersionSize.text(most);
        final long together = staying.stream().mapToLong(sizes::get).sum();
        final long largest = staying.stream().mapToLong(sizes::get).max().orElse(0);
        if (most > heap) {
            failed(
                    step,
                    limit + " is more than the Java heap of " + VersionSize.text(heap) + ": versions would exhaust it");
        } else if (together > most) {
            failed(
                    step,
                    "What stays loaded takes " + VersionSize.text(together) + ", more than " + limit + ": " + stay());
        } else if (together + largest > most) {
            failed(
                    step,
                    "What stays loaded takes " + VersionSize.text(together) + " of " + limit
                            + ", which leaves no room to replace the largest version, since the old and the new one are both in memory for a moment: "
                            + stay());
        } else if (!staying.isEmpty()) {
            successful(step, "What stays loaded takes " + VersionSize.text(together) + " of " + limit + ": " + stay());
        }
    }

    private String stay() {
        return staying.stream()
                .map(name -> name + " (" + VersionSize.text(sizes.get(name)) + ")")
                .collect(Collectors.joining(", "));
    }

    private static String join(final Set<Long> versions) {
        return String.join(", ", versions.stream().map(String::valueOf).toList());
    }

    private void successful(final String step, final String explanation) {
        add(Outcome.SUCCESSFUL, step, explanation);
    }

    private void failed(final String step, final String explanation) {
        add(Outcome.FAILED, step, explanation);
    }

    private void add(final Outcome outcome, final String step, final String explanation) {
        results.add(result(outcome, step, explanation));
    }

    private static ConfigVerificationResult result(final Outcome outcome, final String step, final String explanation) {
        return new ConfigVerificationResult.Builder()
                .outcome(outcome)
                .verificationStepName(step)
                .explanation(explanation)
                .build();
    }
}
