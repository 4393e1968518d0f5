package org.nifiaaas.processors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.nifi.csv.CSVReader;
import org.apache.nifi.provenance.ProvenanceEventRecord;
import org.apache.nifi.provenance.ProvenanceEventType;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.MockFlowFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifiaaas.processors.compare.ComparisonRules;
import org.nifiaaas.processors.compare.ComparisonSummary;
import org.nifiaaas.processors.model.FakeModelVersionService;
import org.nifiaaas.processors.record.RecordProperties;
import org.nifiaaas.services.VersionSelector;

class CompareModelVersionsTest extends CompareModelVersionsTestBase {

    /** Ada's three items and Bob's two; every number below follows from these by hand. */
    private void runAdaAndBob() {
        service.breakVersion(
                8,
                table(Map.of(
                        "ada tea", 0.5F,
                        "ada gym", 0.625F,
                        "ada zoo", 0.25F,
                        "bob tea", 0.25F,
                        "bob gym", 0.5F)));
        run(List.of(
                        passport("ada", "tea", 0.75),
                        passport("ada", "gym", 0.5),
                        passport("ada", "zoo", 0.25),
                        passport("bob", "tea", 0.5),
                        passport("bob", "gym", 0.25))
                .toString());
    }

    @Test
    void recordGetsTheOtherScoreAndKeepsItsPassport() {
        runAdaAndBob();

        final JsonObject expected = passport("bob", "tea", 0.5);
        expected.addProperty("compared_score", 0.25);
        expected.addProperty("compared_model_name", MODEL);
        expected.addProperty("compared_model_version", 8);
        expected.addProperty("compared_model_sha", "sha-of-propensity-8");
        expected.addProperty("score_difference", -0.25);
        expected.addProperty("threshold_flip", "down");
        expected.addProperty("compared_reason", (String) null);
        assertEquals(expected, records(CompareModelVersions.SUCCESS).get(3));
        assertEquals(1, service.acquired.get());
        assertEquals(List.of(VersionSelector.label("canary")), service.selectors);
    }

    @Test
    void pastPredictionIsReadFromNestedFields() {
        runner.setProperty(RecordProperties.USER_FIELD, "/pair/user");
        runner.setProperty(RecordProperties.ITEM_FIELD, "/pair/item");
        runner.setProperty(ComparisonRules.SCORE_FIELD, "/pair/score");
        runner.setProperty(ComparisonRules.GROUP_FIELD, "/pair/market");
        service.breakVersion(8, table(Map.of("ada tea", 0.5F)));
        final JsonObject pair = JsonParser.parseString(
                        "{\"user\":\"ada\",\"item\":\"tea\",\"score\":0.75,\"market\":\"North\"}")
                .getAsJsonObject();
        final JsonObject record = passport("ada", "tea", 0.75);
        record.add("pair", pair);
        record.remove("user");
        record.remove("item");
        record.remove("score");
        run("[" + record + "]");

        final JsonObject compared = records(CompareModelVersions.SUCCESS).get(0);
        assertEquals(0.5, compared.get("compared_score").getAsDouble());
        assertEquals(-0.25, compared.get("score_difference").getAsDouble());
        assertEquals(pair, compared.get("pair"));
    }

    @Test
    void attributesSumTheComparisonUp() {
        runner.setProperty(ComparisonRules.TOP_K, "2");
        runner.setProperty(ComparisonRules.PERSISTENCE, "0.5");
        runAdaAndBob();

        final Map<String, String> expected = Map.ofEntries(
                Map.entry("compare.model.name", MODEL),
                Map.entry("compare.model.version", "8"),
                Map.entry("compare.model.sha", "sha-of-propensity-8"),
                Map.entry("compare.records", "5"),
                Map.entry("compare.compared", "5"),
                Map.entry("compare.skipped", "0"),
                Map.entry("compare.failed", "0"),
                Map.entry("compare.different", "4"),
                Map.entry("compare.mean.difference", "-0.025"),
                Map.entry("compare.mean.absolute.difference", "0.175"),
                Map.entry("compare.max.difference", "0.25"),
                Map.entry("compare.flips", "2"),
                Map.entry("compare.flips.up", "1"),
                Map.entry("compare.flips.down", "1"),
                Map.entry("compare.rank.overlap", "1"),
                Map.entry("compare.rank.biased.overlap", "0.5"));
        final List<MockFlowFile> all = new ArrayList<>(runner.getFlowFilesForRelationship(CompareModelVersions.REPORT));
        all.add(only(CompareModelVersions.SUCCESS));
        assertEquals(3, all.size());
        for (final MockFlowFile flowFile : all) {
            expected.forEach(flowFile::assertAttributeEquals);
        }
        only(CompareModelVersions.SUCCESS).assertAttributeEquals("record.count", "5");
        assertEquals(5, runner.getCounterValue(ComparisonSummary.COMPARED_COUNTER));
        assertEquals(2, runner.getCounterValue(ComparisonSummary.FLIPPED_COUNTER));
    }

