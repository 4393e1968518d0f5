package org.nifiaaas.sandbox.features;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.stream.DoubleStream;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.features.design.FeatureSet;
import org.nifiaaas.sandbox.data.CsvTransactions.Columns;
import org.nifiaaas.sandbox.data.DataException;

/** A first specification for what was seen of a file, for a person to edit: plain rules, which the remarks tell. */
public final class Suggestion {

    /** As many different whole numbers as a code, such as a merchant category, may have. */
    private static final int MOST_CODES = 1_000;

    private static final int FEW_NUMBERS = 20;
    private static final double MOST_DISTINCT_SHARE = 0.2;
    private static final double LEAST_PRESENT = 0.05;
    private static final int MOST_GROUPS = 200;
    private static final int[] DAYS = {7, 30, 90};
    private static final int HISTORY = 50;
    private static final int CROSS_BUCKETS = 10_000;
    private static final double[] EDGES = {0.1, 0.25, 0.5, 0.75, 0.9};

    private final DataSurvey data;
    private final JsonObject json = new JsonObject();
    private final JsonArray columns = new JsonArray();
    private final JsonArray windows = new JsonArray();
    private final List<Remark> remarks = new ArrayList<>();
    private Optional<ColumnSurvey> group = Optional.empty();
    private Optional<ColumnSurvey> kindOfUser = Optional.empty();

    /** What was decided of a column, and why. */
    record Remark(ColumnSurvey column, String decision) {}

    private Suggestion(final DataSurvey data) {
        this.data = data;
    }

    /**
     * Looks at a file.
     *
     * @param progress is told the number of rows now and then
     * @throws DataException if it cannot be read, lacks a column, or has no row that is a purchase
     */
    public static FeatureSpec specification(final Path file, final Columns columns, final LongConsumer progress)
            throws DataException {
        return of(DataSurvey.of(file, columns, progress)).specification();
    }

    static Suggestion of(final DataSurvey data) {
        final Suggestion suggestion = new Suggestion(data);
        data.further().forEach(suggestion::decide);
        suggestion.addWindows();
        suggestion.complete();
        return suggestion;
    }

    /** One for each column of the file but the four, in its order. */
    List<Remark> remarks() {
        return remarks;
    }

    /** The specification. */
    FeatureSpec specification() {
        return FeatureSpec.fromJson(json.toString());
    }

    private void decide(final ColumnSurvey column) {
        final Optional<String> leftOut = leftOut(column);
        remarks.add(
                new Remark(column, leftOut.map(reason -> "left out: " + reason).orElseGet(() -> add(column))));
    }

    private Optional<String> leftOut(final ColumnSurvey column) {
        if (column.name().isEmpty()) {
            return Optional.of("it has no name");
        }
        if (List.of(FeatureSet.USER, FeatureSet.ITEM, FeatureSet.AMOUNT, FeatureSet.TIME, FeatureSet.HISTORY)
                .contains(column.name())) {
            return Optional.of("every event has something of that name already");
        }
        if (column.shareOfPresent() < LEAST_PRESENT) {
            return Optional.of("it is empty in more than 95 % of the rows");
        }
        if (column.distinct() == 1) {
            return Optional.of("it has one value only");
        }
        if (!isNumeric(column) && column.distinct() > Math.max(MOST_CODES, MOST_DISTINCT_SHARE * column.present())) {
            return Optional.of("almost every row has another value, as ids and free text do");
        }
        return Optional.empty();
    }

    /** Whole numbers of which there are few are codes; they have an order and mean none. */
    private static boolean isNumeric(final ColumnSurvey column) {
        return column.isOfNumbers()
                && column.distinct() > FEW_NUMBERS
                && (column.hasFractions() || column.distinct() > MOST_CODES);
    }

