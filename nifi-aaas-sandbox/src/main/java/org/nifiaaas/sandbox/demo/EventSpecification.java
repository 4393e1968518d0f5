package org.nifiaaas.sandbox.demo;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.features.design.Column;
import org.nifiaaas.features.design.Window;
import org.nifiaaas.sandbox.flow.HistorySchema;

/**
 * A specification of features as the demo's events and their archive have it: the four columns have the names of the archive, and a feature whose name an event or
 * the archive cannot have gets another one. Immutable.
 */
final class EventSpecification {

    /** Fields that events, scored records or rejected ones have in any case. */
    private static final Set<String> TAKEN = Set.of(
            Events.EVENT_ID,
            "card",
            "merchant",
            "amount",
            "date",
            "user",
            "item",
            "time",
            "event_time",
            "history",
            "history_source",
            "score",
            "score_reason",
            "scored_at",
            "horizon_days",
            "model_name",
            "model_version",
            "model_sha",
            "features_hash",
            "rules_hash",
            "rejection");

    private static final String NAME = "name";

    private final FeatureSpec spec;
    private final Map<String, String> fields;

    private EventSpecification(final FeatureSpec spec, final Map<String, String> fields) {
        this.spec = spec;
        this.fields = fields;
    }

    /** Takes over columns, windows, crosses and history; of the rules only whether duplicates count. */
    static EventSpecification of(final FeatureSpec source) {
        final Map<String, String> names = names(source);
        final JsonObject json = JsonParser.parseString(source.toJson()).getAsJsonObject();
        json.addProperty("userColumn", "user");
        json.addProperty("itemColumn", "item");
        json.addProperty("amountColumn", "amount");
        json.addProperty("timeColumn", "event_time");
        for (final String list : List.of("columns", "windows", "crosses")) {
            if (json.has(list)) {
                json.getAsJsonArray(list).forEach(feature -> rename(feature.getAsJsonObject(), names));
            }
        }
        final FeatureSpec renamed = FeatureSpec.fromJson(json.toString());
        final Map<String, String> fields = new LinkedHashMap<>();
        source.features().columns().forEach(column -> fields.put(column.name(), names.get(column.name())));
        return new EventSpecification(renamed, fields);
    }

    private static Map<String, String> names(final FeatureSpec source) {
        final Map<String, String> names = new LinkedHashMap<>();
        final Set<String> used = new HashSet<>(TAKEN);
        final List<String> all = Stream.concat(
                        source.features().columns().stream().map(Column::name),
                        source.features().windows().stream().map(Window::name))
                .toList();
        all.stream().filter(name -> isUsable(name) && used.add(name)).forEach(name -> names.put(name, name));
        all.stream().filter(name -> !names.containsKey(name)).forEach(name -> names.put(name, another(name, used)));
        return names;
    }

    private static boolean isUsable(final String name) {
        return name.matches("[A-Za-z_][A-Za-z0-9_]*");
    }

    private static String another(final String name, final Collection<String> used) {
        final String plain = name.replaceAll("[^A-Za-z0-9_]", "_").replaceAll("^(?=[0-9])", "_");
        String other = plain;
        for (int number = 2; !used.add(other); number++) {
            other = plain + "_" + number;
        }
        return other;
    }

    /** Other strings, such as the type of a column, are left alone. */
    private static void rename(final JsonObject feature, final Map<String, String> names) {
        for (final String member : List.of(NAME, "column", "by")) {
            if (feature.has(member)) {
                feature.add(member, renamed(feature.get(member), names));
            }
        }
        if (feature.has("of") && feature.get("of").isJsonArray()) {
            feature.add("of", renamed(feature.get("of"), names));
        }
    }

    private static JsonElement renamed(final JsonElement value, final Map<String, String> names) {
        if (value.isJsonArray()) {
            final JsonArray all = new JsonArray();
            value.getAsJsonArray().forEach(each -> all.add(renamed(each, names)));
            return all;
        }
        return new JsonPrimitive(names.getOrDefault(value.getAsString(), value.getAsString()));
    }

    /** The fields that events have for columns of the source, by the names of these columns, in their order. */
    Map<String, String> fields() {
        return Collections.unmodifiableMap(fields);
    }

    /** The specification of the flow and of the training, as a file has it. */
    String toJson() {
        return spec.toJson();
    }

    /** Columns, windows and crosses in a line. */
    String describe() {
        return count(spec.features().columns().size(), "column") + ", "
                + count(spec.features().windows().size(), "window") + ", "
                + count(spec.features().crosses().size(), "cross");
    }

    private static String count(final int number, final String noun) {
        return number + " " + noun + (number == 1 ? "" : noun.endsWith("s") ? "es" : "s");
    }

    /** Names of the fields with features that a scored record has. */
    List<String> names() {
        return Stream.concat(
                        spec.features().columns().stream().map(Column::name),
                        spec.features().windows().stream().map(Window::name))
                .toList();
    }

    /** The schema of the archive. */
    String historySchema() {
        return HistorySchema.of(spec.features().columns().stream()
                .map(column -> new HistorySchema.Field(column.name(), column.isNumeric()))
                .toList());
    }
}
