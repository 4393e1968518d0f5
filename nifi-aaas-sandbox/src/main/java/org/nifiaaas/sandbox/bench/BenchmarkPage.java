package org.nifiaaas.sandbox.bench;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The report of a benchmark as one page of HTML that needs nothing from elsewhere. Immutable. */
final class BenchmarkPage {

    private static final String STYLE =
            "body{font-family:sans-serif;max-width:1100px;margin:2em auto;padding:0 1em;color:#222;background:#fff;"
                    + "line-height:1.4}svg{max-width:100%;height:auto}.pair{display:flex;flex-wrap:wrap;gap:20px}"
                    + "table{border-collapse:collapse;font-size:14px}td,th{padding:4px 9px;text-align:right;border-bottom:1px"
                    + " solid #ddd;white-space:nowrap}th{vertical-align:bottom;white-space:normal}td:first-child,"
                    + "th:first-child,.text{text-align:left}td.text,td:first-child{white-space:normal}"
                    + ".verdict{background:#eef4fa;padding:.3em 1.2em;font-size:17px}.bar{display:inline-block;height:11px;"
                    + "background:#1a4f8a;vertical-align:middle}.recall{background:#c07a2c}small,.note{color:#555}";
    private static final String HR = "hr10";
    private static final String NDCG = "ndcg10";
    private static final double LEAST_SECONDS = 0.1;
    private static final double MARGIN = 1.05;
    private static final int BAR = 100;
    private static final String MIDNIGHT = "T00:00:00Z";

    private final JsonObject report;
    private final BenchmarkFigures figures;

    /**
     * Creates a page.
     *
     * @param report as the benchmark job writes it
     */
    BenchmarkPage(final JsonObject report) {
        this.report = report;
        this.figures = new BenchmarkFigures(report);
    }

    String toHtml() {
        final ActivityPart activity = new ActivityPart(figures);
        final StringBuilder page = new StringBuilder(
                "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">" + "<title>Benchmark</title><style>"
                        + STYLE + "</style></head><body>\n<h1>Which model is the best</h1>\n");
        page.append(verdicts()).append(facts());
        for (final String task : figures.tasks()) {
            page.append("<h2>")
                    .append(title(task))
                    .append("</h2>\n")
                    .append(table(task))
                    .append(quality(task))
                    .append(activity.charts(task));
        }
        page.append(reliability())
                .append(items())
                .append(activity.cold(
                        BenchmarkFigures.text(report, "shown"), BenchmarkFigures.text(report, "shownTask")));
        if (report.has("incremental")) {
            page.append(new IncrementalPart(report.getAsJsonObject("incremental")).toHtml());
        }
        return page.append(method()).append("</body></html>\n").toString();
    }

    private static String title(final String task) {
        return "new".equals(task) ? "Items that are new to the user" : "All items";
    }

    private static String paragraph(final String text) {
        return "<p>" + Html.escape(text) + "</p>\n";
    }

    private String verdicts() {
        final StringBuilder verdicts = new StringBuilder();
        for (final JsonObject verdict : figures.lines("verdicts")) {
            verdicts.append(paragraph(BenchmarkFigures.text(verdict, "sentence")));
        }
        return verdicts.isEmpty() ? "" : "<div class=\"verdict\">\n" + verdicts + "</div>\n";
    }

    private String facts() {
        return paragraph(String.format(
                Locale.ROOT,
                "%,.0f users, %,.0f items; %,.0f purchases before %s train, %,.0f from then on test, over %.0f days."
                        + " Probabilities are for %.0f days. Measured %s with version %s on %s processors, Java %s, %s.",
                figures.number("data.users"),
                figures.number("data.items"),
                figures.number("data.trainRows"),
                figures.fact("data.boundary").replace(MIDNIGHT, ""),
                figures.number("data.testRows"),
                figures.number("data.testDays"),
                figures.number("data.horizonDays"),
                figures.fact("date").replaceFirst("T.*", ""),
                figures.fact("version"),
                figures.fact("machine.processors"),
                figures.fact("machine.java"),
                figures.fact("machine.os")));
    }

