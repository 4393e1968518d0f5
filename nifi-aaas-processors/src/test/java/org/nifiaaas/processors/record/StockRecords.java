package org.nifiaaas.processors.record;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.nifi.avro.AvroReader;
import org.apache.nifi.avro.AvroRecordSetWriter;
import org.apache.nifi.cef.CEFReader;
import org.apache.nifi.controller.ControllerService;
import org.apache.nifi.csv.CSVReader;
import org.apache.nifi.csv.CSVRecordSetWriter;
import org.apache.nifi.grok.GrokReader;
import org.apache.nifi.json.JsonPathReader;
import org.apache.nifi.json.JsonRecordSetWriter;
import org.apache.nifi.json.JsonTreeReader;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.syslog.Syslog5424Reader;
import org.apache.nifi.syslog.SyslogReader;
import org.apache.nifi.text.FreeFormTextRecordSetWriter;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.windowsevent.WindowsEventLogReader;
import org.apache.nifi.xml.XMLReader;
import org.apache.nifi.xml.XMLRecordSetWriter;

/** The readers and writers that NiFi brings along, with the settings that it gives them where it can. */
final class StockRecords {

    static final String SCHEMA =
            """
            {"type": "record", "name": "event", "fields": [
              {"name": "user", "type": ["null", "string"]}, {"name": "item", "type": ["null", "string"]},
              {"name": "amount", "type": ["null", "double"]}, {"name": "time", "type": ["null", "long"]}]}""";

    static final Map<String, String> SCHEMA_TEXT =
            Map.of("schema-access-strategy", "schema-text-property", "schema-text", SCHEMA);

    private StockRecords() {}

    /** A reader of NiFi. */
    enum Reader {
        CSV_INFERRED(CSVReader::new, Map.of()),
        CSV_JACKSON(CSVReader::new, Map.of("csv-reader-csv-parser", "jackson-csv")),
        CSV_HEADER(CSVReader::new, Map.of("schema-access-strategy", "csv-header-derived")),
        CSV_SCHEMA(CSVReader::new, SCHEMA_TEXT),
        JSON_INFERRED(JsonTreeReader::new, Map.of()),
        JSON_SCHEMA(JsonTreeReader::new, SCHEMA_TEXT),
        JSON_PATH(JsonPathReader::new, Map.of("user", "$.user", "item", "$.item", "time", "$.time")),
        AVRO(AvroReader::new, Map.of()),
        AVRO_SCHEMA(AvroReader::new, SCHEMA_TEXT),
        XML_INFERRED(XMLReader::new, Map.of("record_format", "true")),
        XML_SCHEMA(
                XMLReader::new,
                Map.of(
                        "record_format",
                        "true",
                        "schema-access-strategy",
                        "schema-text-property",
                        "schema-text",
                        SCHEMA)),
        GROK(GrokReader::new, Map.of("Grok Expression", "%{WORD:user} %{WORD:item} %{NUMBER:time}")),
        SYSLOG(SyslogReader::new, Map.of()),
        SYSLOG_5424(Syslog5424Reader::new, Map.of()),
        CEF(CEFReader::new, Map.of()),
        WINDOWS_EVENTS(WindowsEventLogReader::new, Map.of());

        private final Supplier<ControllerService> service;
        private final Map<String, String> properties;

        Reader(final Supplier<ControllerService> service, final Map<String, String> properties) {
            this.service = service;
            this.properties = properties;
        }

        void use(final TestRunner runner) throws InitializationException {
            enable(runner, "stock-reader", service.get(), properties);
            runner.setProperty(RecordProperties.RECORD_READER, "stock-reader");
        }
    }

    /** A writer of NiFi. */
    enum Writer {
        JSON(JsonRecordSetWriter::new, Map.of()),
        CSV(CSVRecordSetWriter::new, Map.of()),
        AVRO(AvroRecordSetWriter::new, Map.of()),
        XML(XMLRecordSetWriter::new, Map.of("root_tag_name", "events", "record_tag_name", "event")),
        TEXT(FreeFormTextRecordSetWriter::new, Map.of("Text", "${user} buys at ${item}\n"));

        private final Supplier<ControllerService> service;
        private final Map<String, String> properties;

        Writer(final Supplier<ControllerService> service, final Map<String, String> properties) {
            this.service = service;
            this.properties = properties;
        }

        void use(final TestRunner runner) throws InitializationException {
            enable(runner, "stock-writer", service.get(), properties);
            runner.setProperty(RecordProperties.RECORD_WRITER, "stock-writer");
        }
    }

    private static void enable(
            final TestRunner runner,
            final String id,
            final ControllerService service,
            final Map<String, String> properties)
            throws InitializationException {
        runner.addControllerService(id, service);
        properties.forEach((name, value) -> runner.setProperty(service, name, value));
        runner.enableControllerService(service);
    }
}
