package org.nifiaaas.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.features.RefundRule;
import org.nifiaaas.training.failure.ExitCodes;
import org.nifiaaas.training.failure.InputException;
import org.nifiaaas.training.learn.ModelKind;
import org.nifiaaas.training.models.NetworkKind;

class TrainingArgumentsTest {

    private static TrainingArguments parse(final String... more) {
        final List<String> line =
                new ArrayList<>(List.of("--input", "a.csv", "--repository", "/models", "--model", "propensity"));
        line.addAll(List.of(more));
        final TrainingArguments arguments = new TrainingArguments();
        arguments.commandLine().parseArgs(line.toArray(new String[0]));
        return arguments;
    }

    @Test
    void defaultsAreValid() throws InputException {
        final TrainingArguments arguments = parse();
        arguments.validate();
        assertEquals(0.2, arguments.testFraction());
        assertEquals(OptionalLong.empty(), arguments.testFromMillis());
        assertEquals(10, arguments.topK());
        assertEquals(42, arguments.options().seed());
        assertEquals(
                "embeddings 200 + 100, dense 256, 128, 2",
                arguments.options().shape(NetworkKind.MLP, 2, 2).describe());
        assertTrue(arguments.runId().matches("[0-9a-f-]{36}"));
    }

    @Test
    void everyInputAndExcludedItemCounts() throws InputException {
        final TrainingArguments arguments = parse(
                "--input", "b", "c", "--exclude-item", "(other)", "--exclude-item", "cash", "--hidden", "64,32,16");
        arguments.validate();
        assertEquals(List.of("a.csv", "b", "c"), arguments.inputs());
        assertEquals(List.of("(other)", "cash"), arguments.excludedItems());
        assertEquals(
                "embeddings 200 + 100, dense 64, 32, 16, 2",
                arguments.options().shape(NetworkKind.MLP, 2, 2).describe());
    }

    @Test
    void moreUsersOrItemsThanTheNetworkTellsApartAreRefusedBeforeTraining() throws InputException {
        final int rows = 1 << 24;
        final TrainingArguments arguments = parse("--user-embedding", "1", "--item-embedding", "1", "--hidden", "8");

        arguments.options().shape(NetworkKind.MLP, rows, rows);

        assertEquals(
                "Training window has 16777216 distinct users, the network tells 16777215 apart; a shorter training"
                        + " window helps",
                assertThrows(InputException.class, () -> arguments.options().shape(NetworkKind.MLP, rows + 1, 2))
                        .getMessage());
        assertEquals(
                "Training window has 16777217 distinct items, the network tells 16777215 apart; a shorter training"
                        + " window helps",
                assertThrows(InputException.class, () -> arguments.options().shape(NetworkKind.MLP, 2, rows + 2))
                        .getMessage());
    }

    /** Counted in ints, 16,777,216 x 256 weights are none. */
    @Test
    void moreWeightsThanAModelFileHoldsAreRefusedBeforeTraining() {
        final TrainingArguments arguments = parse("--user-embedding", "256", "--item-embedding", "1", "--hidden", "1");

        assertEquals(
                "Network has 4294967560 weights (16777216 x 256 of users, 2 x 1 of items), a model file holds"
                        + " 536608767; smaller embeddings or a shorter training window help",
                assertThrows(InputException.class, () -> arguments.options().shape(NetworkKind.MLP, 1 << 24, 2))
                        .getMessage());
        assertThrows(
                InputException.class, () -> parse("--user-embedding", "2147483647", "--item-embedding", "2147483647")
                        .options()
                        .shape(NetworkKind.MLP, 2, 2));
    }

    @Test
    void seedMayBeNegative() {
        assertEquals(-5, parse("--seed", "-5").options().seed());
    }

    @Test
    void rulesAndColumnsReachTheSpecification() throws InputException {
        final FeatureSpec spec = parse(
                        "--user-column", "card", "--amount-column", "eur", "--refunds", "keep", "--zone", "Asia/Tokyo")
                .spec();
        assertEquals("card", spec.userColumn());
        assertEquals("eur", spec.amountColumn().orElseThrow());
        assertEquals(RefundRule.KEEP, spec.refundRule());
        assertEquals(ZoneId.of("Asia/Tokyo"), spec.zone());
    }

    @Test
    void testWindowCanStartAtADateInTheZone() throws InputException {
        final TrainingArguments arguments = parse("--test-from", "2026-01-02", "--time-zone", "Asia/Tokyo");
        assertEquals(OptionalLong.of(Instant.parse("2026-01-01T15:00:00Z").toEpochMilli()), arguments.testFromMillis());
    }

    @Test
    void allVersionsStayUnlessTheNumberIsGiven() throws InputException {
        assertTrue(parse("--keep-younger-than", "30d").retention().isEmpty());
        assertTrue(parse("--keep", "5").retention().isPresent());
    }

