package org.nifiaaas.processors.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.serialization.record.Record;
import org.apache.nifi.serialization.record.RecordSchema;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nifiaaas.processors.record.StockRecords.Reader;
import org.nifiaaas.processors.record.StockRecords.Writer;

/** No content holds up its queue, whatever NiFi's readers and writers make of it, and nothing of it is lost. */
class ForeignContentTest {

    private static final Relationship SUCCESS =
            new Relationship.Builder().name("success").build();
    private static final Relationship FAILURE =
            new Relationship.Builder().name("failure").build();

    private static final int MUTANTS = 60;

    /** Writes records as they are read, so that readers and writers alone are tried. */
    public static final class Copy extends RecordProcessor {

        /** Used by the test runner. */
        public Copy() {
            super(
                    "copied",
                    List.of(RecordProperties.RECORD_READER, RecordProperties.RECORD_WRITER),
                    Set.of(SUCCESS, FAILURE),
                    FAILURE);
        }

        @Override
        protected List<String> addedFields(final ProcessContext context) {
            return List.of();
        }

        @Override
        protected RecordOutcome process(
                final ProcessContext context,
                final FlowFile flowFile,
                final RecordSource records,
                final RecordOutputs outputs)
                throws RecordException {
            final RecordSchema schema = records.schema();
            final RecordOutput copies = outputs.to(SUCCESS, schema, List.of());
            copies.open();
            for (Record record = records.next(); record != null; record = records.next()) {
                copies.write(record, Map.of());
            }
            return new RecordOutcome() {
                @Override
                public Map<String, String> attributes() {
                    return Map.of();
                }

                @Override
                public String sentence() {
                    return "Copied";
                }

                @Override
                public Map<String, Long> counters() {
                    return Map.of();
                }
            };
        }
    }

    private static TestRunner runner(final Reader reader, final Writer writer) throws InitializationException {
        final TestRunner runner = TestRunners.newTestRunner(new Copy());
        reader.use(runner);
        writer.use(runner);
        return runner;
    }

    static Stream<Arguments> readersAndSeeds() {
        return Stream.of(Reader.values())
                .flatMap(reader -> IntStream.range(0, 2).mapToObj(seed -> Arguments.of(reader, seed)));
    }

    @ParameterizedTest
    @MethodSource("readersAndSeeds")
    void damagedContentIsReadOrGoesToFailureUnchanged(final Reader reader, final int seed)
            throws InitializationException, IOException {
        final TestRunner runner = runner(reader, Writer.JSON);
        final Random random = new Random(seed);
        final byte[] sample = sample(reader);
        for (int mutant = 0; mutant < MUTANTS; mutant++) {
            assertLeavesItsQueue(runner, mutate(sample, random));
        }
    }

