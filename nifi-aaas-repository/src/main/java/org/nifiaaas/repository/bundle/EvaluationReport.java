package org.nifiaaas.repository.bundle;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What people are told of {@code metrics.json}: the window that was measured on and what the figures mean. Whatever else is in it, or not, is nobody's fault. Immutable. */
public final class EvaluationReport {

    private static final String WINDOW = "test window ";
    private static final Pattern OWN_METRIC =
            Pattern.compile("[^.]+|[^.]+\\.(low|high)|(new|repeat|all|calibration|champion)\\..+");

    private final JsonObject document;

    private EvaluationReport(final JsonObject document) {
        this.document = document;
    }

    /** Reads the file; empty if it is no JSON object. */
    public static Optional<EvaluationReport> parse(final String text) {
        try {
            final JsonElement json = JsonParser.parseString(text);
            return json.isJsonObject() ? Optional.of(new EvaluationReport(json.getAsJsonObject())) : Optional.empty();
        } catch (final JsonParseException e) {
            return Optional.empty();
        }
    }

    /** Whether a metric of a manifest is the version's own; others begin with the name of what it is compared with, such as {@code popularity.hr10}. */
    public static boolean isOwnMetric(final String name) {
        return OWN_METRIC.matcher(name).matches();
    }

    /** From when to when the evaluation went; empty if it does not say. */
    public Optional<String> testWindow() {
        return text("split").map(split -> split.substring(Math.max(0, split.indexOf(WINDOW)))
                .replace(WINDOW, ""));
    }

    /** Why this kind of model was chosen and what the figures mean, in sentences; empty if it does not say. */
    public List<String> words() {
        final List<String> words = new ArrayList<>();
        text("choice").ifPresent(choice -> words.add("chosen: " + choice));
        final JsonElement sentences = document.get("words");
        if (sentences instanceof JsonArray) {
            for (final JsonElement sentence : (JsonArray) sentences) {
                if (sentence.isJsonPrimitive()) {
                    words.add(sentence.getAsString());
                }
            }
        }
        return Collections.unmodifiableList(words);
    }

    private Optional<String> text(final String name) {
        return Optional.ofNullable(document.get(name))
                .filter(JsonElement::isJsonPrimitive)
                .map(JsonElement::getAsString)
                .filter(text -> !text.trim().isEmpty());
    }
}