    @Test
    void pathsAreAbsolute() throws InputException {
        assertEquals(
                Path.of("results/r.json").toAbsolutePath(),
                parse("--result", "results/r.json").resultFile().orElseThrow());
    }

    @Test
    void kindThatIsMisspeltIsToldWithTheKnownOnes() {
        assertEquals(
                "Option --kind is 'esae', it must be one of auto, popularity, frequency, logistic, item-knn,"
                        + " random-walk, ease, als, kmeans-als, history-network, blend, gmf, mlp, neumf, wide-deep, stack",
                assertThrows(InputException.class, () -> parse("--kind", "esae").validate())
                        .getMessage());
    }

    @Test
    void budgetThatIsNoneIsToldWithWhatWouldBeRight() {
        assertEquals(
                "Option --budget is 'soon', it must be a number of seconds, minutes or hours, such as 90s, 10m or 1h",
                assertThrows(InputException.class, () -> parse("--budget", "soon")
                                .validate())
                        .getMessage());
    }

    @Test
    void horizonThatIsNoneIsToldWithWhatWouldBeRight() {
        assertEquals(
                "Option --horizon is '0d', it must be a number of days or hours above 0, such as 30d or 12h, and at"
                        + " most 3660d",
                assertThrows(InputException.class, () -> parse("--horizon", "0d")
                                .validate())
                        .getMessage());
    }

    @Test
    void everyKindButTheNetworkIsTriedUnlessSomeAreNamed() throws InputException {
        assertEquals(
                EnumSet.complementOf(EnumSet.of(ModelKind.KMEANS_ALS, ModelKind.HISTORY_NETWORK)),
                parse().learning().kinds());
        assertEquals(Optional.empty(), parse().learning().network());
        final LearningOptions named = parse("--kind", " ease, item-knn ").learning();
        assertEquals(EnumSet.of(ModelKind.POPULARITY, ModelKind.EASE, ModelKind.ITEM_KNN), named.kinds());
        assertTrue(named.mayChoose(ModelKind.EASE));
        assertTrue(named.mayChoose(ModelKind.ITEM_KNN));
        assertFalse(named.mayChoose(ModelKind.POPULARITY));
        final LearningOptions network = parse("--kind", "mlp").learning();
        assertEquals(Optional.of(NetworkKind.MLP), network.network());
        assertEquals(EnumSet.of(ModelKind.POPULARITY), network.kinds());
    }

    @ParameterizedTest
    @CsvSource({"30d, 30", "12h, 0.5", "' 7D ', 7", "1h, 0.041666666666666664", "3660d, 3660"})
    void horizonIsInDaysOrHours(final String text, final double days) throws InputException {
        assertEquals(days, parse("--horizon", text).learning().horizonDays(1));
    }

    @Test
    void horizonThatIsNotGivenFitsIntoTheTrainingWindow() throws InputException {
        final LearningOptions options = parse().learning();
        assertEquals(30, options.horizonDays(365 * 1440));
        assertEquals(30, options.horizonDays(120 * 1440));
        assertEquals(2, options.horizonDays(8 * 1440));
        assertEquals(1 / 1440d, options.horizonDays(0));
    }

    @ParameterizedTest
    @CsvSource({
        "--epochs, 0",
        "--negatives, 0",
        "--batch-size, 0",
        "--learning-rate, 0",
        "--learning-rate, NaN",
        "--weight-decay, -1",
        "--embedding-deviation, 0",
        "--unknown-share, 0.5",
        "--factors, 0",
        "--user-embedding, 0",
        "--item-embedding, 0",
        "--hidden, '5,0'",
        "--test-fraction, 1",
        "--test-fraction, NaN",
        "--test-from, tomorrow",
        "--top-k, 0",
        "--keep, 0",
        "--keep-younger-than, a week",
        "--refunds, sometimes",
        "--time-zone, Mars/Olympus",
        "--model, ../other",
        "--run-id, a/b",
        "--run-id, .hidden",
        "--repository, s3a://bucket/models",
        "--repository, hdfs://host",
        "--result, file:///r.json",
        "--kind, esae",
        "--kind, ''",
        "--kind, 'ease,blnd'",
        "--kind, 'mlp,ease'",
        "--kind, 'ease,neumf'",
        "--kind, 'ease,'",
        "--task, explore",
        "--horizon, 0d",
        "--horizon, 0h",
        "--horizon, 3661d",
        "--horizon, -1d",
        "--horizon, 30",
        "--horizon, 1.5d",
        "--horizon, a month"
    })
    void valueOutOfRangeIsNamed(final String option, final String value) {
        final String repository = option.equals("--repository") ? value : "/models";
        final String model = option.equals("--model") ? value : "propensity";
        final List<String> line =
                new ArrayList<>(List.of("--input", "a", "--repository", repository, "--model", model));
        if (!line.contains(value)) {
            line.addAll(List.of(option, value));
        }
        final TrainingArguments arguments = new TrainingArguments();
        arguments.commandLine().parseArgs(line.toArray(new String[0]));
        final InputException failure = assertThrows(InputException.class, arguments::validate);
        final String word = option.equals("--refunds") ? "refund rule" : option;
        assertTrue(failure.getMessage().contains(word), failure.getMessage());
        assertEquals(1, failure.getMessage().lines().count());
        assertEquals(ExitCodes.BAD_INPUT, failure.exitCode());
    }

