package org.nifiaaas.processors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.nifiaaas.processors.pair.Profiles.SPECIFICATION;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.processors.model.FakeModelVersionService;
import org.nifiaaas.services.PastPurchase;
import org.nifiaaas.services.VersionSelector;

/** Past predictions of versions that score by more than ids. */
class CompareFeaturesTest extends CompareModelVersionsTestBase {

    private static final FeatureSpec SPEC = FeatureSpec.fromJson(SPECIFICATION);

    @BeforeEach
    void scoreFeatures() {
        service.featuresOf(8, SPEC.hash());
        service.scoreFeatures(8, SPECIFICATION);
    }

    private static JsonObject past(final String features) {
        final JsonObject record = passport("ada", "tea", 0.5);
        record.addProperty("features_hash", "hash of another specification");
        record.addProperty("rules_hash", SPEC.rulesHash());
        JsonParser.parseString(features)
                .getAsJsonObject()
                .entrySet()
                .forEach(field -> record.add(field.getKey(), field.getValue()));
        return record;
    }

    @Test
    void featuresOfTheRecordAreScoredAgain() {
        run("[" + past("{\"category\":\"food\",\"spent\":7,\"visits\":null,\"crowd\":2}") + "]");

        assertEquals(
                FakeModelVersionService.ofFeatures(Arrays.asList("food", 7.0, null, 2.0)),
                records(CompareModelVersions.SUCCESS)
                        .get(0)
                        .get("compared_score")
                        .getAsFloat());
    }

    @Test
    void oldRecordWithoutThemIsSkippedWithTheName() {
        run("[" + past("{\"category\":\"food\"}") + "]");

        final JsonObject skipped = records(CompareModelVersions.SUCCESS).get(0);
        assertEquals("missing-feature: spent", skipped.get("compared_reason").getAsString());
        assertEquals(
                1,
                report().getAsJsonObject("records")
                        .getAsJsonObject("skipped_by_reason")
                        .get("missing-feature: spent")
                        .getAsInt());
    }

    @Test
    void scoreOfALiveHistoryIsReplayedWithIt() {
        service.serve(MODEL, 9);
        service.choose(VersionSelector.label("canary"), 9);
        service.featuresOf(9, SPEC.rulesHash());
        service.scoreHistories(9, "");
        final String history = "\"history\":[{\"item\":\"tea\",\"age_days\":2,\"amount\":3}]";
        run("[" + past("{" + history + ",\"history_source\":\"profile\"}") + ","
                + past("{" + history + ",\"history_source\":null}") + ","
                + past("{\"history\":null,\"history_source\":\"record\"}") + "]");

        final List<JsonObject> compared = records(CompareModelVersions.SUCCESS);
        assertEquals(
                FakeModelVersionService.ofHistory(List.of(new PastPurchase("tea", 2, 3)), "tea"),
                compared.get(0).get("compared_score").getAsFloat());
        assertEquals(
                FakeModelVersionService.formula(9, "ada", "tea"),
                compared.get(1).get("compared_score").getAsFloat());
        assertEquals(
                "missing-feature: history",
                compared.get(2).get("compared_reason").getAsString());
    }
}
