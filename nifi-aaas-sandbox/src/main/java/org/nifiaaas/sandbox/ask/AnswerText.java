package org.nifiaaas.sandbox.ask;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.nifiaaas.sandbox.ask.Question.Kind;

/** Answers in words. Stateless. */
final class AnswerText {

    private AnswerText() {}

    /** A heading and one line for each item or user of a result of {@link Question#result}. */
    static List<String> lines(final Question question, final JsonObject result) {
        final boolean items = question.kind() == Kind.ITEMS_OF_A_USER;
        final List<String> lines = new ArrayList<>();
        lines.add("Version " + text(result, "model_version") + " of " + text(result, "model_name")
                + (items ? " recommends to " : " finds for ") + question.subject() + ":");
        for (final JsonElement element : question.best(result)) {
            final JsonObject ranked = element.getAsJsonObject();
            lines.add(String.format(
                    Locale.ROOT,
                    "  %3d. %-36s %.3f%s",
                    ranked.get("rank").getAsInt(),
                    text(ranked, items ? "item" : "user"),
                    ranked.get("score").getAsDouble(),
                    offer(ranked)));
        }
        return lines;
    }

    private static String offer(final JsonObject ranked) {
        final String offer = text(ranked, "offer");
        return offer.isEmpty() ? "" : "  offer: " + offer + ", " + text(ranked, "reward");
    }

    /**
     * Why there is no answer.
     *
     * @param reason as the flow says it
     * @param threshold least score times 1000 of an audience
     */
    static String none(final Question question, final String reason, final String threshold) {
        final String why =
                switch (reason) {
                    case "unknown-user" -> "the model does not know this user";
                    case "unknown-item" -> "the model does not know this item";
                    case "missing-user", "missing-item" -> "this is no id";
                    case "no-candidate" -> "no item is left to recommend";
                    case "no-offer" -> "no item has an offer whose threshold is reached";
                    case "no-user" ->
                        "nobody's score times 1000 reaches " + threshold + ", the flow's parameter audience.threshold";
                    default -> "the flow gives no other reason";
                };
        return "Nothing for " + question.subject() + ": " + why + " (" + reason + ").";
    }

    private static String text(final JsonObject object, final String name) {
        final JsonElement value = object.get(name);
        return value == null || value.isJsonNull() ? "" : value.getAsString();
    }
}
