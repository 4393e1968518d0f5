package org.nifiaaas.sandbox.bench;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;

/** The report of a benchmark as one page of HTML that needs nothing from elsewhere. Immutable. */
final class BenchmarkPage {

    private static final String STYLE =
            "body{font-family:sans-serif;max-width:1100px;margin:2em auto;padding:0 1em;color:#222}"
                    + "table{border-collapse:collapse;font-size:14px}td,th{padding:4px 10px;text-align:right;border-bottom:1px solid"
                    + " #ddd}td:first-child,th:first-child,td.text{text-align:left}.verdict{background:#eef4fa;padding:.8em"
                    + " 1.2em;font-size:17px}.bar{display:inline-block;height:11px;background:#1a4f8a;vertical-align:middle}"
                    + ".recall{background:#c07a2c}small,.note{color:#555}";
    private static final String HR = "hr10";
    private static final String NDCG = "ndcg10";
    private static final double LEAST_SECONDS = 0.1;
    private static final int BAR = 160;

    private final JsonObject report;
    private final JsonObject figures;

    /**
     * Creates a page.
     *
     * @param report as the benchmark job writes it
     */
    BenchmarkPage(final JsonObject report) {
        this.report = report;
        this.figures = report.getAsJsonObject("figures");
    }

    String toHtml() {
        final StringBuilder page = new StringBuilder(
                "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">" + "<title>Benchmark</title><style>"
                        + STYLE + "</style></head><body>\n<h1>Which model is the best</h1>\n");
        page.append("<div class=\"verdict\">\n");
        for (final JsonElement verdict : report.getAsJsonArray("verdicts")) {
            page.append(paragraph(verdict.getAsJsonObject().get("sentence").getAsString()));
        }
        page.append("</div>\n").append(facts());
        for (final String task : tasks()) {
            page.append("<h2>")
                    .append(title(task))
                    .append("</h2>\n")
                    .append(table(task))
                    .append(quality(task));
        }
        return page.append(reliability())
                .append(items())
                .append(method())
                .append("</body></html>\n")
                .toString();
    }

    private static String title(final String task) {
        return "new".equals(task) ? "Items that are new to the user" : "All items";
    }

    private static String paragraph(final String text) {
        return "<p>" + Html.escape(text) + "</p>\n";
    }

    private List<String> tasks() {
        return StreamSupport.stream(report.getAsJsonArray("models").spliterator(), false)
                .map(model -> text(model.getAsJsonObject(), "task"))
                .distinct()
                .toList();
    }

    /** The models of a task, the best first. */
    private List<JsonObject> models(final String task) {
        final List<JsonObject> models = new ArrayList<>();
        for (final JsonElement model : report.getAsJsonArray("models")) {
            if (text(model.getAsJsonObject(), "task").equals(task)) {
                models.add(model.getAsJsonObject());
            }
        }
        models.sort(Comparator.comparingDouble((JsonObject model) -> -figure(model, NDCG + ".mean")));
        return models;
    }

    private static String text(final JsonObject object, final String name) {
        return object.get(name).getAsString();
    }

    private double figure(final JsonObject model, final String name) {
        final JsonElement value = figures.get(text(model, "model") + "." + text(model, "task") + "." + name);
        return value == null ? 0 : value.getAsDouble();
    }

    private String fact(final String name) {
        final JsonElement value = figures.get(name);
        if (value == null) {
            return "?";
        }
        final String text = value.getAsString();
        return text.matches("\\d{4,}") ? String.format(Locale.ROOT, "%,d", Long.parseLong(text)) : text;
    }

    private String facts() {
        return paragraph(String.format(
                Locale.ROOT,
                "%s users, %s items; %s purchases before %s train, %s from then on test, over %.0f days. Probabilities are for"
                        + " %.0f days. Measured %s with version %s on %s processors, Java %s, %s.",
                fact("data.users"),
                fact("data.items"),
                fact("data.trainRows"),
                fact("data.boundary"),
                fact("data.testRows"),
                figures.get("data.testDays").getAsDouble(),
                figures.get("data.horizonDays").getAsDouble(),
                fact("date"),
                fact("version"),
                fact("machine.processors"),
                fact("machine.java"),
                fact("machine.os")));
    }

    private String table(final String task) {
        final StringBuilder table =
                new StringBuilder("<table><tr><th>model</th><th>HR@10</th><th>95 %</th><th>NDCG@10</th>"
                        + "<th>95 %</th><th>audience precision@50</th><th>audience AUC</th><th>training, s</th><th>seeds</th>"
                        + "<th>setting</th></tr>\n");
        for (final JsonObject model : models(task)) {
            table.append(String.format(
                    Locale.ROOT,
                    "<tr><td><b>%s</b><br><small>%s</small></td><td>%.4f</td><td>%.3f to %.3f</td><td>%.4f</td><td>%.3f to"
                            + " %.3f</td><td>%.3f</td><td>%.3f</td><td>%.1f</td><td>%d</td><td class=\"text\"><small>%s"
                            + "</small></td></tr>%n",
                    Html.escape(text(model, "model")),
                    Html.escape(text(model, "description")),
                    figure(model, HR + ".mean"),
                    figure(model, HR + ".low"),
                    figure(model, HR + ".high"),
                    figure(model, NDCG + ".mean"),
                    figure(model, NDCG + ".low"),
                    figure(model, NDCG + ".high"),
                    figure(model, "audience.precision50"),
                    figure(model, "audience.auc"),
                    figure(model, "trainSeconds"),
                    model.get("seeds").getAsInt(),
                    Html.escape(text(model, "setting"))));
        }
        return table.append("</table>\n").toString();
    }