    @Test
    void reportHoldsTheNumbers() {
        runner.setProperty(ComparisonRules.TOP_K, "1");
        runAdaAndBob();

        final JsonObject report = report();
        assertEquals("2026-01-02T03:04:05Z", report.get("created_at").getAsString());
        final JsonObject difference = report.getAsJsonObject("difference");
        assertEquals(-0.025, difference.get("mean").getAsDouble(), 1e-12);
        assertEquals(0.175, difference.get("mean_absolute").getAsDouble(), 1e-12);
        assertEquals(Math.sqrt(0.203125 / 5), difference.get("root_mean_square").getAsDouble(), 1e-9);
        assertEquals(0.25, difference.get("absolute_p50").getAsDouble());
        final JsonObject threshold = report.getAsJsonObject("threshold");
        assertEquals(3, threshold.get("reached_before").getAsLong());
        assertEquals(3, threshold.get("reached_after").getAsLong());
        final JsonObject ranking = report.getAsJsonObject("ranking");
        assertEquals(2, ranking.get("overlap_groups").getAsLong());
        assertEquals(0, ranking.get("overlap").getAsDouble());
        assertEquals(0, ranking.get("jaccard").getAsDouble());
        long bars = 0;
        for (final JsonElement bar : report.getAsJsonObject("histogram").getAsJsonArray("counts")) {
            bars += bar.getAsLong();
        }
        assertEquals(5, bars);
    }

    @Test
    void reportsAndAttributesNameNoUserAndNoItem() {
        final JsonObject bad = without(passport("ada-of-no-score", "tea-of-no-score", 0), "score");
        service.breakVersion(8, table(Map.of("ada-the-user tea-the-item", 0.5F)));
        run(List.of(passport("ada-the-user", "tea-the-item", 0.75), bad).toString());

        final List<MockFlowFile> reports = runner.getFlowFilesForRelationship(CompareModelVersions.REPORT);
        assertEquals(2, reports.size());
        for (final MockFlowFile report : reports) {
            assertFalse(report.getContent().contains("ada-"));
            assertFalse(report.getContent().contains("tea-"));
        }
        final String attributes =
                only(CompareModelVersions.FAILURE).getAttributes().toString();
        assertFalse(attributes.contains("ada-") || attributes.contains("tea-"));
        assertFalse(runner.getLogger().getWarnMessages().toString().contains("ada-"));
    }

    @ParameterizedTest
    @CsvSource({"json, 1, application/json, json", "html, 1, text/html, html", "both, 2, application/json, json"})
    void reportHasTheChosenForm(final String form, final int number, final String type, final String extension) {
        runner.setProperty(CompareModelVersions.REPORT_FORMAT, form);
        runAdaAndBob();

        runner.assertTransferCount(CompareModelVersions.REPORT, number);
        final MockFlowFile report =
                runner.getFlowFilesForRelationship(CompareModelVersions.REPORT).get(0);
        report.assertAttributeEquals("mime.type", type);
        report.assertAttributeNotExists("record.count");
        assertTrue(report.getAttribute("filename").matches("compare-[0-9a-f-]{36}\\." + extension));
    }

