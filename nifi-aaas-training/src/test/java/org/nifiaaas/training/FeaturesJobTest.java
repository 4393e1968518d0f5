package org.nifiaaas.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.training.failure.ExitCodes;

class FeaturesJobTest {

    private static final String SPECIFICATION =
            """
            {"schemaVersion": 2,
             "userColumn": "card", "itemColumn": "shop", "amountColumn": "price", "timeColumn": "day",
             "columns": [{"name": "kind", "of": "item", "type": "categorical"},
                         {"name": "weight", "type": "numeric"}],
             "windows": [{"name": "visits", "statistic": "count", "by": "user", "days": 30},
                         {"name": "mean price", "statistic": "mean", "column": "amount", "by": "kind", "days": 30}],
             "history": 2}
            """;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    private Path data;
    private Path specification;
    private Path output;

    @BeforeAll
    static void useLocalSpark() {
        SparkForTests.useLocalMaster();
    }

    @BeforeEach
    void writeInput() throws IOException {
        data = Files.writeString(
                folder.resolve("events.csv"),
                """
                card,shop,price,day,weight,kind
                ann,tea,2.5,2026-01-01,0.1,drink
                ann,gym,10,2026-01-02T12:00:00Z,,sport
                bob,tea,3.5,2026-01-02,0.3,
                ann,tea,2.5,2026-01-01,0.1,drink
                bob,tea,-3.5,2026-01-03,0.3,drink
                ann,tea,2,2026-01-03,nothing,
                """);
        specification = Files.writeString(folder.resolve("features.json"), SPECIFICATION);
        output = folder.resolve("table");
    }

