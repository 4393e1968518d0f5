package org.nifiaaas.processors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.apache.nifi.csv.CSVReader;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifiaaas.features.CleanResult;
import org.nifiaaas.features.EventCleaner;
import org.nifiaaas.features.EventColumns;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.features.Interaction;
import org.nifiaaas.features.Vocabulary;
import org.nifiaaas.features.text.CsvHeader;
import org.nifiaaas.features.text.CsvRecords;
import org.nifiaaas.features.text.CsvRow;
import org.nifiaaas.features.text.TextException;
import org.nifiaaas.processors.record.JsonRecords;
import org.nifiaaas.processors.record.RecordProperties;

/** The same bytes, once through a CSVReader as it is dropped on the canvas and ExtractFeatures, once through what training reads with. */
class CanvasAndTrainingTest {

    private static final String HEADER = "user,item,amount,time\n";
    private static final FeatureSpec SPEC = FeatureSpec.builder().build();

    private TestRunner runner;

    @BeforeEach
    void createRunner() throws InitializationException {
        runner = JsonRecords.runner(new ExtractFeatures());
        runner.setProperty(ExtractFeatures.AMOUNT_FIELD, "amount");
        final CSVReader reader = new CSVReader();
        runner.addControllerService("csv", reader);
        runner.enableControllerService(reader);
        runner.setProperty(RecordProperties.RECORD_READER, "csv");
    }

    /** The interactions, each id as the model that is trained from the same bytes knows it, and the number of rejected rows. */
    private record Outcome(List<String> interactions, long rejected) {

        private static Outcome of(
                final List<Interaction> events, final long rejected, final List<Interaction> trained) {
            final Vocabulary users = Vocabulary.of(
                    new TreeSet<>(trained.stream().map(Interaction::user).toList()));
            final Vocabulary items = Vocabulary.of(
                    new TreeSet<>(trained.stream().map(Interaction::item).toList()));
            final List<String> texts = new ArrayList<>();
            for (final Interaction event : events) {
                texts.add(known(users, event.user()) + " | " + known(items, event.item()) + " | " + event.amount()
                        + " | " + Instant.ofEpochMilli(event.timeMillis()));
            }
            Collections.sort(texts);
            return new Outcome(texts, rejected);
        }

        private static String known(final Vocabulary vocabulary, final String id) {
            final int index = vocabulary.index(id);
            return index == Vocabulary.UNKNOWN ? "unknown " + id : vocabulary.token(index);
        }
    }

    private static List<CleanResult> training(final byte[] bytes) throws IOException {
        final EventCleaner cleaner = new EventCleaner(SPEC);
        final List<CleanResult> results = new ArrayList<>();
        try (CsvRecords records = CsvRecords.open(new ByteArrayInputStream(bytes))) {
            final EventColumns columns = new EventColumns(CsvHeader.read(records), SPEC);
            for (CsvRow row = records.next(); row != null; row = records.next()) {
                assertEquals(true, columns.fit(row));
                results.add(columns.clean(row, cleaner));
            }
        }
        return results;
    }

    private List<JsonObject> canvas(final byte[] bytes) {
        runner.clearTransferState();
        runner.enqueue(bytes);
        runner.run();
        runner.assertTransferCount(ExtractFeatures.FAILURE, 0);
        final List<JsonObject> records = new ArrayList<>();
        for (final MockFlowFile flowFile : runner.getFlowFilesForRelationship(ExtractFeatures.SUCCESS)) {
            records.addAll(JsonRecords.records(flowFile));
        }
        return records;
    }

    private long rejectedOnTheCanvas() {
        return runner.getFlowFilesForRelationship(ExtractFeatures.UNMATCHED).stream()
                .mapToLong(flowFile -> JsonRecords.records(flowFile).size())
                .sum();
    }

