package org.nifiaaas.training.benchmark;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import org.nifiaaas.training.evaluate.Task;
import org.nifiaaas.training.evaluate.Validation;

/** Alternating least squares, tuned on the validation window for each seed anew. */
final class AlsEntrant implements Entrant {

    private static final double NANOS = 1e9;

    private final BenchmarkData data;
    private final Als als;
    private final Map<Task, AlsSettings> best = new EnumMap<>(Task.class);
    private double tuneSeconds;
    private long tunedSeed;

    AlsEntrant(final BenchmarkData data, final Als als) {
        this.data = data;
        this.als = als;
    }

    @Override
    public Entry train(final Task task, final long seed) {
        final AlsSettings settings = settings(task, seed);
        final long begin = System.nanoTime();
        final Factors fitted = als.fit(data.snapshot(), user -> true, settings, seed);
        return Entry.ranking(fitted::scorer, tuneSeconds + (System.nanoTime() - begin) / NANOS, settings.toString());
    }

    /** The settings that rank best on validation. One fit of each serves all tasks. */
    AlsSettings settings(final Task task, final long seed) {
        if (best.isEmpty() || tunedSeed != seed) {
            tune(seed);
        }
        return best.get(task);
    }

    /** Seconds that tuning took last. */
    double tuneSeconds() {
        return tuneSeconds;
    }

    private void tune(final long seed) {
        final long begin = System.nanoTime();
        final Map<Task, Double> quality = new EnumMap<>(Task.class);
        best.clear();
        for (final AlsSettings settings : AlsSettings.GRID) {
            final Validation validation = data.validation()
                    .rankings(
                            als.fit(data.beforeValidation(), user -> true, settings, seed)::scorer,
                            EnumSet.allOf(Task.class));
            for (final Task task : Task.values()) {
                final double ndcg = validation.ndcg(task);
                if (!best.containsKey(task) || ndcg > quality.get(task)) {
                    best.put(task, settings);
                    quality.put(task, ndcg);
                }
            }
        }
        tunedSeed = seed;
        tuneSeconds = (System.nanoTime() - begin) / NANOS;
    }

    @Override
    public boolean usesChance() {
        return true;
    }

    @Override
    public String description() {
        return "alternating least squares for implicit feedback";
    }
}
