package org.nifiaaas.training.learn;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.nifiaaas.training.evaluate.Task;

/** Which candidate is kept, and why. Immutable. */
public final class Choice {

    private final Candidate chosen;
    private final String reason;

    private Choice(final Candidate chosen, final String reason) {
        this.chosen = chosen;
        this.reason = reason;
    }

    /**
     * Takes the simplest candidate that is not told from the best one: whose users' NDCG for the task and whose log loss over all pairs are both within one standard error of the
     * difference, user by user (the rule of one standard error of Breiman et al., <em>Classification and Regression Trees</em>, 1984). NDCG alone would not see
     * whether a score can be compared between users, which audiences live by.
     *
     * @param candidates from the simplest to the richest, at least one
     */
    static Choice of(final List<Candidate> candidates, final Task task) {
        final Candidate best = candidates.stream()
                .max(Comparator.comparingDouble(candidate -> candidate.ndcg(task)))
                .orElseThrow(IllegalArgumentException::new);
        for (final Candidate candidate : candidates) {
            if (candidate == best) {
                break;
            }
            if (isClose(
                            candidate.validation().ndcgOfUsers(task),
                            best.validation().ndcgOfUsers(task),
                            1)
                    && isClose(
                            candidate.validation().logLossOfUsers(),
                            best.validation().logLossOfUsers(),
                            -1)) {
                return new Choice(
                        candidate,
                        String.format(
                                Locale.ROOT,
                                "%s is the simplest within one standard error of %s (NDCG %.4f and %.4f on validation)",
                                candidate.kind().value(),
                                best.kind().value(),
                                candidate.ndcg(task),
                                best.ndcg(task)));
            }
        }
        final String reason = String.format(
                Locale.ROOT,
                "%s is the best on validation (NDCG %.4f%s)",
                best.kind().value(),
                best.ndcg(task),
                runnerUp(candidates, best, task));
        return new Choice(best, reason);
    }

    private static String runnerUp(final List<Candidate> candidates, final Candidate best, final Task task) {
        return candidates.stream()
                .filter(candidate -> candidate != best)
                .max(Comparator.comparingDouble(candidate -> candidate.ndcg(task)))
                .map(next ->
                        String.format(Locale.ROOT, ", next %s %.4f", next.kind().value(), next.ndcg(task)))
                .orElse("");
    }

    /** Whether a candidate falls short of the best by less than one standard error of the mean difference. */
    private static boolean isClose(final double[] candidate, final double[] best, final int sign) {
        double sum = 0;
        double squares = 0;
        for (int user = 0; user < best.length; user++) {
            final double shortfall = sign * (best[user] - candidate[user]);
            sum += shortfall;
            squares += shortfall * shortfall;
        }
        final double mean = sum / best.length;
        final double variance = Math.max(0, squares / best.length - mean * mean);
        return mean <= Math.sqrt(variance / best.length);
    }

    public Candidate chosen() {
        return chosen;
    }

    /** Why, in words. */
    public String reason() {
        return reason;
    }
}
