package org.nifiaaas.services.model;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.nifiaaas.services.ModelUnavailableException.Reason;
import org.nifiaaas.services.ModelVersionStatus.State;
import org.nifiaaas.services.VersionSelector;
import org.nifiaaas.services.model.VersionPlan.Choice;

/**
 * Brings what is loaded of one model in line with what the repository holds and what is asked for. Used by the thread that polls only.
 *
 * <p>One poll is {@link #refresh} and {@link #settle}. Then {@link #loadNext} asks for one version after the other; when one is there or refused, {@link #finish}
 * and {@link #settle} follow, maybe many polls later.
 */
final class ModelReconciler {

    private final ServedModel served;
    private final ModelVersionSource source;
    private final VersionManager.Settings settings;
    private final ProblemJournal journal;
    private final Map<Long, LoadFailure> failures = new HashMap<>();
    private final Set<Long> attempted = new HashSet<>();
    private ModelListing listing = ModelListing.EMPTY;
    private VersionPlan plan = new VersionPlan(Map.of());
    private String lookupProblem = "";

    ModelReconciler(
            final ServedModel served,
            final ModelVersionSource source,
            final VersionManager.Settings settings,
            final ProblemJournal journal) {
        this.served = served;
        this.source = source;
        this.settings = settings;
        this.journal = journal;
    }

    ServedModel served() {
        return served;
    }

    /**
     * Reads what the repository holds. If it cannot be read, everything stays as it is.
     *
     * @param now milliseconds since the epoch
     */
    void refresh(final long now) {
        attempted.clear();
        forgetIdleSelectors(now);
        try {
            listing = source.list(served.name());
        } catch (final IOException e) {
            lookupProblem = "Model " + served.name() + " cannot be looked up, what is loaded goes on serving: "
                    + Explanation.of(e);
            journal.failure(key("lookup"), lookupProblem);
            return;
        }
        lookupProblem = "";
        journal.solved(key("lookup"));
        noteLabels();
        failures.entrySet()
                .removeIf(failure ->
                        !failure.getValue().stamp().equals(listing.versions().get(failure.getKey())));
        served.dropVanished(listing.versions()::containsKey);
        listing.versions().forEach(this::noteVersion);
    }

    private void forgetIdleSelectors(final long now) {
        for (final VersionSelector selector : served.selectors()) {
            final boolean idle =
                    now - served.lastAsked(selector) > settings.interestIdle().toMillis();
            if (idle && !isPermanent(selector)) {
                served.forget(selector);
                journal.solved(key(selector.toString()));
            }
        }
    }

    /** What the configuration asks for stays, and so does what the policy serves: the next event may come after a quiet night. */
    private boolean isPermanent(final VersionSelector selector) {
        return selector instanceof VersionSelector.ByPolicy
                && (settings.models().contains(served.name()) || served.route(selector) != null);
    }

    private void noteLabels() {
        if (listing.labelsProblem().isEmpty()) {
            journal.solved(key("labels"));
        } else {
            journal.failure(key("labels"), "Model " + served.name() + ": " + listing.labelsProblem());
        }
    }

    private void noteVersion(final long number, final String stamp) {
        final ModelVersion known = served.version(number);
        if (known == null || (known.state() == State.ERROR && !known.stamp().equals(stamp))) {
            served.put(new ModelVersion(served.name(), number, stamp));
        } else if (known.isAvailable() && !known.stamp().equals(stamp)) {
            journal.attention(
                    key("changed " + number),
                    known
                            + " was changed in the repository after it was loaded; versions do not change, so the loaded one"
                            + " goes on serving. Publish the change as a new version");
        }
    }

    /**
     * Lets the best loaded versions serve, then retires what is no longer needed, and explains what is missing. While the repository cannot be read, its last
     * listing counts.
     */
    void settle() {
        plan = settings.policy().plan(listing, Set.copyOf(failures.keySet()), served.selectors());
        plan.choices().forEach(this::route);
        served.retireUnused(plan.aspired());
    }

