package org.nifiaaas.training;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
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
    void table(final VersionMetrics metrics, final TrainResult result, final double recordsPerSecond) {
        final String columns = "  %-26s %-24s %s%n";
        out.println();
        out.printf(columns, "metric", "model (95 %)", "popularity (95 %)");
        for (final String[] line : metrics.table()) {
            out.printf(columns, (Object[]) line);
        }
        for (final String sentence : metrics.words()) {
            out.println("  " + sentence);
        }
        for (final Map.Entry<String, Long> count : result.rows().entrySet()) {
            out.printf(LINE, count.getKey(), String.format(Locale.ROOT, "%,d", count.getValue()));
        }
        out.printf(LINE, "training records/s", String.format(Locale.ROOT, "%,.0f", recordsPerSecond));
        out.flush();
    }
}
