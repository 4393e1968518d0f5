package org.nifiaaas.features.design;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeatureSetReaderTest {

    private static final String GOOD =
            """
            {
              "columns": [
                {"name": "category", "of": "item", "type": "categorical", "values": 50},
                {"name": "country", "of": "user", "type": "categorical", "vocabulary": ["GB", "IE"]},
                {"name": "price", "type": "numeric", "buckets": [5, 20.5, 100]}
              ],
              "windows": [
                {"name": "visits", "statistic": "count", "by": ["user", "item"], "days": 30, "buckets": [1, 5]},
                {"name": "spent", "statistic": "sum", "column": "amount", "by": "category", "days": 400}
              ],
              "crosses": [
                {"name": "all", "of": ["pair", "visits"], "buckets": 100000},
                {"name": "pair", "of": ["category", "country"], "buckets": 1000}
              ],
              "history": 50
            }""";

    private static String lines(final int number, final String line) {
        final String[] lines = GOOD.split("\n");
        lines[number - 1] = line;
        return Arrays.stream(lines).collect(Collectors.joining("\n"));
    }

    @Test
    void everythingIsReadAsItIsWritten() throws DesignException {
        final FeatureSet features = FeatureSet.of(GOOD);

        assertEquals(3, features.columns().size());
        assertEquals(Column.Owner.ITEM, features.column("category").get().owner());
        assertEquals(50, features.column("category").get().mostValues());
        assertEquals(List.of("GB", "IE"), features.column("country").get().vocabulary());
        assertEquals(List.of(5.0, 20.5, 100.0), features.column("price").get().buckets());
        assertEquals(List.of("user", "item"), features.windows().get(0).subject());
        assertEquals(List.of("category"), features.windows().get(1).subject());
        assertEquals(400, features.windows().get(1).days());
        assertEquals(50, features.historyEvents());
    }

    @Test
    void crossComesBehindTheCrossesThatItIsMadeOf() throws DesignException {
        assertEquals(
                List.of("pair", "all"),
                FeatureSet.of(GOOD).crosses().stream().map(Cross::name).collect(Collectors.toList()));
    }

    @Test
    void textOfTheHashChangesWithWhatAModelSeesAndNotWithTheWayItIsWritten() throws DesignException {
        final String canonical = FeatureSet.of(GOOD).canonical();

        assertEquals(
                canonical,
                FeatureSet.of(GOOD.replace("\n", " ").replace("20.5", "2.05e1")).canonical());
        for (final String[] change : new String[][] {
            {"\"days\": 30", "\"days\": 31"}, {"\"history\": 50", "\"history\": 49"}, {"[5, 20.5", "[6, 20.5"},
            {"\"values\": 50", "\"values\": 51"}, {"\"IE\"", "\"FR\""}, {"\"buckets\": 1000}", "\"buckets\": 1001}"},
            {"\"of\": \"user\"", "\"of\": \"item\""}, {"[1, 5]", "[1, 6]"}
        }) {
            assertTrue(GOOD.contains(change[0]), change[0]);
            assertNotEquals(
                    canonical, FeatureSet.of(GOOD.replace(change[0], change[1])).canonical(), change[1]);
        }
    }

    @Test
    void whatIsWrittenIsReadAsTheSame() throws DesignException {
        final JsonObject written = new JsonObject();
        FeatureSet.of(GOOD).write(written);

        assertEquals(
                FeatureSet.of(GOOD).canonical(),
                FeatureSet.of(written.toString()).canonical());
    }

    @Test
    void nothingNeedsToBeThere() throws DesignException {
        assertTrue(FeatureSet.of("{}").windows().isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "3|{\"name\": \"category\", \"of\": \"shop\", \"type\": \"categorical\"},|line 3: of must be event, user or item, and it is shop",
                "3|{\"name\": \"category\", \"type\": \"text\"},|line 3: type must be categorical or numeric, and it is text",
                "3|{\"name\": \"user\", \"type\": \"categorical\"},|line 3: user is given with every event, so that no feature can be called so",
                "3|{\"nam\": \"category\", \"type\": \"categorical\"},|line 3: nam is none of name, of, type, vocabulary, values, buckets",
                "3|{\"type\": \"categorical\"},|line 3: columns has no name",
                "4|{\"name\": \"category\", \"type\": \"categorical\"},|line 4: two features are called category",
                "4|{\"name\": \"country\", \"type\": \"categorical\", \"vocabulary\": [\"GB\", \"GB\"]},|line 4: GB stands twice in vocabulary",
                "5|{\"name\": \"price\", \"type\": \"numeric\", \"buckets\": [5, 5]}|line 5: edges of buckets must rise",
                "5|{\"name\": \"price\", \"type\": \"numeric\", \"values\": 3}|line 5: a numeric column has no values",
                "8|{\"name\": \"visits\", \"statistic\": \"count\", \"by\": \"user\", \"days\": 0, \"buckets\": [1]},|line 8: days must be a whole number from 1 to 400, and it is 0",
                "8|{\"name\": \"visits\", \"statistic\": \"count\", \"by\": \"user\", \"days\": 401, \"buckets\": [1]},|line 8: days must be a whole number from 1 to 400, and it is 401",
                "8|{\"name\": \"visits\", \"statistic\": \"median\", \"by\": \"user\", \"days\": 9},|line 8: statistic must be one of count, sum, mean, distinct, days since last",
                "8|{\"name\": \"visits\", \"statistic\": \"count\", \"by\": \"catgory\", \"days\": 9},|line 8: catgory is no categorical column to count by; there are user, item, category, country",
                "8|{\"name\": \"visits\", \"statistic\": \"count\", \"column\": \"price\", \"by\": \"user\", \"days\": 9},|line 8: a window that says count has no column",
                "9|{\"name\": \"spent\", \"statistic\": \"sum\", \"column\": \"amout\", \"by\": \"user\", \"days\": 9}|line 9: amout is no numeric column; there are amount, price",
                "9|{\"name\": \"spent\", \"statistic\": \"distinct\", \"column\": \"price\", \"by\": \"user\", \"days\": 9}|line 9: price is no categorical column; there are item, category, country",
                "9|{\"name\": \"spent\", \"statistic\": \"distinct\", \"column\": \"country\", \"by\": \"item\", \"days\": 9}|line 9: distinct values are counted for users, so by must name user",
                "13|{\"name\": \"pair\", \"of\": [\"category\", \"pair\"], \"buckets\": 1000}|line 13: pair cannot be crossed with itself",
                "13|{\"name\": \"pair\", \"of\": [\"category\", \"country\"], \"buckets\": 1e9}|line 13: buckets must be a whole number from 2 to 10,000,000, and it is 1000000000",
                "13|{\"name\": \"pair\", \"of\": \"category\", \"buckets\": 9}|line 13: a cross needs two features or more",
                "13|{\"name\": \"pair\", \"of\": [\"category\", \"all\"], \"buckets\": 9}|line 12: the crosses go round in a circle: all, pair, all",
                "13|{\"name\": \"pair\", \"of\": [\"category\", \"nothing\"], \"buckets\": 9}|line 13: pair crosses nothing, which is no feature; there are category, country, price, visits, spent",
                "13|{\"name\": \"pair\", \"of\": [\"category\", \"spent\"], \"buckets\": 9}|line 13: pair crosses spent, a number without buckets; give it some",
                "15|\"history\": 1001|line 15: history must be a whole number from 0 to 1,000, and it is 1001",
                "15|\"history\": \"fifty\"|line 15: history must be a number",
                "15|\"histories\": 50|line 15: histories is none of columns, windows, crosses, history, privacy",
            })
    void mistakeIsToldWithItsLineAndWhatWouldBeRight(final int number, final String line, final String message) {
        assertEquals(
                message,
                assertThrows(DesignException.class, () -> FeatureSet.of(lines(number, line)))
                        .getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"history\": 5|the specification ends before it is complete",
                "|the specification ends before it is complete",
                "[]|line 1: the specification must be an object in braces",
                "{\"history\": 5, \"history\": 6}|line 1: history stands there twice",
                "{} {}|line 1: this is no JSON",
                "{\"history\" 5}|line 1: this is no JSON",
                "{\"windows\": {}}|line 1: windows must be a list in brackets",
                "{\"columns\": [{\"name\": \"\", \"type\": \"numeric\"}]}|line 1: name must be a text in quotes, and not empty",
            })
    void textThatIsNoSpecificationIsRefusedInOneLine(final String text, final String message) {
        assertEquals(
                message,
                assertThrows(DesignException.class, () -> FeatureSet.of(text == null ? "" : text))
                        .getMessage());
    }
}
