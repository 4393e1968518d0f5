package org.nifiaaas.processors.promote;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One condition on the metrics of a model version, such as {@code hr10 >= 0.3} or {@code hr10 >= popularity.hr10}. Immutable.
 *
 * @param metric name of the metric that is compared
 * @param comparison how
 * @param bound a number, or the name of another metric of the same version
 */
public record MetricFloor(String metric, Comparison comparison, String bound) {

    private static final Pattern FLOOR =
            Pattern.compile("([A-Za-z][\\w.@-]*)\\s*(>=|<=|>|<)\\s*([A-Za-z][\\w.@-]*|[+-]?\\d+(?:\\.\\d+)?)");
    private static final Pattern SEPARATOR = Pattern.compile("[\\r\\n;]+");

    /** How a metric is compared. */
    public enum Comparison {
        AT_LEAST(">=") {
            @Override
            boolean holds(final double value, final double bound) {
                return value >= bound;
            }
        },
        AT_MOST("<=") {
            @Override
            boolean holds(final double value, final double bound) {
                return value <= bound;
            }
        },
        ABOVE(">") {
            @Override
            boolean holds(final double value, final double bound) {
                return value > bound;
            }
        },
        BELOW("<") {
            @Override
            boolean holds(final double value, final double bound) {
                return value < bound;
            }
        };

        private final String sign;

        Comparison(final String sign) {
            this.sign = sign;
        }

        /** Never true if one of them is not a number. */
        abstract boolean holds(double value, double bound);

        private static Comparison of(final String sign) {
            for (final Comparison comparison : values()) {
                if (comparison.sign.equals(sign)) {
                    return comparison;
                }
            }
            throw new IllegalArgumentException("'" + sign + "' compares nothing");
        }
    }

    /**
     * Reads floors, one a line or separated by semicolons; blank lines are left out.
     *
     * @param text the floors, may be null
     * @throws IllegalArgumentException with one line that names the floor that cannot be read
     */
    public static List<MetricFloor> parse(final String text) {
        final List<MetricFloor> floors = new ArrayList<>();
        if (text == null) {
            return floors;
        }
        for (final String line : SEPARATOR.split(text)) {
            if (!line.isBlank()) {
                floors.add(parseOne(line.trim()));
            }
        }
        return floors;
    }

    private static MetricFloor parseOne(final String line) {
        final Matcher matcher = FLOOR.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + line + "' is no floor such as hr10 >= 0.3 or hr10 >= popularity.hr10");
        }
        return new MetricFloor(matcher.group(1), Comparison.of(matcher.group(2)), matcher.group(3));
    }

    /**
     * Says why metrics miss this floor.
     *
     * @param metrics metrics of one version, by name
     * @return one sentence; empty if the floor is met. A metric that is missing or not a number meets none
     */
    public Optional<String> missedBy(final Map<String, Double> metrics) {
        final Double value = metrics.get(metric);
        if (value == null) {
            return Optional.of(this + " cannot be judged: the version has no metric " + metric);
        }
        if (isNumber()) {
            return verdict(value, Double.parseDouble(bound), metric + " is " + value);
        }
        final Double other = metrics.get(bound);
        if (other == null) {
            return Optional.of(this + " cannot be judged: the version has no metric " + bound);
        }
        return verdict(value, other, metric + " is " + value + ", " + bound + " is " + other);
    }

    private boolean isNumber() {
        return !Character.isLetter(bound.charAt(0));
    }

    private Optional<String> verdict(final double value, final double limit, final String values) {
        return comparison.holds(value, limit) ? Optional.empty() : Optional.of(this + " is missed: " + values);
    }

    @Override
    public String toString() {
        return metric + " " + comparison.sign + " " + bound;
    }
}
