package org.nifiaaas.training;

import com.google.gson.GsonBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.nifiaaas.training.evaluate.Audience;
import org.nifiaaas.training.evaluate.Bootstrap;
import org.nifiaaas.training.evaluate.CatalogueEvaluation;
import org.nifiaaas.training.evaluate.ColdStart;
import org.nifiaaas.training.evaluate.Reliability;
import org.nifiaaas.training.evaluate.Sentences;
import org.nifiaaas.training.evaluate.Task;

/** What the test window said of a version, of what was tried beside it, and of what needs no model. Not thread-safe. */
final class VersionMetrics {

    private static final String POPULARITY = "popularity";
    private static final String ACTIVITY = "activity";
    private static final String CHAMPION = "champion";
    private static final String PAST_PURCHASES = "past-purchases";

    private static final String NEWCOMERS_ALL = CatalogueEvaluation.NEWCOMERS + Task.ALL.value() + ".";
    private static final String NEWCOMERS_NEW = CatalogueEvaluation.NEWCOMERS + Task.NEW.value() + ".";

    private final Task task;
    private final int topK;
    private final double horizonDays;
    private final long seed;
    private final CatalogueEvaluation model;
    private final Map<String, CatalogueEvaluation> others = new LinkedHashMap<>();
    private final Map<String, Double> coldShares = new LinkedHashMap<>();
    private CatalogueEvaluation popularityEver;
    private ChampionComparison comparison;
    /** Computed once, when nothing is added any more. */
    private Map<String, Double> all;

    VersionMetrics(
            final Task task,
            final int topK,
            final double horizonDays,
            final long seed,
            final CatalogueEvaluation model) {
        this.task = task;
        this.topK = topK;
        this.horizonDays = horizonDays;
        this.seed = seed;
        this.model = model;
    }

    /** Adds another kind, or a baseline, by its name. */
    void add(final String name, final CatalogueEvaluation evaluation) {
        others.put(name, evaluation);
    }

    /** Adds popularity of all times. Where it ranks better than the one that was tuned for the version's task, it stands in its place: a version shall not shine beside a weak baseline. */
    void addPopularity(final CatalogueEvaluation ever) {
        popularityEver = ever;
        others.putIfAbsent(POPULARITY, ever);
    }

    /** Adds what is lost to items that training never saw, by name. */
    void addColdShares(final Map<String, Double> shares) {
        coldShares.putAll(shares);
    }

    /** Adds the version that would be served if this one were not promoted. */
    void addChampion(final ChampionScorer champion, final CatalogueEvaluation evaluation) {
        comparison = new ChampionComparison(champion, model, evaluation, task, topK, horizonDays, seed);
    }

    int topK() {
        return topK;
    }

    /**
     * Flat names: those of the version's task such as {@code hr10}, {@code ndcg10.low}, those of each task such as {@code new.hr10}, {@code all.audience.auc}, and the same
     * for whatever it is compared with, such as {@code popularity.hr10} or {@code ease.new.ndcg10}, with the difference user by user such as {@code ease.ndcg10.difference.low}.
     */
    Map<String, Double> flat() {
        if (all == null) {
            all = computeFlat();
        }
        return new LinkedHashMap<>(all);
    }

    private Map<String, Double> computeFlat() {
        final Map<String, Double> flat = new LinkedHashMap<>();
        put(flat, "", model, true);
        flat.putAll(coldShares);
        others.forEach((name, evaluation) -> {
            put(flat, name + ".", evaluation, false);
            putDifference(flat, name + ".ndcg" + topK, ndcgDifference(evaluation));
            putNewcomerDifferences(flat, name, evaluation);
        });
        if (popularityEver != null) {
            putStrongerPopularity(flat);
        }
        if (comparison != null) {
            put(flat, CHAMPION + ".", comparison.evaluation(), false);
            flat.put(CHAMPION + ".version", (double) comparison.version());
            putDifference(flat, CHAMPION + ".ndcg" + topK, comparison.ndcg());
            putDifference(flat, CHAMPION + ".logLoss", comparison.logLoss());
        }
        return flat;
    }

