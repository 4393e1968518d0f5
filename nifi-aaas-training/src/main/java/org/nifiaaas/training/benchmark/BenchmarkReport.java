package org.nifiaaas.training.benchmark;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.nifiaaas.training.evaluate.Task;

/** What came of a contest. Not thread-safe. */
public final class BenchmarkReport {

    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
    private static final int MOST_ITEMS = 20;
    private static final int ITEMS_IN_WORDS = 3;
    private static final String CALIBRATION = "calibration.";

    private final Contest contest;
    private final Optional<IncrementalResult> incremental;
    private final long seed;
    private final Map<Task, List<Summary>> summaries = new LinkedHashMap<>();
    private final List<Verdict> verdicts = new ArrayList<>();

    /**
     * Creates a report.
     *
     * @param contest that has run
     * @param incremental what continuing versions came to, if it was asked for
     * @param seed of the intervals
     */
    public BenchmarkReport(final Contest contest, final Optional<IncrementalResult> incremental, final long seed) {
        this.contest = contest;
        this.incremental = incremental;
        this.seed = seed;
        for (final Task task : contest.tasks()) {
            final List<Summary> ofTask = new ArrayList<>();
            for (final String model : contest.entrants().keySet()) {
                ofTask.add(new Summary(
                        contest.outcomes().stream()
                                .filter(outcome -> outcome.model().equals(model)
                                        && outcome.task().equals(task.value()))
                                .collect(Collectors.toList()),
                        seed));
            }
            summaries.put(task, ofTask);
            Verdict.of(task, ofTask, seed).ifPresent(verdicts::add);
        }
    }

    /** Sentences: which is the best of each task, by how much, and whether the interval carries it; and what continuing versions came to. */
    public List<String> verdicts() {
        final List<String> sentences = verdicts.stream().map(Verdict::sentence).collect(Collectors.toList());
        incremental.map(IncrementalResult::sentence).ifPresent(sentences::add);
        return sentences;
    }

    /**
     * The report as JSON.
     *
     * @param facts of the data, the machine and the time, by flat names
     * @param arguments what was asked for
     */
    public String toJson(final Map<String, Object> facts, final Map<String, Object> arguments) {
        final Map<String, Object> document = new LinkedHashMap<>();
        document.put("verdicts", verdicts);
        document.put("interval", Summary.INTERVAL);
        document.put("arguments", arguments);
        document.put("figures", figures(facts));
        document.put("models", models());
        final Summary shown = shown();
        document.put("shown", shown.model());
        document.put("shownTask", shown.first().task());
        document.put("reliability", shown.first().groups());
        document.put("items", items(shown));
        document.put("words", words(shown));
        incremental.ifPresent(result -> document.put("incremental", result));
        return GSON.toJson(document);
    }

    private Map<String, Object> figures(final Map<String, Object> facts) {
        final Map<String, Object> figures = new LinkedHashMap<>();
        final Map<String, Double> trainSeconds = new LinkedHashMap<>();
        final Map<String, String> choices = new LinkedHashMap<>();
        summaries.forEach((task, ofTask) -> {
            for (final Summary summary : ofTask) {
                final String prefix = summary.model() + "." + task.value() + ".";
                figures.put(prefix + "trainSeconds", summary.trainSeconds());
                trainSeconds.merge(summary.model(), summary.trainSeconds() / summaries.size(), Double::sum);
                summary.flat().forEach((name, value) -> figures.put(prefix + name, value));
                if (!summary.choice().isEmpty()) {
                    figures.put(prefix + "choice", summary.choice());
                    choices.put(task.value(), summary.choice());
                }
            }
        });
        trainSeconds.forEach((model, seconds) -> figures.put(model + ".trainSeconds", seconds));
        if (!choices.isEmpty()) {
            figures.put(
                    HistoryEntrants.AUTO + ".choice",
                    choices.values().stream().distinct().count() == 1
                            ? choices.values().iterator().next()
                            : choices.entrySet().stream()
                                    .map(each -> each.getKey() + ": " + each.getValue())
                                    .collect(Collectors.joining("; ")));
        }
        shown().flat().forEach((name, value) -> {
            if (name.startsWith(CALIBRATION)) {
                figures.put(name, value);
            }
        });
        incremental.ifPresent(result -> figures.putAll(result.figures()));
        figures.putAll(facts);
        return figures;
    }

