package org.nifiaaas.sandbox.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nifiaaas.features.FeatureSpec;

/** Features of a file as events and their archive can have them. */
class EventSpecificationTest {

    private static EventSpecification of(final String json) {
        return EventSpecification.of(FeatureSpec.fromJson(json));
    }

    @Test
    void columnsOfTheFileBecomeThoseOfTheArchive() {
        final EventSpecification specification = of(
                """
                {"schemaVersion": 2, "userColumn": "who", "itemColumn": "shop", "timeColumn": "when",
                 "columns": [{"name": "town", "of": "user", "type": "categorical"}]}""");

        final FeatureSpec written = FeatureSpec.fromJson(specification.toJson());

        assertEquals("user", written.userColumn());
        assertEquals("item", written.itemColumn());
        assertEquals("amount", written.amountColumn().orElseThrow());
        assertEquals("event_time", written.timeColumn());
        assertEquals(Map.of("town", "town"), specification.fields());
        assertEquals("1 column, 0 windows, 0 crosses", specification.describe());
    }

    /** Avro takes no blanks, and events have a card and a score already. */
    @Test
    void nameThatEventsCannotHaveIsAnotherOneWhereverItStands() {
        final EventSpecification specification = of(
                """
                {"schemaVersion": 2,
                 "columns": [
                  {"name": "Merchant Category", "of": "item", "type": "categorical"},
                  {"name": "Merchant_Category", "of": "item", "type": "categorical"},
                  {"name": "card", "of": "user", "type": "categorical"},
                  {"name": "2nd", "type": "numeric", "buckets": [1]}],
                 "windows": [
                  {"name": "score", "statistic": "count", "by": ["user", "Merchant Category"], "days": 7, "buckets": [1]},
                  {"name": "spent", "statistic": "sum", "column": "2nd", "by": "user", "days": 7}],
                 "crosses": [{"name": "both", "of": ["Merchant Category", "score"], "buckets": 100}]}""");

        assertEquals(
                Map.of(
                        "Merchant Category", "Merchant_Category_2",
                        "Merchant_Category", "Merchant_Category",
                        "card", "card_2",
                        "2nd", "_2nd"),
                specification.fields());
        final JsonObject written =
                JsonParser.parseString(specification.toJson()).getAsJsonObject();
        assertEquals(
                "[\"user\",\"Merchant_Category_2\"]",
                written.getAsJsonArray("windows")
                        .get(0)
                        .getAsJsonObject()
                        .get("by")
                        .toString());
        assertEquals(
                "_2nd",
                written.getAsJsonArray("windows")
                        .get(1)
                        .getAsJsonObject()
                        .get("column")
                        .getAsString());
        assertEquals(
                "[\"Merchant_Category_2\",\"score_2\"]",
                written.getAsJsonArray("crosses")
                        .get(0)
                        .getAsJsonObject()
                        .get("of")
                        .toString());
        assertEquals(
                List.of("Merchant_Category_2", "Merchant_Category", "card_2", "_2nd", "score_2", "spent"),
                specification.names());
    }

    @Test
    void archiveKeepsTheColumnsOfTheSpecificationAndNoWindows() {
        final String schema =
                of("""
                        {"schemaVersion": 2,
                         "columns": [
                          {"name": "town", "of": "user", "type": "categorical"},
                          {"name": "tip", "type": "numeric", "buckets": [1]}],
                         "windows": [{"name": "visits", "statistic": "count", "by": "user", "days": 7}]}""")
                        .historySchema();

        assertTrue(JsonParser.parseString(schema).isJsonObject(), schema);
        assertTrue(
                schema.endsWith(
                        """
                            {"name": "event_time", "type": "long"},
                            {"name": "town", "type": ["null", "string"], "default": null},
                            {"name": "tip", "type": ["null", "double"], "default": null}
                          ]
                        }"""),
                schema);
    }

    @Test
    void whatTheSandboxHasOnceIsTakenAsItIs() {
        final EventSpecification once = of(
                """
                {"schemaVersion": 2, "columns": [{"name": "card", "of": "user", "type": "categorical"}], "history": 5}""");

        assertEquals(once.toJson(), of(once.toJson()).toJson());
    }
}
