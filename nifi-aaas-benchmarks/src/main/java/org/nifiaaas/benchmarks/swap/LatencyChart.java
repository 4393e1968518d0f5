package org.nifiaaas.benchmarks.swap;

import java.util.List;
import java.util.Locale;

/** Draws every timed batch over the time, and when a swap was going on, as SVG. */
final class LatencyChart {

    private static final int WIDTH = 1200;
    private static final int HEIGHT = 420;
    private static final int LEFT = 70;
    private static final int RIGHT = 20;
    private static final int TOP = 60;
    private static final int BOTTOM = 50;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int SECONDS_A_TICK = 20;
    private static final int MOST_TICKS = 20;

    private final List<LatencyLog.Sample> samples;
    private final List<Window> windows;
    private final Latencies latencies;
    private final long start;
    private final long end;
    private final double lowest;
    private final double highest;

    LatencyChart(final SwapResult result, final Latencies latencies) {
        this.samples = result.samples();
        this.windows = result.windows();
        this.latencies = latencies;
        this.start = windows.stream().mapToLong(Window::startNanos).min().orElse(0);
        this.end = windows.stream().mapToLong(Window::endNanos).max().orElse(1);
        this.lowest = Math.pow(10, Math.floor(Math.log10(Math.max(0.01, extreme(true)))));
        this.highest = Math.max(lowest * 10, Math.pow(10, Math.ceil(Math.log10(extreme(false)))));
    }

    private double extreme(final boolean smallest) {
        final double[] sorted = samples.stream()
                .mapToDouble(sample -> sample.nanos() / NANOS_PER_MILLI)
                .sorted()
                .toArray();
        if (sorted.length == 0) {
            return 1;
        }
        return sorted[smallest ? 0 : sorted.length - 1];
    }

    String toSvg() {
        final StringBuilder svg = new StringBuilder();
        svg.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
                        + " font-family=\"sans-serif\" font-size=\"13\">%n"
                        + "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n"
                        + "<text x=\"%d\" y=\"24\" font-size=\"17\">Time per batch while model versions are swapped</text>%n",
                WIDTH,
                HEIGHT,
                WIDTH,
                HEIGHT,
                LEFT));
        windows.stream().filter(Window::isSwap).forEach(window -> swap(svg, window));
        axes(svg);
        points(svg);
        level(svg, Window.Kind.QUIET, "#1a4f8a", "p99 without a swap", 44);
        level(svg, Window.Kind.SWAP, "#c03c0a", "p99 during swaps", 44);
        return svg.append("</svg>\n").toString();
    }

    private void swap(final StringBuilder svg, final Window window) {
        final double from = x(window.startNanos());
        svg.append(String.format(
                Locale.ROOT,
                "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
                from,
                TOP,
                Math.max(1, x(window.endNanos()) - from),
                HEIGHT - TOP - BOTTOM,
                window.kind() == Window.Kind.WARM_UP ? "#f3f0e0" : "#f8d9c4"));
    }

    private void axes(final StringBuilder svg) {
        for (double millis = lowest; millis <= highest * 1.001; millis *= 10) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#ddd\"/>"
                            + "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s ms</text>%n",
                    LEFT,
                    y(millis),
                    WIDTH - RIGHT,
                    y(millis),
                    LEFT - 8,
                    y(millis) + 4,
                    millis < 1 ? Double.toString(millis) : Long.toString(Math.round(millis))));
        }
        final long seconds = Math.round((end - start) / NANOS_PER_SECOND);
        final long step = SECONDS_A_TICK * (seconds / (SECONDS_A_TICK * MOST_TICKS) + 1);
        for (long second = 0; second <= seconds; second += step) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d s</text>%n",
                    x(start + second * (long) NANOS_PER_SECOND),
                    HEIGHT - BOTTOM + 22,
                    second));
        }
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" fill=\"#666\">One dot a batch, from due to committed; shaded while a swap is going on, paler while"
                        + " warming up</text>%n",
                LEFT,
                HEIGHT - 8));
    }

    private void points(final StringBuilder svg) {
        svg.append("<path stroke=\"#444\" stroke-width=\"2\" stroke-linecap=\"round\" stroke-opacity=\"0.35\" d=\"");
        for (final LatencyLog.Sample sample : samples) {
            svg.append(String.format(
                    Locale.ROOT, "M%.1f %.1fh0", x(sample.dueNanos()), y(sample.nanos() / NANOS_PER_MILLI)));
        }
        svg.append("\"/>\n");
    }

    private void level(
            final StringBuilder svg, final Window.Kind kind, final String color, final String label, final int textY) {
        final double millis = latencies.millis(kind, 99);
        if (Double.isNaN(millis)) {
            return;
        }
        svg.append(String.format(
                Locale.ROOT,
                "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"%s\" stroke-width=\"1.5\"/>"
                        + "<text x=\"%d\" y=\"%d\" fill=\"%s\">%s: %.2f ms</text>%n",
                LEFT,
                y(millis),
                WIDTH - RIGHT,
                y(millis),
                color,
                kind == Window.Kind.QUIET ? LEFT : LEFT + 260,
                textY,
                color,
                label,
                millis));
    }

    private double x(final long nanoTime) {
        return LEFT + (double) (nanoTime - start) / (end - start) * (WIDTH - LEFT - RIGHT);
    }

    private double y(final double millis) {
        final double share = Math.log(millis / lowest) / Math.log(highest / lowest);
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
    }
}
