package org.nifiaaas.training.benchmark;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.nifiaaas.training.evaluate.Bootstrap;
import org.nifiaaas.training.evaluate.Task;

/** Which model is the best for a task, by how much, and whether that is more than chance. Written as JSON; immutable. */
final class Verdict {

    private static final double PERCENT = 100;

    private final String task;
    private final String best;
    private final String next;
    private final double difference;
    private final double low;
    private final double high;
    private final boolean carried;
    private final String sentence;

    private Verdict(
            final Task task,
            final Summary best,
            final Summary next,
            final Bootstrap.Difference difference,
            final String sentence) {
        this.task = task.value();
        this.best = best.model();
        this.next = next.model();
        this.difference = difference.mean();
        this.low = difference.interval().low();
        this.high = difference.interval().high();
        this.carried = carries(difference);
        this.sentence = sentence;
    }

    /**
     * Compares the best with the next best by the NDCG of the same users.
     *
     * @param summaries all models of the task; the choice between kinds is no rival of the kind that it chose
     * @return empty if there are not two models, or no users
     */
    static Optional<Verdict> of(final Task task, final List<Summary> summaries, final long seed) {
        final List<Summary> ranked = summaries.stream()
                .filter(summary -> !summary.model().equals(HistoryEntrants.AUTO))
                .sorted(Comparator.comparingDouble(Summary::meanNdcg).reversed())
                .collect(Collectors.toList());
        if (ranked.size() < 2) {
            return Optional.empty();
        }
        final Summary best = ranked.get(0);
        final Summary next = ranked.get(1);
        return Bootstrap.difference(best.ndcg(), next.ndcg(), seed)
                .map(difference -> new Verdict(
                        task,
                        best,
                        next,
                        difference,
                        sentence(task, ranked.size(), best, next, difference) + choice(summaries, best)));
    }

    private static String sentence(
            final Task task,
            final int models,
            final Summary best,
            final Summary next,
            final Bootstrap.Difference difference) {
        return String.format(
                Locale.ROOT,
                "%s: %s is the best of %d models, NDCG@%d %.4f, %s than %s (%.4f); the 95 %% interval of the"
                        + " difference, user by user, is %.4f to %.4f: %s.",
                task == Task.NEW ? "Items new to the user" : "All items",
                best.model(),
                models,
                BenchmarkData.TOP_K,
                best.meanNdcg(),
                more(best.meanNdcg(), next.meanNdcg()),
                next.model(),
                next.meanNdcg(),
                difference.interval().low(),
                difference.interval().high(),
                carries(difference) ? "the lead holds" : "these two cannot be told apart");
    }

    private static boolean carries(final Bootstrap.Difference difference) {
        return difference.interval().low() > 0;
    }

    private static String more(final double best, final double next) {
        return next == 0 ? "more" : String.format(Locale.ROOT, "%.1f %% more", (best / next - 1) * PERCENT);
    }

    private static String choice(final List<Summary> summaries, final Summary best) {
        return summaries.stream()
                .filter(summary -> summary.model().equals(HistoryEntrants.AUTO))
                .findFirst()
                .map(auto -> String.format(
                        Locale.ROOT,
                        " The choice on validation (auto) was %s: %.4f, %.1f %% of the best.",
                        auto.choice(),
                        auto.meanNdcg(),
                        best.meanNdcg() == 0 ? PERCENT : auto.meanNdcg() / best.meanNdcg() * PERCENT))
                .orElse("");
    }

    String sentence() {
        return sentence;
    }

    boolean carried() {
        return carried;
    }
}
