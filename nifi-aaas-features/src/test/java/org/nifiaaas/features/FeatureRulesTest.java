package org.nifiaaas.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeatureRulesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UTC",
                "Europe/London",
                "Z",
                "+05:45",
                "UTC+01:00",
                "GMT-3",
                "America/Argentina/Ushuaia",
                "-18:00"
            })
    void rulesAreFoundByTheirHash(final String zone) {
        for (final RefundRule refunds : RefundRule.values()) {
            final FeatureSpec spec = FeatureSpec.builder()
                    .refundRule(refunds)
                    .zone(ZoneId.of(zone))
                    .build();
            assertEquals(
                    "refunds " + refunds.value() + " and time zone "
                            + ZoneId.of(zone).getId(),
                    FeatureRules.of(spec.hash()).map(FeatureRules::toString).orElse("not found"));
        }
    }

    @Test
    void onlyWhatDiffersIsNamed() {
        final FeatureRules first = new FeatureRules("keep", "UTC");

        assertEquals("time zone UTC", first.difference(new FeatureRules("keep", "Z")));
        assertEquals("refunds keep", first.difference(new FeatureRules("exclude", "UTC")));
        assertEquals("refunds keep and time zone UTC", first.difference(new FeatureRules("exclude", "Z")));
        assertEquals("", first.difference(new FeatureRules("keep", "UTC")));
    }

    @Test
    void otherTextsAreNoHash() {
        assertEquals(Optional.empty(), FeatureRules.of("beef"));
        assertFalse(FeatureRules.of("").isPresent());
    }
}
