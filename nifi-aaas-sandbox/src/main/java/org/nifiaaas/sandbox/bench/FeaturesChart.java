package org.nifiaaas.sandbox.bench;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Two charts in one picture: records a second with and without features, round by round, and rows a second of the Spark job by the number of events. */
final class FeaturesChart {

    private static final int FACTOR = 2;
    private static final String EVENTS = "events";

    private final BenchmarkFigures figures;

    FeaturesChart(final JsonObject report) {
        figures = new BenchmarkFigures(report);
    }

    String toSvg() {
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + 2 * Chart.HALF
                + "\" height=\"360\" font-family=\"sans-serif\">\n"
                + canvas() + "<g transform=\"translate(" + Chart.HALF + " 0)\">\n" + spark() + "</g>\n</svg>\n";
    }

    private String canvas() {
        final List<JsonObject> rounds = figures.lines("rounds");
        final List<double[]> alone = points(rounds, "plainRecordsPerSecond");
        final List<double[]> together = points(rounds, "recordsPerSecond");
        final double[] rates = Stream.concat(alone.stream(), together.stream())
                .mapToDouble(point -> point[1])
                .sorted()
                .toArray();
        return new Chart(
                        Chart.HALF,
                        Axis.whole("round", 1, Math.max(2, rounds.size())),
                        Axis.logarithmic("records/s", rates[0] / FACTOR, rates[rates.length - 1] * FACTOR))
                .series(alone, Chart.COLOURS.get(1), "cleaning alone")
                .series(together, Chart.COLOURS.get(0), "with features")
                .toSvg();
    }

    private static List<double[]> points(final List<JsonObject> rounds, final String name) {
        final List<double[]> points = new ArrayList<>();
        for (final JsonObject round : rounds) {
            points.add(new double[] {points.size() + 1, round.get(name).getAsDouble()});
        }
        return points;
    }

    private String spark() {
        final List<JsonObject> runs = figures.lines("spark");
        final Function<JsonObject, Double> size = run -> run.get(EVENTS).getAsDouble();
        final List<double[]> points = runs.stream()
                .map(run ->
                        new double[] {size.apply(run), run.get("rowsPerSecond").getAsDouble()})
                .toList();
        final double most = points.stream().mapToDouble(point -> point[1]).max().orElse(1);
        return new Chart(
                        Chart.HALF,
                        Axis.logarithmic(
                                EVENTS,
                                size.apply(runs.get(0)) / FACTOR,
                                size.apply(runs.get(runs.size() - 1)) * FACTOR),
                        Axis.linear("rows/s", 0, most * 1.2))
                .series(points, Chart.COLOURS.get(2), "Spark job")
                .toSvg();
    }
}
