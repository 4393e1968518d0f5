package org.nifiaaas.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventCleanerTest {

    private final EventCleaner cleaner = new EventCleaner(FeatureSpec.builder().build());

    @Test
    void makesIdsCanonicalAndReadsAmountAndTime() {
        final CleanResult result = cleaner.clean("  card\t7 ", "Cafe\u0301", " 12.50 ", "2019-03-01");

        assertTrue(result.isAccepted());
        assertEquals(Interaction.of("card 7", "Caf\u00e9", 12.5, 1_551_398_400_000L), result.interaction());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void fillsMissingAmountWithZero(final String amount) {
        assertEquals(0, cleaner.clean("u", "i", amount, "0").interaction().amount());
        assertEquals(0, cleaner.clean("u", "i", null, "0").interaction().amount());
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, shop, 1, 0, missing-user",
                "' ', shop, 1, 0, missing-user",
                "card, -, 1, 0, missing-item",
                "card, shop, 1, -, missing-time",
                "card, shop, 1, soon, unreadable-time",
                "card, shop, 1, 2019-02-30, unreadable-time",
                "card, shop, many, 0, unreadable-amount",
                "card, shop, NaN, 0, unreadable-amount",
                "card, shop, 12d, 0, unreadable-amount",
                "card, shop, 12.50D, 0, unreadable-amount",
                "card, shop, 100F, 0, unreadable-amount",
                "card, shop, 0x1p3, 0, unreadable-amount",
                "card, shop, '1,50', 0, unreadable-amount",
                "Caf\uFFFD, shop, 1, 0, unreadable-user",
                "card, Caf\uFFFD, 1, 0, unreadable-item",
                "card, shop, 1, 58136000000000, unreadable-time",
                "card, shop, 1e999, 0, unreadable-amount",
                "card, shop, -3, 0, refund"
            })
    void namesTheReasonOfARejection(
            final String user, final String item, final String amount, final String time, final String code) {
        final CleanResult result = cleaner.clean(user, item, amount, time);

        assertFalse(result.isAccepted());
        assertEquals(code, result.rejection().code());
    }

    @ParameterizedTest
    @CsvSource({"1e3, 1000", "+1.5, 1.5", ".5, 0.5", "5., 5", "1E-2, 0.01"})
    void readsAmountsAsSourcesWriteThem(final String amount, final double expected) {
        assertEquals(
                expected, cleaner.clean("u", "i", amount, "0").interaction().amount());
    }

    @Test
    void idsInFloatingPointAreTheirWholeNumbers() {
        final Interaction interaction =
                cleaner.clean("17.0", "-0031.000", "4", "1387670400.0").interaction();

        assertEquals(Interaction.of("17", "-0031", 4, 1_387_670_400_000L), interaction);
        for (final String id : new String[] {"17.5", "17.50", "1.0.0", "v1.0", "17.", ".0", "1e0", "0017"}) {
            assertEquals(id, cleaner.clean(id, "i", "1", "0").interaction().user());
        }
    }

    @Test
    void keepsRefundsIfTheRuleSaysSo() {
        final EventCleaner keeping = new EventCleaner(
                FeatureSpec.builder().refundRule(RefundRule.KEEP).build());

        assertEquals(-3, keeping.clean("u", "i", "-3", "0").interaction().amount());
    }

    @Test
    void logsNoIdsOfPersons() {
        assertFalse(cleaner.clean("card-4711", "shop", "1", "0")
                .interaction()
                .toString()
                .contains("4711"));
    }
}
