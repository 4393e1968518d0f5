package org.nifiaaas.training.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.features.ErasedUsers;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.features.Interaction;
import org.nifiaaas.training.SparkForTests;
import org.nifiaaas.training.failure.InputException;

class CsvInteractionsTest {

    private static final FeatureSpec SPEC =
            FeatureSpec.builder().columns("card", "shop", "amount", "day").build();

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

    private String file(final String name, final String... lines) throws Exception {
        final Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, String.join("\n", lines) + "\n");
        return file.toString();
    }

    private static Interactions read(final String... inputs) throws InputException {
        final CsvInteractions reader = new CsvInteractions(spark, SPEC, Set.of(" (other) "), ErasedUsers.NONE);
        return Interactions.of(reader.read(List.of(inputs)), SPEC.removeDuplicates());
    }

    private static Set<String> pairs(final Interactions interactions) {
        return new TreeSet<>(interactions
                .all()
                .map(interaction -> interaction.user() + "/" + interaction.item())
                .collect());
    }

    private static String failure(final String... inputs) {
        final String message =
                assertThrows(InputException.class, () -> read(inputs)).getMessage();
        assertEquals(1, message.lines().count());
        return message;
    }

    @Test
    void columnsAreFoundByNameInEachFile() throws Exception {
        file("in/a.csv", "day,extra,card,amount,shop", "2026-01-02,x,ann,1.5,tea");
        file("in/deeper/b.csv", "card,shop,day,amount", "bob,milk,01/31/2026,2");
        file("in/_temporary/c.csv", "nothing", "to read");
        file("in/.hidden.csv", "nothing", "to read");
        Files.writeString(folder.resolve("in/empty.csv"), "");
        final Interactions interactions = read(folder.resolve("in").toString());
        assertEquals(Set.of("ann/tea", "bob/milk"), pairs(interactions));
        final Interaction bob = interactions
                .all()
                .filter(interaction -> interaction.user().equals("bob"))
                .first();
        assertEquals(Instant.parse("2026-01-31T00:00:00Z").toEpochMilli(), bob.timeMillis());
        assertEquals(2, bob.amount());
    }

    @Test
    void quotedAndCompressedFilesWithByteOrderMarkAreRead() throws Exception {
        final Path file = folder.resolve("in {1}.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("\uFEFFcard,shop,amount,day\n\"ann\",\"the \"\"best\"\", tea\",1,2026-01-02\n"
                    .getBytes(StandardCharsets.UTF_8));
        }
        assertEquals(Set.of("ann/the \"best\", tea"), pairs(read(folder + "/in *.csv.gz")));
    }

    @Test
    void everyRowIsAcceptedOrCountedByReason() throws Exception {
        final String input = file(
                "rows.csv",
                "card,shop,amount,day",
                "ann,tea,1,2026-01-02",
                "ann,tea,1,2026-01-02",
                "ann, tea ,1.00,1767312000",
                "ann,tea,,2026-01-03",
                "ann,tea,-1,2026-01-02",
                ",tea,1,2026-01-02",
                "ann,,1,2026-01-02",
                "ann,tea,much,2026-01-02",
                "ann,tea,1,",
                "ann,tea,1,yesterday",
                "ann,tea",
                "ann,tea,1,2026-01-02,more",
                "ann,(other),1,2026-01-02");
        final RowCounts counts = read(input).counts();
        assertEquals(13, counts.read());
        assertEquals(2, counts.accepted());
        assertEquals(
                Map.of(
                        "duplicate", 2L,
                        "refund", 1L,
                        "missing-user", 1L,
                        "missing-item", 1L,
                        "unreadable-amount", 1L,
                        "missing-time", 1L,
                        "unreadable-time", 1L,
                        "malformed-row", 2L,
                        "excluded-item", 1L),
                counts.rejected());
    }

    @Test
    void severalInputsAreReadTogether() throws Exception {
        final String first = file("a.csv", "card,shop,amount,day", "ann,tea,1,2026-01-02");
        final String second = file("b.csv", "card,shop,amount,day", "bob,tea,1,2026-01-02");
        assertEquals(Set.of("ann/tea", "bob/tea"), pairs(read(first, second)));
    }

    @Test
    void missingInputIsNamed() {
        assertEquals("Input does not exist: " + folder + "/no.csv", failure(folder + "/no.csv"));
    }

    @Test
    void folderWithoutCsvFilesIsNamed() throws Exception {
        Files.writeString(folder.resolve("empty.csv"), "");
        assertEquals("Input holds no CSV file with a header line: " + folder, failure(folder.toString()));
    }

    @Test
    void brokenArchiveIsNamed() throws Exception {
        final String input = file("broken.csv.gz", "this is no gzip");
        assertTrue(failure(input).startsWith("Input cannot be read: " + input + ": "), failure(input));
    }

    @Test
    void missingColumnIsNamedWithThoseThatAreThere() throws Exception {
        final String input = file("a.csv", "card,shop,day", "ann,tea,2026-01-02");
        assertEquals(
                "file:" + input + ", line 1: there is no column 'amount'; the columns are card, shop, day",
                failure(input));
    }

    @Test
    void headerWithoutRowsIsAnError() throws Exception {
        assertEquals("Input has a header but no rows", failure(file("a.csv", "card,shop,amount,day")));
    }

    @Test
    void unusableRowsAreCountedInTheError() throws Exception {
        final String input = file("a.csv", "card,shop,amount,day", "ann,tea,1,never", "ann,tea", "bob,tea,1,soon");
        assertEquals("None of the 3 rows of the input is usable: 1 malformed-row, 2 unreadable-time", failure(input));
    }

    private static FeatureSpec specOfColumns(final String... names) {
        final String columns = Arrays.stream(names)
                .map(name -> "{\"name\": \"" + name + "\", \"type\": \"categorical\"}")
                .collect(Collectors.joining(", "));
        return FeatureSpec.fromJson("{\"schemaVersion\": 2, \"userColumn\": \"card\", \"itemColumn\": \"shop\","
                + " \"amountColumn\": \"amount\", \"timeColumn\": \"day\", \"columns\": [" + columns + "]}");
    }

    private static ReadEvents events(final FeatureSpec spec, final String... inputs) throws InputException {
        return ReadEvents.of(new CsvInteractions(spark, spec, Set.of(), ErasedUsers.NONE).read(List.of(inputs)));
    }

    @Test
    void furtherColumnsAreReadByNameInEachFile() throws Exception {
        final String first = file("a.csv", "kind,card,shop,amount,day,size", "hot,ann,tea,1,2026-01-02,\" L \"");
        final String second = file("b.csv", "card,shop,size,amount,day,kind,more", "bob,milk,,2,2026-01-03,cold,x");
        final ReadEvents events = events(specOfColumns("size", "kind", "shop"), first, second);

        assertEquals(
                Map.of("ann", List.of(" L ", "hot", "tea"), "bob", List.of("", "cold", "milk")),
                events.all().collect().stream()
                        .collect(Collectors.toMap(event -> event.interaction().user(), ReadEvent::columns)));
        assertEquals(2, events.counts().accepted());
        events.unpersist();
    }

    @Test
    void idsAreThoseOfTheRowsWheneverTheyAreRead() throws Exception {
        final String first =
                file("a.csv", "card,shop,amount,day", "a1,tea,1,2026-01-02", "a2,tea,1,never", "a3,tea,1,1");
        final String second = file("b.csv", "card,shop,amount,day", "b1,tea,1,2026-01-02", "b1,tea,1,2026-01-02");
        final Map<Long, String> ids = ids(first, second);

        assertEquals(ids, ids(first, second));
        assertEquals(List.of("a1", "a3", "b1", "b1"), List.copyOf(ids.values()), "in the order of the rows");
    }

    private static Map<Long, String> ids(final String... inputs) throws InputException {
        final Map<Long, String> ids = new TreeMap<>();
        for (final ReadEvent event : events(SPEC, inputs).all().collect()) {
            ids.put(event.id(), event.interaction().user());
        }
        return ids;
    }

    @Test
    void missingFurtherColumnIsNamedWithThoseThatAreThere() throws Exception {
        final String input = file("a.csv", "card,shop,amount,day,kind", "ann,tea,1,2026-01-02,hot");
        assertEquals(
                "file:" + input + ", line 1: there is no column 'size'; the columns are card, shop, amount, day, kind",
                assertThrows(InputException.class, () -> events(specOfColumns("kind", "size"), input))
                        .getMessage());
    }
}