    private static Path specification(final Path folder, final String more) throws IOException {
        return Files.writeString(
                folder.resolve("features.json"),
                "{\"schemaVersion\": 2, \"userColumn\": \"card\", \"timeZone\": \"Europe/London\", \"removeDuplicates\": false"
                        + more + "}");
    }

    private static final String WINDOWS =
            ", \"windows\": [{\"name\": \"visits\", \"statistic\": \"count\", \"by\": \"user\", \"days\": 7}]";

    @Test
    void fileOfFeaturesSaysWhatTheColumnOptionsSay(@TempDir final Path folder) throws Exception {
        final TrainingArguments arguments = parse(
                "--features",
                specification(folder, WINDOWS).toString(),
                "--network",
                "wide-deep,ease",
                "--test-from",
                "2026-07-01");

        arguments.validate();

        assertEquals("card", arguments.spec().userColumn());
        assertEquals("item", arguments.spec().itemColumn());
        assertFalse(arguments.spec().removeDuplicates());
        assertEquals("visits", arguments.spec().features().windows().get(0).name());
        assertEquals(
                Instant.parse("2026-06-30T23:00:00Z").toEpochMilli(),
                arguments.testFromMillis().getAsLong(),
                "in the zone of the file");
        assertTrue(arguments.learning().scoresFeatures());
        assertEquals(
                EnumSet.of(ModelKind.POPULARITY, ModelKind.EASE),
                arguments.learning().kinds());
    }

    @ParameterizedTest
    @CsvSource({
        "--user-column, who",
        "--item-column, what",
        "--amount-column, price",
        "--time-column, when",
        "--zone, UTC",
        "--refunds, keep",
        "--keep-duplicates,"
    })
    void whatTheFileOfFeaturesSaysIsNotSaidTwice(final String option, final String value, @TempDir final Path folder)
            throws Exception {
        final List<String> line = new ArrayList<>(
                List.of("--features", specification(folder, WINDOWS).toString(), option));
        if (value != null) {
            line.add(value);
        }
        final TrainingArguments arguments = parse(line.toArray(new String[0]));

        final String message =
                assertThrows(InputException.class, arguments::validate).getMessage();

        assertTrue(message.startsWith("Option --"), message);
        assertTrue(message.endsWith(" stands beside --features, whose file says that: leave one of them out"), message);
    }

    @Test
    void wideDeepNeedsFeaturesToLearnFrom(@TempDir final Path folder) throws Exception {
        assertEquals(
                "Option --kind is wide-deep, which needs --features FILE: a specification of version 2 with columns or"
                        + " windows",
                assertThrows(InputException.class, parse("--kind", "wide-deep")::validate)
                        .getMessage());
        final Path file = specification(folder, ", \"history\": 5");
        assertEquals(
                "Option --kind is wide-deep, and " + file + " has neither columns nor windows to learn from",
                assertThrows(
                                InputException.class,
                                parse("--kind", "wide-deep", "--features", file.toString())::validate)
                        .getMessage());
    }

    @Test
    void aStackNeedsFeaturesAndTakesABlendWithIt() throws Exception {
        assertEquals(
                "Option --kind is stack, which needs --features FILE: a specification of version 2 with columns or"
                        + " windows",
                assertThrows(InputException.class, parse("--kind", "stack")::validate)
                        .getMessage());
        assertEquals(
                EnumSet.of(ModelKind.POPULARITY, ModelKind.EASE, ModelKind.BLEND),
                parse("--kind", "stack,ease").learning().kinds());
    }

    @Test
    void fileOfFeaturesThatCannotBeUsedIsToldInOneLine(@TempDir final Path folder) throws Exception {
        final Path absent = folder.resolve("absent.json");
        assertEquals(
                "Option --features: the file " + absent + " is not there",
                assertThrows(InputException.class, parse("--features", absent.toString())::validate)
                        .getMessage());
        final Path wrong = specification(folder, ", \"windows\": [{\"name\": \"visits\"}]");
        final String message = assertThrows(InputException.class, parse("--features", wrong.toString())::validate)
                .getMessage();
        assertTrue(message.startsWith(wrong + ": line 1: "), message);
    }
}
