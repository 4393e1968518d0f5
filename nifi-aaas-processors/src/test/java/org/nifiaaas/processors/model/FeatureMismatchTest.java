package org.nifiaaas.processors.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.features.RefundRule;
import org.nifiaaas.services.ModelLease;
import org.nifiaaas.services.ModelUnavailableException;
import org.nifiaaas.services.VersionSelector;

class FeatureMismatchTest {

    private static final String UTC = FeatureSpec.builder().build().hash();
    private static final String LONDON =
            FeatureSpec.builder().zone(ZoneId.of("Europe/London")).build().hash();
    private static final String KEPT = FeatureSpec.builder()
            .zone(ZoneId.of("Europe/London"))
            .refundRule(RefundRule.KEEP)
            .build()
            .hash();

    @Test
    void ruleThatDiffersIsNamedWithBothValues() {
        assertEquals(
                "The features of the records were made with time zone UTC, propensity version 7 was trained with time zone Europe/London",
                objection(UTC, LONDON));
        assertEquals(
                "The features of the records were made with refunds exclude, propensity version 7 was trained with refunds keep",
                objection(LONDON, KEPT));
        assertEquals(
                "The features of the records were made with refunds keep and time zone Europe/London,"
                        + " propensity version 7 was trained with refunds exclude and time zone UTC",
                objection(KEPT, UTC));
    }

    @Test
    void whatIsKnownIsToldOfRulesThatAreNot() {
        assertEquals(
                "The features of the records (unknown rules with the hash two lines) are not those that propensity version 7"
                        + " was trained with (refunds exclude and time zone UTC)",
                objection("two\nlines", UTC));
        assertEquals(
                "The features of the records (refunds exclude and time zone UTC) are not those that propensity version 7"
                        + " was trained with (unknown rules with the hash " + "f".repeat(64) + ")",
                objection(UTC, "f".repeat(64)));
    }

    @Test
    void sameRulesOrNoneAreNoObjection() {
        assertEquals(Optional.empty(), FeatureMismatch.FAIL.objection(UTC, version(UTC)));
        assertEquals(Optional.empty(), FeatureMismatch.FAIL.objection(null, version(UTC)));
        assertEquals(Optional.empty(), FeatureMismatch.SCORE.objection(UTC, version(LONDON)));
    }

    private static String objection(final String records, final String training) {
        return FeatureMismatch.FAIL.objection(records, version(training)).orElse("none");
    }

    @Test
    void featuresOfAVersionAreNoOtherRules() {
        final FeatureSpec spec = FeatureSpec.fromJson(
                "{\"schemaVersion\": 2, \"timeZone\": \"Europe/London\", \"columns\": [{\"name\": \"category\", \"type\": \"categorical\"}]}");

        assertEquals(Optional.empty(), FeatureMismatch.FAIL.objection(LONDON, version(spec)));
        assertEquals(Optional.empty(), FeatureMismatch.FAIL.objection(spec.hash(), version(spec)));
        assertEquals(
                "The features of the records were made with time zone UTC, propensity version 7 was trained with time zone Europe/London",
                FeatureMismatch.FAIL.objection(UTC, version(spec)).orElse("none"));
    }

    @Test
    void specificationThatCannotBeReadIsAnObjection() {
        final FakeModelVersionService service = new FakeModelVersionService();
        service.specify(7, "{\"schemaVersion\": 9}");

        assertEquals(
                "propensity version 7: feature specification has schema version 9, this build reads 1 and 2",
                FeatureMismatch.FAIL.objection(UTC, lease(service)).orElse("none"));
    }

    private static ModelLease version(final String hash) {
        final FakeModelVersionService service = new FakeModelVersionService();
        service.featuresOf(7, hash);
        return lease(service);
    }

    private static ModelLease version(final FeatureSpec spec) {
        final FakeModelVersionService service = new FakeModelVersionService();
        service.featuresOf(7, spec.hash());
        service.specify(7, spec.toJson());
        return lease(service);
    }

    private static ModelLease lease(final FakeModelVersionService service) {
        service.serve("propensity", 7);
        try {
            return service.acquire("propensity", VersionSelector.policy());
        } catch (final ModelUnavailableException e) {
            throw new AssertionError(e);
        }
    }
}
