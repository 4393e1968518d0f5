package org.nifiaaas.sandbox.demo;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.nifiaaas.sandbox.console.Console;

/**
 * Shows what features bring: a version that learned from them beside a kind of model that did not, both trained on the same purchases and measured on the same
 * test window. Says it as plainly when they bring nothing, or less.
 */
final class FeaturesTable {

    private static final String HR = "hr10";
    private static final String NDCG = "ndcg10";
    private static final String POPULARITY = "popularity";
    private static final String DIFFERENCE = NDCG + ".difference";
    private static final double SMALL = 0.005;
    private static final String COLD = "coldUsers.";

    /** Prefixes of metrics, and what they are of. */
    private static final Map<String, String> PARTS = Map.of(
            "all.",
            "all purchases",
            "new.",
            "merchants new to the card",
            "repeat.",
            "merchants the card knows",
            COLD,
            "cards never seen before");

    private static final List<String> ORDER = List.of("all.", "new.", "repeat.", COLD);

    private final Console console;
    private final DemoFigures figures;
    private final TrainingResult with;
    private final String beside;

    /**
     * @param with the version with features
     * @param beside kind of the model without them, whose name the metrics in {@code with} begin with
     */
    FeaturesTable(final Console console, final DemoFigures figures, final TrainingResult with, final String beside) {
        this.console = console;
        this.figures = figures;
        this.with = with;
        this.beside = beside;
    }

    /** Shows the table, and puts what it compares among the figures. */
    void show() {
        console.line("");
        console.line("What do features bring? (" + beside + " learned from the same purchases without them)");
        console.line(String.format(
                Locale.ROOT,
                "  %-34s %12s %12s %12s",
                "",
                "version " + with.version(),
                beside,
                beside.equals(POPULARITY) ? "" : POPULARITY));
        for (final String part : ORDER) {
            if (isMeasured(part)) {
                row(part, HR);
                row(part, NDCG);
            }
        }
        ORDER.stream().filter(this::isMeasured).forEach(part -> console.line("  " + sentence(part)));
        if (!ORDER.stream().allMatch(this::isMeasured)) {
            console.line("  What is not in the table was not measured: nobody in the test window did it.");
        }
    }

    private boolean isMeasured(final String part) {
        return with.metrics().containsKey(part + NDCG) && with.metrics().containsKey(without(part + NDCG));
    }

    private String without(final String metric) {
        return beside + "." + metric;
    }

    private void row(final String part, final String metric) {
        final String name = part + metric;
        final String baseline = POPULARITY + "." + name;
        console.line(String.format(
                Locale.ROOT,
                "  %-34s %12.4f %12.4f %12s",
                (metric.equals(HR) ? "HR@10 " : "NDCG@10 ") + PARTS.get(part),
                with.metric(name),
                with.metric(without(name)),
                beside.equals(POPULARITY) ? "" : String.format(Locale.ROOT, "%.4f", with.metric(baseline))));
        figures.put(name + ".v2", with.metric(name));
        figures.put(name + ".popularity.v2", with.metric(baseline));
        figures.put(name + ".without.v2", with.metric(without(name)));
    }

    private String sentence(final String part) {
        final double own = with.metric(part + NDCG);
        final double other = with.metric(without(part + NDCG));
        final String of = "For " + PARTS.get(part);
        final String measured = String.format(Locale.ROOT, ": NDCG@10 %.3f with, %.3f without", own, other);
        final String interval = part.equals("all.") ? interval() : "";
        if (isChance(part, own - other)) {
            return of + " features bring nothing that could be seen" + measured + interval + ".";
        }
        return of + (own > other ? " features help" : " the model without features is better") + measured + interval
                + ".";
    }

    /** Of all purchases it is known which difference may be chance; of the others a small one is not taken for anything. */
    private boolean isChance(final String part, final double difference) {
        final Double low = with.metrics().get(without(DIFFERENCE + ".low"));
        final Double high = with.metrics().get(without(DIFFERENCE + ".high"));
        if (part.equals("all.") && low != null && high != null) {
            return low <= 0 && high >= 0;
        }
        return Math.abs(difference) < SMALL;
    }

    private String interval() {
        final Double low = with.metrics().get(without(DIFFERENCE + ".low"));
        final Double high = with.metrics().get(without(DIFFERENCE + ".high"));
        if (low == null || high == null) {
            return "";
        }
        return String.format(
                Locale.ROOT, ", difference %+.3f [%+.3f, %+.3f]", with.metric(without(DIFFERENCE)), low, high);
    }
}
