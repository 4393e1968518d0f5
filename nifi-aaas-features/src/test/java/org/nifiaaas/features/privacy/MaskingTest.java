package org.nifiaaas.features.privacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.features.Interaction;

class MaskingTest {

    private static final TokenKeys KEYS = TokenKeys.of(TokenKey.of("0123456789abcdef0123456789abcdef"));
    private static final String SPECIFICATION =
            """
            {
              "schemaVersion": 2,
              "timeZone": "%s",
              "amountColumn": "amount",
              "columns": [
                {"name": "birthday", "of": "user", "type": "categorical"},
                {"name": "segment", "of": "user", "type": "categorical"},
                {"name": "tip", "type": "numeric"},
                {"name": "plain", "type": "categorical"}
              ],
              "privacy": [
                {"column": "user", "mask": "token"},
                {"column": "item", "mask": "token"},
                {"column": "amount", "mask": "buckets", "edges": [0, 10, 50, 200]},
                {"column": "time", "mask": "%s"},
                {"column": "birthday", "mask": "%s"},
                {"column": "segment", "mask": "token"},
                {"column": "tip", "mask": "buckets", "edges": [-1.5, 0.1, 1e9]},
                {"column": "holder", "mask": "drop"}
              ]
            }""";

    private static Masking masking(final String zone, final String period) {
        return new Masking(FeatureSpec.fromJson(String.format(SPECIFICATION, zone, period, period)), KEYS);
    }

    private static long millis(final String time) {
        return Instant.parse(time).toEpochMilli();
    }

    @ParameterizedTest
    @CsvSource({
        "day, 2019-03-31T22:30:00Z, 2019-03-31T00:00:00Z",
        "day, 2019-03-31T23:30:00Z, 2019-03-31T23:00:00Z",
        "week, 2019-02-03T23:59:59.999Z, 2019-01-28T00:00:00Z",
        "week, 2019-02-04T00:00:00Z, 2019-02-04T00:00:00Z",
        "month, 2019-04-01T12:00:00Z, 2019-03-31T23:00:00Z",
        "year, 2019-07-01T12:00:00Z, 2019-01-01T00:00:00Z"
    })
    void timeBecomesTheFirstMomentOfItsPeriodInTheZone(final String period, final String time, final String masked) {
        assertEquals(millis(masked), masking("Europe/London", period).time(millis(time)));
    }

    @ParameterizedTest
    @CsvSource({
        "week, 2019-02-03, 2019-01-28",
        "week, 02/03/2019, 2019-01-28",
        "week, 1549152000, 2019-01-28",
        "day, 2019-02-03T10:15:30, 2019-02-03",
        "month, 2019-02-03, 2019-02-01",
        "year, 2019-02-03, 2019-01-01",
        "year, third of March,",
        "week, '',"
    })
    void dateBecomesTheFirstDayOfItsPeriod(final String period, final String date, final String masked) {
        assertEquals(
                masked,
                masking("UTC", period)
                        .columns(Arrays.asList(date, null, null, null))
                        .get(0));
    }

    @ParameterizedTest
    @CsvSource({"-5, 0", "0, 0", "9.99, 0", "10, 10", "49, 10", "200, 200", "1e12, 200", "-0.0, 0"})
    void amountBecomesTheLowerEdgeOfItsBucket(final double amount, final double masked) {
        assertEquals(0, Double.compare(masked, masking("UTC", "day").amount(amount)));
    }

    @Test
    void columnsAreMaskedOneByOneAndTheOthersLeftAsTheyAre() {
        final Masking masking = masking("UTC", "week");

        assertEquals(
                List.of("2019-01-28", KEYS.token("segment", "gold card"), "0.1", " plain "),
                masking.columns(List.of("2019-02-03", " gold  card ", "3", " plain ")));
        final List<String> unreadable = masking.columns(Arrays.asList("soon", "\uFFFD", "much", null));
        assertEquals(Collections.nCopies(4, null), unreadable);
    }

    @Test
    void eventIsMaskedInAllItsParts() {
        final Interaction masked =
                masking("UTC", "week").mask(Interaction.of("C-17", "Tea House", 12.5, millis("2019-02-03T10:00:00Z")));

        assertEquals(
                Interaction.of(
                        KEYS.token("user", "C-17"),
                        KEYS.token("item", "Tea House"),
                        10,
                        millis("2019-01-28T00:00:00Z")),
                masked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"UTC", "Europe/London", "America/Sao_Paulo", "Pacific/Apia", "Asia/Kathmandu", "America/St_Johns"
            })
    void whatIsMaskedStaysAsItIs(final String zone) {
        final Random random = new Random(7);
        for (final String period : List.of("day", "week", "month", "year")) {
            final Masking masking = masking(zone, period);
            for (int round = 0; round < 2_000; round++) {
                final long time = (long) (random.nextDouble() * 9e12) - 2_000_000_000_000L;
                final Interaction once =
                        masking.mask(Interaction.of("C-" + round, "I-" + round, random.nextDouble() * 300 - 20, time));
                assertEquals(once, masking.mask(once));
                assertTrue(once.timeMillis() <= time);
                final List<String> texts = masking.columns(Arrays.asList(
                        Instant.ofEpochMilli(time).toString(), "s", Double.toString(random.nextDouble() * 4e9), "p"));
                assertEquals(texts, masking.columns(texts));
            }
        }
    }

    @Test
    void dayThatAZoneLeftOutBelongsToTheNextOne() {
        // Samoa went from 29 to 31 December 2011.
        final Masking masking = masking("Pacific/Apia", "day");
        final long next = LocalDate.of(2011, 12, 31)
                .atStartOfDay(ZoneId.of("Pacific/Apia"))
                .toInstant()
                .toEpochMilli();

        assertEquals(next, masking.time(next + 1));
        assertEquals(
                "2011-12-31",
                masking.columns(Arrays.asList("2011-12-30", null, null, null)).get(0));
    }

    @Test
    void partsOfARejectedEventAreMaskedWhereTheyCanBeRead() {
        final Masking masking = masking("UTC", "week");

        assertEquals(10, masking.amount("12.5").getAsDouble());
        assertTrue(masking.amount("much").isEmpty());
        assertEquals(millis("2019-01-28T00:00:00Z"), masking.time("2019-02-03").getAsLong());
        assertTrue(masking.time("soon").isEmpty());
        assertNull(masking.columns(Arrays.asList(null, null, null, null)).get(0));
    }
}
