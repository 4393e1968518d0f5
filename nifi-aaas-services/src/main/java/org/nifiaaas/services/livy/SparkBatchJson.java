package org.nifiaaas.services.livy;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Optional;
import org.nifiaaas.services.LivyException;
import org.nifiaaas.services.SparkBatch;
import org.nifiaaas.services.SparkBatchRequest;
import org.nifiaaas.services.SparkBatchState;

/** Batches as Livy writes and reads them. Stateless. */
final class SparkBatchJson {

    private static final Gson GSON = new Gson();

    private SparkBatchJson() {}

    /** The body of a submission. */
    static String write(final SparkBatchRequest request) {
        final JsonObject object = new JsonObject();
        object.addProperty("name", request.name());
        object.addProperty("file", request.file());
        object.addProperty("className", request.className());
        object.add("args", array(request.arguments()));
        object.add("jars", array(request.jars()));
        object.add("conf", GSON.toJsonTree(request.configuration()));
        request.proxyUser().ifPresent(user -> object.addProperty("proxyUser", user));
        return GSON.toJson(object);
    }

    /**
     * Reads one batch. A batch without a name gets the empty name; a state that is missing or new is unrecognized.
     *
     * @throws LivyException of kind UNREADABLE if it is not a batch
     */
    static SparkBatch read(final LivyAnswer answer) throws LivyException {
        final JsonObject object = answer.object();
        final long id = wholeNumber(object.get("id")).orElseThrow(() -> answer.unreadable("it has no batch id"));
        return new SparkBatch(
                id,
                text(object.get("name")).orElse(""),
                SparkBatchState.parse(text(object.get("state")).orElse(null)),
                text(object.get("appId")).map(OneLine::of).filter(applicationId -> !applicationId.isEmpty()));
    }

    /** The value if it is a whole number that is not negative. */
    static Optional<Long> wholeNumber(final JsonElement value) {
        if (value == null || !value.isJsonPrimitive()) {
            return Optional.empty();
        }
        try {
            return Optional.of(value.getAsBigDecimal().longValueExact()).filter(number -> number >= 0);
        } catch (final ArithmeticException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> text(final JsonElement value) {
        return value != null && value.isJsonPrimitive() ? Optional.of(value.getAsString()) : Optional.empty();
    }

    private static JsonArray array(final List<String> values) {
        final JsonArray array = new JsonArray(values.size());
        values.forEach(array::add);
        return array;
    }
}
