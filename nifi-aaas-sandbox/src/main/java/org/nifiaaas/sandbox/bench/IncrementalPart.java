package org.nifiaaas.sandbox.bench;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The part of the page on continuing a version instead of training it anew. Immutable. */
final class IncrementalPart {

    private static final double MARGIN = 0.1;
    private static final double LEAST_RANGE = 0.05;
    private static final int DATE = "2019-07-04".length();

    private final JsonObject result;

    /**
     * Creates it.
     *
     * @param result as the benchmark job writes it
     */
    IncrementalPart(final JsonObject result) {
        this.result = result;
    }

    String toHtml() {
        final List<JsonObject> steps = BenchmarkFigures.lines(result, "steps");
        return "<h2>Is it enough to continue a version?</h2>\n<p>"
                + Html.escape(BenchmarkFigures.text(result, "sentence"))
                + " As of the beginning of each window one version was trained fully, with all its tuning, and one continued"
                + " that of the step before; both were measured on what was bought in the window.</p>\n"
                + (steps.size() > 1 ? chart(steps) : "")
                + table(steps);
    }

    private static String chart(final List<JsonObject> steps) {
        final double[] values = steps.stream()
                .flatMap(step -> Stream.of("fullNdcg", "continuedNdcg").map(step::get))
                .mapToDouble(value -> value.getAsDouble())
                .sorted()
                .toArray();
        final double least = values[0];
        final double most = values[values.length - 1];
        final double margin = Math.max(LEAST_RANGE, most - least) * MARGIN;
        final Chart chart = new Chart(
                Chart.WIDE,
                Axis.whole("window", 1, steps.size()),
                Axis.linear("NDCG@10", Math.max(0, least - margin), most + margin));
        chart.series(points(steps, "fullNdcg"), Chart.COLOURS.get(0), "trained fully");
        chart.series(points(steps, "continuedNdcg"), Chart.COLOURS.get(1), "continued");
        return chart.toSvg();
    }

    private static List<double[]> points(final List<JsonObject> steps, final String name) {
        final List<double[]> points = new ArrayList<>();
        for (int step = 0; step < steps.size(); step++) {
            points.add(new double[] {step + 1, steps.get(step).get(name).getAsDouble()});
        }
        return points;
    }

    private static String table(final List<JsonObject> steps) {
        final StringBuilder table = new StringBuilder(
                "<table><tr><th>window from</th><th>users</th><th>NDCG@10, trained fully</th>"
                        + "<th>continued</th><th>difference, 95 %</th><th>trained fully, s</th><th>continued, s</th></tr>\n");
        for (final JsonObject step : steps) {
            table.append(String.format(
                    Locale.ROOT,
                    "<tr><td>%s</td><td>%d</td><td>%.4f</td><td>%.4f</td><td>%.4f<br><small>%.4f to %.4f</small></td>"
                            + "<td>%.1f</td><td>%.1f</td></tr>%n",
                    Html.escape(BenchmarkFigures.text(step, "from").substring(0, DATE)),
                    step.get("users").getAsInt(),
                    step.get("fullNdcg").getAsDouble(),
                    step.get("continuedNdcg").getAsDouble(),
                    step.get("difference").getAsDouble(),
                    step.get("low").getAsDouble(),
                    step.get("high").getAsDouble(),
                    step.get("fullSeconds").getAsDouble(),
                    step.get("continuedSeconds").getAsDouble()));
        }
        return table.append("</table>\n").toString();
    }
}