    private static Interaction interaction(final JsonObject record) {
        return Interaction.of(
                record.get("user").getAsString(),
                record.get("item").getAsString(),
                record.get("amount").getAsDouble(),
                record.get("event_time").getAsLong());
    }

    private List<String> assertSame(final String text) throws IOException {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        final List<CleanResult> results = training(bytes);
        final List<Interaction> trained = results.stream()
                .filter(CleanResult::isAccepted)
                .map(CleanResult::interaction)
                .toList();
        final List<Interaction> extracted =
                canvas(bytes).stream().map(CanvasAndTrainingTest::interaction).toList();
        final Outcome expected = Outcome.of(trained, results.size() - trained.size(), trained);
        assertEquals(expected, Outcome.of(extracted, rejectedOnTheCanvas(), trained), text);
        return expected.interactions();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "user,amount,time,item\nu1,5,2019-03-01,\"Tea House,\nMain Street\"\nu2,6,2019-03-02,\"Tea House,\r\nHigh Street\"\n",
                "user,item,amount,time,note\nu1,Tea,5,2019-03-01,\"copied:\nu9,Ghost,99,2019-01-01,x\"\nu2,Milk,6,2019-03-02,fine\n",
                "user,item,amount,time,User\nu1,Tea,5,2019-03-01,x\n",
                "user,item,amount,time,,_c4\nu1,Tea,5,2019-03-01,a,b\n",
                ",user,item,amount,time\n0,u1,Tea,5,2019-03-01\n",
                "user, item ,amount,time\nu1,Tea,5,2019-03-01\n",
                "\uFEFFuser,item,amount,time\r\n\"u1\", Tea ,5,2019-03-01\r\n\r\nu2,\"Tea\",6,2019-03-01T10:15:30+01\r\n",
                "user,item,amount,time\n17.0,31.0,4.0,2019-03-01\n",
                "user,item,amount,time\n17.0,31.0,4.0,1387670400.0\n18.0,32.0,5.0,1.3788576E9\n",
                "user,item,amount,time\n0017,00042,5,2019-03-01\n0100,00007,6,2019-03-02\n",
                "user,item,amount,time\nu1,i,12d,2019-03-01\nu2,i,12.50D,2019-03-01\nu3,i,0x1p3,2019-03-01\nu4,i,1e3,2019-03-01\n",
                "user,item,amount,time\nu1,i,4,1772452800\nu2,i,4,1772452800000\nu3,i,1,1772452800000000\n"
                        + "u4,i,1,1772452800000000000\nu5,i,1,20190705073248\nu6,i,1,99999999999\nu7,i,1,20190705\n"
            })
    void samplesOfEveryKindAreTheSameInteractions(final String text) throws IOException {
        assertSame(text);
    }

    @Test
    void oneMomentIsOneTimeInEveryUnit() throws IOException {
        for (final String time : assertSame(
                HEADER
                        + "u1,i,1,1772452800\nu1,i,1,1772452800000\nu1,i,1,1772452800000000\nu1,i,1,1772452800000000000\nu1,i,1,20260302120000\n")) {
            assertEquals("u1 | i | 1.0 | 2026-03-02T12:00:00Z", time);
        }
    }

    @Test
    void roundedFloatsAreRejectedOnTheCanvasAndNotTakenForOtherTimes() {
        assertEquals(
                List.of(),
                canvas((HEADER + "u1,i,1,1387673001.0\nu2,i,1,1387670500.0\n").getBytes(StandardCharsets.UTF_8)));
        runner.getFlowFilesForRelationship(ExtractFeatures.UNMATCHED)
                .get(0)
                .assertAttributeEquals("rejected.unreadable-time", "2");
    }

    @Test
    void readerOfStringFieldsReadsExactlyWhatTrainingReads() throws Exception {
        final CSVReader reader = new CSVReader();
        runner.addControllerService("strings", reader);
        runner.setProperty(reader, "schema-access-strategy", "csv-header-derived");
        runner.enableControllerService(reader);
        runner.setProperty(RecordProperties.RECORD_READER, "strings");

        assertEquals(
                List.of(
                        "0017 | 1.50 | 1.6777217E7 | 2013-12-22T00:00:01Z",
                        "017 | true | 0.1 | 2013-12-22T00:00:01.500Z"),
                assertSame(HEADER + "0017,1.50,16777217.0,1387670401.0\n017,true,0.1,1387670401.5\n"));
    }

    @Test
    void otherEncodingsMergeNoIdsOnEitherSide() {
        final byte[] bytes = (HEADER + "u1,Caf\u00e9,5,2019-03-01\nu2,Caf\u00e8,6,2019-03-02\n")
                .getBytes(StandardCharsets.ISO_8859_1);

        assertThrows(TextException.class, () -> training(bytes));
        assertEquals(List.of(), canvas(bytes));
        runner.getFlowFilesForRelationship(ExtractFeatures.UNMATCHED)
                .get(0)
                .assertAttributeEquals("rejected.unreadable-item", "2");
    }

    @Test
    void randomFilesOfTheseKindsAreTheSameInteractions() throws IOException {
        final Random random = new Random(17);
        for (int file = 0; file < 150; file++) {
            assertSame(randomFile(random));
        }
    }

    private static String randomFile(final Random random) {
        final String end = random.nextBoolean() ? "\n" : "\r\n";
        final int userKind = random.nextInt(5);
        final int itemKind = random.nextInt(5);
        final int amountKind = random.nextInt(3);
        final int timeKind = random.nextInt(4);
        final StringBuilder text = new StringBuilder(random.nextBoolean() ? "\uFEFF" : "");
        text.append(",user, item,amount,time,User,note").append(end);
        for (int row = 1 + random.nextInt(30); row > 0; row--) {
            text.append(row)
                    .append(',')
                    .append(id(random, userKind, end))
                    .append(',')
                    .append(id(random, itemKind, end));
            text.append(',').append(amount(random, amountKind)).append(',').append(time(random, timeKind));
            text.append(",x,\"u9,Ghost,1,").append(end).append("1\"").append(end);
        }
        return text.toString();
    }

    private static String id(final Random random, final int kind, final String end) {
        final int number = random.nextInt(200);
        switch (kind) {
            case 0:
                return number + ".0";
            case 1:
                return String.format("%06d", number);
            case 2:
                return String.valueOf(number);
            case 3:
                return "\"Tea " + end + "House " + number + ", \"\"Caf\u00e9\"\"\"";
            default:
                return random.nextInt(4) == 0 ? " " : " id\t" + number + " ";
        }
    }

    private static String amount(final Random random, final int kind) {
        final int cents = random.nextInt(100_000) - 10_000;
        final String[] words = {"", "12d", "0x1p3", "1e3", "NaN", "much", "7F", "-5"};
        switch (kind) {
            case 0:
                return String.valueOf(cents);
            case 1:
                return cents / 100 + "." + Math.abs(cents % 10);
            default:
                return words[random.nextInt(words.length)];
        }
    }

    private static String time(final Random random, final int kind) {
        final long second = 1_500_000_000L + random.nextInt(100_000_000);
        final String iso = Instant.ofEpochSecond(second).toString().replace("Z", "");
        final String[] epochs = {"", "000", "000000", "000000000", "123", "123456", "123456789"};
        final String[] zones = {"Z", "", "+01", "-0130", "+02:00", "+1"};
        switch (kind) {
            case 0:
                return second / 86_400 * 86_400 + ".0";
            case 1:
                return second + epochs[random.nextInt(epochs.length)];
            case 2:
                return random.nextBoolean() ? iso.replaceAll("[-T:]", "") : "99999999999";
            default:
                return random.nextInt(8) == 0 ? "03/01/2019" : iso + zones[random.nextInt(zones.length)];
        }
    }
}