    private Optional<Bootstrap.Difference> ndcgDifference(final CatalogueEvaluation other) {
        return Bootstrap.difference(
                model.ranking(task).ndcgOfUsers(), other.ranking(task).ndcgOfUsers(), seed);
    }

    private void putNewcomerDifferences(
            final Map<String, Double> flat, final String name, final CatalogueEvaluation other) {
        for (final Task each : Task.values()) {
            final Optional<ColdStart> own = model.newcomers(each);
            final Optional<ColdStart> others = other.newcomers(each);
            if (own.isPresent() && others.isPresent()) {
                putDifference(
                        flat,
                        name + "." + CatalogueEvaluation.NEWCOMERS + each.value() + ".ndcg" + topK,
                        Bootstrap.difference(
                                own.get().ndcgOfUsers(), others.get().ndcgOfUsers(), seed));
            }
        }
    }

    private static void putDifference(
            final Map<String, Double> flat, final String prefix, final Optional<Bootstrap.Difference> difference) {
        difference.ifPresent(found -> {
            flat.put(prefix + ".difference", found.mean());
            flat.put(prefix + ".difference.low", found.interval().low());
            flat.put(prefix + ".difference.high", found.interval().high());
        });
    }

    private void putStrongerPopularity(final Map<String, Double> flat) {
        final Map<String, Double> ever = new LinkedHashMap<>();
        put(ever, POPULARITY + ".", popularityEver, false);
        for (final String part : new String[] {
            "", "new.", "repeat.", "all.", CatalogueEvaluation.COLD_USERS, NEWCOMERS_ALL, NEWCOMERS_NEW
        }) {
            final String prefix = POPULARITY + "." + part;
            final String name = prefix + "ndcg" + topK;
            if (ever.getOrDefault(name, 0d) > flat.getOrDefault(name, 0d)) {
                ever.forEach((key, value) -> {
                    if (key.startsWith(prefix) && isRanking(key.substring(prefix.length()))) {
                        flat.put(key, value);
                    }
                });
                if (part.isEmpty()) {
                    putDifference(flat, name, ndcgDifference(popularityEver));
                } else if (part.startsWith(CatalogueEvaluation.NEWCOMERS)) {
                    putNewcomerDifferences(flat, POPULARITY, popularityEver);
                }
            }
        }
    }

    private void put(
            final Map<String, Double> flat,
            final String prefix,
            final CatalogueEvaluation evaluation,
            final boolean every) {
        final Map<String, Double> own = evaluation.flat(seed);
        final String ofTask = task.value() + ".";
        own.forEach((name, value) -> {
            if (name.startsWith(ofTask) && isRanking(name.substring(ofTask.length()))) {
                flat.put(prefix + name.substring(ofTask.length()), value);
            }
        });
        own.forEach((name, value) -> {
            if (every || isComparison(name)) {
                flat.put(prefix + name, value);
            }
        });
    }

    private boolean isRanking(final String name) {
        return name.startsWith("hr" + topK) || name.startsWith("ndcg" + topK) || name.equals("users");
    }

    private static boolean isComparison(final String name) {
        return name.contains(".hr") || name.contains(".ndcg") || name.contains(".audience.");
    }