    private String table(final String task) {
        final StringBuilder table = new StringBuilder("<table><tr><th>model</th><th>HR@10<br><small>95 %</small></th>"
                + "<th>NDCG@10<br><small>95 %</small></th><th>audience precision@50</th><th>audience AUC</th>"
                + "<th>training, seconds</th><th>seeds</th><th class=\"text\">setting</th></tr>\n");
        for (final JsonObject model : figures.models(task)) {
            table.append(String.format(
                    Locale.ROOT,
                    "<tr><td><b>%s</b><br><small>%s</small></td>%s%s<td>%.3f</td><td>%.3f</td><td>%.1f</td><td>%d</td>"
                            + "<td class=\"text\"><small>%s</small></td></tr>%n",
                    Html.escape(BenchmarkFigures.text(model, "model")),
                    Html.escape(BenchmarkFigures.text(model, "description")),
                    withInterval(model, HR),
                    withInterval(model, NDCG),
                    figures.of(model, "audience.precision50"),
                    figures.of(model, "audience.auc"),
                    figures.of(model, "trainSeconds"),
                    model.get("seeds").getAsInt(),
                    Html.escape(BenchmarkFigures.text(model, "setting"))));
        }
        return table.append("</table>\n").toString();
    }

    private String withInterval(final JsonObject model, final String metric) {
        return String.format(
                Locale.ROOT,
                "<td>%.4f<br><small>%.3f to %.3f</small></td>",
                figures.of(model, metric + ".mean"),
                figures.of(model, metric + ".low"),
                figures.of(model, metric + ".high"));
    }

    private String quality(final String task) {
        final List<JsonObject> models = figures.models(task);
        final double longest = models.stream()
                .mapToDouble(model -> figures.of(model, "trainSeconds"))
                .max()
                .orElse(1);
        final double best = models.stream()
                .mapToDouble(model -> figures.of(model, NDCG + ".high"))
                .max()
                .orElse(1);
        final Chart chart = new Chart(
                Chart.WIDE,
                Axis.logarithmic(
                        "training and tuning, seconds (0.1 or less at the left)",
                        LEAST_SECONDS,
                        Math.max(1, longest * 1.5)),
                Axis.linear("NDCG@10 with its 95 % interval", 0, Math.max(best * MARGIN, 0.01)));
        for (final JsonObject model : models) {
            chart.point(
                    Math.max(LEAST_SECONDS, figures.of(model, "trainSeconds")),
                    figures.of(model, NDCG + ".low"),
                    figures.of(model, NDCG + ".mean"),
                    figures.of(model, NDCG + ".high"),
                    BenchmarkFigures.text(model, "model"));
        }
        return "<h3>Quality against training time</h3>\n" + chart.toSvg();
    }

    private String reliability() {
        final List<double[]> points = new ArrayList<>();
        for (final JsonObject group : figures.lines("reliability")) {
            final double pairs = group.get("pairs").getAsDouble();
            if (pairs > 0) {
                points.add(new double[] {
                    group.get("expected").getAsDouble() / pairs,
                    group.get("observed").getAsDouble() / pairs,
                    pairs
                });
            }
        }
        if (points.isEmpty()) {
            return "";
        }
        final StringBuilder part = new StringBuilder("<h2>Are the scores probabilities?</h2>\n<p>"
                + Html.escape(BenchmarkFigures.text(report, "shown"))
                + ": pairs in ten groups of equal expected purchases; on the line the score is the share that was"
                + " bought.</p>\n" + chart(points));
        if (figures.has("calibration.ratio")) {
            part.append(String.format(
                    Locale.ROOT,
                    "<p>For each purchase that the scores promised %.2f were made; group by group %.2f to %.2f. Expected"
                            + " calibration error %.2g, log loss %.3g, Brier skill against the items' shares %.3f.</p>%n",
                    figures.number("calibration.ratio"),
                    figures.number("calibration.minRatio"),
                    figures.number("calibration.maxRatio"),
                    figures.number("calibration.ece"),
                    figures.number("calibration.logLoss"),
                    figures.number("calibration.brierSkill")));
        }
        part.append("<ul>\n");
        for (final JsonElement sentence : report.getAsJsonArray("words")) {
            part.append("<li>").append(Html.escape(sentence.getAsString())).append("</li>\n");
        }
        return part.append("</ul>\n").toString();
    }

