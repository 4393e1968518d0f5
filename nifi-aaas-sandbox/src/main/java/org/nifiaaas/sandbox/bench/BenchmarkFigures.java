package org.nifiaaas.sandbox.bench;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.StreamSupport;

/** The report of a benchmark as its page asks for it. Immutable. */
final class BenchmarkFigures {

    private final JsonObject report;
    private final JsonObject figures;

    /**
     * Creates one.
     *
     * @param report as the benchmark job writes it
     */
    BenchmarkFigures(final JsonObject report) {
        this.report = report;
        this.figures = report.getAsJsonObject("figures");
    }

    static String text(final JsonObject object, final String name) {
        return object.get(name).getAsString();
    }

    /** Tasks that were measured. */
    List<String> tasks() {
        return StreamSupport.stream(report.getAsJsonArray("models").spliterator(), false)
                .map(model -> text(model.getAsJsonObject(), "task"))
                .distinct()
                .toList();
    }

    /** The models of a task, the best first. */
    List<JsonObject> models(final String task) {
        final List<JsonObject> models = new ArrayList<>();
        for (final JsonElement model : report.getAsJsonArray("models")) {
            if (text(model.getAsJsonObject(), "task").equals(task)) {
                models.add(model.getAsJsonObject());
            }
        }
        models.sort(Comparator.comparingDouble((JsonObject model) -> -of(model, "ndcg10.mean")));
        return models;
    }

    /** A figure of a model for a task, 0 if it was not measured. */
    double of(final JsonObject model, final String name) {
        return number(text(model, "model") + "." + text(model, "task") + "." + name);
    }

    /** A figure, 0 if there is none of that name. */
    double number(final String name) {
        return figures.has(name) ? figures.get(name).getAsDouble() : 0;
    }

    boolean has(final String name) {
        return figures.has(name);
    }

    /** A figure as it is written in the report, a question mark if there is none of that name. */
    String fact(final String name) {
        return figures.has(name) ? figures.get(name).getAsString() : "?";
    }

    /** Lines of the report, none if it has none of that name. */
    List<JsonObject> lines(final String name) {
        return lines(report, name);
    }

    /** Lines of an object, none if it has none of that name. */
    static List<JsonObject> lines(final JsonObject object, final String name) {
        return object.has(name)
                ? StreamSupport.stream(object.getAsJsonArray(name).spliterator(), false)
                        .map(JsonElement::getAsJsonObject)
                        .toList()
                : List.of();
    }

    JsonObject report() {
        return report;
    }
}
