package org.nifiaaas.training.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.nifiaaas.training.evaluate.Bootstrap;

/**
 * The outcomes of one model for one task, all seeds together. Immutable.
 *
 * <p>The interval is that of the mean over users, each of which has the mean over the seeds (95 % percentile bootstrap), widened to the lowest and the highest seed: it has the chance of who was
 * asked and that of the training.
 */
final class Summary {

    static final String INTERVAL =
            "95 % percentile bootstrap over users, of each user's mean over the seeds, widened to"
                    + " the lowest and the highest seed";

    private final List<Outcome> outcomes;
    private final long seed;

    /**
     * Creates one.
     *
     * @param outcomes at least one
     * @param seed of the bootstrap
     */
    Summary(final List<Outcome> outcomes, final long seed) {
        this.outcomes = outcomes;
        this.seed = seed;
    }

    String model() {
        return first().model();
    }

    int seeds() {
        return outcomes.size();
    }

    Outcome first() {
        return outcomes.get(0);
    }

    /** NDCG of each user, mean over the seeds. */
    double[] ndcg() {
        return meanOfUsers(Outcome::ndcg);
    }

    private double[] meanOfUsers(final Function<Outcome, double[]> values) {
        final double[] means = new double[values.apply(first()).length];
        for (final Outcome outcome : outcomes) {
            final double[] each = values.apply(outcome);
            for (int user = 0; user < means.length; user++) {
                means[user] += each[user] / outcomes.size();
            }
        }
        return means;
    }

    double meanNdcg() {
        return ndcg().length == 0 ? 0 : Bootstrap.mean(ndcg());
    }

    double trainSeconds() {
        return mean(Outcome::trainSeconds);
    }

    private double mean(final ToDoubleFunction<Outcome> value) {
        return outcomes.stream().mapToDouble(value).average().orElse(0);
    }

    /** The kinds that were chosen, the most frequent first; empty if there was no choice. */
    String choice() {
        final Map<String, Long> counts = new TreeMap<>(outcomes.stream()
                .filter(outcome -> !outcome.choice().isEmpty())
                .collect(Collectors.groupingBy(Outcome::choice, Collectors.counting())));
        if (counts.size() == 1) {
            return counts.keySet().iterator().next();
        }
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .map(each -> each.getKey() + " (" + each.getValue() + " of " + outcomes.size() + " seeds)")
                .collect(Collectors.joining(", "));
    }

    /** Every metric by name, such as {@code hr10.mean}, {@code ndcg10.low}, {@code audience.auc}. */
    Map<String, Double> flat() {
        final Map<String, Double> flat = new LinkedHashMap<>();
        put(flat, "hr" + BenchmarkData.TOP_K, Outcome::hits);
        put(flat, "ndcg" + BenchmarkData.TOP_K, Outcome::ndcg);
        for (final String name : first().metrics().keySet()) {
            if (!name.startsWith("hr") && !name.startsWith("ndcg")) {
                flat.put(name, mean(outcome -> outcome.metrics().getOrDefault(name, 0d)));
            }
        }
        flat.put("seeds", (double) outcomes.size());
        return flat;
    }

    /** The lines that the outcomes have alike, with the mean over the seeds of each number. */
    List<Map<String, Number>> meanOfLines(final Function<Outcome, List<Map<String, Number>>> lines) {
        final List<Map<String, Number>> means = new ArrayList<>();
        for (int line = 0; line < lines.apply(first()).size(); line++) {
            final int number = line;
            final Map<String, Number> ofLine = new LinkedHashMap<>();
            lines.apply(first())
                    .get(line)
                    .forEach((name, value) -> ofLine.put(
                            name,
                            outcomes.size() == 1
                                    ? value
                                    : mean(outcome -> lines.apply(outcome)
                                            .get(number)
                                            .get(name)
                                            .doubleValue())));
            means.add(ofLine);
        }
        return means;
    }

    private void put(final Map<String, Double> flat, final String name, final Function<Outcome, double[]> values) {
        final double[] ofUsers = meanOfUsers(values);
        if (ofUsers.length == 0) {
            return;
        }
        final Bootstrap.Interval interval = Bootstrap.interval(ofUsers, seed);
        final double[] ofSeeds = outcomes.stream()
                .mapToDouble(outcome -> Bootstrap.mean(values.apply(outcome)))
                .sorted()
                .toArray();
        flat.put(name + ".mean", Bootstrap.mean(ofUsers));
        flat.put(name + ".low", Math.min(interval.low(), ofSeeds[0]));
        flat.put(
                name + ".high",
                Math.max(interval.high(), Arrays.stream(ofSeeds).max().orElse(0)));
    }
}