    private String quality(final String task) {
        final List<JsonObject> models = models(task);
        final double longest = models.stream()
                .mapToDouble(model -> figure(model, "trainSeconds"))
                .max()
                .orElse(1);
        final double best = models.stream()
                .mapToDouble(model -> figure(model, NDCG + ".high"))
                .max()
                .orElse(1);
        final Chart chart = new Chart(
                new Chart.Axis("training and tuning, seconds", LEAST_SECONDS, Math.max(1, longest * 1.5), true, false),
                new Chart.Axis("NDCG@10 with its 95 % interval", 0, Math.max(best * 1.05, 0.01), false, false));
        for (final JsonObject model : models) {
            chart.point(
                    Math.max(LEAST_SECONDS, figure(model, "trainSeconds")),
                    figure(model, NDCG + ".low"),
                    figure(model, NDCG + ".mean"),
                    figure(model, NDCG + ".high"),
                    text(model, "model"));
        }
        return "<h3>Quality against training time</h3>\n" + chart.toSvg();
    }

    private String reliability() {
        final List<double[]> points = new ArrayList<>();
        for (final JsonElement element : report.getAsJsonArray("reliability")) {
            final JsonObject group = element.getAsJsonObject();
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
        final double least = points.stream()
                .mapToDouble(point -> Math.min(point[0], point[1] > 0 ? point[1] : point[0]))
                .min()
                .orElse(LEAST_SECONDS);
        final double low = Math.min(0.5, Math.max(1e-7, least / 2));
        final Chart chart = new Chart(
                new Chart.Axis("probability", low, 1, true, true),
                new Chart.Axis("share that was bought", low, 1, true, true));
        chart.line(low, low, 1, 1, "#bbb");
        for (final double[] point : points) {
            final double error = 2 * Math.sqrt(point[1] * (1 - point[1]) / point[2]);
            chart.point(point[0], Math.max(low, point[1] - error), point[1], Math.min(1, point[1] + error), "");
        }
        final StringBuilder part = new StringBuilder("<h2>Are the scores probabilities?</h2>\n<p>"
                + Html.escape(text(report, "shown"))
                + ": pairs in ten groups of equal expected purchases; on the line the score is the share that was"
                + " bought.</p>\n" + chart.toSvg());
        if (figures.has("calibration.ratio")) {
            part.append(String.format(
                    Locale.ROOT,
                    "<p>For each purchase that the scores promised %.2f were made; group by group %.2f to %.2f. Expected"
                            + " calibration error %.2g, log loss %.3g, Brier skill against the items' shares %.3f.</p>%n",
                    figures.get("calibration.ratio").getAsDouble(),
                    figures.get("calibration.minRatio").getAsDouble(),
                    figures.get("calibration.maxRatio").getAsDouble(),
                    figures.get("calibration.ece").getAsDouble(),
                    figures.get("calibration.logLoss").getAsDouble(),
                    figures.get("calibration.brierSkill").getAsDouble()));
        }
        part.append("<ul>\n");
        for (final JsonElement sentence : report.getAsJsonArray("words")) {
            part.append("<li>").append(Html.escape(sentence.getAsString())).append("</li>\n");
        }
        return part.append("</ul>\n").toString();
    }

    private String items() {
        if (report.getAsJsonArray("items").isEmpty()) {
            return "";
        }
        final StringBuilder part = new StringBuilder("<h2>The most bought items</h2>\n<p>"
                + Html.escape(text(report, "shown"))
                + ": the 50 users with the highest scores of each. Precision is the share of them that bought there, recall the"
                + " share of the buyers that is among them; who has more than 50 buyers cannot reach all.</p>\n<table><tr>"
                + "<th>item</th><th>buyers</th><th>chosen</th><th>bought</th><th>precision</th><th></th><th>recall</th>"
                + "<th></th></tr>\n");
        for (final JsonElement element : report.getAsJsonArray("items")) {
            final JsonObject item = element.getAsJsonObject();
            final double precision = item.get("precision").getAsDouble();
            final double recall = item.get("recall").getAsDouble();
            part.append(String.format(
                    Locale.ROOT,
                    "<tr><td>%s</td><td>%d</td><td>%d</td><td>%d</td><td>%.2f</td><td class=\"text\"><span class=\"bar\""
                            + " style=\"width:%.0fpx\"></span></td><td>%.2f</td><td class=\"text\"><span class=\"bar"
                            + " recall\" style=\"width:%.0fpx\"></span></td></tr>%n",
                    Html.escape(text(item, "item")),
                    item.get("buyers").getAsLong(),
                    item.get("chosen").getAsLong(),
                    item.get("bought").getAsLong(),
                    precision,
                    precision * BAR,
                    recall,
                    recall * BAR));
        }
        return part.append("</table>\n").toString();
    }

    private String method() {
        return "<h2>How it was measured</h2>\n<p class=\"note\">Every model trained on the same purchases and ranked every item of"
                + " the catalogue for the same users; for new items those that the user had not bought before. Nothing was"
                + " sampled, and nothing was chosen by the test window: settings were tuned on the last part of the training"
                + " window. Intervals: "
                + Html.escape(text(report, "interval"))
                + ".</p>\n";
    }
}
