package org.nifiaaas.services.model;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.nifiaaas.services.VersionSelector;
import org.nifiaaas.services.model.VersionPlan.Choice;

/**
 * Says in words what a service would find in a repository, and what is wrong with it. Versions are really loaded and released again. Not thread-safe.
 */
final class RepositoryVerifier {

    private static final int MOST_FALLBACKS = 5;
    private static final String READ_REPOSITORY = "Read the repository";

    private final ModelRepository repository;
    private final VersionLoader loader;
    private final VersionPolicy policy;
    private final List<ConfigVerificationResult> results = new ArrayList<>();

    RepositoryVerifier(final ModelRepository repository, final VersionLoader loader, final VersionPolicy policy) {
        this.repository = repository;
        this.loader = loader;
        this.policy = policy;
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
            verifyModel(model);
        }
        return results;
    }

    private void verifyModel(final String model) {
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
        verifyVersions(model, listing);
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
    private void verifyVersions(final String model, final ModelListing listing) {
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
        try (LoadedVersion loaded = loader.load(model, number)) {
            successful(
                    step,
                    loaded
                            + " is loaded, its golden rows score as training wrote them down, and it is warm. Its manifest is "
                            + loaded.identity().modelSha());
            return true;
        } catch (final VersionRefusedException e) {
            failed(step, e.getMessage());
            return false;
        }
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
