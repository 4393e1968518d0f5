package org.nifiaaas.training;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import org.nifiaaas.training.evaluate.Bootstrap;
import org.nifiaaas.training.evaluate.TrainingMetrics;
import org.nifiaaas.training.read.RowCounts;

/** Prints how a run went, for people. */
final class Report {

    private static final String LINE = "  %-26s %s%n";

    private final PrintStream out;

    Report(final PrintStream out) {
        this.out = out;
    }

    void stage(final String text) {
        out.println(text);
        out.flush();
    }

    void rows(final RowCounts counts) {
        out.printf(
                Locale.ROOT,
                "rows: %,d read, %,d used, set aside: %s%n",
                counts.read(),
                counts.accepted(),
                counts.describeRejected());
        out.flush();
    }

    /** The final table. */
    void table(final TrainingMetrics metrics, final TrainResult result, final double recordsPerSecond) {
        final int k = metrics.topK();
        final String columns = "  %-26s %-24s %s%n";
        out.println();
        out.printf(columns, "metric", "model (95 %)", "popularity (95 %)");
        out.printf(
                columns,
                "HR@" + k,
                value(metrics.model().hitRate(), metrics.model().hitRateInterval()),
                value(metrics.popularity().hitRate(), metrics.popularity().hitRateInterval()));
        out.printf(
                columns,
                "NDCG@" + k,
                value(metrics.model().ndcg(), metrics.model().ndcgInterval()),
                value(metrics.popularity().ndcg(), metrics.popularity().ndcgInterval()));
        out.printf(Locale.ROOT, columns, "recall at 0.5", number(metrics.model().recall()), "");
        out.printf(
                Locale.ROOT,
                columns,
                "precision at 0.5",
                number(metrics.model().precision()),
                "(" + metrics.negatives() + " sampled negatives for each positive)");
        for (final Map.Entry<String, Long> count : result.rows().entrySet()) {
            out.printf(LINE, count.getKey(), String.format(Locale.ROOT, "%,d", count.getValue()));
        }
        out.printf(LINE, "training records/s", String.format(Locale.ROOT, "%,.0f", recordsPerSecond));
        out.flush();
    }

    private static String value(final double value, final Bootstrap.Interval interval) {
        return number(value) + " [" + number(interval.low()) + ", " + number(interval.high()) + "]";
    }

    private static String number(final double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
