package org.nifiaaas.training.learn;

import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.nifiaaas.scoring.factors.UserEncoder;
import org.nifiaaas.scoring.propensity.Head;
import org.nifiaaas.scoring.propensity.HistoryModel;
import org.nifiaaas.scoring.propensity.ItemKnowledge;
import org.nifiaaas.scoring.propensity.PairFeature;
import org.nifiaaas.scoring.propensity.Term;
import org.nifiaaas.training.evaluate.Task;
import org.nifiaaas.training.evaluate.Validation;

/** Finds for each measure the setting that ranks best by itself on the validation window, for several tasks at once. Used once, by one thread. */
final class Tuning {

    /** A deviation so wide that no value is cut off, since those that are would tie. */
    private static final double WIDE = 10;

    private final ValidationWindow validation;
    private final KnowledgeLearner learner;
    private final Set<PairFeature> features;
    private final Task task;
    private final Set<Task> tasks;
    private final Best<GraphSettings> neighbour = new Best<>(LearningSettings.PLAIN.graph());
    private final Best<GraphSettings> ease = new Best<>(LearningSettings.PLAIN.graph());
    private final Best<GraphSettings> easeUser = new Best<>(LearningSettings.PLAIN.graph());
    private final Best<FactorSettings> factors = new Best<>(LearningSettings.PLAIN.factors());
    private final Best<Integer> clusters = new Best<>(LearningSettings.PLAIN.clusters());

    /**
     * Creates a tuning.
     *
     * @param features that settings are needed for; others may be among them
     * @param task that settings shall be best for; others are found for new purchases
     */
    Tuning(
            final ValidationWindow validation,
            final KnowledgeLearner learner,
            final Set<PairFeature> features,
            final Task task) {
        this.validation = validation;
        this.learner = learner;
        this.features = features;
        this.task = task;
        this.tasks = EnumSet.of(task, Task.NEW);
    }

    /** Tries all settings of what is wanted. */
    Tuning run() {
        if (features.stream().anyMatch(feature -> feature.side() == PairFeature.Side.GRAPH)) {
            tuneGraph();
        }
        if (features.stream().anyMatch(FactorSettings.FEATURES::contains)) {
            tuneFactors();
        }
        return this;
    }

    /**
     * The best settings; those of what is not wanted are any.
     *
     * @param what what they shall be best for
     */
    LearningSettings best(final Task what) {
        return new LearningSettings(
                new GraphSettings(
                        neighbour.of(what).shrinkage(),
                        ease.of(what).ease(),
                        easeUser.of(what).easeUser()),
                factors.of(what),
                clusters.of(what));
    }

    private void tuneGraph() {
        for (final GraphSettings settings : GraphSettings.GRID) {
            final ItemKnowledge knowledge = ItemKnowledge.of(learner.graph(validation.snapshot(), settings));
            neighbour.offer(settings, measure(PairFeature.NEIGHBOUR, knowledge));
            ease.offer(settings, measure(PairFeature.EASE, knowledge));
            easeUser.offer(settings, measure(PairFeature.EASE_USER, knowledge));
        }
    }

    private void tuneFactors() {
        for (final FactorSettings settings : FactorSettings.GRID) {
            factors.offer(settings, measure(PairFeature.ALS, learner.factors(validation.snapshot(), settings)));
        }
        if (features.contains(PairFeature.KMEANS_ALS)) {
            for (final int count : FactorSettings.CLUSTERS) {
                final UserEncoder encoder = learner.clusters(validation.snapshot(), factors.of(task), count);
                clusters.offer(count, measure(PairFeature.KMEANS_ALS, encoder));
            }
        }
    }

    private Validation measure(final PairFeature feature, final UserEncoder encoder) {
        return measure(
                feature, ItemKnowledge.of(HistoryModel.noGraph(encoder.items())).with(feature, encoder));
    }

    private Validation measure(final PairFeature feature, final ItemKnowledge knowledge) {
        final Term term = new Term(feature, 0, WIDE, 1, 0, 0);
        return validation.rankings(
                Collections.singletonList(new Head(Head.Pairs.ALL, 0, Collections.singletonList(term))),
                knowledge,
                tasks);
    }

    /** The setting with the best ranking for each task; the first one of those that are alike. */
    private final class Best<T> {

        private final T otherwise;
        private final Map<Task, T> settings = new EnumMap<>(Task.class);
        private final Map<Task, Double> quality = new EnumMap<>(Task.class);

        Best(final T otherwise) {
            this.otherwise = otherwise;
        }

        void offer(final T setting, final Validation result) {
            for (final Task task : tasks) {
                final double ndcg = result.ndcg(task);
                if (ndcg > quality.getOrDefault(task, -1d)) {
                    quality.put(task, ndcg);
                    settings.put(task, setting);
                }
            }
        }

        T of(final Task task) {
            return settings.getOrDefault(task, otherwise);
        }
    }
}
