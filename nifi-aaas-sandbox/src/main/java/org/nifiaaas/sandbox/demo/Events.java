package org.nifiaaas.sandbox.demo;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.nifiaaas.features.text.Decimals;
import org.nifiaaas.sandbox.data.CardTransaction;

/** The form that events have on Kafka: one JSON object a message. Stateless. */
final class Events {

    static final String EVENT_ID = "event_id";

    private static final Gson GSON =
            new GsonBuilder().serializeNulls().disableHtmlEscaping().create();

    private Events() {}

    /**
     * Writes an event. An amount that is no number is passed on as text: the flow has to say what is wrong with it. Further columns follow in the order of
     * their names.
     *
     * @param id unique id of the event
     */
    static String toJson(final String id, final CardTransaction transaction) {
        final JsonObject event = new JsonObject();
        event.addProperty(EVENT_ID, id);
        event.addProperty("card", transaction.card());
        event.addProperty("merchant", transaction.merchant());
        addAmount(event, transaction.amount());
        event.addProperty("date", transaction.date());
        new TreeMap<>(transaction.further()).forEach(event::addProperty);
        return GSON.toJson(event);
    }

    private static void addAmount(final JsonObject event, final String amount) {
        final String name = "amount";
        if (amount == null) {
            event.addProperty(name, (Number) null);
            return;
        }
        final OptionalDouble number = Decimals.parse(amount);
        if (number.isPresent()) {
            event.addProperty(name, number.getAsDouble());
        } else {
            event.addProperty(name, amount);
        }
    }
}
