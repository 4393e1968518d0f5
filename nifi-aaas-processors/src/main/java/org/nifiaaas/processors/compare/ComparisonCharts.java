package org.nifiaaas.processors.compare;

import java.util.Arrays;
import java.util.Locale;

/** Draws a {@link DifferenceHistogram} as SVG that stands in an HTML page. */
final class ComparisonCharts {

    private static final int LEFT = 50;
    private static final int TOP = 10;
    private static final int BAR = 14;
    private static final int BARS_HEIGHT = 160;
    private static final int CELL = 16;

    private ComparisonCharts() {}

    /** Bars of the differences; each has its number as a tooltip. */
    static String bars(final DifferenceHistogram histogram) {
        final long[] bars = histogram.bars();
        final long highest = Math.max(1, Arrays.stream(bars).max().orElse(0));
        final int width = bars.length * BAR;
        final int bottom = TOP + BARS_HEIGHT;
        final StringBuilder svg = open(LEFT + width + 30, bottom + 40, "Histogram of the score differences");
        for (int bar = 0; bar < bars.length; bar++) {
            // A bar with records is never invisible.
            final double height = bars[bar] == 0 ? 0 : Math.max(1, (double) BARS_HEIGHT * bars[bar] / highest);
            final double from = histogram.range() * (2.0 * bar / bars.length - 1);
            final double to = histogram.range() * (2.0 * (bar + 1) / bars.length - 1);
            format(
                    svg,
                    "<rect x=\"%d\" y=\"%.1f\" width=\"%d\" height=\"%.1f\" fill=\"#36648b\"><title>%.5f to %.5f: %,d</title></rect>%n",
                    LEFT + bar * BAR,
                    bottom - height,
                    BAR - 1,
                    height,
                    from,
                    to,
                    bars[bar]);
        }
        format(svg, "<path d=\"M%d %dh%d\" stroke=\"#222\"/>%n", LEFT, bottom, width);
        text(svg, LEFT - 5, TOP + 10, "end", String.format(Locale.ROOT, "%,d", highest));
        text(svg, LEFT - 5, bottom, "end", "0");
        text(svg, LEFT, bottom + 16, "middle", ComparisonSummary.decimal(-histogram.range()));
        text(svg, LEFT + width / 2, bottom + 16, "middle", "0");
        text(svg, LEFT + width, bottom + 16, "middle", ComparisonSummary.decimal(histogram.range()));
        text(svg, LEFT + width / 2, bottom + 34, "middle", "new score minus recorded score");
        return svg.append("</svg>\n").toString();
    }

    /** Recorded scores from left to right, new scores from below. */
    static String grid(final DifferenceHistogram histogram) {
        final int side = DifferenceHistogram.CELLS * CELL;
        final int bottom = TOP + side;
        final StringBuilder svg = open(LEFT + side + 30, bottom + 40, "Recorded and new scores");
        long highest = 1;
        for (int recorded = 0; recorded < DifferenceHistogram.CELLS; recorded++) {
            for (int compared = 0; compared < DifferenceHistogram.CELLS; compared++) {
                highest = Math.max(highest, histogram.cell(recorded, compared));
            }
        }
        for (int recorded = 0; recorded < DifferenceHistogram.CELLS; recorded++) {
            for (int compared = 0; compared < DifferenceHistogram.CELLS; compared++) {
                cell(svg, recorded, compared, histogram.cell(recorded, compared), highest);
            }
        }
        format(
                svg,
                "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"none\" stroke=\"#222\"/>%n",
                LEFT,
                TOP,
                side,
                side);
        format(
                svg,
                "<path d=\"M%d %dl%d %d\" stroke=\"#e66100\" stroke-width=\"2\" stroke-dasharray=\"6 4\"/>%n",
                LEFT,
                bottom,
                side,
                -side);
        text(svg, LEFT - 5, TOP + 10, "end", "1");
        text(svg, LEFT - 5, bottom, "end", "0");
        text(svg, LEFT, bottom + 16, "middle", "0");
        text(svg, LEFT + side, bottom + 16, "middle", "1");
        text(svg, LEFT + side / 2, bottom + 34, "middle", "recorded score");
        text(svg, LEFT - 5, TOP + side / 2, "end", "new");
        return svg.append("</svg>\n").toString();
    }

    private static void cell(
            final StringBuilder svg, final int recorded, final int compared, final long count, final long highest) {
        if (count == 0) {
            return;
        }
        format(
                svg,
                "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"#36648b\" fill-opacity=\"%.2f\"><title>%,d</title></rect>%n",
                LEFT + recorded * CELL,
                TOP + (DifferenceHistogram.CELLS - 1 - compared) * CELL,
                CELL,
                CELL,
                0.15 + 0.85 * Math.log1p(count) / Math.log1p(highest),
                count);
    }

    private static StringBuilder open(final int width, final int height, final String title) {
        final StringBuilder svg = new StringBuilder();
        format(
                svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\"><title>%s</title>%n",
                width,
                height,
                width,
                height,
                title);
        return svg;
    }

    private static void text(
            final StringBuilder svg, final int x, final int y, final String anchor, final String text) {
        format(svg, "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, text);
    }

    /** Writes numbers the same way wherever NiFi runs. */
    private static void format(final StringBuilder svg, final String template, final Object... values) {
        svg.append(String.format(Locale.ROOT, template.replace("%n", "\n"), values));
    }
}
