package org.nifiaaas.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.features.privacy.MaskedEvents;
import org.nifiaaas.features.privacy.TokenKey;
import org.nifiaaas.training.failure.ExitCodes;

/** Rows are masked as ExtractFeatures masks records, and no raw id gets into what comes out. */
class MaskedTrainingTest {

    private static final String PLAIN =
            """
            {"schemaVersion": 2, "userColumn": "card", "itemColumn": "shop", "timeColumn": "when",
             "privacy": [{"column": "user", "mask": "token"}, {"column": "holder", "mask": "drop"}]}
            """;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    private Path data;
    private Path keyFile;
    private Path output;

    @BeforeAll
    static void useLocalSpark() {
        SparkForTests.useLocalMaster();
    }

    @BeforeEach
    void writeInput() throws IOException {
        data = Files.writeString(folder.resolve("events.csv"), MaskedEvents.CSV);
        keyFile = Files.writeString(folder.resolve("key"), MaskedEvents.KEY);
        output = folder.resolve("table");
    }

    private Path specification(final String json) throws IOException {
        return Files.writeString(folder.resolve("features.json"), json);
    }

    private int features(final String json, final String... more) throws IOException {
        err.reset();
        final List<String> line = new ArrayList<>(List.of(
                "--data", data.toString(), "--features", specification(json).toString(), "--out", output.toString()));
        line.addAll(List.of(more));
        return new FeaturesJob(
                        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(line.toArray(new String[0]));
    }

    private String error() {
        final String text = err.toString(StandardCharsets.UTF_8).strip();
        assertEquals(1, text.lines().count(), text);
        assertFalse(text.contains(MaskedEvents.KEY) || text.contains("C-17"), text);
        return text;
    }

    private List<JsonObject> rows() throws IOException {
        final List<JsonObject> rows = new ArrayList<>();
        try (Stream<Path> files = Files.list(output)) {
            for (final Path file : files.sorted().toList()) {
                if (file.getFileName().toString().startsWith("part-")) {
                    Files.readAllLines(file)
                            .forEach(line ->
                                    rows.add(JsonParser.parseString(line).getAsJsonObject()));
                }
            }
        }
        return rows;
    }

    @Test
    void rowsHaveTheValuesThatExtractFeaturesWrites() throws IOException {
        assertEquals(
                ExitCodes.SUCCEEDED,
                features(MaskedEvents.SPECIFICATION, "--key-file", keyFile.toString()),
                err.toString(StandardCharsets.UTF_8));

        final List<String> found = rows().stream()
                .map(row -> row.entrySet().stream()
                        .map(field -> field.getValue().isJsonNull()
                                ? "null"
                                : field.getValue().getAsString())
                        .collect(Collectors.joining("|")))
                .sorted()
                .toList();
        assertEquals(MaskedEvents.EXPECTED, found);
    }

    @Test
    void itemThatIsLeftOutIsFoundByItsNameInRawFilesAndInMaskedOnes() throws IOException {
        features(MaskedEvents.SPECIFICATION, "--key-file", keyFile.toString(), "--exclude-item", "Gym");
        assertEquals(2, rows().size());
        final TokenKey key = TokenKey.of(MaskedEvents.KEY);
        data = Files.writeString(
                folder.resolve("masked.csv"),
                MaskedEvents.CSV
                        .replace("Gym", key.token("item", "Gym"))
                        .replace(",holder", "")
                        .replaceAll(",(Ann|Bob)", ""));
        output = folder.resolve("again");

        features(MaskedEvents.SPECIFICATION, "--key-file", keyFile.toString(), "--exclude-item", "Gym");

        assertEquals(2, rows().size());
    }

    @Test
    void withoutAKeyTokensAreTakenAndAnythingElseIsRefusedWithItsLine() throws IOException {
        final TokenKey key = TokenKey.of(MaskedEvents.KEY);
        final String header = "card,shop,when\n";
        data = Files.writeString(folder.resolve("good.csv"), header + key.token("user", "C-17") + ",tea,2019-01-01\n");
        assertEquals(ExitCodes.SUCCEEDED, features(PLAIN), err.toString(StandardCharsets.UTF_8));
        assertEquals(key.token("user", "C-17"), rows().get(0).get("user").getAsString());

        output = folder.resolve("second");
        data = Files.writeString(
                folder.resolve("bad.csv"),
                header + key.token("user", "C-17") + ",tea,2019-01-01\nC-17,tea,2019-01-02\n");
        assertEquals(ExitCodes.BAD_INPUT, features(PLAIN));
        assertTrue(
                error().endsWith("bad.csv, line 3: the value of user is no token, and there is no key to make it one;"
                        + " name it with --key-file"),
                error());
        assertFalse(Files.exists(output));
    }

    @Test
    void eventsUnderThePreviousTokenAreThoseOfTheSameUser() throws IOException {
        final TokenKey key = TokenKey.of(MaskedEvents.KEY);
        final TokenKey previous = TokenKey.of(MaskedEvents.PREVIOUS_KEY);
        final Path folderOfFiles = Files.createDirectory(folder.resolve("files"));
        Files.writeString(
                folderOfFiles.resolve("before.csv"),
                "card,shop,when\n" + previous.token("user", "C-17") + ",tea,2019-01-01\n"
                        + previous.token("user", "C-18") + ",tea,2019-01-01\n");
        Files.writeString(
                folderOfFiles.resolve("after.csv"),
                "card,shop,when,previous_user\n" + key.token("user", "C-17") + ",tea,2019-01-02,"
                        + previous.token("user", "C-17") + "\n" + key.token("user", "C-17") + ",gym,2019-01-03,\n"
                        + key.token("user", "C-19") + ",gym,2019-01-03,C-19\n");
        data = folderOfFiles;

        for (final String[] keys : new String[][] {{}, {"--key-file", keyFile.toString()}}) {
            Files.writeString(keyFile, MaskedEvents.KEY + "\n" + MaskedEvents.PREVIOUS_KEY);
            output = folder.resolve("table-" + keys.length);
            assertEquals(ExitCodes.SUCCEEDED, features(PLAIN, keys), err.toString(StandardCharsets.UTF_8));

            final Map<String, Long> events = rows().stream()
                    .collect(Collectors.groupingBy(row -> row.get("user").getAsString(), Collectors.counting()));
            assertEquals(
                    Map.of(
                            key.token("user", "C-17"),
                            3L,
                            previous.token("user", "C-18"),
                            1L,
                            key.token("user", "C-19"),
                            1L),
                    events);
        }
    }

    @Test
    void keyFileThatIsOfNoUseIsRefused() throws IOException {
        assertEquals(
                ExitCodes.BAD_INPUT,
                features(
                        "{\"schemaVersion\":2,\"privacy\":[{\"column\":\"time\",\"mask\":\"week\"}]}",
                        "--key-file",
                        keyFile.toString()));
        assertTrue(
                error().contains("Option --key-file: the feature specification has no mask that says token"), error());

        Files.writeString(keyFile, "short");
        assertEquals(ExitCodes.BAD_INPUT, features(PLAIN, "--key-file", keyFile.toString()));
        assertTrue(error().contains("a key must have 32 characters or more, and it has 5"), error());
    }

    @Test
    void modelKnowsTokensOnlyAndItsSpecificationSaysSo() throws Exception {
        final StringBuilder csv = new StringBuilder("card,shop,when,holder\n");
        for (int day = 1; day <= 28; day++) {
            for (int card = 0; card < 12; card++) {
                csv.append(String.format("C-%d,s%d,2019-02-%02d,Ann%n", card, (card + day) % 7, day));
            }
        }
        final Path input = Files.writeString(folder.resolve("purchases.csv"), csv);
        final Path repository = folder.resolve("models");
        final TrainJobRunner job = new TrainJobRunner();
        final List<String> line = List.of(
                "--repository",
                repository.toString(),
                "--model",
                "propensity",
                "--input",
                input.toString(),
                "--features",
                specification(PLAIN).toString(),
                "--network",
                "item-knn",
                "--horizon",
                "4d",
                "--test-fraction",
                "0.2");

        assertEquals(ExitCodes.BAD_INPUT, job.run(line));
        assertTrue(job.err().contains("purchases.csv, line 2: the value of user is no token"), job.err());
        final List<String> withKey = new ArrayList<>(line);
        withKey.addAll(List.of("--key-file", keyFile.toString()));
        assertEquals(ExitCodes.SUCCEEDED, job.run(withKey), job::err);

        final Path version = repository.resolve("propensity").resolve("1");
        final String token = TokenKey.of(MaskedEvents.KEY).token("user", "C-3");
        assertTrue(Files.readString(version.resolve("users.vocab")).contains(token));
        try (Stream<Path> files = Files.walk(repository)) {
            for (final Path file : files.filter(Files::isRegularFile).toList()) {
                assertFalse(
                        new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains("C-3"),
                        file.toString());
            }
        }
        assertEquals(
                FeatureSpec.fromJson(PLAIN).hash(),
                FeatureSpec.fromJson(Files.readString(version.resolve("features.json")))
                        .hash());
    }

    @Test
    void keyFileNeedsASpecification() {
        final TrainJobRunner job = new TrainJobRunner();

        assertEquals(
                ExitCodes.BAD_INPUT,
                job.run(List.of(
                        "--repository",
                        folder.resolve("models").toString(),
                        "--model",
                        "propensity",
                        "--input",
                        data.toString(),
                        "--key-file",
                        keyFile.toString())));
        assertTrue(job.err().contains("Option --key-file needs --features FILE"), job.err());
    }
}
