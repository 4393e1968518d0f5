package org.nifiaaas.services.model;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.nifiaaas.services.ModelVersionStatus.State;
import org.nifiaaas.services.VersionSelector;
import org.nifiaaas.services.model.MemoryBudget.Verdict;
import org.nifiaaas.services.model.loading.BackgroundLoader;
import org.nifiaaas.services.model.loading.BackgroundLoader.Outcome;
import org.nifiaaas.services.model.policy.VersionPlan;
import org.nifiaaas.services.model.policy.VersionPlan.Choice;
import org.nifiaaas.services.model.source.Explanation;
import org.nifiaaas.services.model.source.ModelListing;
import org.nifiaaas.services.model.source.ModelVersionSource;
import org.nifiaaas.services.model.version.LoadedVersion;
import org.nifiaaas.services.model.version.ModelVersion;

/**
 * Brings what is loaded of one model in line with what the repository holds and what is asked for. Used by the thread that polls only.
 *
 * <p>One poll is {@link #refresh} and {@link #settle}. Then {@link #loadNext} asks for one version after the other; when one is there or refused, {@link #finish}
 * and {@link #settle} follow, maybe many polls later.
 */
final class ModelReconciler implements MemoryTenant {

    private final ServedModel served;
    private final ModelVersionSource source;
    private final MemoryBudget budget;
    private final ManagerSettings settings;
    private final ProblemJournal journal;
    private final LoadHistory history;
    private final AbsenceReport absences;
    private final LoadUrgency urgency;
    private final Interests interests;
    /** What was asked for before the repository was last looked at: of anything else the listing says nothing yet. */
    private final Set<VersionSelector> lookedUp = new HashSet<>();

    private ModelListing listing = ModelListing.EMPTY;
    private VersionPlan plan = new VersionPlan(Map.of());
    private String lookupProblem = "";

    ModelReconciler(
            final ServedModel served,
            final ModelVersionSource source,
            final ModelNames names,
            final MemoryBudget budget,
            final ManagerSettings settings,
            final ProblemJournal journal) {
        this.served = served;
        this.source = source;
        this.budget = budget;
        this.settings = settings;
        this.journal = journal;
        this.history = new LoadHistory(settings);
        this.interests = new Interests(served, settings);
        this.urgency = new LoadUrgency(served, settings.policy());
        this.absences = new AbsenceReport(served, history, names, journal);
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
        history.beginPoll();
        for (final VersionSelector forgotten : interests.forgetIdle(now)) {
            journal.solved(key(forgotten.toString()));
        }
        final Set<VersionSelector> asked = served.selectors();
        try {
            listing = source.list(served.name(), this::watched);
        } catch (final IOException e) {
            lookedUp.addAll(asked);
            lookupProblem = "Model " + served.name() + " cannot be looked up, what is loaded goes on serving: "
                    + Explanation.of(e);
            journal.failure(key("lookup"), lookupProblem);
            return;
        }
        lookedUp.clear();
        lookedUp.addAll(asked);
        lookupProblem = "";
        journal.solved(key("lookup"));
        noteLabels();
        history.keep(listing.versions());
        served.dropVanished(listing.versions()::containsKey);
        listing.versions().forEach(this::noteVersion);
    }

    /** Versions whose manifests count as they are now: what is or may be loaded, and what is kept in memory. */
    private Set<Long> watched(final ModelListing found) {
        final Set<Long> watched = new HashSet<>(settings.policy()
                .plan(found, history.refused(), served.selectors())
                .aspired());
        served.inMemory().forEach(version -> watched.add(version.number()));
        return watched;
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
        plan = settings.policy().plan(listing, history.refused(), served.selectors());
        plan.choices().forEach(this::route);
        served.retireUnused(plan.aspired());
    }

    private void route(final VersionSelector selector, final Choice choice) {
        final OptionalLong serving = plan.serving(selector, served::isAvailable);
        if (serving.isPresent()) {
            final ModelVersion version = served.version(serving.getAsLong());
            if (served.direct(selector, version)) {
                journal.progress(version + " serves " + selector + " from now on");
            }
        } else if (choice.withdrawn()) {
            served.withdraw(selector);
        }
        if (!lookedUp.contains(selector) && choice.candidates().isEmpty()) {
            // Asked for since the repository was read: what is missing in the listing may be there by now.
            return;
        }
        if (lookupProblem.isEmpty()) {
            absences.note(selector, choice, listing);
        } else {
            absences.unknown(selector, lookupProblem);
        }
    }

    /**
     * Asks for one version that is wanted, not there and has a place, at most once for each version and poll.
     *
     * @param loader is not busy
     * @param now milliseconds since the epoch
     * @return whether the loader has work now
     */
    boolean loadNext(final BackgroundLoader loader, final long now) {
        if (!lookupProblem.isEmpty()) {
            return false;
        }
        for (final long number : plan.aspired()) {
            if (!served.isAvailable(number) && history.isDue(number, now) && begin(number, loader, now)) {
                return true;
            }
        }
        return false;
    }

    /** Whether somebody waits for a version that may be loaded. */
    boolean isAwaited() {
        final Set<Long> refused = history.refused();
        return plan.aspired().stream()
                .anyMatch(number ->
                        !served.isAvailable(number) && !refused.contains(number) && urgency.isAwaited(number, plan));
    }

