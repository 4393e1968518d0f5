package org.nifiaaas.sandbox.demo;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.nifiaaas.sandbox.console.Console;

/** Shows the figures of a run to people. */
final class SummaryTable {

    private final Console console;
    private final TrainingResult first;
    private final TrainingResult second;
    private final Path repository;

    /**
     * @param first the version that is v1 in the names of figures
     * @param second the one that is v2
     * @param repository folder that holds them
     */
    SummaryTable(
            final Console console, final TrainingResult first, final TrainingResult second, final Path repository) {
        this.console = console;
        this.first = first;
        this.second = second;
        this.repository = repository;
    }

    void show(final Map<String, Number> figures) {
        console.line("");
        console.line("Every record is accounted for");
        count(figures, "in", "recordsIn");
        count(figures, "scored", "scored");
        if (figures.get("scored.earlier").longValue() > 0) {
            count(figures, "  by earlier versions", "scored.earlier");
        }
        count(figures, "  by version " + first.version(), "scored.v1");
        count(figures, "  by version " + second.version(), "scored.v2");
        count(figures, "  unknown card or merchant", "unknown");
        count(figures, "rejected by the cleaning", "rejected");
        count(figures, "failed", "failed");
        count(figures, "out", "recordsOut");
        count(figures, "lost", "lost");
        count(figures, "duplicates", "duplicates");
        console.line("");
        console.line("Where does a card buy next? (whole catalogue; new: merchants where it never bought before)");
        console.line(String.format(
                "  %-12s %10s %10s %10s %10s",
                "", "version " + first.version(), "popularity", "version " + second.version(), "popularity"));
        metric(figures, "HR@10", "all.hr10");
        metric(figures, "NDCG@10", "all.ndcg10");
        metric(figures, "HR@10 new", "new.hr10");
        metric(figures, "NDCG@10 new", "new.ndcg10");
        console.line("  Each version is tested on the last fifth of the history that it learned from:");
        window(first);
        window(second);
    }

    private void window(final TrainingResult result) {
        console.line("  version " + result.version() + " on the test window " + result.testWindow(repository));
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