    /** What a customer asks, answered in sentences. */
    List<String> words() {
        final List<String> words = new ArrayList<>();
        if (comparison != null) {
            words.add(comparison.words());
        }
        words.addAll(Sentences.of(model.reliability(), horizonDays));
        for (final Task each : new Task[] {Task.ALL, Task.NEW}) {
            final Audience audience = model.audience(each);
            if (audience.items() > 0 && others.containsKey(ACTIVITY)) {
                words.add(String.format(
                        Locale.ROOT,
                        "of the %,d users chosen for %,d items%s %,d bought; of the most active ones %,d%s",
                        audience.chosen(),
                        audience.items(),
                        each == Task.NEW ? " that were new to them" : "",
                        audience.bought(),
                        others.get(ACTIVITY).audience(each).bought(),
                        each == Task.NEW
                                ? ""
                                : String.format(
                                        Locale.ROOT,
                                        ", of those with most purchases there %,d",
                                        others.get(PAST_PURCHASES)
                                                .audience(each)
                                                .bought())));
            }
        }
        return words;
    }

    /** Lines of a table: what was measured, for the version and for popularity. */
    List<String[]> table() {
        final Map<String, Double> flat = flat();
        final Map<String, String> parts = new LinkedHashMap<>();
        for (final Task each : Task.values()) {
            parts.put(each.value() + ".", each.value());
        }
        parts.put(CatalogueEvaluation.COLD_USERS, "of cold users");
        parts.put(NEWCOMERS_ALL, "of newcomers");
        parts.put(NEWCOMERS_NEW, "new of newcomers");
        final List<String[]> lines = new ArrayList<>();
        for (final Map.Entry<String, String> part : parts.entrySet()) {
            for (final String metric : new String[] {"hr" + topK, "ndcg" + topK}) {
                final String name = part.getKey() + metric;
                if (flat.containsKey(name)) {
                    lines.add(new String[] {
                        metric.toUpperCase(Locale.ROOT).replaceFirst("(?=\\d)", "@") + " " + part.getValue(),
                        withInterval(flat, name),
                        withInterval(flat, POPULARITY + "." + name)
                    });
                }
            }
        }
        return lines;
    }

    private static String withInterval(final Map<String, Double> flat, final String name) {
        return String.format(
                Locale.ROOT, "%.4f [%.4f, %.4f]", flat.get(name), flat.get(name + ".low"), flat.get(name + ".high"));
    }

    /**
     * Content of {@code metrics.json}.
     *
     * @param split how the data were cut, in words
     * @param choice why this kind was chosen, in words
     * @param tried what was tried, kind by kind
     * @param counts rows and pairs that were used and left out
     */
    String toJson(
            final String split,
            final String choice,
            final List<Map<String, Object>> tried,
            final Map<String, Long> counts) {
        final Map<String, Object> document = new LinkedHashMap<>();
        document.put("split", split);
        document.put("task", task.value());
        document.put("horizonDays", horizonDays);
        document.put("score", "probability of at least one purchase within " + Sentences.days(horizonDays));
        document.put("choice", choice);
        document.put("tried", tried);
        document.put("words", words());
        document.put(
                "candidates",
                "every item of the vocabulary; of task new those that the user had not bought in the training window");
        document.put("interval", "95 % percentile bootstrap over users");
        document.put("reliability", reliability());
        document.put("byUserActivity", ofEachTask(model::byUserActivity));
        document.put("byItemActivity", ofEachTask(model::byItemActivity));
        document.put("counts", new TreeMap<>(counts));
        document.put("metrics", flat());
        return new GsonBuilder()
                .setPrettyPrinting()
                .disableHtmlEscaping()
                .create()
                .toJson(document);
    }

    private static Map<String, Object> ofEachTask(final Function<Task, List<Map<String, Number>>> lines) {
        final Map<String, Object> ofTasks = new LinkedHashMap<>();
        for (final Task each : Task.values()) {
            ofTasks.put(each.value(), lines.apply(each));
        }
        return ofTasks;
    }

    private List<Map<String, Object>> reliability() {
        final List<Map<String, Object>> groups = new ArrayList<>();
        for (final Reliability.Group group : model.reliability().groups()) {
            final Map<String, Object> line = new LinkedHashMap<>();
            line.put("pairs", group.pairs());
            line.put("expected", group.expected());
            line.put("observed", group.observed());
            groups.add(line);
        }
        return groups;
    }
}
