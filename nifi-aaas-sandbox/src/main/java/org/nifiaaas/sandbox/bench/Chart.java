package org.nifiaaas.sandbox.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A small chart as SVG: points and lines between two axes, each linear or logarithmic. Not thread-safe. */
final class Chart {

    private static final int WIDTH = 720;
    private static final int HEIGHT = 380;
    private static final int LEFT = 70;
    private static final int RIGHT = 130;
    private static final int TOP = 20;
    private static final int BOTTOM = 50;
    private static final int STEPS = 5;
    private static final int LABEL_GAP = 7;
    private static final int LABEL_WIDTH = 100;
    private static final int LABEL_HEIGHT = 12;

    private final Axis horizontal;
    private final Axis vertical;
    private final StringBuilder marks = new StringBuilder();
    private final List<double[]> names = new ArrayList<>();

    /**
     * Creates a chart.
     *
     * @param horizontal from left to right
     * @param vertical from below to above
     */
    Chart(final Axis horizontal, final Axis vertical) {
        this.horizontal = horizontal;
        this.vertical = vertical;
    }

    /**
     * An axis.
     *
     * @param title what it shows
     * @param low left or lower end; above 0 if it is logarithmic
     * @param high other end
     * @param logarithmic whether each step is a factor
     * @param percent whether numbers are shares
     */
    record Axis(String title, double low, double high, boolean logarithmic, boolean percent) {

        private double position(final double value) {
            if (logarithmic) {
                return Math.log(Math.max(value, low) / low) / Math.log(high / low);
            }
            return (value - low) / (high - low);
        }

        private double at(final double share) {
            return logarithmic ? low * Math.pow(high / low, share) : low + (high - low) * share;
        }

        private String label(final double value) {
            final double shown = percent ? value * 100 : value;
            final String text = shown == 0
                    ? "0"
                    : Math.abs(shown) < 0.01
                            ? String.format(Locale.ROOT, "%.1g", shown)
                            : Math.abs(shown) < 10
                                    ? String.format(Locale.ROOT, "%.2f", shown)
                                    : String.format(Locale.ROOT, "%.0f", shown);
            return percent ? text + " %" : text;
        }
    }

    /** A point with its interval and name. */
    Chart point(final double x, final double low, final double y, final double high, final String name) {
        line(x, low, x, high, "#9bb7d4");
        marks.append(format("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"#1a4f8a\"/>%n", x(x), y(y)));
        if (!name.isEmpty()) {
            marks.append(format(
                    "<text x=\"%.1f\" y=\"%.1f\" font-size=\"12\">%s</text>%n",
                    x(x) + LABEL_GAP, freeLine(x(x) + LABEL_GAP, y(y) + 4), Html.escape(name)));
        }
        return this;
    }

    /** A line from one point to another. */
    Chart line(final double x1, final double y1, final double x2, final double y2, final String colour) {
        marks.append(format(
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-width=\"2\"/>%n",
                x(x1), y(y1), x(x2), y(y2), colour));
        return this;
    }

    /** The next place downwards where a name lies on no other one. */
    private double freeLine(final double x, final double wanted) {
        double y = wanted;
        for (boolean free = false; !free; ) {
            final double line = y;
            free = names.stream()
                    .noneMatch(
                            other -> Math.abs(other[0] - x) < LABEL_WIDTH && Math.abs(other[1] - line) < LABEL_HEIGHT);
            y = free ? y : y + LABEL_HEIGHT;
        }
        names.add(new double[] {x, y});
        return y;
    }

    private double x(final double value) {
        return LEFT + horizontal.position(value) * (WIDTH - LEFT - RIGHT);
    }

    private double y(final double value) {
        return HEIGHT - BOTTOM - vertical.position(value) * (HEIGHT - TOP - BOTTOM);
    }

    String toSvg() {
        final StringBuilder svg = new StringBuilder(format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" font-size=\"12\">%n",
                WIDTH, HEIGHT, WIDTH));
        for (int step = 0; step <= STEPS; step++) {
            final double share = (double) step / STEPS;
            final double across = LEFT + share * (WIDTH - LEFT - RIGHT);
            final double up = HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
            svg.append(format(
                            "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#ddd\"/>%n",
                            LEFT, up, WIDTH - RIGHT, up))
                    .append(format(
                            "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>%n",
                            LEFT - 6, up + 4, vertical.label(vertical.at(share))))
                    .append(format(
                            "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>%n",
                            across, HEIGHT - BOTTOM + 18, horizontal.label(horizontal.at(share))));
        }
        svg.append(format(
                        "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>%n",
                        (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, Html.escape(horizontal.title())))
                .append(format(
                        "<text transform=\"translate(14 %d) rotate(-90)\" text-anchor=\"middle\">%s</text>%n",
                        (TOP + HEIGHT - BOTTOM) / 2, Html.escape(vertical.title())));
        return svg.append(marks).append("</svg>\n").toString();
    }

    private static String format(final String format, final Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
