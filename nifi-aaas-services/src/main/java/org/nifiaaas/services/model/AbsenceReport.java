package org.nifiaaas.services.model;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.nifiaaas.services.ModelUnavailableException.Reason;
import org.nifiaaas.services.VersionSelector;
import org.nifiaaas.services.model.MemoryBudget.Verdict;
import org.nifiaaas.services.model.policy.VersionPlan.Choice;
import org.nifiaaas.services.model.source.ModelListing;

/** Says of the selectors of one model why no version serves them. Used by the thread that polls only. */
final class AbsenceReport {

    private final ServedModel served;
    private final LoadHistory history;
    private final ModelNames names;
    private final ProblemJournal journal;

    AbsenceReport(
            final ServedModel served, final LoadHistory history, final ModelNames names, final ProblemJournal journal) {
        this.served = served;
        this.history = history;
        this.names = names;
        this.journal = journal;
    }

    /**
     * Tells what is wrong with a choice, if something is, and explains to callers why they have to wait.
     *
     * @param listing what the choice was made of
     */
    void note(final VersionSelector selector, final Choice choice, final ModelListing listing) {
        final String key = served.name() + "/" + selector;
        final String problem = "Model " + served.name() + ": "
                + (listing.exists() ? choice.problem() : "the repository has no such model");
        final String message = listing.exists() ? problem : problem + names.text();
        if (choice.problem().isEmpty()) {
            journal.solved(key);
        } else {
            journal.attention(key, problem, message);
        }
        if (served.isServed(selector)) {
            return;
        }
        if (choice.candidates().isEmpty()) {
            served.explain(selector, Reason.ABSENT, message);
        } else {
            explain(selector, choice.candidates());
        }
    }

    /** Explains that nothing is known, since the repository cannot be read. */
    void unknown(final VersionSelector selector, final String lookupProblem) {
        if (!served.isServed(selector)) {
            served.explain(selector, Reason.ABSENT, lookupProblem);
        }
    }

    private void explain(final VersionSelector selector, final List<Long> candidates) {
        final Set<Long> refused = history.refused();
        final long awaited = candidates.stream()
                .filter(candidate -> !refused.contains(candidate))
                .findFirst()
                .orElse(candidates.get(0));
        final Optional<String> failure = history.failure(awaited);
        final Optional<Verdict> verdict = history.block(awaited);
        if (failure.isPresent()) {
            served.explain(selector, Reason.REFUSED, failure.get());
        } else if (verdict.isPresent()) {
            final Reason reason = verdict.get().isRefusal() ? Reason.REFUSED : Reason.MEMORY;
            served.explain(selector, reason, verdict.get().message());
        } else {
            served.explain(
                    selector, Reason.LOADING, "Model " + served.name() + " version " + awaited + " is being loaded");
        }
    }
}