    @Test
    void provenanceTellsWhatWasCompared() {
        runAdaAndBob();

        final List<String> details = runner.getProvenanceEvents().stream()
                .filter(event -> event.getEventType() == ProvenanceEventType.FORK)
                .map(ProvenanceEventRecord::getDetails)
                .filter(sentence -> sentence != null)
                .distinct()
                .toList();
        assertEquals(
                List.of(
                        "Compared 5 of 5 scores of propensity version 7 with propensity version 8: mean difference -0.025, largest 0.25, 2 threshold flips"),
                details);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 100})
    void orderAndNumbersDoNotDependOnTheBatchSize(final int batchSize) {
        runner.setProperty(RecordProperties.BATCH_SIZE, Integer.toString(batchSize));
        final List<JsonObject> input = new ArrayList<>();
        for (int row = 0; row < 7; row++) {
            final JsonObject record = passport("user-" + row, "tea", 0.5);
            if (row == 3) {
                record.addProperty("score", (Double) null);
                record.addProperty("score_reason", "unknown-user");
            }
            input.add(record);
        }
        run(input.toString());

        final List<JsonObject> output = records(CompareModelVersions.SUCCESS);
        for (int row = 0; row < 7; row++) {
            assertEquals("user-" + row, output.get(row).get("user").getAsString());
            if (row != 3) {
                assertEquals(
                        FakeModelVersionService.formula(8, "user-" + row, "tea"),
                        output.get(row).get("compared_score").getAsFloat());
            }
        }
        assertTrue(service.batches.stream().allMatch(size -> size <= batchSize));
    }

    @Test
    void recordThatWasNotScoredIsKeptAndSkipped() {
        final JsonObject unscored = passport("newton", "tea", 0);
        unscored.addProperty("score", (Double) null);
        unscored.addProperty("score_reason", "unknown-user");
        run(List.of(truthful("ada", "tea", 8), unscored).toString());

        final JsonObject record = records(CompareModelVersions.SUCCESS).get(1);
        assertTrue(record.get("compared_score").isJsonNull());
        assertTrue(record.get("score_difference").isJsonNull());
        assertTrue(record.get("threshold_flip").isJsonNull());
        assertTrue(record.get("compared_model_version").isJsonNull());
        assertEquals("no-score", record.get("compared_reason").getAsString());
        assertEquals("unknown-user", record.get("score_reason").getAsString());
        only(CompareModelVersions.SUCCESS).assertAttributeEquals("compare.skipped", "1");
        only(CompareModelVersions.SUCCESS).assertAttributeEquals("compare.compared", "1");
        assertEquals(
                1,
                report().getAsJsonObject("records")
                        .getAsJsonObject("skipped_by_reason")
                        .get("no-score")
                        .getAsLong());
    }

    @Test
    void unknownIdsAreComparedAndMarkedUnlessTheyAreSkipped() {
        final String content = List.of(passport("newton", "tea", 0.5), passport("ada", "tea", 0.5))
                .toString();
        run(content);
        final JsonObject compared = records(CompareModelVersions.SUCCESS).get(0);
        assertEquals("unknown-user", compared.get("compared_reason").getAsString());
        assertFalse(compared.get("compared_score").isJsonNull());
        assertEquals(
                1,
                report().getAsJsonObject("records")
                        .getAsJsonObject("compared_with_remark")
                        .get("unknown-user")
                        .getAsLong());

        runner.clearTransferState();
        runner.setProperty(ComparisonRules.COMPARE_UNKNOWN, "false");
        run(content);
        final JsonObject skipped = records(CompareModelVersions.SUCCESS).get(0);
        assertEquals("unknown-user", skipped.get("compared_reason").getAsString());
        assertTrue(skipped.get("compared_score").isJsonNull());
        only(CompareModelVersions.SUCCESS).assertAttributeEquals("compare.compared", "1");
    }

    @Test
    void replayedFlowFileNeedsNoModelInItsRecords() {
        runner.setProperty(ComparisonRules.COMPARED_MODEL, "${model.name}");
        runner.setProperty(ComparisonRules.COMPARED_VERSION, "${target}");
        final JsonObject bare = without(
                passport("ada", "tea", 0.5),
                "model_name",
                "model_version",
                "model_sha",
                "features_hash",
                "scored_at",
                "score_reason");
        runner.enqueue("[" + bare + "]", Map.of("model.name", MODEL, "model.version", "7", "target", "8"));
        runner.run();

        only(CompareModelVersions.SUCCESS).assertAttributeEquals("compare.compared", "1");
        only(CompareModelVersions.SUCCESS).assertAttributeEquals("model.version", "7");
        only(CompareModelVersions.SUCCESS).assertAttributeEquals("compare.model.version", "8");
        final JsonObject recorded =
                report().getAsJsonArray("recorded_versions").get(0).getAsJsonObject();
        assertEquals(7, recorded.get("version").getAsLong());
    }

    @Test
    void scoresOfCsvFilesAreText() {
        run("[" + with(with(passport("ada", "tea", 0), "score", "0.5"), "model_version", "7") + "]");

        assertEquals(
                FakeModelVersionService.formula(8, "ada", "tea") - 0.5,
                records(CompareModelVersions.SUCCESS)
                        .get(0)
                        .get("score_difference")
                        .getAsDouble(),
                1e-9);
    }

    @Test
    void statisticsAreKeptForEachRecordedVersion() {
        service.breakVersion(8, table(Map.of("ada tea", 0.5F, "bob tea", 0.5F, "cleo tea", 0.5F)));
        run(List.of(passport("ada", "tea", 0.25, 6), passport("bob", "tea", 0.75, 7), passport("cleo", "tea", 0.5, 7))
                .toString());

        final List<JsonObject> versions = new ArrayList<>();
        report().getAsJsonArray("recorded_versions").forEach(entry -> versions.add(entry.getAsJsonObject()));
        assertEquals(2, versions.size());
        assertEquals(6, versions.get(0).get("version").getAsLong());
        assertEquals(0.25, versions.get(0).get("mean").getAsDouble());
        assertEquals(1, versions.get(0).get("flips_up").getAsLong());
        assertEquals(2, versions.get(1).get("compared").getAsLong());
        assertEquals(-0.125, versions.get(1).get("mean").getAsDouble());
        assertEquals(1, versions.get(1).get("beyond_tolerance").getAsLong());
        assertEquals(1, service.acquired.get());
    }

    @Test
    void eachRecordIsVerifiedWithTheVersionThatScoredIt() {
        verifySameVersion();
        service.choose(VersionSelector.version(6), 6);
        final JsonObject forged = truthful("cleo", "tea", 6);
        forged.addProperty("score", forged.get("score").getAsDouble() / 2);
        run(List.of(truthful("ada", "tea", 7), truthful("bob", "tea", 6), forged, truthful("dora", "tea", 7))
                .toString());

        final MockFlowFile success = only(CompareModelVersions.SUCCESS);
        success.assertAttributeEquals("compare.compared", "4");
        success.assertAttributeEquals("compare.different", "1");
        success.assertAttributeNotExists("compare.model.version");
        final List<JsonObject> records = records(CompareModelVersions.SUCCESS);
        assertEquals(
                List.of(7L, 6L, 6L, 7L),
                records.stream()
                        .map(record -> record.get("compared_model_version").getAsLong())
                        .toList());
        assertEquals(0, records.get(0).get("score_difference").getAsDouble());
        assertEquals(2, service.acquired.get());
        assertTrue(report().get("verify_same_version").getAsBoolean());
    }

    @Test
    void anotherModelUnderTheSameNumberCountsAsDifferent() {
        verifySameVersion();
        final JsonObject replaced = with(truthful("ada", "tea", 7), "model_sha", "sha-of-long-ago");
        run("[" + replaced + "," + without(truthful("bob", "tea", 7), "model_sha") + "]");

        assertEquals(
                "other-model-sha",
                records(CompareModelVersions.SUCCESS)
                        .get(0)
                        .get("compared_reason")
                        .getAsString());
        only(CompareModelVersions.SUCCESS).assertAttributeEquals("compare.different", "1");
    }

    @ParameterizedTest
    @CsvSource({"0.25, 0", "0.2499, 1"})
    void toleranceBelongsToTheSameScores(final String tolerance, final String different) {
        runner.setProperty(ComparisonRules.TOLERANCE, tolerance);
        service.breakVersion(8, table(Map.of("ada tea", 0.5F)));
        run("[" + passport("ada", "tea", 0.75) + "]");

        only(CompareModelVersions.SUCCESS).assertAttributeEquals("compare.different", different);
    }

    @Test
    void rankOverlapIsLeftOutOfLargeFlowFilesAndTheReportSaysSo() {
        runner.setProperty(ComparisonRules.MOST_RANKED, "4");
        runAdaAndBob();

        only(CompareModelVersions.SUCCESS).assertAttributeNotExists("compare.rank.overlap");
        only(CompareModelVersions.SUCCESS).assertAttributeNotExists("compare.rank.biased.overlap");
        only(CompareModelVersions.SUCCESS).assertAttributeEquals("compare.compared", "5");
        final JsonObject ranking = report().getAsJsonObject("ranking");
        assertTrue(ranking.get("left_out").getAsBoolean());
        assertFalse(ranking.has("rank_biased_overlap"));
        final String explanation =
                "Left out: the FlowFile has more than 4 compared records, which is Most Ranked Records.";
        assertEquals(explanation, ranking.get("explanation").getAsString());
        assertTrue(page().contains(explanation));
    }

    @Test
    void flowFileWithoutRecordsIsSuccessWithAnEmptyReport() {
        run("[]");

        assertTrue(records(CompareModelVersions.SUCCESS).isEmpty());
        only(CompareModelVersions.SUCCESS).assertAttributeEquals("record.count", "0");
        only(CompareModelVersions.SUCCESS).assertAttributeNotExists("compare.mean.difference");
        assertEquals(0, report().getAsJsonObject("records").get("read").getAsLong());
        assertTrue(page().contains("No record was compared."));
    }

    @Test
    void usersOfAnItemAreRankedOnRequest() {
        runner.setProperty(ComparisonRules.GROUP_FIELD, "item");
        runner.setProperty(ComparisonRules.TOP_K, "2");
        service.breakVersion(8, table(Map.of("ada tea", 0.9F, "bob tea", 0.1F, "cleo tea", 0.8F)));
        run(List.of(passport("ada", "tea", 0.9), passport("bob", "tea", 0.8), passport("cleo", "tea", 0.1))
                .toString());

        only(CompareModelVersions.SUCCESS).assertAttributeEquals("compare.rank.overlap", "0.5");
    }

    @Test
    void pairsOfAnyOtherGroupAreRankedAndRecordsWithoutGroupAreCounted() {
        runner.setProperty(ComparisonRules.GROUP_FIELD, "campaign");
        runner.setProperty(ComparisonRules.TOP_K, "1");
        service.breakVersion(8, table(Map.of("ada tea", 0.9F, "bob tea", 0.1F, "cleo tea", 0.8F)));
        run(List.of(
                        with(passport("ada", "tea", 0.5), "campaign", "spring"),
                        with(passport("bob", "tea", 0.8), "campaign", "spring"),
                        passport("cleo", "tea", 0.1))
                .toString());

        only(CompareModelVersions.SUCCESS).assertAttributeEquals("compare.rank.overlap", "0");
        final JsonObject ranking = report().getAsJsonObject("ranking");
        assertEquals(1, ranking.get("groups").getAsLong());
        assertEquals(0, ranking.get("repeated_entries").getAsLong());
        assertEquals(1, ranking.get("records_without_group").getAsLong());
    }

    @Test
    void oldPassportsInCsvFilesAreCompared() throws InitializationException {
        final CSVReader reader = new CSVReader();
        runner.addControllerService("csv", reader);
        runner.setProperty(reader, "schema-access-strategy", "csv-header-derived");
        runner.enableControllerService(reader);
        runner.setProperty(RecordProperties.RECORD_READER, "csv");
        service.breakVersion(8, table(Map.of("17 tea", 0.5F)));
        run(
                """
                user,item,score,model_name,model_version,score_reason
                17,tea,0.75,propensity,7,
                18,tea,,propensity,7,unknown-user
                """);

        final List<JsonObject> records = records(CompareModelVersions.SUCCESS);
        assertEquals(-0.25, records.get(0).get("score_difference").getAsDouble());
        assertEquals("no-score", records.get(1).get("compared_reason").getAsString());
    }

    @Test
    void fieldsOfAnEarlierComparisonAreReplaced() {
        service.breakVersion(8, table(Map.of("ada tea", 0.5F)));
        run("[" + with(with(passport("ada", "tea", 0.5), "compared_score", "old"), "compared_reason", "old") + "]");

        final JsonObject record = records(CompareModelVersions.SUCCESS).get(0);
        assertEquals(0.5, record.get("compared_score").getAsDouble());
        assertTrue(record.get("compared_reason").isJsonNull());
    }

    @ParameterizedTest
    @CsvSource({
        "Threshold, 1001",
        "Threshold, half",
        "Tolerance, -1",
        "Rank Persistence, 1",
        "Rank Persistence, 0",
        "Top K, 0",
        "Compared Version, 0",
        "Item Field, user",
        "Score Field, item",
        "Score Field, compared_score",
        "Group Field, threshold_flip",
        "Verify Same Version, true"
    })
    void propertiesThatMakeNoSenseAreInvalid(final String property, final String value) {
        runner.assertValid();
        runner.setProperty(property, value);
        runner.assertNotValid();
    }
}
