package org.nifiaaas.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.nifiaaas.features.design.DesignException;
import org.nifiaaas.features.design.FeatureSet;

class FeatureSpecTest {

    @Test
    void survivesItsFileForm() {
        final FeatureSpec spec = FeatureSpec.builder()
                .columns("card", "merchant", null, "date")
                .refundRule(RefundRule.KEEP)
                .zone(ZoneId.of("Europe/London"))
                .removeDuplicates(false)
                .build();

        final FeatureSpec read = FeatureSpec.fromJson(spec.toJson());

        assertEquals(spec.toJson(), read.toJson());
        assertEquals(spec.hash(), read.hash());
        assertEquals(ZoneId.of("Europe/London"), read.zone());
        assertTrue(read.amountColumn().isEmpty());
    }

    @Test
    void hashIgnoresColumnNamesButNoRule() {
        final String hash = FeatureSpec.builder().build().hash();

        assertEquals(
                hash,
                FeatureSpec.builder()
                        .columns("card", "shop", "eur", "at")
                        .build()
                        .hash());
        assertNotEquals(
                hash, FeatureSpec.builder().refundRule(RefundRule.KEEP).build().hash());
        assertNotEquals(
                hash,
                FeatureSpec.builder().zone(ZoneId.of("Asia/Tokyo")).build().hash());
    }

    @Test
    void featuresSurviveAndChangeTheHashButNotTheHashOfTheRules() throws DesignException {
        final String windows =
                "{\"windows\":[{\"name\":\"visits\",\"statistic\":\"count\",\"by\":\"user\",\"days\":7}]}";
        final FeatureSpec plain = FeatureSpec.builder().build();
        final FeatureSpec spec =
                FeatureSpec.builder().features(FeatureSet.of(windows)).build();

        final FeatureSpec read = FeatureSpec.fromJson(spec.toJson());

        assertEquals(spec.toJson(), read.toJson());
        assertEquals("visits", read.features().windows().get(0).name());
        assertEquals(spec.hash(), read.hash());
        assertNotEquals(plain.hash(), spec.hash());
        assertEquals(plain.hash(), spec.rulesHash());
        assertNotEquals(
                spec.hash(),
                FeatureSpec.fromJson(spec.toJson().replace(": 7", ": 8")).hash());
    }

    @Test
    void whatAPersonLeavesOutOfTheSecondVersionHasADefaultButTheAmount() {
        final FeatureSpec spec = FeatureSpec.fromJson("{\"schemaVersion\":2,\"userColumn\":\"card\",\"history\":20}");

        assertEquals("card", spec.userColumn());
        assertEquals("item", spec.itemColumn());
        assertTrue(spec.amountColumn().isEmpty());
        assertTrue(spec.removeDuplicates());
        assertEquals(RefundRule.EXCLUDE, spec.refundRule());
        assertEquals(20, spec.features().historyEvents());
    }

    @Test
    void mistakesAmongTheFeaturesAreNamedWithTheirLine() {
        assertMessage("line 2: ", "{\"schemaVersion\":2,\n\"history\":-1}");
        assertMessage("line 3: ", "{\"schemaVersion\":2,\n\"history\":1,\n\"window\":[]}");
        assertMessage("line 1: ", "{\"schemaVersion\":2,\"features\":{}}");
    }

    @Test
    void masksAreASecondVersionOfTheirOwnThatChangesTheHashButNotTheHashOfTheRules() {
        final FeatureSpec plain = FeatureSpec.builder().build();

        final FeatureSpec spec =
                FeatureSpec.fromJson("{\"schemaVersion\":2,\"privacy\":[{\"column\":\"user\",\"mask\":\"token\"}]}");

        assertFalse(spec.hasFeatures());
        assertTrue(spec.privacy().hasTokens());
        assertNotEquals(plain.hash(), spec.hash());
        assertEquals(plain.hash(), spec.rulesHash());
        assertTrue(spec.toJson().contains("\"schemaVersion\": 2"));
        assertEquals(spec.hash(), FeatureSpec.fromJson(spec.toJson()).hash());
    }

    @Test
    void masksOfTheFirstVersionAreNotPassedOver() {
        assertMessage(
                "privacy, which needs schemaVersion 2",
                FeatureSpec.builder().build().toJson().replaceFirst("\\{", "{\"privacy\":[],"));
    }

    @Test
    void refusesWhatIsNoSpecification() {
        assertMessage("not readable as JSON", "{\"schemaVersion\":");
        assertMessage("is empty", "");
        assertMessage("schema version 9", "{\"schemaVersion\":9}");
        assertMessage("no column for the user", "{\"schemaVersion\":1,\"refunds\":\"keep\",\"timeZone\":\"UTC\"}");
        assertMessage(
                "Unknown refund rule 'burn'",
                FeatureSpec.builder().build().toJson().replace("\"exclude\"", "\"burn\""));
        assertMessage(
                "Unknown refund rule 'a b'",
                FeatureSpec.builder().build().toJson().replace("\"exclude\"", "\"a\\r\\nb\""));
        assertMessage("not complete", FeatureSpec.builder().build().toJson().replace("\"UTC\"", "\"Mars/Olympus\""));
    }

    private static void assertMessage(final String part, final String json) {
        final String message = assertThrows(IllegalArgumentException.class, () -> FeatureSpec.fromJson(json))
                .getMessage();
        assertTrue(message.contains(part), message);
        assertEquals(1, message.lines().count(), message);
    }
}