    private boolean begin(final long number, final BackgroundLoader loader, final long now) {
        final ModelVersion version =
                new ModelVersion(served.name(), number, listing.versions().get(number));
        final OptionalLong size = history.size(number);
        if (budget.isLimited() && size.isEmpty()) {
            loader.measure(version, now);
            return true;
        }
        final long bytes = size.orElse(0);
        final Verdict verdict = budget.admit(version, demand(version), bytes, now);
        if (!verdict.fits()) {
            // Another version may be wanted in its place.
            return block(version, verdict) && loadNext(loader, now);
        }
        history.attempt(number);
        history.unblock(number);
        version.startLoading();
        version.occupy(bytes);
        served.put(version);
        loader.load(version, urgency.isAwaited(number, plan), now);
        return true;
    }

    /**
     * Keeps a version out. One that waits is as if it were new; one that is refused is in error until there is room.
     *
     * @return whether that is news
     */
    private boolean block(final ModelVersion version, final Verdict verdict) {
        final ModelVersion known = served.version(version.number());
        if (verdict.isRefusal()) {
            refuse(version, verdict.message(), verdict.kind() == Verdict.Kind.NO_ROOM);
        } else if (known != null && known.state() == State.ERROR) {
            served.put(version);
        }
        if (!history.block(version, verdict)) {
            return false;
        }
        final String key = key("memory " + version.number());
        if (verdict.isRefusal()) {
            journal.failure(key, verdict.message());
        } else {
            journal.attention(key, verdict.message());
        }
        settle();
        return true;
    }

    private void refuse(final ModelVersion version, final String reason, final boolean passing) {
        if (version.state() == State.NEW) {
            version.startLoading();
        }
        version.refuse(reason, passing);
        served.put(version);
    }

    /**
     * Takes over what became of a version that was asked for.
     *
     * @param now milliseconds since the epoch
     */
    void finish(final BackgroundLoader.Result result, final long now) {
        final ModelVersion version = result.version();
        boolean finished = false;
        try {
            finish(version, result.outcome(), now);
            finished = true;
        } finally {
            if (!finished && version.state() == State.LOADING) {
                // What broke off is told by whoever catches it.
                result.release();
                refuse(version, new Outcome.Refused(version + " is refused: taking it over broke off", true), now);
            }
        }
    }

    private void finish(final ModelVersion version, final Outcome outcome, final long now) {
        if (outcome instanceof Outcome.Measured measured) {
            history.measure(version, measured.bytes());
        } else if (outcome instanceof Outcome.Loaded loaded) {
            takeOver(version, loaded.content(), now);
        } else if (outcome instanceof Outcome.Refused refused) {
            refuse(version, refused, now);
        }
    }

    private void refuse(final ModelVersion version, final Outcome.Refused refused, final long now) {
        final String told = history.fail(version, refused, now);
        refuse(version, told, refused.passing());
        journal.failure(key("load " + version.number()), refused.reason(), told);
    }

    private void takeOver(final ModelVersion version, final LoadedVersion content, final long now) {
        if (content.bytes() > version.bytes()) {
            // Larger than its files promised. It is measured now, so the next attempt makes room for it first.
            final Verdict verdict = budget.admit(version, demand(version), content.bytes(), now);
            if (!verdict.fits()) {
                content.close();
                history.measure(version, content.bytes());
                final ModelVersion next = new ModelVersion(version.model(), version.number(), version.stamp());
                served.put(next);
                block(next, verdict);
                return;
            }
            version.occupy(content.bytes());
        }
        if (served.publish(version, content)) {
            history.succeed(version, now);
            journal.solved(key("load " + version.number()));
            journal.solved(key("memory " + version.number()));
            journal.progress(version + " is loaded, checked and warm" + version.scoring());
        }
    }

    @Override
    public List<ModelVersion> inMemory() {
        return served.inMemory();
    }

    @Override
    public Demand demand(final ModelVersion version) {
        final Set<VersionSelector> selectors = plan.wanting(version.number());
        for (final VersionSelector selector : plan.choices().keySet()) {
            if (served.route(selector) == version) {
                selectors.add(selector);
            }
        }
        return interests.demand(selectors, history.loadTime(version.number()));
    }

    @Override
    public boolean isUnused(final ModelVersion version, final Demand demand) {
        return version.isAvailable()
                && !version.isLeased()
                && demand.selectors().stream()
                        .map(served::route)
                        .noneMatch(serving -> serving != null && serving.isLeased());
    }

    @Override
    public void unload(final ModelVersion version, final Demand demand, final ModelVersion newcomer) {
        if (!version.retireIfUnleased()) {
            return;
        }
        for (final VersionSelector selector : demand.selectors()) {
            served.forget(selector);
            journal.solved(key(selector.toString()));
        }
        lookedUp.removeAll(demand.selectors());
        plan = plan.without(demand.selectors());
        served.retireUnused(plan.aspired());
        journal.progress(
                version + " is unloaded to make room for " + newcomer + ", and is loaded again when it is asked for");
    }

    /** Drops what was noted about a model that nobody asks for any more. */
    void end() {
        journal.forget(key(""));
    }

    private String key(final String subject) {
        return served.name() + "/" + subject;
    }
}
