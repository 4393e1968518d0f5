package org.nifiaaas.features.design;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Collection;
import java.util.Locale;

/** Writes features as {@link FeatureSetReader} reads them. Stateless. */
final class FeatureSetWriter {

    private FeatureSetWriter() {}

    static void write(final FeatureSet features, final JsonObject specification) {
        final JsonArray columns = new JsonArray();
        features.columns().forEach(column -> columns.add(of(column)));
        add(specification, FeatureSetReader.COLUMNS, columns);
        final JsonArray windows = new JsonArray();
        features.windows().forEach(window -> windows.add(of(window)));
        add(specification, FeatureSetReader.WINDOWS, windows);
        final JsonArray crosses = new JsonArray();
        features.crosses().forEach(cross -> crosses.add(of(cross)));
        add(specification, FeatureSetReader.CROSSES, crosses);
        if (features.historyEvents() > 0) {
            specification.addProperty(FeatureSetReader.HISTORY, features.historyEvents());
        }
        final JsonArray masks = new JsonArray();
        features.privacy().masks().forEach(mask -> masks.add(of(mask)));
        add(specification, FeatureSetReader.PRIVACY, masks);
    }

    private static void add(final JsonObject to, final String name, final JsonArray array) {
        if (array.size() > 0) {
            to.add(name, array);
        }
    }

    private static JsonObject of(final Column column) {
        final JsonObject json = new JsonObject();
        json.addProperty("name", column.name());
        json.addProperty("of", column.owner().name().toLowerCase(Locale.ROOT));
        json.addProperty("type", column.isNumeric() ? "numeric" : "categorical");
        add(json, "buckets", numbers(column.buckets()));
        add(json, "vocabulary", texts(column.vocabulary()));
        if (!column.isNumeric() && column.vocabulary().isEmpty()) {
            json.addProperty("values", column.mostValues());
        }
        return json;
    }

    private static JsonObject of(final Window window) {
        final JsonObject json = new JsonObject();
        json.addProperty("name", window.name());
        json.addProperty("statistic", window.statistic().value());
        window.column().ifPresent(column -> json.addProperty("column", column));
        json.add("by", texts(window.subject()));
        json.addProperty("days", window.days());
        add(json, "buckets", numbers(window.buckets()));
        return json;
    }

    private static JsonObject of(final Cross cross) {
        final JsonObject json = new JsonObject();
        json.addProperty("name", cross.name());
        json.add("of", texts(cross.parts()));
        json.addProperty("buckets", cross.buckets());
        return json;
    }

    private static JsonObject of(final Mask mask) {
        final JsonObject json = new JsonObject();
        json.addProperty("column", mask.column());
        json.addProperty("mask", mask.kind().value());
        add(json, "edges", numbers(mask.edges()));
        return json;
    }

    private static JsonArray texts(final Collection<String> values) {
        final JsonArray array = new JsonArray();
        values.forEach(value -> array.add(new JsonPrimitive(value)));
        return array;
    }

    private static JsonArray numbers(final Collection<Double> values) {
        final JsonArray array = new JsonArray();
        values.forEach(value -> array.add(new JsonPrimitive(value)));
        return array;
    }
}