    private static String chart(final List<double[]> points) {
        final double least = points.stream()
                .mapToDouble(point -> Math.min(point[0], point[1] > 0 ? point[1] : point[0]))
                .min()
                .orElse(LEAST_SECONDS);
        final double low = Math.min(0.5, Math.max(1e-7, least / 2));
        final Chart chart = new Chart(
                Chart.WIDE,
                Axis.logarithmic("probability", low, 1).ofShares(),
                Axis.logarithmic("share that was bought", low, 1).ofShares());
        chart.line(low, low, 1, 1, "#bbb");
        for (final double[] point : points) {
            final double error = 2 * Math.sqrt(point[1] * (1 - point[1]) / point[2]);
            chart.point(point[0], Math.max(low, point[1] - error), point[1], Math.min(1, point[1] + error), "");
        }
        return chart.toSvg();
    }

    private String items() {
        if (figures.lines("items").isEmpty()) {
            return "";
        }
        final StringBuilder part = new StringBuilder("<h2>The most bought items</h2>\n<p>"
                + Html.escape(BenchmarkFigures.text(report, "shown"))
                + ": the 50 users with the highest scores of each, and how many of them bought there; beside it how many would"
                + " have of the 50 most active users and of the item's 50 best customers so far. Precision is the share of"
                + " the chosen that bought there, recall the share of the buyers that is among them; who has more than 50"
                + " buyers cannot reach all.</p>\n<table><tr><th>item</th><th>buyers</th><th>chosen</th><th>of them bought</th>"
                + "<th>of the most active</th><th>of the best customers</th><th>precision</th><th></th><th>recall</th>"
                + "<th></th></tr>\n");
        for (final JsonObject item : figures.lines("items")) {
            final double precision = item.get("precision").getAsDouble();
            final double recall = item.get("recall").getAsDouble();
            part.append(String.format(
                    Locale.ROOT,
                    "<tr><td>%s</td><td>%d</td><td>%d</td><td><b>%d</b></td><td>%s</td><td>%s</td><td>%.2f</td>"
                            + "<td class=\"text\"><span class=\"bar\" style=\"width:%.0fpx\"></span></td><td>%.2f</td>"
                            + "<td class=\"text\"><span class=\"bar recall\" style=\"width:%.0fpx\"></span></td></tr>%n",
                    Html.escape(BenchmarkFigures.text(item, "item")),
                    item.get("buyers").getAsLong(),
                    item.get("chosen").getAsLong(),
                    item.get("bought").getAsLong(),
                    orDash(item, "boughtOfMostActive"),
                    orDash(item, "boughtOfBestCustomers"),
                    precision,
                    precision * BAR,
                    recall,
                    recall * BAR));
        }
        return part.append("</table>\n").toString();
    }

    /** What the report has only if the baselines took part. */
    private static String orDash(final JsonObject item, final String name) {
        return item.has(name) ? item.get(name).getAsString() : "-";
    }

    private String method() {
        return "<h2>How it was measured</h2>\n<p class=\"note\">Every model trained on the same purchases and ranked every item of"
                + " the catalogue for the same users; for new items those that the user had not bought before. Nothing was"
                + " sampled, and nothing was chosen by the test window: settings were tuned on the last part of the training"
                + " window. Intervals: "
                + Html.escape(BenchmarkFigures.text(report, "interval"))
                + ".</p>\n";
    }
}
