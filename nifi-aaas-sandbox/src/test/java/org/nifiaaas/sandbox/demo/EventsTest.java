package org.nifiaaas.sandbox.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nifiaaas.sandbox.data.CardTransaction;

class EventsTest {

    @Test
    void amountIsANumber() {
        assertEquals(
                "{\"event_id\":\"r-1\",\"card\":\"c\",\"merchant\":\"Fox & Oak\",\"amount\":-12.5,\"date\":\"2019-01-02\"}",
                Events.toJson("r-1", new CardTransaction("c", "Fox & Oak", "-12.50", "2019-01-02")));
    }

    @Test
    void furtherColumnsComeBehindTheFour() {
        assertEquals(
                "{\"event_id\":\"r-1\",\"card\":\"c\",\"merchant\":\"m\",\"amount\":1.0,\"date\":\"d\","
                        + "\"category\":\"toys\",\"channel\":\"shop\"}",
                Events.toJson(
                        "r-1", new CardTransaction("c", "m", "1", "d", Map.of("channel", "shop", "category", "toys"))));
    }

    @Test
    void missingValuesAreNullAndUnreadableAmountsStayAsTheyAre() {
        assertEquals(
                "{\"event_id\":\"r-1\",\"card\":null,\"merchant\":null,\"amount\":null,\"date\":null}",
                Events.toJson("r-1", new CardTransaction(null, null, null, null)));
        assertEquals(
                "{\"event_id\":\"r-1\",\"card\":\"c\",\"merchant\":\"m\",\"amount\":\"12 pounds\",\"date\":\"d\"}",
                Events.toJson("r-1", new CardTransaction("c", "m", "12 pounds", "d")));
        assertEquals(
                "{\"event_id\":\"r-1\",\"card\":\"c\",\"merchant\":\"m\",\"amount\":\"12d\",\"date\":\"d\"}",
                Events.toJson("r-1", new CardTransaction("c", "m", "12d", "d")));
        assertEquals(
                "{\"event_id\":\"r-1\",\"card\":\"c\",\"merchant\":\"m\",\"amount\":\"NaN\",\"date\":\"d\"}",
                Events.toJson("r-1", new CardTransaction("c", "m", "NaN", "d")));
    }
}
