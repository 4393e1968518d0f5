package org.nifiaaas.processors.promote;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.nifiaaas.services.ModelVersionDescription;

/** The NDCG of a version for its own task, and that of what was measured beside it, as the training job names them. Immutable. */
final class RankingMetrics {

    static final String POPULARITY = "popularity";

    private static final String CHAMPION = "champion";
    /** Prefixes that are none of something measured beside the version: the tasks, and the champion, which has a rule of its own. */
    private static final Set<String> NO_PARTS = Set.of("all", "new", "repeat", CHAMPION);

    private static final Pattern NDCG = Pattern.compile("ndcg\\d+");

    private final Map<String, Double> metrics;
    private final Optional<String> name;

    RankingMetrics(final ModelVersionDescription version) {
        this.metrics = version.metrics();
        this.name = metrics.keySet().stream()
                .filter(metric -> NDCG.matcher(metric).matches())
                .findFirst();
    }

    /** Such as {@code ndcg10}; empty if the version was not measured so. */
    Optional<String> name() {
        return name;
    }

    double own() {
        return metrics.get(name.orElseThrow());
    }

    /** NDCG of popularity, of each part and of the other simple ways to rank, by their names. */
    SortedMap<String, Double> parts() {
        final SortedMap<String, Double> parts = new TreeMap<>();
        final String suffix = "." + name.orElseThrow();
        metrics.forEach((metric, value) -> {
            if (metric.endsWith(suffix)) {
                final String part = metric.substring(0, metric.length() - suffix.length());
                if (part.indexOf('.') < 0 && !NO_PARTS.contains(part)) {
                    parts.put(part, value);
                }
            }
        });
        return parts;
    }

    /** NDCG of the version minus that of something else, user by user; empty if the version does not say. */
    Optional<Difference> difference(final String from) {
        final String prefix = from + "." + name.orElseThrow() + ".difference";
        final Double mean = metrics.get(prefix);
        final Double low = metrics.get(prefix + ".low");
        final Double high = metrics.get(prefix + ".high");
        return mean == null || low == null || high == null
                ? Optional.empty()
                : Optional.of(new Difference(mean, low, high));
    }

    Optional<Difference> differenceFromChampion() {
        return name.isEmpty() ? Optional.empty() : difference(CHAMPION);
    }

    /** The version that the comparison was made with. */
    Optional<Long> comparedWith() {
        return Optional.ofNullable(metrics.get(CHAMPION + ".version")).map(Double::longValue);
    }

    double ofChampion() {
        return metrics.getOrDefault(CHAMPION + "." + name.orElseThrow(), Double.NaN);
    }

    static String number(final double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    /** A number without digits that say nothing. */
    static String plain(final double value) {
        if (!Double.isFinite(value)) {
            return Double.toString(value);
        }
        return new BigDecimal(value)
                .round(new MathContext(3))
                .stripTrailingZeros()
                .toPlainString();
    }

    /**
     * A difference of two means with its 95 % interval.
     *
     * @param mean above 0 if the version is better
     */
    record Difference(double mean, double low, double high) {

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%+.4f [%.4f, %.4f]", mean, low, high);
        }
    }
}
