package org.nifiaaas.training.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.nifiaaas.training.evaluate.Bootstrap;
import org.nifiaaas.training.evaluate.Task;

/** What continuing a version again and again comes to, beside full trainings. Written as JSON; immutable. */
public final class IncrementalResult {

    private static final String PREFIX = "incremental.";

    private final String kind;
    private final String task;
    private final double speedup;
    private final double ndcgDifference;
    private final double low;
    private final double high;
    private final String sentence;
    private final List<IncrementalStep> steps;

    /**
     * Creates one.
     *
     * @param kind that was trained
     * @param steps at least one
     * @param difference NDCG of the continued versions minus that of the full trainings, over all steps; empty if nobody bought anything
     */
    IncrementalResult(
            final String kind,
            final Task task,
            final List<IncrementalStep> steps,
            final Optional<Bootstrap.Difference> difference) {
        this.kind = kind;
        this.task = task.value();
        this.steps = new ArrayList<>(steps);
        this.speedup = sum(IncrementalStep::fullSeconds) / sum(IncrementalStep::continuedSeconds);
        this.ndcgDifference = difference.map(Bootstrap.Difference::mean).orElse(0d);
        this.low = difference.map(each -> each.interval().low()).orElse(0d);
        this.high = difference.map(each -> each.interval().high()).orElse(0d);
        this.sentence = String.format(
                Locale.ROOT,
                "Continued %d times in a row, %s comes to NDCG@%d %.4f, trained fully each time to %.4f; the difference, user"
                        + " by user, is %.4f with a 95 %% interval of %.4f to %.4f. A full training took %.1f times as long.",
                steps.size(),
                kind,
                BenchmarkData.TOP_K,
                sum(IncrementalStep::continuedNdcg) / steps.size(),
                sum(IncrementalStep::fullNdcg) / steps.size(),
                ndcgDifference,
                low,
                high,
                speedup);
    }

    private double sum(final ToDoubleFunction<IncrementalStep> value) {
        return steps.stream().mapToDouble(value).sum();
    }

    /** What it comes to, in words. */
    public String sentence() {
        return sentence;
    }

    /** All figures by flat names, such as {@code incremental.speedup}. */
    Map<String, Object> figures() {
        final Map<String, Object> figures = new LinkedHashMap<>();
        figures.put(PREFIX + "kind", kind);
        figures.put(PREFIX + "task", task);
        figures.put(PREFIX + "steps", steps.size());
        figures.put(PREFIX + "speedup", speedup);
        figures.put(PREFIX + "ndcgDifference", ndcgDifference);
        figures.put(PREFIX + "ndcgDifference.low", low);
        figures.put(PREFIX + "ndcgDifference.high", high);
        figures.put(PREFIX + "fullSeconds", sum(IncrementalStep::fullSeconds));
        figures.put(PREFIX + "continuedSeconds", sum(IncrementalStep::continuedSeconds));
        for (int step = 0; step < steps.size(); step++) {
            final String prefix = PREFIX + (step + 1) + ".";
            steps.get(step).figures().forEach((name, value) -> figures.put(prefix + name, value));
        }
        return figures;
    }
}
