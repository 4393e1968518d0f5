package org.nifiaaas.processors.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nifiaaas.features.RepositoryNames;

class SparkBatchResultTest {

    private static final String RUN = "train-1";
    private static final String WHOLE =
            "{\"status\":\"succeeded\",\"message\":\"Wrote version 3\",\"model\":\"propensity\","
                    + "\"version\":3,\"runId\":\"train-1\",\"metrics\":{\"hr10\":0.5,\"parts\":[1,null,true]}}";

    /** What stands in the place of a member in the trials. */
    private static final List<String> VALUES = List.of(
            "true",
            "null",
            "[]",
            "{}",
            "1e999",
            "-1",
            "0",
            "01",
            "3.0",
            "NaN",
            "99999999999999999999",
            "\"../../x\"",
            "\".\"",
            "\"..\"",
            "\"a/b\"",
            "\"a\\\\b\"",
            "\"\"",
            "\" \"",
            "\"\\u0000\"",
            "\"two\\nlines\"",
            "\"\\u2028\"",
            "\"\\ud800\"",
            "\"\\uzzzz\"",
            "\"3\"",
            "3",
            "\"succeeded\"",
            "\"failed\"",
            "\"train-1\"",
            "\"" + "long".repeat(5_000) + "\"",
            "[".repeat(50_000),
            "/* no */ 1",
            "'x'");

    @TempDir
    private Path folder;

    @Test
    void whatTheJobSaysIsTakenAsItIs() throws IOException {
        final SparkBatchResult result = read(WHOLE).orElseThrow();

        assertTrue(result.succeeded());
        assertArrayEquals(WHOLE.getBytes(StandardCharsets.UTF_8), result.content());
        assertEquals(
                Map.of("training.model", "propensity", "training.version", "3", "training.message", "Wrote version 3"),
                result.attributes());
    }

    @Test
    void allButTheStatusMayBeMissingOrNull() throws IOException {
        final SparkBatchResult result =
                read("{\"status\":\"failed\",\"message\":null,\"model\":null,\"version\":null,\"runId\":null}")
                        .orElseThrow();

        assertFalse(result.succeeded());
        assertTrue(result.attributes().isEmpty());
        assertTrue(SparkBatchResult.read(folder.resolve("none").toString(), RUN).isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | is not a JSON object",
                "{\"status\": | is not JSON",
                "{status:\"failed\"} | is not JSON",
                "{\"status\":\"failed\"} {} | is not JSON",
                "{\"status\":true} | has a status that is not a text, but true or false",
                "{\"status\":\"failed\",\"status\":\"succeeded\"} | has two members status",
                "{\"status\":\"failed\",\"message\":[]} | has a message that is not a text, but an array",
                "{\"status\":\"failed\",\"runId\":\"a\\nb\"} | belongs to run 'a b', not to train-1",
                "{\"status\":\"failed\",\"model\":7} | has a model that is not a text, but the number '7'",
                "{\"status\":\"failed\",\"model\":\"../../x\"} | has the model '../../x', which is not one plain folder name",
                "{\"status\":\"failed\",\"version\":\"../../x\"} | has a version that is not a number, but the text '../../x'",
                "{\"status\":\"failed\",\"version\":true} | has a version that is not a number, but true or false",
                "{\"status\":\"failed\",\"version\":1e999} | has the version '1e999', which is not a whole number from 1 up with at most 18 digits"
            })
    void whatIsNoResultIsNamed(final String content, final String what) throws IOException {
        final IOException fault = assertThrows(IOException.class, () -> read(content));

        assertEquals("Result file " + file() + " " + what, fault.getMessage());
    }

    @Test
    void textThatIsNotUtf8AndFilesWithoutEndAreNamed() throws IOException {
        Files.write(file(), new byte[] {'{', '"', (byte) 0xC3, '"'});
        assertEquals(
                "Result file " + file() + " is not text in UTF-8",
                assertThrows(IOException.class, () -> SparkBatchResult.read(file().toString(), RUN))
                        .getMessage());
        Files.write(file(), new byte[(1 << 20) + 1]);
        assertEquals(
                "Result file " + file() + " is longer than 1048576 bytes",
                assertThrows(IOException.class, () -> SparkBatchResult.read(file().toString(), RUN))
                        .getMessage());
    }

    /** Every outcome is a value that may be passed on, or one sentence on one line. */
    @Test
    void whateverTheFileHoldsIsAResultOrOneSentence() throws IOException {
        final Random random = new Random(20_260_101);
        int results = 0;
        int faults = 0;
        for (int trial = 0; trial < 4_000; trial++) {
            final String content = trial % 2 == 0 ? exchanged(random) : damaged(random);
            try {
                check(read(content).orElseThrow());
                results++;
            } catch (final IOException e) {
                assertOneLine(e.getMessage());
                assertTrue(e.getMessage().startsWith("Result file " + file() + " "), e.getMessage());
                faults++;
            }
        }
        assertTrue(results > 100 && faults > 1_000, results + " results, " + faults + " faults");
    }

    private static void check(final SparkBatchResult result) {
        final Map<String, String> attributes = result.attributes();
        assertTrue(RepositoryNames.isModelName(attributes.getOrDefault("training.model", "propensity")));
        assertTrue(RepositoryNames.isVersionName(attributes.getOrDefault("training.version", "1")));
        attributes.values().forEach(SparkBatchResultTest::assertOneLine);
        assertOneLine(result.message());
    }

    private static void assertOneLine(final String text) {
        assertTrue(text.length() <= 503, text);
        assertFalse(text.matches("(?s).*[\\p{Cntrl}\\x80-\\x9f\\u2028\\u2029].*"), text);
    }

    private static String exchanged(final Random random) {
        final String[] names = {"status", "message", "model", "version", "runId", "other"};
        final StringBuilder content = new StringBuilder("{\"status\":\"succeeded\"");
        if (random.nextInt(4) == 0) {
            content.setLength(1);
        }
        final int members = random.nextInt(4);
        for (int member = 0; member < members; member++) {
            content.append(content.length() > 1 ? "," : "")
                    .append('"')
                    .append(names[random.nextInt(names.length)])
                    .append("\":")
                    .append(VALUES.get(random.nextInt(VALUES.size())));
        }
        return content.append('}').toString();
    }

    private static String damaged(final Random random) {
        final StringBuilder content = new StringBuilder(WHOLE);
        final int changes = 1 + random.nextInt(3);
        for (int change = 0; change < changes && !content.isEmpty(); change++) {
            final int position = random.nextInt(content.length());
            switch (random.nextInt(4)) {
                case 0 -> content.deleteCharAt(position);
                case 1 -> content.setCharAt(position, (char) random.nextInt(0x3000));
                case 2 -> content.insert(position, "{}[]\",:\\\n\u0000\u2028".charAt(random.nextInt(11)));
                default -> content.setLength(Math.max(1, position));
            }
        }
        return content.toString();
    }

    private Optional<SparkBatchResult> read(final String content) throws IOException {
        Files.writeString(file(), content);
        return SparkBatchResult.read(file().toString(), RUN);
    }

    private Path file() {
        return folder.resolve("result.json");
    }
}
