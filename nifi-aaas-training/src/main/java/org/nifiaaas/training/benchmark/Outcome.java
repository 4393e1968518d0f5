package org.nifiaaas.training.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nifiaaas.features.Vocabulary;
import org.nifiaaas.training.evaluate.Audience;
import org.nifiaaas.training.evaluate.CatalogueEvaluation;
import org.nifiaaas.training.evaluate.Reliability;
import org.nifiaaas.training.evaluate.Sentences;
import org.nifiaaas.training.evaluate.Task;

/** What one model with one seed was measured to for one task; one line of the part file. Read and written as JSON, immutable by convention. */
final class Outcome {

    private static final String CALIBRATION = "calibration.";
    private static final double DIGITS = 1e6;

    private final String model;
    private final String task;
    private final long seed;
    private final double trainSeconds;
    private final double seconds;
    private final String setting;
    private final String choice;
    private final Map<String, Double> metrics = new LinkedHashMap<>();
    private final double[] hits;
    private final double[] ndcg;
    private final List<Group> groups = new ArrayList<>();
    private final List<String> words = new ArrayList<>();
    private final List<Item> items = new ArrayList<>();
    private final List<Map<String, Number>> byUserActivity = new ArrayList<>();
    private final List<Map<String, Number>> byItemActivity = new ArrayList<>();

    private Outcome(
            final String model,
            final Task task,
            final long seed,
            final Entry entry,
            final double seconds,
            final CatalogueEvaluation evaluation) {
        this.model = model;
        this.task = task.value();
        this.seed = seed;
        this.trainSeconds = entry.trainSeconds();
        this.seconds = seconds;
        this.setting = entry.setting();
        this.choice = entry.choice();
        this.hits = evaluation.ranking(task).hitsOfUsers();
        this.ndcg = evaluation.ranking(task).ndcgOfUsers();
        for (int user = 0; user < ndcg.length; user++) {
            ndcg[user] = Math.round(ndcg[user] * DIGITS) / DIGITS;
        }
    }

    /**
     * Keeps what was measured.
     *
     * @param seconds training and measuring
     */
    static Outcome of(
            final String model,
            final Task task,
            final long seed,
            final Entry entry,
            final double seconds,
            final CatalogueEvaluation evaluation,
            final BenchmarkData data) {
        final Outcome outcome = new Outcome(model, task, seed, entry, seconds, evaluation);
        final String ofTask = task.value() + ".";
        evaluation.flat(seed).forEach((name, value) -> {
            if (!Double.isFinite(value)) {
                return;
            }
            if (name.startsWith(ofTask)) {
                outcome.metrics.put(name.substring(ofTask.length()), value);
            } else if (name.startsWith(CatalogueEvaluation.COLD_USERS)
                    || entry.isProbability() && name.startsWith(CALIBRATION)) {
                outcome.metrics.put(name, value);
            }
        });
        outcome.byUserActivity.addAll(evaluation.byUserActivity(task));
        outcome.byItemActivity.addAll(evaluation.byItemActivity(task));
        outcome.keepAudiences(evaluation.audience(task), data.items());
        if (entry.isProbability()) {
            for (final Reliability.Group group : evaluation.reliability().groups()) {
                outcome.groups.add(new Group(group.pairs(), group.expected(), group.observed()));
            }
            outcome.words.addAll(Sentences.of(evaluation.reliability(), data.horizonDays()));
        }
        return outcome;
    }

    private void keepAudiences(final Audience audience, final Vocabulary names) {
        for (final Audience.OfItem each : audience.each()) {
            items.add(new Item(names.token(each.item()), each.buyers(), each.chosen(), each.bought()));
        }
    }

    String model() {
        return model;
    }

    String task() {
        return task;
    }

    long seed() {
        return seed;
    }

    double trainSeconds() {
        return trainSeconds;
    }

    double seconds() {
        return seconds;
    }

    String setting() {
        return setting;
    }

    String choice() {
        return choice == null ? "" : choice;
    }

    /** Means by name, such as {@code recall10}, {@code audience.auc}, {@code calibration.ece}. */
    Map<String, Double> metrics() {
        return metrics;
    }

    /** Of each user, in the order that is the same for all outcomes of a task. */
    double[] hits() {
        return hits;
    }

    /** Of each user, in the same order. */
    double[] ndcg() {
        return ndcg;
    }

    List<Group> groups() {
        return groups;
    }

    List<String> words() {
        return words;
    }

    List<Item> items() {
        return items;
    }

    /** See {@link CatalogueEvaluation#byUserActivity}. */
    List<Map<String, Number>> byUserActivity() {
        return byUserActivity;
    }

    /** See {@link CatalogueEvaluation#byItemActivity}. */
    List<Map<String, Number>> byItemActivity() {
        return byItemActivity;
    }

    /** Pairs of similar scores. */
    static final class Group {

        private final double pairs;
        private final double expected;
        private final double observed;

        Group(final double pairs, final double expected, final double observed) {
            this.pairs = pairs;
            this.expected = expected;
            this.observed = observed;
        }
    }

    /** The audience of an item. */
    static final class Item {

        private final String item;
        private final long buyers;
        private final long chosen;
        private final long bought;
        private final double precision;
        private final double recall;

        Item(final String item, final long buyers, final long chosen, final long bought) {
            this.item = item;
            this.buyers = buyers;
            this.chosen = chosen;
            this.bought = bought;
            this.precision = chosen == 0 ? 0 : (double) bought / chosen;
            this.recall = buyers == 0 ? 0 : (double) bought / buyers;
        }

        long buyers() {
            return buyers;
        }

        String item() {
            return item;
        }

        long chosen() {
            return chosen;
        }

        long bought() {
            return bought;
        }

        double precision() {
            return precision;
        }

        double recall() {
            return recall;
        }
    }
}
