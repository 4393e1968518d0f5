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
            final double difference,
            final Bootstrap.Interval interval,
            final String sentence) {
        this.task = task.value();
        this.best = best.model();
        this.next = next.model();
        this.difference = difference;
        this.low = interval.low();
        this.high = interval.high();
        this.carried = interval.low() > 0;
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
        if (ranked.size() < 2 || ranked.get(0).ndcg().length == 0) {
            return Optional.empty();
        }
        final Summary best = ranked.get(0);
        final Summary next = ranked.get(1);
        final double[] differences = differences(best, next);
        final Bootstrap.Interval interval = Bootstrap.interval(differences, seed);
        final double difference = Bootstrap.mean(differences);
        final String sentence = String.format(
                Locale.ROOT,
                "%s: %s is the best of %d models, NDCG@%d %.4f, %s than %s (%.4f); the 95 %% interval of the"
                        + " difference, user by user, is %.4f to %.4f: %s.%s",
                task == Task.NEW ? "Items new to the user" : "All items",
                best.model(),
                ranked.size(),
                BenchmarkData.TOP_K,
                best.meanNdcg(),
                more(best.meanNdcg(), next.meanNdcg()),
                next.model(),
                next.meanNdcg(),
                interval.low(),
                interval.high(),
                interval.low() > 0 ? "the lead holds" : "these two cannot be told apart",
                choice(summaries, best));
        return Optional.of(new Verdict(task, best, next, difference, interval, sentence));
    }

    private static double[] differences(final Summary best, final Summary next) {
        final double[] differences = best.ndcg();
        final double[] others = next.ndcg();
        for (int user = 0; user < differences.length; user++) {
            differences[user] -= others[user];
        }
        return differences;
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
