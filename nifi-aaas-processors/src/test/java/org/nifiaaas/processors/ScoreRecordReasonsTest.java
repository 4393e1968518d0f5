package org.nifiaaas.processors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.nifi.avro.AvroRecordSetWriter;
import org.apache.nifi.reporting.InitializationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifiaaas.processors.model.FakeCatalogueScorer;
import org.nifiaaas.processors.record.JsonRecords;
import org.nifiaaas.processors.record.RecordProperties;
import org.nifiaaas.processors.score.ScoringRules;
import org.nifiaaas.processors.score.UnknownIds;
import org.nifiaaas.services.ScoringException;

/** What the user bought that raised a score, beside that score. */
class ScoreRecordReasonsTest extends ScoreRecordTestBase {

    private final FakeCatalogueScorer catalogue =
            new FakeCatalogueScorer(List.of("ada", "bob"), List.of("bakery", "post office", "gym"), (user, item) -> 0);

    @BeforeEach
    void offerReasons() {
        service.rank(catalogue);
        catalogue.reasons = new int[] {2, 3, 1};
        catalogue.lastBought.put(2, LocalDate.of(2019, 3, 1));
    }

    @Test
    void tellsThemAsIdsAndInWords() {
        runner.setProperty(ScoringRules.REASONS, "2");
        run("[" + pair(" ada ", "bakery") + "]");

        final JsonObject record = onlyRecord(ScoreRecord.SUCCESS);
        assertEquals("[\"post office\",\"gym\"]", record.get("reasons").toString());
        assertEquals(
                "because of: post office 2019-03-01, gym",
                record.get("reasons_text").getAsString());
        assertEquals("kept", record.get("note").getAsString());
        assertTrue(record.get("score_reason").isJsonNull());
    }

    @Test
    void nobodyPaysForThemByDefault() {
        run("[" + pair("ada", "bakery") + "]");

        final JsonObject record = onlyRecord(ScoreRecord.SUCCESS);
        assertFalse(record.has("reasons") || record.has("reasons_text"));
        assertEquals(0, catalogue.calls);
    }

    @ParameterizedTest
    @EnumSource
    void unknownIdsHaveNone(final UnknownIds unknownIds) {
        runner.setProperty(ScoringRules.REASONS, "3");
        runner.setProperty(ScoringRules.UNKNOWN_IDS, unknownIds.getValue());
        run("[" + pair("new user", "bakery") + "," + pair("ada", "new item") + "]");

        final List<JsonObject> records =
                JsonRecords.records(only(unknownIds == UnknownIds.ROUTE ? ScoreRecord.UNKNOWN : ScoreRecord.SUCCESS));
        for (final JsonObject record : records) {
            assertEquals("[]", record.get("reasons").toString());
            assertTrue(record.get("reasons_text").isJsonNull());
        }
        assertEquals(0, catalogue.calls);
    }

    /** Networks do not score by what a user bought. */
    @Test
    void modelWithoutReasonsLeavesTheFieldsEmpty() {
        catalogue.reasons = new int[0];
        runner.setProperty(ScoringRules.REASONS, "3");
        run("[" + pair("ada", "bakery") + "]");

        final JsonObject record = onlyRecord(ScoreRecord.SUCCESS);
        assertEquals("[]", record.get("reasons").toString());
        assertTrue(record.get("reasons_text").isJsonNull());
        assertTrue(record.get("score").getAsDouble() > 0);
    }

    /** As fields of the passport do. */
    @Test
    void fieldsOfTheSameNameAreReplacedWhereTheyStand() {
        runner.setProperty(ScoringRules.REASONS, "1");
        run(
                "[{\"reasons\":17,\"user\":\"ada\",\"item\":\"bakery\"},{\"reasons\":18,\"user\":null,\"item\":\"bakery\"}]");

        final JsonObject record = onlyRecord(ScoreRecord.SUCCESS);
        assertEquals("[\"post office\"]", record.get("reasons").toString());
        assertEquals("reasons", record.keySet().iterator().next());
        assertEquals(18, onlyRecord(ScoreRecord.FAILURE).get("reasons").getAsInt());
    }

    @Test
    void writtenSchemaHasThemAsNullableFields() throws InitializationException, IOException {
        final AvroRecordSetWriter writer = new AvroRecordSetWriter();
        runner.addControllerService("avro", writer);
        runner.enableControllerService(writer);
        runner.setProperty(RecordProperties.RECORD_WRITER, "avro");
        runner.setProperty(ScoringRules.REASONS, "2");
        run("[" + pair("ada", "bakery") + "," + pair("new user", "bakery") + "]");

        try (DataFileStream<GenericRecord> content = new DataFileStream<>(
                new ByteArrayInputStream(only(ScoreRecord.SUCCESS).toByteArray()), new GenericDatumReader<>())) {
            final Schema ids = content.getSchema().getField("reasons").schema();
            assertTrue(ids.isNullable());
            assertTrue(ids.getTypes().stream().anyMatch(type -> type.getType() == Schema.Type.ARRAY));
            assertTrue(content.getSchema().getField("reasons_text").schema().isNullable());
            final GenericRecord known = content.next();
            assertEquals("[post office, gym]", known.get("reasons").toString());
            assertEquals(
                    "because of: post office 2019-03-01, gym",
                    known.get("reasons_text").toString());
            final GenericRecord unknown = content.next();
            assertEquals("[]", unknown.get("reasons").toString());
            assertEquals(null, unknown.get("reasons_text"));
        }
    }

    @Test
    void failureKeepsTheFlowFileWhole() {
        catalogue.reasonsFail = new ScoringException("propensity version 7 cannot score: a test", null);
        runner.setProperty(ScoringRules.REASONS, "1");
        final String content = "[" + pair("new user", "bakery") + "," + pair("ada", "bakery") + "]";
        run(content);

        runner.assertAllFlowFilesTransferred(ScoreRecord.FAILURE, 1);
        only(ScoreRecord.FAILURE).assertContentEquals(content);
        only(ScoreRecord.FAILURE)
                .assertAttributeEquals("record.error.message", "propensity version 7 cannot score: a test");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "11", "a few"})
    void theyAreAFewOrNone(final String count) {
        runner.setProperty(ScoringRules.REASONS, count);
        runner.assertNotValid();
    }

    @ParameterizedTest
    @ValueSource(strings = {"reasons", "reasons_text"})
    void scoreTakesNoFieldOfTheirs(final String name) {
        runner.setProperty(RecordProperties.SCORE_FIELD, name);
        runner.assertNotValid();
    }
}
