package org.nifiaaas.features.design;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrivacyReaderTest {

    private static final String GOOD =
            """
            {"columns": [{"name": "birthday", "of": "user", "type": "categorical"}, {"name": "price", "type": "numeric"}],
              "windows": [{"name": "visits", "statistic": "count", "by": "user", "days": 30}],
              "privacy": [
                {"column": "user", "mask": "token"},
                {"column": "birthday", "mask": "week"},
                {"column": "amount", "mask": "buckets", "edges": [0, 10, 50]},
                {"column": "holder", "mask": "drop"}
              ]}""";

    private static FeatureSet with(final String line) throws DesignException {
        return FeatureSet.of(GOOD.replace("{\"column\": \"birthday\", \"mask\": \"week\"}", line));
    }

    @Test
    void masksAreReadAsTheyAreWritten() throws DesignException {
        final PrivacyRules privacy = FeatureSet.of(GOOD).privacy();

        assertEquals(4, privacy.masks().size());
        assertEquals(Mask.Kind.TOKEN, privacy.of("user").get().kind());
        assertEquals(Mask.Kind.WEEK, privacy.of("birthday").get().kind());
        assertEquals(List.of(0.0, 10.0, 50.0), privacy.of("amount").get().edges());
        assertEquals(List.of("holder"), privacy.dropped());
        assertTrue(privacy.of("price").isEmpty());
    }

    @Test
    void whatIsWrittenIsReadAsTheSame() throws DesignException {
        final JsonObject written = new JsonObject();
        FeatureSet.of(GOOD).write(written);

        final FeatureSet read = FeatureSet.of(written.toString());

        assertEquals(FeatureSet.of(GOOD).canonical(), read.canonical());
        assertEquals(4, read.privacy().masks().size());
    }

    @Test
    void textOfTheHashChangesWithEachMaskAndNotWithTheirOrder() throws DesignException {
        final String canonical = FeatureSet.of(GOOD).canonical();
        final String first = "{\"column\": \"user\", \"mask\": \"token\"},";
        final String second = "{\"column\": \"birthday\", \"mask\": \"week\"},";

        assertEquals(
                canonical,
                FeatureSet.of(GOOD.replace(first, "").replace(second, second + first))
                        .canonical());
        assertNotEquals(canonical, FeatureSet.of(GOOD.replace(first, "")).canonical());
        assertNotEquals(
                canonical, FeatureSet.of(GOOD.replace("\"week\"", "\"day\"")).canonical());
        assertNotEquals(
                canonical,
                FeatureSet.of(GOOD.replace("[0, 10, 50]", "[0, 10, 51]")).canonical());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"column\": \"birthday\", \"mask\": \"hide\"}|mask must be one of token, day, week, month, year, buckets, drop, and it is hide",
                "{\"column\": \"birtday\", \"mask\": \"week\"}|birtday is no column that can be masked; there are user, item, amount, time, birthday, price, and any other field of a record can be dropped",
                "{\"column\": \"visits\", \"mask\": \"token\"}|visits is no column that can be masked; there are user, item, amount, time, birthday, price, and any other field of a record can be dropped",
                "{\"column\": \"event_time\", \"mask\": \"week\"}|event_time is no column that can be masked; there are user, item, amount, time, birthday, price, and any other field of a record can be dropped",
                "{\"column\": \"user\", \"mask\": \"token\"}|user is masked twice",
                "{\"column\": \"item\", \"mask\": \"drop\"}|item is part of every event and cannot be dropped; mask it otherwise",
                "{\"column\": \"amount\", \"mask\": \"drop\"}|amount is part of every event and cannot be dropped; mask it otherwise",
                "{\"column\": \"time\", \"mask\": \"drop\"}|time is part of every event and cannot be dropped; mask it otherwise",
                "{\"column\": \"event_time\", \"mask\": \"drop\"}|event_time is part of every event and cannot be dropped; mask it otherwise",
                "{\"column\": \"price\", \"mask\": \"drop\"}|price is a feature and cannot be dropped; take it out of the features first",
                "{\"column\": \"visits\", \"mask\": \"drop\"}|visits is a feature and cannot be dropped; take it out of the features first",
                "{\"column\": \"history\", \"mask\": \"drop\"}|history is a feature and cannot be dropped; take it out of the features first",
                "{\"column\": \"price\", \"mask\": \"token\"}|price is a number: its mask is buckets, and not token",
                "{\"column\": \"price\", \"mask\": \"week\"}|price is a number: its mask is buckets, and not week",
                "{\"column\": \"amount\", \"mask\": \"token\"}|amount is a number: its mask is buckets, and not token",
                "{\"column\": \"time\", \"mask\": \"token\"}|time is a moment: its mask is day, week, month or year, and not token",
                "{\"column\": \"time\", \"mask\": \"buckets\", \"edges\": [1]}|time is a moment: its mask is day, week, month or year, and not buckets",
                "{\"column\": \"item\", \"mask\": \"week\"}|item is an id: its mask is token, and not week",
                "{\"column\": \"birthday\", \"mask\": \"buckets\", \"edges\": [1]}|birthday is categorical: its mask is token, day, week, month or year, and not buckets",
                "{\"column\": \"price\", \"mask\": \"buckets\", \"edges\": [1, 1]}|edges of buckets must rise",
                "{\"column\": \"price\", \"mask\": \"buckets\", \"edges\": []}|buckets need one edge or more",
                "{\"column\": \"price\", \"mask\": \"buckets\", \"edges\": [\"1\"]}|edges must be a number",
                "{\"column\": \"price\", \"mask\": \"buckets\"}|privacy has no edges",
                "{\"column\": \"birthday\", \"mask\": \"week\", \"edges\": [1]}|a mask that says week has no edges",
                "{\"column\": \"birthday\", \"masks\": \"week\"}|masks is none of column, mask, edges",
                "{\"column\": \"birthday\"}|privacy has no mask",
                "{\"column\": \"price\", \"mask\": \"buckets\", \"edges\": [1e999]}|this is no JSON",
            })
    void mistakeIsToldWithItsLineAndWhatWouldBeRight(final String line, final String message) {
        assertEquals(
                "line 5: " + message,
                assertThrows(DesignException.class, () -> with(line)).getMessage());
    }

    @Test
    void columnThatIsCalledAsThePartOfAnEventIsToldApart() {
        final String message = assertThrows(
                        DesignException.class,
                        () -> FeatureSet.of(
                                "{\"columns\":[{\"name\":\"time\",\"type\":\"categorical\"}],\n\"privacy\":[{\"column\":\"time\",\"mask\":\"day\"}]}"))
                .getMessage();

        assertEquals(
                "line 2: time is the time of an event here, and a column is called so too; give the column another name",
                message);
    }
}
