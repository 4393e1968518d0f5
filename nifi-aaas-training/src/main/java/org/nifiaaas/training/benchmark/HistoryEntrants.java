package org.nifiaaas.training.benchmark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nifiaaas.training.evaluate.Task;
import org.nifiaaas.training.failure.InputException;
import org.nifiaaas.training.failure.TrainingException;
import org.nifiaaas.training.learn.Candidate;
import org.nifiaaas.training.learn.Choice;
import org.nifiaaas.training.learn.EncoderTrainer;
import org.nifiaaas.training.learn.HistoryLearner;
import org.nifiaaas.training.learn.LearnedModel;
import org.nifiaaas.training.learn.ModelKind;

/**
 * The kinds of models of histories, and the choice between them. They share what is prepared for a task and a seed, so it is prepared once; yet the time of each
 * counts as if it had been alone.
 */
final class HistoryEntrants {

    /** Name of the choice between all kinds. */
    static final String AUTO = "auto";

    private static final double NANOS = 1e9;

    private final BenchmarkData data;
    private final Set<ModelKind> kinds;
    private final EncoderTrainer encoders;
    private final Map<ModelKind, Candidate> candidates = new EnumMap<>(ModelKind.class);
    private final Map<ModelKind, Entry> entries = new EnumMap<>(ModelKind.class);
    private final Map<ModelKind, Double> finishSeconds = new EnumMap<>(ModelKind.class);
    private HistoryLearner learner;
    private double prepareSeconds;
    private Task task;
    private long seed;

    /**
     * Creates them.
     *
     * @param kinds those that will be asked for
     * @param encoders trains what a history network consists of
     */
    HistoryEntrants(final BenchmarkData data, final Set<ModelKind> kinds, final EncoderTrainer encoders) {
        this.data = data;
        this.kinds = kinds;
        this.encoders = encoders;
    }

    /** One kind by itself. */
    Entrant kind(final ModelKind kind) {
        return new OfHistories(kind.description()) {
            @Override
            public Entry train(final Task ofTask, final long ofSeed) throws TrainingException {
                prepare(ofTask, ofSeed);
                return entry(kind);
            }
        };
    }

    /** All kinds and the choice between them on validation. */
    Entrant auto() {
        return new OfHistories("the choice between the kinds on validation") {
            @Override
            public Entry train(final Task ofTask, final long ofSeed) throws TrainingException {
                prepare(ofTask, ofSeed);
                return choose();
            }
        };
    }

    private void prepare(final Task ofTask, final long ofSeed) throws TrainingException {
        if (learner != null && task == ofTask && seed == ofSeed) {
            return;
        }
        candidates.clear();
        entries.clear();
        finishSeconds.clear();
        task = ofTask;
        seed = ofSeed;
        final long begin = System.nanoTime();
        try {
            learner = new HistoryLearner(
                            data.log(), data.asOf(), data.horizonDays(), task, BenchmarkData.TOP_K, seed, line -> {})
                    .with(encoders);
        } catch (final IllegalArgumentException e) {
            throw new InputException("Horizon " + e.getMessage(), e);
        }
        learner.prepare(kinds);
        prepareSeconds = secondsSince(begin);
    }

    private Candidate candidate(final ModelKind kind) {
        return candidates.computeIfAbsent(
                kind, any -> learner.candidates(Collections.singleton(kind)).get(0));
    }

    private Entry entry(final ModelKind kind) {
        final Entry before = entries.get(kind);
        if (before != null) {
            return before;
        }
        final Candidate candidate = candidate(kind);
        final long begin = System.nanoTime();
        final LearnedModel model =
                learner.finish(Collections.singletonList(candidate)).get(0);
        finishSeconds.put(kind, secondsSince(begin));
        final Entry entry = Entry.probability(
                model::scorer, prepareSeconds + candidate.seconds() + finishSeconds.get(kind), candidate.setting());
        entries.put(kind, entry);
        return entry;
    }

    private Entry choose() {
        final List<Candidate> all = new ArrayList<>();
        double seconds = prepareSeconds;
        for (final ModelKind kind : ModelKind.auto()) {
            all.add(candidate(kind));
            seconds += candidate(kind).seconds();
        }
        final Choice choice = learner.choose(all);
        final ModelKind kind = choice.chosen().kind();
        final Entry chosen = entry(kind);
        return Entry.probability(chosen.scorers(), seconds + finishSeconds.get(kind), choice.reason())
                .chosen(kind.value());
    }

    private static double secondsSince(final long begin) {
        return (System.nanoTime() - begin) / NANOS;
    }

    /** Pairs are drawn to learn from. */
    private abstract static class OfHistories implements Entrant {

        private final String description;

        OfHistories(final String description) {
            this.description = description;
        }

        @Override
        public boolean usesChance() {
            return true;
        }

        @Override
        public String description() {
            return description;
        }
    }
}
