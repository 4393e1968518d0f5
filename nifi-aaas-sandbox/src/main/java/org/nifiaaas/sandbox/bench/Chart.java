package org.nifiaaas.sandbox.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A small chart as SVG: points and lines between two axes. Not thread-safe. */
final class Chart {

    /** Colours of series, which are told apart in print and by colour-blind people too. */
    static final List<String> COLOURS = List.of("#1a4f8a", "#c07a2c", "#2f7d4f", "#8a3b7d", "#666666");

    /** Width of a chart that stands alone. */
    static final int WIDE = 760;

    /** Width of one of two charts that stand beside each other. */
    static final int HALF = 530;

    private static final int HEIGHT = 360;
    private static final int LEFT = 70;
    private static final int RIGHT = 115;
    private static final int TOP = 20;
    private static final int BOTTOM = 50;
    private static final int LABEL_GAP = 7;
    private static final int LABEL_WIDTH = 100;
    private static final int LABEL_HEIGHT = 13;

    private final int width;
    private final Axis horizontal;
    private final Axis vertical;
    private final StringBuilder marks = new StringBuilder();
    private final List<double[]> names = new ArrayList<>();

    /**
     * Creates a chart.
     *
     * @param width in pixels
     * @param horizontal from left to right
     * @param vertical from below to above
     */
    Chart(final int width, final Axis horizontal, final Axis vertical) {
        this.width = width;
        this.horizontal = horizontal;
        this.vertical = vertical;
    }

    /** A point with its interval and name. */
    Chart point(final double x, final double low, final double y, final double high, final String name) {
        line(x, low, x, high, "#9bb7d4");
        dot(x, y, COLOURS.get(0));
        return name.isEmpty() ? this : name(x, y, "#222", name);
    }

    /**
     * Points that are joined in their order; the last one has the name.
     *
     * @param points at least one, each with its place on both axes
     */
    Chart series(final List<double[]> points, final String colour, final String name) {
        for (int point = 0; point < points.size(); point++) {
            final double[] at = points.get(point);
            if (point > 0) {
                line(points.get(point - 1)[0], points.get(point - 1)[1], at[0], at[1], colour);
            }
            dot(at[0], at[1], colour);
        }
        final double[] last = points.get(points.size() - 1);
        return name(last[0], last[1], colour, name);
    }

    /** A line from one point to another. */
    Chart line(final double x1, final double y1, final double x2, final double y2, final String colour) {
        marks.append(format(
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-width=\"2\"/>%n",
                x(x1), y(y1), x(x2), y(y2), colour));
        return this;
    }

    private void dot(final double x, final double y, final String colour) {
        marks.append(format("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"/>%n", x(x), y(y), colour));
    }

    private Chart name(final double x, final double y, final String colour, final String name) {
        marks.append(format(
                "<text x=\"%.1f\" y=\"%.1f\" fill=\"%s\">%s</text>%n",
                x(x) + LABEL_GAP, freeLine(x(x) + LABEL_GAP, y(y) + 4), colour, Html.escape(name)));
        return this;
    }

    /** The next place downwards where a name lies on no other one; above them, where there is no more room below. */
    private double freeLine(final double x, final double wanted) {
        double y = wanted;
        while (!isFree(x, y) && y < HEIGHT - BOTTOM) {
            y += 1;
        }
        while (!isFree(x, y)) {
            y -= 1;
        }
        names.add(new double[] {x, y});
        return y;
    }

    private boolean isFree(final double x, final double y) {
        return names.stream()
                .noneMatch(other -> Math.abs(other[0] - x) < LABEL_WIDTH && Math.abs(other[1] - y) < LABEL_HEIGHT);
    }

    private double x(final double value) {
        return LEFT + horizontal.position(value) * (width - LEFT - RIGHT);
    }

    private double y(final double value) {
        return HEIGHT - BOTTOM - vertical.position(value) * (HEIGHT - TOP - BOTTOM);
    }

    String toSvg() {
        final StringBuilder svg = new StringBuilder(format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" font-size=\"12\">%n",
                width, HEIGHT, width));
        for (final double tick : vertical.ticks()) {
            svg.append(grid(LEFT, y(tick), width - RIGHT, y(tick)))
                    .append(format(
                            "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>%n",
                            LEFT - 6, y(tick) + 4, vertical.label(tick)));
        }
        for (final double tick : horizontal.ticks()) {
            svg.append(grid(x(tick), TOP, x(tick), HEIGHT - BOTTOM))
                    .append(format(
                            "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>%n",
                            x(tick), HEIGHT - BOTTOM + 18, horizontal.label(tick)));
        }
        svg.append(format(
                        "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>%n",
                        (LEFT + width - RIGHT) / 2, HEIGHT - 8, Html.escape(horizontal.title())))
                .append(format(
                        "<text transform=\"translate(14 %d) rotate(-90)\" text-anchor=\"middle\">%s</text>%n",
                        (TOP + HEIGHT - BOTTOM) / 2, Html.escape(vertical.title())));
        return svg.append(marks).append("</svg>\n").toString();
    }

    private static String grid(final double x1, final double y1, final double x2, final double y2) {
        return format("<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#e4e4e4\"/>%n", x1, y1, x2, y2);
    }

    private static String format(final String format, final Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
