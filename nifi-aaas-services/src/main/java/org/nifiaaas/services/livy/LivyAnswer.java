package org.nifiaaas.services.livy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.nifiaaas.services.LivyException;

/**
 * An answer of Livy or of whatever stands in front of it: a JSON object, a bare JSON string, an HTML page or nothing. Immutable.
 *
 * @param status HTTP status
 * @param location where a redirect points to, if it is one
 * @param body the body's text, may be empty
 * @param concealed what no explanation holds
 */
record LivyAnswer(int status, Optional<String> location, String body, ConcealedValues concealed) {

    /**
     * Takes an answer in.
     *
     * @param secrets what is masked wherever the other side says it back, as pages made for debugging do
     * @param concealed what is masked in explanations only, since batches may hold the same words
     */
    static LivyAnswer of(
            final int status,
            final Optional<String> location,
            final byte[] body,
            final List<String> secrets,
            final ConcealedValues concealed) {
        return new LivyAnswer(
                status,
                location.map(text -> masked(text, secrets)),
                masked(new String(body, StandardCharsets.UTF_8), secrets),
                concealed);
    }

    private static String masked(final String text, final List<String> secrets) {
        String masked = text;
        for (final String secret : secrets) {
            masked = masked.replace(secret, ConcealedValues.MASK);
        }
        return masked;
    }

    /**
     * The body as the JSON object that Livy's contract promises.
     *
     * @throws LivyException of kind UNREADABLE if it is something else
     */
    JsonObject object() throws LivyException {
        final Optional<JsonElement> json = json();
        if (json.isPresent() && json.get().isJsonObject()) {
            return json.get().getAsJsonObject();
        }
        throw unreadable("it is not a JSON object: " + explanation());
    }

    /** Whether Livy itself wrote this answer, and not a proxy or another server; Livy's own errors are JSON. */
    boolean isJson() {
        return json().isPresent();
    }

    /** An exception that says why this answer makes no sense. */
    LivyException unreadable(final String reason) {
        return new LivyException(
                LivyException.Kind.UNREADABLE,
                status,
                "Livy's answer with status " + status + " cannot be read, " + reason,
                null);
    }

    /** What the answer says, in one line: Livy's message, or the text of a page without its tags. */
    String explanation() {
        if (location.isPresent()) {
            return "a redirect to " + address(OneLine.of(concealed.mask(location.get()))) + ", which is not followed";
        }
        // Masked before it is cut, or half a value would stay.
        final String text = json().flatMap(LivyAnswer::message)
                .map(concealed::mask)
                .map(OneLine::of)
                .orElseGet(() -> OneLine.ofPage(concealed.mask(body)));
        return text.isEmpty() ? "an empty body" : text;
    }

    /** An address without what may be secret in it: a user's name and password, and the query, where gateways put their tokens. */
    private static String address(final String location) {
        return location.replaceAll("[?#].*", "").replaceAll("//[^/]*@", "//");
    }

    private Optional<JsonElement> json() {
        final String text = body.strip();
        if (!text.startsWith("{") && !text.startsWith("\"") && !text.startsWith("[")) {
            return Optional.empty();
        }
        try {
            return Optional.of(JsonParser.parseString(text));
        } catch (final JsonParseException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> message(final JsonElement json) {
        if (json.isJsonPrimitive()) {
            return Optional.of(json.getAsString());
        }
        if (json.isJsonObject()) {
            final JsonElement message = json.getAsJsonObject().get("msg");
            if (message != null && message.isJsonPrimitive()) {
                return Optional.of(message.getAsString());
            }
        }
        return Optional.empty();
    }
}
