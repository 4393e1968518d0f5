package org.nifiaaas.sandbox.ask;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A question of a person: which items for a user, or which users for an item.
 *
 * @param kind what is asked for
 * @param subject the user or item
 * @param bought items that are not recommended
 * @param top most items or users that are wanted
 */
record Question(Kind kind, String subject, List<String> bought, int top) {

    /** What is asked for. */
    enum Kind {
        ITEMS_OF_A_USER("user", "recommendations"),
        USERS_OF_AN_ITEM("item", "audience");

        private final String subject;
        private final String result;

        Kind(final String subject, final String result) {
            this.subject = subject;
            this.result = result;
        }
    }

    private static final String RANK = "rank";

    /** The record for the flow. */
    JsonObject toRecord() {
        final JsonObject record = new JsonObject();
        record.addProperty(kind.subject, subject);
        if (kind == Kind.ITEMS_OF_A_USER) {
            final JsonArray items = new JsonArray();
            bought.forEach(items::add);
            record.add("bought", items);
        }
        return record;
    }

    /** Whether nothing that comes later can change the result: ranks arrive in any order, since a topic has several partitions. */
    boolean isAnsweredBy(final List<JsonObject> records) {
        return kind == Kind.ITEMS_OF_A_USER
                ? !records.isEmpty()
                : records.stream().filter(record -> rank(record) <= top).count() >= top;
    }

    /**
     * The result as one object: model, version, and the best items or users.
     *
     * @param records what the flow answered, not empty
     */
    JsonObject result(final List<JsonObject> records) {
        final JsonObject passport = records.get(0);
        final JsonObject result = new JsonObject();
        result.addProperty(kind.subject, subject);
        result.add("model_name", passport.get("model_name"));
        result.add("model_version", passport.get("model_version"));
        result.add("scored_at", passport.get("scored_at"));
        final JsonArray best = new JsonArray();
        ranked(records).stream()
                .sorted(Comparator.comparingInt(Question::rank))
                .limit(top)
                .forEach(best::add);
        result.add(kind.result, best);
        return result;
    }

    private List<JsonObject> ranked(final List<JsonObject> records) {
        final List<JsonObject> ranked = new ArrayList<>();
        if (kind == Kind.ITEMS_OF_A_USER) {
            for (final JsonElement item : records.get(0).getAsJsonArray(kind.result)) {
                ranked.add(item.getAsJsonObject());
            }
            return ranked;
        }
        for (final JsonObject record : records) {
            final JsonObject user = new JsonObject();
            List.of(RANK, "user", "score").forEach(field -> user.add(field, record.get(field)));
            ranked.add(user);
        }
        return ranked;
    }

    /**
     * The result when there is none.
     *
     * @param reason as the flow says it
     */
    JsonObject noResult(final String reason) {
        final JsonObject result = new JsonObject();
        result.addProperty(kind.subject, subject);
        result.addProperty("reason", reason);
        return result;
    }

    /** The best of a result. */
    JsonArray best(final JsonObject result) {
        return result.getAsJsonArray(kind.result);
    }

    private static int rank(final JsonObject ranked) {
        return ranked.get(RANK).getAsInt();
    }
}
