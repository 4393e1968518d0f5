package org.nifiaaas.processors.compare;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.nifiaaas.services.ModelVersionIdentity;

/**
 * A {@link ComparisonReport} as one HTML page. The page runs no script and loads nothing; the names of models, which may come from anybody's records, are
 * escaped.
 */
public final class ComparisonPage {

    private static final int LONGEST_NAME = 200;

    private static final String HEAD =
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8"/>
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/>
            <title>Comparison of model versions</title>
            <style>
            body { font: 15px/1.5 sans-serif; color: #222; max-width: 60em; margin: 2em auto; padding: 0 1em; }
            table { border-collapse: collapse; margin: 0.5em 0 1.5em; }
            th, td { border-bottom: 1px solid #ddd; padding: 0.2em 1em 0.2em 0; text-align: right; }
            th:first-child, td:first-child { text-align: left; }
            svg { font: 11px sans-serif; max-width: 100%; }
            figure { margin: 1em 0; }
            figcaption, .note { color: #555; }
            .verdict { background: #eef4fa; padding: 0.6em 1em; font-size: 17px; }
            </style>
            </head>
            <body>
            """;

    private final ComparisonReport report;
    private final ComparisonSummary summary;
    private final StringBuilder page = new StringBuilder(HEAD);

    private ComparisonPage(final ComparisonReport report) {
        this.report = report;
        this.summary = report.summary();
    }

    /** Draws the page. */
    public static String of(final ComparisonReport report) {
        final ComparisonPage page = new ComparisonPage(report);
        page.title();
        page.records();
        page.differences();
        page.flips();
        page.ranking();
        page.recordedVersions();
        return page.page.append("</body>\n</html>\n").toString();
    }

    private void title() {
        page.append("<h1>Comparison of model versions</h1>\n<p class=\"verdict\">")
                .append(escape(report.verdict()))
                .append("</p>\n<p>");
        page.append(
                summary.rules().verify()
                        ? "Every score was computed again by the version that its passport names."
                        : "Past scores of " + recorded() + " beside those of " + compared() + ".");
        page.append("</p>\n");
        startTable("Scored again by", "Version", "Manifest", "Features");
        for (final ModelVersionIdentity version : report.versions()) {
            row(
                    name(version.model()),
                    Long.toString(version.version()),
                    escape(shorten(version.modelSha())),
                    escape(shorten(version.featuresHash())));
        }
        endTable();
        page.append("<p class=\"note\">Made at ")
                .append(report.createdAt())
                .append(". The full checksums are in the JSON form of this report.</p>\n");
    }

    private String recorded() {
        final Set<RecordedVersion> versions = summary.versions().keySet();
        if (versions.size() == 1) {
            final RecordedVersion only = versions.iterator().next();
            return words(only.model(), only.version());
        }
        return (summary.otherVersions().count() > 0 ? "more than " : "") + versions.size() + " versions";
    }

    private String compared() {
        if (report.versions().size() == 1) {
            final ModelVersionIdentity only = report.versions().get(0);
            return words(only.model(), only.version());
        }
        return report.versions().size() + " versions";
    }

    private static String words(final String model, final long version) {
        return name(model) + " version " + version;
    }

    private static String shorten(final String checksum) {
        return checksum.length() > 12 ? checksum.substring(0, 12) + "…" : checksum;
    }

    private void records() {
        page.append("<h2>Records</h2>\n");
        startTable("What became of them", "Records");
        row("read", count(summary.records()));
        row("compared", count(summary.all().count()));
        reasons("of these ", summary.remarks());
        row("skipped", count(summary.skippedCount()));
        reasons("skipped: ", summary.skipped());
        row("not comparable", count(summary.failedCount()));
        reasons("not comparable: ", summary.failed());
        endTable();
    }

    private void reasons(final String prefix, final Map<String, Long> counts) {
        counts.forEach((reason, number) -> row(prefix + escape(reason), count(number)));
    }

    private void differences() {
        page.append("<h2>Score differences</h2>\n");
        final DifferenceMoments all = summary.all();
        if (all.count() == 0) {
            page.append("<p>No record was compared.</p>\n");
            return;
        }
        final DifferenceHistogram histogram = summary.histogram();
        startTable("New score minus recorded score", "Value");
        row("mean", decimal(all.mean()));
        row("mean, absolute", decimal(all.meanAbsolute()));
        row("root mean square", decimal(all.rootMeanSquare()));
        row("median, absolute", decimal(histogram.absoluteQuantile(0.5)));
        row("90 % are at most, absolute", decimal(histogram.absoluteQuantile(0.9)));
        row("99 % are at most, absolute", decimal(histogram.absoluteQuantile(0.99)));
        row("largest, absolute", decimal(all.largest()));
        row("records that differ by more than " + decimal(summary.rules().tolerance()), count(all.different()));
        endTable();
        figure(
                ComparisonCharts.bars(histogram),
                "How many records differ by how much. Quantiles are exact to four decimals (nearest rank).");
        figure(
                ComparisonCharts.grid(histogram),
                "Recorded score and new score. The darker a cell, the more records it holds, on a logarithmic scale; on the line both are equal.");
    }

    private void figure(final String chart, final String caption) {
        page.append("<figure>\n")
                .append(chart)
                .append("<figcaption>")
                .append(caption)
                .append("</figcaption>\n</figure>\n");
    }

    private void flips() {
        final DifferenceMoments all = summary.all();
        page.append("<h2>Threshold</h2>\n");
        startTable("Score * 1000 is at least " + decimal(summary.rules().threshold()), "Records");
        row("by the recorded score", count(all.reachedBefore()));
        row("by the new score", count(all.reachedAfter()));
        row("only by the new score (up)", count(all.flips(ThresholdFlip.UP)));
        row("only by the recorded score (down)", count(all.flips(ThresholdFlip.DOWN)));
        endTable();
    }

    private void ranking() {
        final RankAgreement agreement = summary.agreement();
        page.append("<h2>Ranking</h2>\n<p>")
                .append(escape(agreement.explanation()))
                .append("</p>\n");
        if (agreement.orderedGroups() == 0) {
            return;
        }
        startTable("Agreement of the rankings, 0 to 1", "Mean");
        final String top = "top " + agreement.topK();
        if (agreement.largeGroups() > 0) {
            row("overlap of the " + top, decimal(agreement.overlap()));
            row("Jaccard index of the " + top, decimal(agreement.jaccard()));
        }
        row(
                "rank-biased overlap of the " + top + ", p = " + decimal(agreement.persistence()),
                decimal(agreement.biasedOverlap()));
        endTable();
        if (agreement.repeated() + agreement.ungrouped() > 0) {
            page.append(String.format(
                    Locale.ROOT,
                    "<p class=\"note\">Not ranked: %,d records that repeat an entry of their group, %,d without a group.</p>\n",
                    agreement.repeated(),
                    agreement.ungrouped()));
        }
    }

    private void recordedVersions() {
        page.append("<h2>By recorded version</h2>\n");
        startTable("Recorded version", "Compared", "Mean", "Largest", "Beyond tolerance", "Flips up", "Flips down");
        summary.versions().forEach((version, moments) -> {
            moments(name(version.model()) + " " + version.version(), moments);
        });
        if (summary.otherVersions().count() > 0) {
            moments("all others", summary.otherVersions());
        }
        endTable();
    }

    private void moments(final String label, final DifferenceMoments moments) {
        row(
                label,
                count(moments.count()),
                decimal(moments.mean()),
                decimal(moments.largest()),
                count(moments.different()),
                count(moments.flips(ThresholdFlip.UP)),
                count(moments.flips(ThresholdFlip.DOWN)));
    }

    private void startTable(final String... headings) {
        page.append("<table>\n");
        cells("th", List.of(headings));
    }

    private void row(final String... cells) {
        cells("td", List.of(cells));
    }

    private void cells(final String tag, final List<String> cells) {
        page.append("<tr>");
        for (final String cell : cells) {
            page.append('<').append(tag).append('>').append(cell);
            page.append("</").append(tag).append('>');
        }
        page.append("</tr>\n");
    }

    private void endTable() {
        page.append("</table>\n");
    }

    private static String count(final long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String decimal(final double value) {
        return ComparisonVerdict.digits(value);
    }

    private static String name(final String name) {
        return escape(name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) + "…" : name);
    }

    private static String escape(final String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
