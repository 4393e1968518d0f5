package org.nifiaaas.processors;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.nifi.csv.CSVReader;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.TestRunner;
import org.junit.jupiter.api.Test;
import org.nifiaaas.features.privacy.MaskedEvents;
import org.nifiaaas.processors.extract.MemoryProfiles;
import org.nifiaaas.processors.extract.TokenProperties;
import org.nifiaaas.processors.record.JsonRecords;
import org.nifiaaas.processors.record.RecordProperties;

/** The Spark jobs have a test of the same events: both write the same values. */
class MaskedEventsTest {

    @Test
    void recordsHaveTheValuesThatSparkWrites() throws InitializationException {
        final TestRunner runner = JsonRecords.runner(new ExtractFeatures());
        final CSVReader reader = new CSVReader();
        runner.addControllerService("csv", reader);
        runner.setProperty(reader, "schema-access-strategy", "csv-header-derived");
        runner.enableControllerService(reader);
        final MemoryProfiles profiles = new MemoryProfiles();
        runner.addControllerService("profiles", profiles);
        runner.enableControllerService(profiles);
        runner.setProperty(RecordProperties.RECORD_READER, "csv");
        runner.setProperty(ExtractFeatures.USER_FIELD, "card");
        runner.setProperty(ExtractFeatures.ITEM_FIELD, "shop");
        runner.setProperty(ExtractFeatures.AMOUNT_FIELD, "price");
        runner.setProperty(ExtractFeatures.TIME_FIELD, "day");
        runner.setProperty(ExtractFeatures.TIME_ZONE, "Europe/London");
        runner.setProperty(ExtractFeatures.FEATURE_SPECIFICATION, MaskedEvents.SPECIFICATION);
        runner.setProperty(ExtractFeatures.PROFILE_SERVICE, "profiles");
        runner.setProperty(TokenProperties.TOKEN_KEY, MaskedEvents.KEY);

        runner.enqueue(MaskedEvents.CSV);
        runner.run();

        assertEquals(
                MaskedEvents.EXPECTED,
                JsonRecords.records(runner.getFlowFilesForRelationship(ExtractFeatures.SUCCESS)
                                .get(0))
                        .stream()
                        .map(record -> Stream.of(
                                        "user", "item", "amount", "event_time", "born", "segment", "tip", "visits")
                                .map(record::get)
                                .map(value -> value.isJsonNull() ? "null" : value.getAsString())
                                .collect(Collectors.joining("|")))
                        .sorted()
                        .toList());
    }
}