    private void route(final VersionSelector selector, final Choice choice) {
        final OptionalLong serving = plan.serving(selector, this::isAvailable);
        if (serving.isPresent()) {
            final ModelVersion version = served.version(serving.getAsLong());
            if (served.direct(selector, version)) {
                journal.progress(version + " serves " + selector + " from now on");
            }
        } else if (choice.withdrawn()) {
            served.withdraw(selector);
        }
        if (lookupProblem.isEmpty()) {
            noteChoice(selector, choice);
        } else if (!isServed(selector)) {
            served.explain(selector, Reason.ABSENT, lookupProblem);
        }
    }

    private void noteChoice(final VersionSelector selector, final Choice choice) {
        if (choice.problem().isEmpty()) {
            journal.solved(key(selector.toString()));
        } else {
            journal.attention(key(selector.toString()), absence(choice));
        }
        if (!isServed(selector)) {
            explain(selector, choice);
        }
    }

    private boolean isServed(final VersionSelector selector) {
        final ModelVersion version = served.route(selector);
        return version != null && version.isAvailable();
    }

    private void explain(final VersionSelector selector, final Choice choice) {
        final List<Long> candidates = choice.candidates();
        if (candidates.isEmpty()) {
            served.explain(selector, Reason.ABSENT, absence(choice));
            return;
        }
        if (failures.keySet().containsAll(candidates)) {
            served.explain(
                    selector, Reason.REFUSED, failures.get(candidates.get(0)).explanation());
            return;
        }
        final long awaited = candidates.stream()
                .filter(candidate -> !failures.containsKey(candidate))
                .findFirst()
                .orElseThrow();
        served.explain(selector, Reason.LOADING, "Model " + served.name() + " version " + awaited + " is being loaded");
    }

    private String absence(final Choice choice) {
        return "Model " + served.name() + ": " + choice.problem();
    }

    private boolean isAvailable(final long number) {
        final ModelVersion version = served.version(number);
        return version != null && version.isAvailable();
    }

    /**
     * Asks for one version that is wanted and not there, at most once for each version and poll.
     *
     * @param loader is not busy
     * @param now milliseconds since the epoch
     * @return whether a version was asked for
     */
    boolean loadNext(final BackgroundLoader loader, final long now) {
        if (!lookupProblem.isEmpty()) {
            return false;
        }
        for (final long number : plan.aspired()) {
            final LoadFailure failure = failures.get(number);
            final boolean due = failure == null || failure.isRetryDue(now, settings);
            if (due && !isAvailable(number) && attempted.add(number)) {
                final ModelVersion version = new ModelVersion(
                        served.name(), number, listing.versions().get(number));
                version.startLoading();
                served.put(version);
                loader.load(this, version, now);
                return true;
            }
        }
        return false;
    }

    /**
     * Takes over what became of a version that was asked for.
     *
     * @param now milliseconds since the epoch
     */
    void finish(final BackgroundLoader.Result result, final long now) {
        final ModelVersion version = result.version();
        if (result.content() == null) {
            version.refuse(result.refusal());
            final LoadFailure earlier = failures.get(version.number());
            final int attempts = earlier == null ? 1 : earlier.attempts() + 1;
            failures.put(version.number(), new LoadFailure(version.stamp(), attempts, now, result.refusal()));
            journal.failure(key("load " + version.number()), result.refusal());
        } else if (served.publish(version, result.content())) {
            failures.remove(version.number());
            journal.solved(key("load " + version.number()));
            journal.progress(version + " is loaded, checked and warm" + version.scoring());
        }
    }

    /** Drops what was noted about a model that nobody asks for any more. */
    void end() {
        journal.forget(key(""));
    }

    private String key(final String subject) {
        return served.name() + "/" + subject;
    }

    /**
     * What is known of a version that failed to load.
     *
     * @param stamp stamp of the manifest that was tried
     * @param attempts how often it was tried
     * @param lastAttempt milliseconds since the epoch
     */
    private record LoadFailure(String stamp, int attempts, long lastAttempt, String explanation) {

        /** The pause doubles with each attempt, so that storage in trouble is given time; after the last attempt only a new manifest helps. */
        boolean isRetryDue(final long now, final VersionManager.Settings settings) {
            final long pause = settings.pollingInterval().toMillis() << Math.min(attempts - 1, 20);
            return attempts < settings.loadAttempts() && now - lastAttempt >= pause;
        }
    }
}
