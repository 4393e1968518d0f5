package org.nifiaaas.processors;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.TimeZone;
import org.apache.nifi.controller.ControllerService;
import org.apache.nifi.csv.CSVReader;
import org.apache.nifi.json.JsonTreeReader;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.LogMessage;
import org.apache.nifi.util.TestRunner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nifiaaas.processors.record.JsonRecords;
import org.nifiaaas.processors.record.RecordProperties;

/** Readers that parse times themselves, on a host in another zone than the events. */
class ExtractFeaturesZoneTest {

    private static final String SCHEMA =
            """
            {"type":"record","name":"event","fields":[{"name":"user","type":"string"},{"name":"item","type":"string"},
             {"name":"time","type":{"type":"long","logicalType":"timestamp-millis"}}]}""";

    private final TimeZone host = TimeZone.getDefault();
    private TestRunner runner;

    @BeforeEach
    void moveTheHost() throws InitializationException {
        TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
        runner = JsonRecords.runner(new ExtractFeatures());
    }

    @AfterEach
    void moveItBack() {
        TimeZone.setDefault(host);
    }

    @ParameterizedTest
    @CsvSource({
        "yyyy-MM-dd HH:mm:ss, UTC, 2019-07-01 10:15:30, 2019-07-01T10:15:30Z",
        "yyyy-MM-dd HH:mm, UTC, 2019-07-01 10:15, 2019-07-01T10:15:00Z",
        "yyyy-MM-dd HH:mm:ss, Europe/London, 2019-07-01 10:15:30, 2019-07-01T09:15:30Z",
        "yyyy-MM-dd'T'HH:mm:ss'Z', Europe/London, 2019-07-01T10:15:30Z, 2019-07-01T10:15:30Z",
        "yyyy-MM-dd'T'HH:mm:ssX, Europe/London, 2019-07-01T10:15:30+02, 2019-07-01T08:15:30Z",
        "yyyyMMddHHmmss, UTC, 20190701101530, 2019-07-01T10:15:30Z"
    })
    void zoneOfTheHostChangesNothing(final String format, final String zone, final String time, final Instant expected)
            throws Exception {
        for (final String formatted : new String[] {"", format}) {
            final CSVReader csv = new CSVReader();
            assertEquals(
                    expected.toEpochMilli(),
                    eventTime(add("csv", csv, formatted), zone, "user,item,time\nu1,tea," + time + "\n"));
            final JsonTreeReader json = new JsonTreeReader();
            assertEquals(
                    expected.toEpochMilli(),
                    eventTime(
                            add("json", json, formatted),
                            zone,
                            "{\"user\":\"u1\",\"item\":\"tea\",\"time\":\"" + time + "\"}"));
        }
        assertEquals(List.of(), warnings());
    }

    @Test
    void dateThatTheReaderParsedBeginsInTheTimeZone() throws Exception {
        final CSVReader reader = new CSVReader();
        runner.addControllerService("csv", reader);
        runner.setProperty(reader, "Date Format", "dd.MM.yyyy");
        runner.enableControllerService(reader);

        assertEquals(
                Instant.parse("2019-06-30T23:00:00Z").toEpochMilli(),
                eventTime("csv", "Europe/London", "user,item,time\nu1,tea,01.07.2019\n"));
    }

    @Test
    void timeStampOfASchemaIsTakenAsAMomentWithOneWarning() throws Exception {
        final CSVReader reader = new CSVReader();
        runner.addControllerService("csv", reader);
        runner.setProperty(reader, "schema-access-strategy", "schema-text-property");
        runner.setProperty(reader, "schema-text", SCHEMA);
        runner.setProperty(reader, "Skip Header Line", "true");
        runner.setProperty(reader, "Timestamp Format", "yyyy-MM-dd HH:mm:ssX");
        runner.enableControllerService(reader);
        final String events = "user,item,time\nu1,tea,2019-07-01 10:15:30+02\n";

        assertEquals(Instant.parse("2019-07-01T08:15:30Z").toEpochMilli(), eventTime("csv", "UTC", events));
        assertEquals(1, warnings().size());
        runner.enqueue(events);
        runner.run(1, true, false);
        assertEquals(1, warnings().size());
        runner.setProperty(ExtractFeatures.TIME_ZONE, "US/Eastern");
        runner.enqueue(events);
        runner.run();
        assertEquals(1, warnings().size());
    }

    private String add(final String name, final ControllerService reader, final String format)
            throws InitializationException {
        final String id = name + format;
        runner.addControllerService(id, reader);
        if (!format.isEmpty()) {
            runner.setProperty(reader, "Timestamp Format", format);
        }
        runner.enableControllerService(reader);
        return id;
    }

    private List<String> warnings() {
        return runner.getLogger().getWarnMessages().stream()
                .map(LogMessage::getMsg)
                .toList();
    }

    private long eventTime(final String reader, final String zone, final String content) {
        runner.setProperty(RecordProperties.RECORD_READER, reader);
        runner.setProperty(ExtractFeatures.TIME_ZONE, zone);
        runner.clearTransferState();
        runner.enqueue(content);
        runner.run();
        runner.assertAllFlowFilesTransferred(ExtractFeatures.SUCCESS, 1);
        return JsonRecords.records(runner.getFlowFilesForRelationship(ExtractFeatures.SUCCESS)
                        .get(0))
                .get(0)
                .get("event_time")
                .getAsLong();
    }
}
