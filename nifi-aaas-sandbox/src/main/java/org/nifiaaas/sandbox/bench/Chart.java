package org.nifiaaas.sandbox.bench;

import java.util.ArrayList;
import java.util.Comparator;
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
    private static final int LABEL_HEIGHT = 13;

    private final int width;
    private final Axis horizontal;
    private final Axis vertical;
    private final StringBuilder marks = new StringBuilder();
    private final List<Name> names = new ArrayList<>();

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
        names.add(new Name(x(x), y(y), colour, name));
        return this;
    }

    /** Writes the names: those of points in the left half beside them, the others in a column at the right. None lies on another one, and a thin line leads to each. */
    private String names() {
        final StringBuilder written = new StringBuilder();
        for (final boolean column : new boolean[] {false, true}) {
            final List<Name> ofSide = names.stream()
                    .filter(name -> column == name.x > (LEFT + width - RIGHT) / 2.0)
                    .sorted(Comparator.comparingDouble(name -> name.y))
                    .toList();
            final double[] lines = lines(ofSide);
            for (int number = 0; number < lines.length; number++) {
                final Name name = ofSide.get(number);
                final double left = (column ? width - RIGHT : name.x) + LABEL_GAP;
                written.append(format(
                                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#aaa\""
                                        + " stroke-width=\"0.7\"/>%n",
                                name.x, name.y, left, lines[number]))
                        .append(format(
                                "<text x=\"%.1f\" y=\"%.1f\" fill=\"%s\">%s</text>%n",
                                left + 2, lines[number] + 4, name.colour, Html.escape(name.text)));
            }
        }
        return written.toString();
    }

    /** Heights of names that would like to be at the height of their points: as far downwards as the ones above need, and upwards again as far as the bottom asks for. */
    private static double[] lines(final List<Name> names) {
        final double[] lines = new double[names.size()];
        for (int number = 0; number < lines.length; number++) {
            lines[number] =
                    number == 0 ? names.get(number).y : Math.max(names.get(number).y, lines[number - 1] + LABEL_HEIGHT);
        }
        double lowest = HEIGHT - BOTTOM;
        for (int number = lines.length - 1; number >= 0; number--) {
            lines[number] = Math.min(lines[number], lowest);
            lowest = lines[number] - LABEL_HEIGHT;
        }
        return lines;
    }

    /** What is written at a point, whose place is in pixels. */
    private record Name(double x, double y, String colour, String text) {}

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
        return svg.append(names()).append(marks).append("</svg>\n").toString();
    }

    private static String grid(final double x1, final double y1, final double x2, final double y2) {
        return format("<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#e4e4e4\"/>%n", x1, y1, x2, y2);
    }

    private static String format(final String format, final Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
