package org.nifiaaas.sandbox.demo;

import java.util.Locale;
import java.util.Map;
import org.nifiaaas.sandbox.console.Console;

/** Shows the figures of a run to people. */
final class SummaryTable {

    private final Console console;
    private final long first;
    private final long second;

    /**
     * @param first number of the version that is v1 in the names of figures
     * @param second of the one that is v2
     */
    SummaryTable(final Console console, final long first, final long second) {
        this.console = console;
        this.first = first;
        this.second = second;
    }

    void show(final Map<String, Number> figures) {
        console.line("");
        console.line("Every record is accounted for");
        count(figures, "in", "recordsIn");
        count(figures, "scored", "scored");
        if (figures.get("scored.earlier").longValue() > 0) {
            count(figures, "  by earlier versions", "scored.earlier");
        }
        count(figures, "  by version " + first, "scored.v1");
        count(figures, "  by version " + second, "scored.v2");
        count(figures, "  unknown card or merchant", "unknown");
        count(figures, "rejected by the cleaning", "rejected");
        count(figures, "failed", "failed");
        count(figures, "out", "recordsOut");
        count(figures, "lost", "lost");
        count(figures, "duplicates", "duplicates");
        console.line("");
        console.line("Which merchant is next, that the card never bought at before? (whole catalogue)");
        console.line(String.format(
                "  %-12s %10s %10s %10s %10s",
                "", "version " + first, "popularity", "version " + second, "popularity"));
        metric(figures, "HR@10", "hr10");
        metric(figures, "NDCG@10", "ndcg10");
        console.line("  Each version is tested on the last fifth of the history that it learned from.");
    }

    private void count(final Map<String, Number> figures, final String label, final String name) {
        console.line(String.format(
                Locale.ROOT, "  %-28s %,10d", label, figures.get(name).longValue()));
    }

    private void metric(final Map<String, Number> figures, final String label, final String name) {
        console.line(String.format(
                Locale.ROOT,
                "  %-12s %10.4f %10.4f %10.4f %10.4f",
                label,
                value(figures, name + ".v1"),
                value(figures, name + ".popularity.v1"),
                value(figures, name + ".v2"),
                value(figures, name + ".popularity.v2")));
    }

    private static double value(final Map<String, Number> figures, final String name) {
        return figures.get(name).doubleValue();
    }
}