    private int run(final String... more) {
        out.reset();
        err.reset();
        final List<String> line = new ArrayList<>(List.of(more));
        addMissing(line, "--data", data);
        addMissing(line, "--features", specification);
        addMissing(line, "--out", output);
        return new FeaturesJob(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(line.toArray(new String[0]));
    }

    private static void addMissing(final List<String> line, final String option, final Path value) {
        if (line.stream().noneMatch(each -> each.startsWith(option + "="))) {
            line.add(option + "=" + value);
        }
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String error() {
        final String text = err.toString(StandardCharsets.UTF_8).strip();
        assertEquals(1, text.lines().count(), text);
        return text;
    }

    private void assertRefused(final String message, final String... more) {
        assertEquals(ExitCodes.BAD_INPUT, run(more));
        assertEquals("error: " + message, error());
        assertFalse(Files.exists(output));
    }

    private List<String> lines() throws IOException {
        final List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(output)) {
            for (final Path file : files.sorted().toList()) {
                if (file.getFileName().toString().startsWith("part-")) {
                    lines.addAll(Files.readAllLines(file));
                }
            }
        }
        return lines.stream().sorted().toList();
    }

    @Test
    void eachEventIsALineWithItsFeatures() throws IOException {
        assertEquals(ExitCodes.SUCCEEDED, run(), err.toString(StandardCharsets.UTF_8));

        assertEquals(
                List.of(
                        "{'user':'ann','item':'gym','amount':10.0,'event_time':1767355200000,"
                                + "'kind':'sport','weight':null,"
                                + "'visits':1.0,'mean price':null,"
                                + "'history':[{'item':'tea','age_days':1.5,'amount':2.5}]}",
                        "{'user':'ann','item':'tea','amount':2.0,'event_time':1767398400000,"
                                + "'kind':'drink','weight':null,"
                                + "'visits':2.0,'mean price':3.0,"
                                + "'history':[{'item':'gym','age_days':0.5,'amount':10.0},"
                                + "{'item':'tea','age_days':2.0,'amount':2.5}]}",
                        "{'user':'ann','item':'tea','amount':2.5,'event_time':1767225600000,"
                                + "'kind':'drink','weight':0.1,"
                                + "'visits':0.0,'mean price':null,'history':[]}",
                        "{'user':'bob','item':'tea','amount':3.5,'event_time':1767312000000,"
                                + "'kind':'drink','weight':0.3,"
                                + "'visits':0.0,'mean price':2.5,'history':[]}"),
                lines().stream().map(line -> line.replace('"', '\'')).toList());
        assertTrue(Files.exists(output.resolve("_SUCCESS")));
        assertEquals(
                List.of(
                        "reading " + data,
                        "computing 2 columns, 2 windows and a history of 2 events",
                        "rows: 6 read, 4 used, set aside: 1 duplicate, 1 refund",
                        "writing " + output,
                        "4 events with their features are in " + output),
                said().lines().toList());
    }

    @Test
    void rulesOfTheSpecificationAndExcludedItemsCount() throws IOException {
        Files.writeString(
                specification,
                SPECIFICATION.replace(
                        "\"history\": 2",
                        "\"refunds\": \"keep\", \"removeDuplicates\": false, \"timeZone\": \"Asia/Tokyo\""));

        assertEquals(ExitCodes.SUCCEEDED, run("--exclude-item=gym"), err.toString(StandardCharsets.UTF_8));

        assertEquals(5, lines().size());
        assertTrue(said().contains("rows: 6 read, 5 used, set aside: 1 excluded-item"), said());
        assertTrue(lines().get(0)
                .startsWith("{\"user\":\"ann\",\"item\":\"tea\",\"amount\":2.0,\"event_time\":1767366000000"));
        assertFalse(lines().get(0).contains("history"));
    }

    @Test
    void erasedUsersHaveNoFeatures() throws IOException {
        final Path erased = Files.writeString(folder.resolve("erased-users.txt"), "ann\n");

        assertEquals(ExitCodes.SUCCEEDED, run("--erased=" + erased), err.toString(StandardCharsets.UTF_8));

        assertEquals(1, lines().size());
        assertTrue(lines().get(0).startsWith("{\"user\":\"bob\""), lines()::toString);
        assertTrue(said().contains("rows: 6 read, 1 used, set aside: 4 erased-user, 1 refund"), said());
        Files.delete(erased);
        assertEquals(ExitCodes.BAD_INPUT, run("--erased=" + erased, "--out=" + folder.resolve("another")));
        assertTrue(error().startsWith("error: Option --erased: the file " + erased + " is not there; "), error());
    }

    @Test
    void helpNamesTheOptions() {
        assertEquals(ExitCodes.SUCCEEDED, run("--help"));
        assertTrue(said().contains("--features=FILE"), said());
    }

    @Test
    void unknownOptionIsNamed() {
        assertRefused("Unknown option: '--window'", "--window");
    }

    @Test
    void missingDataAreNamed() {
        final Path missing = folder.resolve("none.csv");
        assertRefused("Input does not exist: " + missing, "--data=" + missing);
    }

    @Test
    void missingSpecificationIsNamed() {
        final Path missing = folder.resolve("none.json");
        assertRefused("Option --features: the file " + missing + " is not there", "--features=" + missing);
    }

    @Test
    void specificationElsewhereIsRefused() {
        assertRefused(
                "Option --features is 'hdfs://cluster/features.json', it must be a local or mounted path",
                "--features=hdfs://cluster/features.json");
    }

    @Test
    void mistakeInTheSpecificationIsToldWithItsLine() throws IOException {
        Files.writeString(specification, SPECIFICATION.replace("\"by\": \"kind\"", "\"by\": \"sort\""));
        assertRefused(
                specification + ": line 6: sort is no categorical column to count by; there are user, item, kind");
    }

    @Test
    void specificationThatIsNoJsonIsRefused() throws IOException {
        Files.writeString(specification, "windows: many");
        assertEquals(ExitCodes.BAD_INPUT, run());
        assertTrue(error().startsWith("error: " + specification + ": not readable as JSON: "), error());
    }

    @Test
    void specificationWithoutFeaturesIsRefused() throws IOException {
        Files.writeString(specification, "{\"schemaVersion\": 2}");
        assertRefused(
                specification
                        + " asks for no features and no masks; with schemaVersion 2 it can have columns, windows, a history and privacy");
    }

    @Test
    void columnThatTheDataLackIsNamedWithThoseThatAreThere() throws IOException {
        Files.writeString(specification, SPECIFICATION.replace("\"weight\"", "\"height\""));
        assertRefused("file:" + data
                + ", line 1: there is no column 'height'; the columns are card, shop, price, day, weight, kind");
    }

    @Test
    void outputThatExistsIsLeftAlone() throws IOException {
        Files.createDirectory(output);
        assertEquals(ExitCodes.BAD_INPUT, run());
        assertEquals("error: Output exists already: " + output + "; name a new folder, or delete it", error());
        assertEquals(List.of(), lines());
    }

    @Test
    void outputWithoutANameIsRefused() {
        assertRefused("Option --out is empty, it must be a folder", "--out=");
    }

    @Test
    void outputOnAnUnknownFileSystemIsRefused() {
        assertEquals(ExitCodes.BAD_INPUT, run("--out=nowhere://here/table"));
        assertTrue(error().startsWith("error: Output cannot be written: nowhere://here/table: "), error());
    }

    @Test
    void outputThatCannotBeWrittenFailsInOneLine() {
        assertEquals(ExitCodes.FAILED, run("--out=" + data + "/table"));
        assertTrue(error().startsWith("error: Output cannot be written: " + data + "/table: "), error());
    }

    @Test
    void rowsOfWhichNoneIsUsableAreToldByReason() throws IOException {
        Files.writeString(data, "card,shop,price,day,weight,kind\nann,tea,1,never,,\n");
        assertRefused("None of the 1 rows of the input is usable: 1 unreadable-time");
    }
}