    @ParameterizedTest
    @EnumSource(Reader.class)
    void contentOfAnotherKindIsReadOrGoesToFailureUnchanged(final Reader reader)
            throws InitializationException, IOException {
        final TestRunner runner = runner(reader, Writer.JSON);
        for (final Reader other : Reader.values()) {
            assertLeavesItsQueue(runner, sample(other));
        }
        assertLeavesItsQueue(runner, new byte[0]);
        assertLeavesItsQueue(runner, new byte[] {0});
        assertLeavesItsQueue(runner, "[".repeat(20_000).getBytes(StandardCharsets.UTF_8));
        assertLeavesItsQueue(runner, "<a>".repeat(20_000).getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @EnumSource(Writer.class)
    void recordsThatAWriterCannotWriteGoToFailureUnchanged(final Writer writer)
            throws InitializationException, IOException {
        final TestRunner runner = runner(Reader.JSON_INFERRED, writer);
        final Random random = new Random(7);
        for (int mutant = 0; mutant < MUTANTS; mutant++) {
            assertLeavesItsQueue(runner, mutate(sample(Reader.JSON_INFERRED), random));
        }
        assertLeavesItsQueue(
                runner,
                "[{\"a b\": 1, \"1x\": {\"\": [null, {\"y\": []}]}, \"user\": [1, \"a\", {}]}, {\"user\": \"ada\"}]"
                        .getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void shortRowUnderAnInferredSchemaGoesToFailure() throws InitializationException {
        final TestRunner runner = runner(Reader.CSV_INFERRED, Writer.JSON);
        final String content = "user,item,time\nada,tea,1\nbob\n";
        runner.enqueue(content);
        runner.run();

        runner.assertAllFlowFilesTransferred(FAILURE, 1);
        final MockFlowFile failed = runner.getFlowFilesForRelationship(FAILURE).get(0);
        failed.assertContentEquals(content);
        assertTrue(failed.getAttribute("record.error.message").startsWith("The record reader failed: "));
    }

    private static void assertLeavesItsQueue(final TestRunner runner, final byte[] content) throws IOException {
        runner.clearTransferState();
        runner.enqueue(content, Map.of("record.error.message", "of an earlier step"));
        runner.run();
        runner.assertQueueEmpty();
        final List<MockFlowFile> read = runner.getFlowFilesForRelationship(SUCCESS);
        final List<MockFlowFile> failed = runner.getFlowFilesForRelationship(FAILURE);
        assertEquals(1, read.isEmpty() ? failed.size() : read.size());
        read.forEach(flowFile -> flowFile.assertAttributeNotExists("record.error.message"));
        for (final MockFlowFile flowFile : failed) {
            final String message = flowFile.getAttribute("record.error.message");
            assertFalse(message.isBlank() || message.contains("\n") || message.contains("earlier"), message);
            if (read.isEmpty()) {
                flowFile.assertContentEquals(content);
            }
        }
    }

    private static byte[] mutate(final byte[] sample, final Random random) {
        final byte[] mutant = sample.clone();
        final int changes = 1 + random.nextInt(4);
        for (int change = 0; change < changes; change++) {
            final int position = random.nextInt(mutant.length);
            mutant[position] =
                    random.nextBoolean() ? (byte) random.nextInt(256) : sample[random.nextInt(mutant.length)];
        }
        final int length = random.nextInt(4) == 0 ? random.nextInt(mutant.length) : mutant.length;
        return Arrays.copyOf(mutant, length);
    }

    private static byte[] sample(final Reader reader) throws IOException {
        final String text =
                switch (reader) {
                    case CSV_INFERRED, CSV_JACKSON, CSV_HEADER, CSV_SCHEMA ->
                        "user,item,amount,time\nada,tea,1.5,1\nbob,\"a, b\",2,2\n";
                    case JSON_INFERRED, JSON_SCHEMA, JSON_PATH ->
                        "[{\"user\":\"ada\",\"item\":\"tea\",\"amount\":1.5,\"time\":1},{\"user\":\"bob\",\"item\":\"milk\",\"amount\":2,\"time\":2}]";
                    case XML_INFERRED, XML_SCHEMA ->
                        "<events><event><user>ada</user><item>tea</item><amount>1.5</amount><time>1</time></event><event><user>bob</user><item>milk</item></event></events>";
                    case GROK -> "ada tea 1\nbob milk 2\n";
                    case SYSLOG -> "<34>Oct 11 22:14:15 mymachine su: 'su root' failed for lonvick on /dev/pts/8\n";
                    case SYSLOG_5424 ->
                        "<34>1 2003-10-11T22:14:15.003Z mymachine.example.com su - ID47 - 'su root' failed\n";
                    case CEF ->
                        "Oct 12 04:16:11 localhost CEF:0|Company|Product|1.2.3|audit-login|Successful login|3|src=10.0.0.1\n";
                    case WINDOWS_EVENTS ->
                        "<Events><Event xmlns=\"http://schemas.microsoft.com/win/2004/08/events/event\"><System><EventID>1</EventID></System><EventData><Data Name=\"user\">ada</Data></EventData></Event></Events>";
                    case AVRO, AVRO_SCHEMA -> "";
                };
        return switch (reader) {
            case AVRO -> avro(true);
            case AVRO_SCHEMA -> avro(false);
            default -> text.getBytes(StandardCharsets.UTF_8);
        };
    }

    private static byte[] avro(final boolean embedded) throws IOException {
        final Schema schema = new Schema.Parser().parse(StockRecords.SCHEMA);
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final GenericRecord event = new GenericRecordBuilder(schema)
                .set("user", "ada")
                .set("item", "tea")
                .set("amount", 1.5)
                .set("time", 1L)
                .build();
        final GenericDatumWriter<GenericRecord> datum = new GenericDatumWriter<>(schema);
        if (embedded) {
            try (DataFileWriter<GenericRecord> writer = new DataFileWriter<>(datum)) {
                writer.create(schema, (OutputStream) bytes, new byte[16]);
                writer.append(event);
                writer.append(event);
            }
            return bytes.toByteArray();
        }
        final BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        datum.write(event, encoder);
        datum.write(event, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }
}
