package org.nifiaaas.training.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.nifiaaas.training.evaluate.CatalogueEvaluation;
import org.nifiaaas.training.evaluate.Task;
import org.nifiaaas.training.failure.TrainingException;

/**
 * Runs everybody: first each model for each task with the first seed, then, as long as the time lasts, those that use chance with one seed after the other. A round
 * that would not end in time is not begun, so all that use chance have as many seeds. Used once, by one thread.
 */
public final class Contest {

    private static final double NANOS = 1e9;
    private static final double MINUTE = 60;

    private final BenchmarkData data;
    private final Map<String, Entrant> entrants;
    private final List<Task> tasks;
    private final PartFile finished;
    private final Optional<PredictionFile> predictions;
    private final Consumer<String> progress;
    private final LongSupplier nanos;
    private final List<Outcome> outcomes = new ArrayList<>();
    private double used;
    private int done;
    private int planned;
    private int plannedFirst;
    private double budget;

    /**
     * Creates a contest.
     *
     * @param finished what an earlier run has finished; gets what this one finishes
     * @param progress told of each outcome, with the time that is left
     * @param nanos clock, see {@link System#nanoTime()}
     */
    public Contest(
            final BenchmarkData data,
            final Map<String, Entrant> entrants,
            final List<Task> tasks,
            final PartFile finished,
            final Optional<PredictionFile> predictions,
            final Consumer<String> progress,
            final LongSupplier nanos) {
        this.data = data;
        this.entrants = entrants;
        this.tasks = tasks;
        this.finished = finished;
        this.predictions = predictions;
        this.progress = progress;
        this.nanos = nanos;
    }

    /**
     * Runs it.
     *
     * @param seeds rounds at most
     * @param firstSeed seed of the first round; the others follow
     * @param budgetSeconds time after which no further round may end; the first round always runs
     */
    public void run(final int seeds, final long firstSeed, final double budgetSeconds) throws TrainingException {
        budget = budgetSeconds;
        plannedFirst = entrants.size() * tasks.size();
        planned = plannedFirst;
        final int chancy =
                (int) entrants.values().stream().filter(Entrant::usesChance).count() * tasks.size();
        planned += chancy * (seeds - 1);
        for (int round = 0; round < seeds; round++) {
            final double needed = round == 0 ? 0 : secondsOfRound(firstSeed + round);
            if (round > 0 && used + needed > budgetSeconds) {
                progress.accept(String.format(
                        Locale.ROOT,
                        "%d of %d seeds: another round of %.0f s would not end within the budget of %.0f s",
                        round,
                        seeds,
                        needed,
                        budgetSeconds));
                return;
            }
            for (final Task task : tasks) {
                for (final String model : entrants.keySet()) {
                    if (round == 0 || entrants.get(model).usesChance()) {
                        run(model, task, firstSeed + round, round == 0);
                    }
                }
            }
        }
    }

    /** What a round will take that is not finished yet: as much as the first one took. */
    private double secondsOfRound(final long seed) {
        return outcomes.stream()
                .filter(outcome -> outcome.seed() == outcomes.get(0).seed())
                .filter(outcome -> entrants.get(outcome.model()).usesChance())
                .filter(outcome ->
                        !finished.find(outcome.model(), outcome.task(), seed).isPresent())
                .mapToDouble(Outcome::seconds)
                .sum();
    }

    private void run(final String model, final Task task, final long seed, final boolean lists)
            throws TrainingException {
        final Optional<Outcome> before = finished.find(model, task.value(), seed);
        final boolean listed =
                !lists || !predictions.isPresent() || predictions.get().has(model, task);
        done++;
        if (before.isPresent() && listed) {
            outcomes.add(before.get());
            used += before.get().seconds();
            return;
        }
        final long begin = nanos.getAsLong();
        final Entry entry = entrants.get(model).train(task, seed);
        final CatalogueEvaluation evaluation = data.test().evaluate(entry.scorers());
        if (!listed) {
            predictions.get().write(model, task, entry, data);
        }
        final double seconds = (nanos.getAsLong() - begin) / NANOS;
        used += seconds;
        final Outcome outcome = Outcome.of(model, task, seed, entry, seconds, evaluation, data);
        finished.add(outcome);
        outcomes.add(outcome);
        progress.accept(String.format(
                Locale.ROOT,
                "[%d/%d] %-15s %-3s seed %d: HR@%d %.4f, NDCG@%d %.4f, trained in %.1f s%s",
                done,
                planned,
                model,
                task.value(),
                seed,
                BenchmarkData.TOP_K,
                evaluation.ranking(task).hitRate(),
                BenchmarkData.TOP_K,
                evaluation.ranking(task).ndcg(),
                entry.trainSeconds(),
                left()));
    }

    /** By the pace so far of those that use chance, the others take none; beyond the first round no longer than the budget lasts. */
    private String left() {
        final double pace = outcomes.stream()
                .filter(outcome -> entrants.get(outcome.model()).usesChance())
                .mapToDouble(Outcome::seconds)
                .average()
                .orElse(0);
        final double first = pace * Math.max(0, plannedFirst - done);
        final double left = Math.min(pace * (planned - done), Math.max(first, budget - used));
        return pace == 0 ? "" : "; about " + time(left) + " left";
    }

    private static String time(final double seconds) {
        return seconds < MINUTE
                ? String.format(Locale.ROOT, "%.0f s", seconds)
                : String.format(Locale.ROOT, "%.0f min", Math.ceil(seconds / MINUTE));
    }

    /** All outcomes, in the order in which they came. */
    List<Outcome> outcomes() {
        return outcomes;
    }

    Map<String, Entrant> entrants() {
        return entrants;
    }

    List<Task> tasks() {
        return tasks;
    }
}
