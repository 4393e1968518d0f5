package org.nifiaaas.training.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifiaaas.features.ErasedUsers;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.training.SparkForTests;
import org.nifiaaas.training.failure.InputException;

/** What real files hold beyond rows of plain values. */
class CsvDialectTest {

    private static final FeatureSpec SPEC = FeatureSpec.builder().build();
    private static final String HEADER = "user,item,amount,time\n";

    private static SparkSession spark;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        spark = SparkForTests.session();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private String file(final String name, final String text) throws Exception {
        return file(name, text, StandardCharsets.UTF_8);
    }

    private String file(final String name, final String text, final Charset encoding) throws Exception {
        final Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, text.getBytes(encoding)).toString();
    }

    private static Interactions read(final String... inputs) throws InputException {
        return Interactions.of(
                new CsvInteractions(spark, SPEC, Set.of(), ErasedUsers.NONE).read(List.of(inputs)), true);
    }

    private static Set<String> events(final Interactions interactions) {
        return new TreeSet<>(interactions
                .all()
                .map(event -> event.user() + "/" + event.item() + "/" + event.amount() + "/" + event.timeMillis())
                .collect());
    }

    private static String failure(final String... inputs) {
        final String message =
                assertThrows(InputException.class, () -> read(inputs)).getMessage();
        assertEquals(1, message.lines().count());
        return message;
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void quotedLineBreaksTearNoRecordApart(final String end) throws Exception {
        final String input = file(
                "breaks.csv",
                "user,amount,time,note,item\nu1,5,100,ok,\"Tea House,\nMain Street\"\n".replace("\n", end)
                        + "u2,6,200,\"copied:\nu9,99,0,x,Ghost\n\nend\",\"Tea House,\nHigh Street\"\n"
                                .replace("\n", end));
        final Interactions interactions = read(input);
        assertEquals(
                Set.of("u1/Tea House, Main Street/5.0/100000", "u2/Tea House, High Street/6.0/200000"),
                events(interactions));
        assertEquals(Map.of(), interactions.counts().rejected());
        assertEquals(2, interactions.counts().read());
    }

    @Test
    void manyLongRecordsOfSeveralFilesAreNeitherLostNorInvented() throws Exception {
        final List<String> inputs = new ArrayList<>();
        final Set<String> expected = new TreeSet<>();
        for (int number = 0; number < 11; number++) {
            final StringBuilder text = new StringBuilder("\uFEFFnote,user,item,amount,time\n");
            for (int row = 0; row < 500; row++) {
                text.append("\"line\n\"\"u,i,1,1\"\"\n\n,,,,\",u").append(row);
                text.append(",\"shop\n")
                        .append(number)
                        .append("\",1,")
                        .append(row)
                        .append('\n');
                expected.add("u" + row + "/shop " + number + "/1.0/" + row * 1000L);
            }
            final Path file = folder.resolve("part-" + number + ".csv.gz");
            try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
                out.write(text.toString().getBytes(StandardCharsets.UTF_8));
            }
            inputs.add(file.toString());
        }
        final Interactions interactions = read(inputs.toArray(new String[0]));
        assertEquals(expected, events(interactions));
        assertEquals(Map.of(), interactions.counts().rejected());
    }

    @Test
    void rowsOfOneFileAreSpreadOverAllCores() throws Exception {
        final String input = file("one.csv", HEADER + "u1,tea,1,1\n");
        assertEquals(
                spark.sparkContext().defaultParallelism(),
                new CsvInteractions(spark, SPEC, Set.of(), ErasedUsers.NONE)
                        .read(List.of(input))
                        .getNumPartitions());
    }

    @Test
    void everyLineOfARecordWithoutSenseIsCounted() throws Exception {
        final String input = file(
                "broken.csv",
                HEADER + "u1,tea,1,1\nu2,\"tea\"x,1,1\nu3,\"milk,1,1\nu4,bread,1,1\nu5,\"x\",1,1\nu6,tea,1,1\n");
        final Interactions interactions = read(input);
        assertEquals(Set.of("u1/tea/1.0/1000", "u6/tea/1.0/1000"), events(interactions));
        assertEquals(Map.of("malformed-row", 4L), interactions.counts().rejected());
    }

    @Test
    void quoteThatSwallowsTheRestOfAFileRefusesTheInput() throws Exception {
        final String input = file("open.csv", HEADER + "u1,tea,1,1\nu2,\"tea,1,1\nu3,tea,1,1\n");
        assertEquals("file:" + input + ", line 3: a double quote is not closed", failure(input));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ISO-8859-1", "windows-1252"})
    void otherEncodingsAreRefusedWithFileAndLine(final String encoding) throws Exception {
        final String good = file("good.csv", HEADER + "u1,tea,1,1\n");
        final String input =
                file("latin.csv", HEADER + "u1,Caf\u00e9,5,1\nu2,Caf\u00e8,6,2\n", Charset.forName(encoding));
        assertEquals("file:" + input + ", line 2: it is not UTF-8; convert the file first", failure(good, input));
    }

    @Test
    void utf16IsRefusedWithFileAndLine() throws Exception {
        final String input = file("wide.csv", HEADER + "u1,tea,5,1\n", StandardCharsets.UTF_16);
        assertEquals("file:" + input + ", line 1: it is not UTF-8; convert the file first", failure(input));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "user,item,amount,time,User\nu1,Tea,5,1,x\n",
                "user,item,amount,time,,_c4\nu1,Tea,5,1,a,b\n",
                ",user,item,amount,time\n0,u1,Tea,5,1\n",
                "Unnamed: 0,_corrupt_record,user,item,amount,time,x,x\n0,,u1,Tea,5,1,,\n",
                "user, item ,amount,\"time\"\nu1,Tea,5,1\n",
                "\uFEFFuser,item,amount,time\r\nu1,Tea,5,1\r\n",
                "\n\nuser,item,amount,time\n\nu1, \"Tea\" ,5,1\n  \n",
                "user,item,amount,time\ru1,Tea,5,1\r",
                "user,item,amount,time\nu1,Tea,5.0,1.0"
            })
    void columnsThatNobodyAskedForStopNothing(final String text) throws Exception {
        final Interactions interactions = read(file("columns.csv", text));
        assertEquals(Set.of("u1/Tea/5.0/1000"), events(interactions));
        assertEquals(1, interactions.counts().read());
    }

    @Test
    void wantedColumnThatStandsTwiceIsNotGuessed() throws Exception {
        final String input = file("twice.csv", "user,item,amount,time,amount\nu1,Tea,5,1,7\n");
        assertEquals(
                "file:" + input + ", line 1: column 'amount' is not clear: the header names it twice", failure(input));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sales 10:15.csv", "a:b.csv", "t[1]{x}*?.csv", "per cent %20.csv"})
    void namesThatHadoopWouldReadOtherwiseAreTrained(final String name) throws Exception {
        final String input = file("in/" + name, HEADER + "u1,Tea,5,1\n");
        assertEquals(Set.of("u1/Tea/5.0/1000"), events(read(input)));
        assertEquals(Set.of("u1/Tea/5.0/1000"), events(read(folder.resolve("in").toString())));
    }

    @Test
    void globOverNamesWithAColonIsRefusedInOneLineThatSaysWhatToDo() throws Exception {
        file("in/a:b.csv", HEADER + "u1,Tea,5,1\n");
        assertEquals(
                "Input cannot be read: " + folder
                        + "/in/*.csv: Hadoop matches no names with a colon; name the file itself or its folder",
                failure(folder + "/in/*.csv"));
    }

    @Test
    void nameThatBeginsLikeASchemeIsNamed() {
        final String message = failure("a:b.csv");
        assertTrue(message.startsWith("Input cannot be read: a:b.csv: "), message);
    }

    @Test
    void archiveThatIsCutOffFailsAndIsNotTakenForItsBeginning() throws Exception {
        final Path file = folder.resolve("cut.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            for (int row = 0; row < 100_000; row++) {
                out.write((row == 0 ? HEADER : "u" + row * 7919L % 65_537 + ",tea,1,1\n")
                        .getBytes(StandardCharsets.UTF_8));
            }
        }
        final byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
        assertThrows(Exception.class, () -> read(file.toString()));
    }
}
