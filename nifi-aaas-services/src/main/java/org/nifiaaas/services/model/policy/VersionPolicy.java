package org.nifiaaas.services.model.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.nifiaaas.services.VersionSelector;
import org.nifiaaas.services.model.policy.VersionPlan.Choice;
import org.nifiaaas.services.model.source.ModelListing;

/**
 * Chooses which versions of a model are to be loaded and which of them serves.
 *
 * <p>Choosing is a pure function of what the repository holds, which versions were refused and what callers ask for: it reads no clock, no file and keeps
 * nothing between two calls.
 */
public sealed interface VersionPolicy {

    /** The newest version that is good: a refused one is passed over, and comes back as soon as it is no longer refused. */
    record Latest() implements VersionPolicy {
        @Override
        public String toString() {
            return "latest";
        }
    }

    /**
     * The newest good versions: the newest of them serves, the others are kept loaded, so that a swap back to one of them needs no loading.
     *
     * @param count how many good versions, 1 or more
     */
    record LatestFew(int count) implements VersionPolicy {
        /** Rejects numbers below 1. */
        public LatestFew {
            if (count < 1) {
                throw new IllegalArgumentException("Number of versions " + count + " is not positive");
            }
        }

        @Override
        public String toString() {
            return "latest " + count;
        }
    }

    /**
     * Exactly one version.
     *
     * @param version 1 or more
     */
    record Specific(long version) implements VersionPolicy {
        /** Rejects numbers below 1. */
        public Specific {
            if (version < 1) {
                throw new IllegalArgumentException("Version " + version + " is not a positive number");
            }
        }

        @Override
        public String toString() {
            return "version " + version;
        }
    }

    /**
     * The version that a label of the repository names.
     *
     * @param label not blank
     */
    record Labelled(String label) implements VersionPolicy {
        /** Rejects blank labels. */
        public Labelled {
            Objects.requireNonNull(label, "label");
            if (label.isBlank()) {
                throw new IllegalArgumentException("A label must not be blank");
            }
        }

        @Override
        public String toString() {
            return "label " + label;
        }
    }

    /**
     * Plans for one model.
     *
     * @param listing what the repository holds
     * @param refused versions that failed to load as they are now
     * @param requested what callers and the configuration ask for
     * @return a choice for each of the requested selectors, the policy's own first
     */
    default VersionPlan plan(
            final ModelListing listing, final Set<Long> refused, final Set<VersionSelector> requested) {
        final List<VersionSelector> ordered = new ArrayList<>(requested);
        ordered.sort(Comparator.comparing((VersionSelector selector) -> !(selector instanceof VersionSelector.ByPolicy))
                .thenComparing(VersionSelector::toString));
        final Map<VersionSelector, Choice> choices = new LinkedHashMap<>();
        for (final VersionSelector selector : ordered) {
            choices.put(selector, choose(selector, listing, refused));
        }
        return new VersionPlan(choices);
    }

    /**
     * Whether a selector names its version, so that somebody waits for it when it turns to another one. The newest version just comes when it is there.
     *
     * @param selector one of the requested selectors
     */
    default boolean isExplicit(final VersionSelector selector) {
        return !(selector instanceof VersionSelector.ByPolicy) || this instanceof Specific || this instanceof Labelled;
    }

    private Choice choose(final VersionSelector selector, final ModelListing listing, final Set<Long> refused) {
        if (selector instanceof VersionSelector.ByNumber byNumber) {
            return number(byNumber.version(), listing);
        }
        if (selector instanceof VersionSelector.ByLabel byLabel) {
            return label(byLabel.label(), listing, true);
        }
        if (this instanceof Specific specific) {
            return number(specific.version(), listing);
        }
        if (this instanceof Labelled labelled) {
            return label(labelled.label(), listing, false);
        }
        return newestGood(this instanceof LatestFew few ? few.count() : 1, listing, refused);
    }

    private static Choice newestGood(final int count, final ModelListing listing, final Set<Long> refused) {
        if (listing.versions().isEmpty()) {
            return Choice.none("the repository holds no complete version of it");
        }
        final List<Long> candidates = new ArrayList<>();
        int good = 0;
        for (final long version : new TreeSet<>(listing.versions().keySet()).descendingSet()) {
            candidates.add(version);
            if (!refused.contains(version) && ++good == count) {
                break;
            }
        }
        return Choice.of(candidates);
    }

    private static Choice number(final long version, final ModelListing listing) {
        return listing.versions().containsKey(version)
                ? Choice.of(List.of(version))
                : Choice.none("the repository holds no complete version " + version + " of it");
    }

    /** A label that a caller asked for ends with the label; the service's own policy never gives up what it serves. */
    private static Choice label(final String label, final ModelListing listing, final boolean endsWithLabel) {
        final Long version = listing.labels().get(label);
        if (version == null && !listing.labelsProblem().isEmpty()) {
            return Choice.none(listing.labelsProblem());
        }
        if (version == null) {
            final String problem = "the repository has no label " + label + " for it";
            return endsWithLabel ? Choice.withdrawn(problem) : Choice.none(problem);
        }
        if (!listing.versions().containsKey(version)) {
            return Choice.none("label " + label + " names version " + version
                    + ", of which the repository holds no complete version");
        }
        return Choice.of(List.of(version));
    }
}
