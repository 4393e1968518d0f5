package org.nifiaaas.sandbox.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.data.CardTransaction;
import org.nifiaaas.sandbox.data.CardTransactions;
import org.nifiaaas.sandbox.data.CsvTransactions.Columns;
import org.nifiaaas.sandbox.data.Habits;

/** What the demo is fed with: transactions with the columns that a specification names. */
class DemoInputTest {

    private static final Path SAMPLE = Path.of("../templates/samples/features.json");
    private static final Columns COLUMNS = new Columns("who", "shop", null, "when");
    private static final CardTransactions.Settings TOWN =
            new CardTransactions.Settings(3, 500, 20, 20, LocalDate.of(2018, 1, 1), 90, Habits.lively());

    @TempDir
    private Path folder;

    private Path file(final String name, final String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static String refusal(final Executable input) {
        return assertThrows(SandboxException.class, input).getMessage();
    }

    @Test
    void generatedTransactionsFitTheSample() throws SandboxException {
        final DemoInput input = DemoInput.generated(TOWN, SAMPLE);

        assertEquals(500, input.transactions().size());
        assertEquals("2 columns, 10 windows, 4 crosses", input.specification().describe());
    }

    @Test
    void columnThatIsNotGeneratedIsNamed() throws IOException {
        final Path features = file(
                "features.json",
                "{\"schemaVersion\": 2, \"columns\": [{\"name\": \"directorate\", \"type\": \"categorical\"}]}");

        assertEquals(
                "--features " + features
                        + " names the column 'directorate', and the generated transactions have category, segment, channel",
                refusal(() -> DemoInput.generated(TOWN, features)));
    }

    @Test
    void fileKeepsTheColumnsThatTheSpecificationNames() throws Exception {
        final Path data =
                file("data.csv", "who,shop,when,Kind of shop,note\nc1,s1,2019-01-02,bakery,x\nc2,s2,2019-01-03,,y\n");
        final Path features = file(
                "features.json",
                "{\"schemaVersion\": 2, \"columns\": [{\"name\": \"Kind of shop\", \"of\": \"item\", \"type\": \"categorical\"}]}");

        final DemoInput input = DemoInput.ofFile(data, COLUMNS, features, words -> {});

        assertEquals(
                List.of(
                        new CardTransaction("c1", "s1", null, "2019-01-02", Map.of("Kind_of_shop", "bakery")),
                        new CardTransaction("c2", "s2", null, "2019-01-03")),
                input.transactions());
    }

    @Test
    void withoutASpecificationOneIsSuggested() throws Exception {
        final StringBuilder csv = new StringBuilder("who,shop,when,kind\n");
        for (int row = 0; row < 300; row++) {
            csv.append(String.format(
                    "c%d,s%d,%s,kind %d%n",
                    row % 7, row % 5, LocalDate.of(2019, 1, 1).plusDays(row), row % 5));
        }

        final DemoInput input = DemoInput.ofFile(file("data.csv", csv.toString()), COLUMNS, null, words -> {});

        assertEquals(Map.of("kind", "kind"), input.specification().fields());
        assertEquals("kind 0", input.transactions().get(0).further().get("kind"));
    }

    @Test
    void fileOfFourColumnsHasWindowsToo() throws Exception {
        final Path data = file("data.csv", "who,shop,when\nc1,s1,2019-01-02\nc1,s1,2019-03-02\n");

        final DemoInput input = DemoInput.ofFile(data, COLUMNS, null, words -> {});

        assertEquals(Map.of(), input.specification().fields());
        assertTrue(
                input.specification().names().contains("days_since"),
                input.specification().toJson());
    }

    @Test
    void columnThatTheFileLacksIsNamed() throws IOException {
        final Path data = file("data.csv", "who,shop,when\nc1,s1,2019-01-02\n");

        assertEquals(
                "File " + data + ", line 1: there is no column 'category'; the columns are who, shop, when",
                refusal(() -> DemoInput.ofFile(data, COLUMNS, SAMPLE, words -> {})));
    }

    @Test
    void rulesThatTheBoxesDoNotHaveAreRefused() throws IOException {
        final Path features = file(
                "features.json",
                "{\"schemaVersion\": 2, \"timeZone\": \"Europe/London\", \"windows\":"
                        + " [{\"name\": \"visits\", \"statistic\": \"count\", \"by\": \"user\", \"days\": 7}]}");

        assertEquals(
                "--features " + features
                        + " has rules of its own for refunds or the time zone; the flow propensity-features leaves refunds out and takes times for UTC",
                refusal(() -> DemoInput.read(features)));
    }

    @Test
    void specificationWithNothingToLearnFromIsRefused() throws IOException {
        final Path features = file("features.json", "{\"schemaVersion\": 2, \"history\": 10}");

        assertEquals(
                "--features " + features + " has neither columns nor windows to learn from",
                refusal(() -> DemoInput.read(features)));
    }
}