    private String add(final ColumnSurvey column) {
        final String owner = column.isOfItem() ? "item" : column.isOfUser() ? "user" : "event";
        final JsonObject added = new JsonObject();
        added.addProperty("name", column.name());
        added.addProperty("of", owner);
        added.addProperty("type", isNumeric(column) ? "numeric" : "categorical");
        if (isNumeric(column)) {
            added.add("buckets", array(column.quantiles(EDGES)));
        } else {
            added.addProperty("values", Math.min(column.distinct(), MOST_CODES));
            if (group.isEmpty() && column.distinct() <= MOST_GROUPS && !owner.equals("user")) {
                group = Optional.of(column);
            }
            if (kindOfUser.isEmpty() && column.distinct() <= MOST_GROUPS && owner.equals("user")) {
                kindOfUser = Optional.of(column);
            }
        }
        columns.add(added);
        return (isNumeric(column) ? "numeric, in buckets of its quantiles" : "categorical")
                + (owner.equals("event") ? "" : ", a property of the " + owner);
    }

    private static JsonArray array(final List<Double> numbers) {
        final JsonArray array = new JsonArray();
        numbers.forEach(array::add);
        return array;
    }

    private void addWindows() {
        final List<Integer> fitting = new ArrayList<>();
        for (final int days : DAYS) {
            if (fitting.isEmpty() || days <= data.days() / 2) {
                fitting.add(days);
            }
        }
        final int longest = fitting.get(fitting.size() - 1);
        final int middle = fitting.get(fitting.size() / 2);
        for (final int days : fitting) {
            addWindow("purchases_" + days, "count", null, days, "user");
        }
        if (data.columns().amount() != null) {
            addWindow("spent_" + middle, "sum", FeatureSet.AMOUNT, middle, "user");
        }
        addWindow("items_" + middle, "distinct", FeatureSet.ITEM, middle, "user");
        addBuckets(addWindow("loyalty_" + longest, "count", null, longest, "user", "item"), 1, 3, 10);
        addWindow("days_since", "days since last", null, longest, "user", "item");
        addWindow("crowd_" + fitting.get(0), "count", null, fitting.get(0), "item");
        group.ifPresent(column -> addWindow("taste_" + longest, "count", null, longest, "user", column.name()));
    }

    private JsonObject addWindow(
            final String name, final String statistic, final String column, final int days, final String... by) {
        final JsonObject window = new JsonObject();
        window.addProperty("name", unused(name));
        window.addProperty("statistic", statistic);
        if (column != null) {
            window.addProperty("column", column);
        }
        final JsonArray subject = new JsonArray();
        for (final String part : by) {
            subject.add(part);
        }
        window.add("by", subject);
        window.addProperty("days", days);
        windows.add(window);
        return window;
    }

    private static void addBuckets(final JsonObject window, final double... edges) {
        window.add("buckets", array(DoubleStream.of(edges).boxed().toList()));
    }

    /** A name that no column has. */
    private String unused(final String name) {
        final boolean taken = data.further().stream()
                .anyMatch(column -> column.name().toLowerCase(Locale.ROOT).equals(name));
        return taken ? name + "_window" : name;
    }

    private void complete() {
        json.addProperty("schemaVersion", 2);
        json.addProperty("userColumn", data.columns().user());
        json.addProperty("itemColumn", data.columns().item());
        if (data.columns().amount() != null) {
            json.addProperty("amountColumn", data.columns().amount());
        }
        json.addProperty("timeColumn", data.columns().time());
        json.add("columns", columns);
        json.add("windows", windows);
        final JsonArray crosses = crosses();
        if (!crosses.isEmpty()) {
            json.add("crosses", crosses);
        }
        json.addProperty("history", HISTORY);
    }

    private JsonArray crosses() {
        final JsonArray crosses = new JsonArray();
        group.ifPresent(column -> {
            final String loyalty = windows.asList().stream()
                    .map(window -> window.getAsJsonObject().get("name").getAsString())
                    .filter(name -> name.startsWith("loyalty_"))
                    .findFirst()
                    .orElseThrow();
            crosses.add(cross(column.name() + "_loyalty", column.name(), loyalty));
            kindOfUser.ifPresent(
                    user -> crosses.add(cross(user.name() + "_" + column.name(), user.name(), column.name())));
        });
        return crosses;
    }

    private JsonObject cross(final String name, final String one, final String other) {
        final JsonObject cross = new JsonObject();
        cross.addProperty("name", unused(name));
        final JsonArray parts = new JsonArray();
        parts.add(one);
        parts.add(other);
        cross.add("of", parts);
        cross.addProperty("buckets", CROSS_BUCKETS);
        return cross;
    }
}
