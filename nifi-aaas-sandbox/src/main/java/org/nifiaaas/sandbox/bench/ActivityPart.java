package org.nifiaaas.sandbox.bench;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Locale;

/** The part of the page on how quality depends on how much is known: of active and of quiet users, of popular and of rare items, and of those that are new. Immutable. */
final class ActivityPart {

    private static final int MOST_MODELS = 4;
    private static final int DECILES = 10;
    private static final double LEAST = 0.01;
    private static final double MARGIN = 1.05;
    private static final double PERCENT = 100;
    private static final String AUTO = "auto";

    private final BenchmarkFigures figures;

    ActivityPart(final BenchmarkFigures figures) {
        this.figures = figures;
    }

    /** Two charts of the best models of a task; empty if nobody bought anything. */
    String charts(final String task) {
        final List<JsonObject> best = figures.models(task).stream()
                .filter(model -> !AUTO.equals(BenchmarkFigures.text(model, "model"))
                        || figures.models(task).size() == 1)
                .filter(model ->
                        !BenchmarkFigures.lines(model, "byUserActivity").isEmpty())
                .limit(MOST_MODELS)
                .toList();
        if (best.isEmpty()) {
            return "";
        }
        return "<h3>Quality by activity, the best models</h3>\n<p>Left: the users of the test window in ten groups of equal size,"
                + " by their purchases in the training window. Right: all items in ten groups, by their buyers in the"
                + " training window; how many of the purchases of these items were among the ten recommended ones.</p>\n"
                + "<div class=\"pair\">\n"
                + chart(
                        best,
                        "byUserActivity",
                        "ndcg10",
                        "users, from the least (1) to the most active (10)",
                        "NDCG@10")
                + chart(
                        best,
                        "byItemActivity",
                        "recall10",
                        "items, from the rarest (1) to the most popular (10)",
                        "recall@10")
                + "</div>\n"
                + bounds(best.get(0));
    }

    private static String chart(
            final List<JsonObject> models,
            final String lines,
            final String metric,
            final String across,
            final String upwards) {
        final double most = models.stream()
                .flatMap(model -> BenchmarkFigures.lines(model, lines).stream())
                .mapToDouble(line -> line.get(metric).getAsDouble())
                .max()
                .orElse(1);
        final Chart chart = new Chart(
                Chart.HALF,
                Axis.whole(across, 1, DECILES),
                Axis.linear(upwards, 0, Math.max(LEAST, Math.min(1, most * MARGIN))));
        for (int number = 0; number < models.size(); number++) {
            final JsonObject model = models.get(number);
            chart.series(
                    BenchmarkFigures.lines(model, lines).stream()
                            .map(line -> new double[] {
                                line.get("decile").getAsDouble(),
                                line.get(metric).getAsDouble()
                            })
                            .toList(),
                    Chart.COLOURS.get(number),
                    BenchmarkFigures.text(model, "model"));
        }
        return chart.toSvg();
    }

    /** What the groups are, in a line. */
    private static String bounds(final JsonObject model) {
        final List<JsonObject> users = BenchmarkFigures.lines(model, "byUserActivity");
        final List<JsonObject> items = BenchmarkFigures.lines(model, "byItemActivity");
        return String.format(
                Locale.ROOT,
                "<p class=\"note\">The least active users had %s purchases, the most active ones %s. The rarest items that were"
                        + " bought had %s buyers, the most popular ones %s; groups without a purchase are left out.</p>%n",
                range(users.get(0), "leastPurchases", "mostPurchases"),
                range(users.get(users.size() - 1), "leastPurchases", "mostPurchases"),
                range(items.get(0), "leastBuyers", "mostBuyers"),
                range(items.get(items.size() - 1), "leastBuyers", "mostBuyers"));
    }

    private static String range(final JsonObject line, final String least, final String most) {
        final double from = line.get(least).getAsDouble();
        final double to = line.get(most).getAsDouble();
        return from == to
                ? String.format(Locale.ROOT, "%,.0f", from)
                : String.format(Locale.ROOT, "%,.0f to %,.0f", from, to);
    }

    /**
     * Users and items that training never saw.
     *
     * @param model whose list for unknown users is told of
     */
    String cold(final String model, final String task) {
        if (!figures.has("data.test.coldItems.purchaseShare")) {
            return "";
        }
        final String prefix = model + "." + task + ".coldUsers.";
        final String users = figures.has(prefix + "users")
                ? String.format(
                        Locale.ROOT,
                        "%,.0f users of the test window were not in the training window and bought an item that was. %s gives all"
                                + " of them the same list, the mean over the users it knows: %.0f %% bought one of its ten items"
                                + " (HR@10 %.4f, NDCG@10 %.4f). These users are in no other figure. ",
                        figures.number(prefix + "users"),
                        Html.escape(model),
                        figures.number(prefix + "hr10") * PERCENT,
                        figures.number(prefix + "hr10"),
                        figures.number(prefix + "ndcg10"))
                : "Every user of the test window was in the training window, or bought nothing that was. ";
        return "<h2>New users and new items</h2>\n<p>" + users
                + String.format(
                        Locale.ROOT,
                        "%.1f %% of the purchases were of items that the training window does not have, which no model can rank;"
                                + " %.1f %% of the users bought nothing else.</p>%n",
                        figures.number("data.test.coldItems.purchaseShare") * PERCENT,
                        figures.number("data.test.coldItems.userShare") * PERCENT);
    }
}