    private List<Map<String, Object>> models() {
        final List<Map<String, Object>> models = new ArrayList<>();
        summaries.forEach((task, ofTask) -> {
            for (final Summary summary : ofTask) {
                final Map<String, Object> line = new LinkedHashMap<>();
                line.put("model", summary.model());
                line.put("task", task.value());
                line.put("description", contest.entrants().get(summary.model()).description());
                line.put("setting", summary.first().setting());
                line.put("seeds", summary.seeds());
                line.put("byUserActivity", summary.meanOfLines(Outcome::byUserActivity));
                line.put("byItemActivity", summary.meanOfLines(Outcome::byItemActivity));
                models.add(line);
            }
        });
        return models;
    }

    /** The model whose probabilities and audiences are shown: the choice, else the best of those that give probabilities; for all items, if that was asked. */
    private Summary shown() {
        final List<Summary> ofTask =
                summaries.getOrDefault(Task.ALL, summaries.values().iterator().next());
        return ofTask.stream()
                .max(Comparator.comparing((Summary summary) -> summary.model().equals(HistoryEntrants.AUTO))
                        .thenComparing(summary -> !summary.first().groups().isEmpty())
                        .thenComparing(Summary::meanNdcg))
                .orElseThrow(IllegalStateException::new);
    }

    private static List<Outcome.Item> mostBought(final Summary shown) {
        return shown.first().items().stream()
                .sorted(Comparator.comparingLong(Outcome.Item::buyers).reversed())
                .limit(MOST_ITEMS)
                .collect(Collectors.toList());
    }

    /** The audiences of the most bought items, beside what anybody would send who has no model, if the baselines took part. */
    private List<Map<String, Object>> items(final Summary shown) {
        final List<Map<String, Object>> items = new ArrayList<>();
        for (final Outcome.Item item : mostBought(shown)) {
            final Map<String, Object> line = new LinkedHashMap<>();
            line.put("item", item.item());
            line.put("buyers", item.buyers());
            line.put("chosen", item.chosen());
            line.put("bought", item.bought());
            line.put("precision", item.precision());
            line.put("recall", item.recall());
            bought(Entrants.ACTIVITY, shown, item).ifPresent(bought -> line.put("boughtOfMostActive", bought));
            bought(Entrants.PAST_PURCHASES, shown, item).ifPresent(bought -> line.put("boughtOfBestCustomers", bought));
            items.add(line);
        }
        return items;
    }

    /** How many bought of the audience that another model chose for the same item. */
    private Optional<Long> bought(final String model, final Summary shown, final Outcome.Item item) {
        return contest.outcomes().stream()
                .filter(outcome -> outcome.model().equals(model)
                        && outcome.task().equals(shown.first().task()))
                .flatMap(outcome -> outcome.items().stream())
                .filter(other -> other.item().equals(item.item()))
                .map(Outcome.Item::bought)
                .findFirst();
    }

    private List<String> words(final Summary shown) {
        final List<String> words = new ArrayList<>(shown.first().words());
        mostBought(shown).stream()
                .limit(ITEMS_IN_WORDS)
                .forEach(item -> words.add(String.format(
                                Locale.ROOT,
                                "of the %d users chosen for %s, %d bought there",
                                item.chosen(),
                                item.item(),
                                item.bought())
                        + bought(Entrants.ACTIVITY, shown, item)
                                .map(bought -> "; of the most active ones " + bought)
                                .orElse("")
                        + bought(Entrants.PAST_PURCHASES, shown, item)
                                .map(bought -> "; of its best customers so far " + bought)
                                .orElse("")
                        + "; of all users " + item.buyers()));
        return words;
    }
}
