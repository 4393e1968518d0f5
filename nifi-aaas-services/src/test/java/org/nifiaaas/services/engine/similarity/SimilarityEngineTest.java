package org.nifiaaas.services.engine.similarity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifiaaas.scoring.propensity.Head;
import org.nifiaaas.scoring.propensity.HistoryModel;
import org.nifiaaas.scoring.propensity.HistoryScorer;
import org.nifiaaas.scoring.propensity.PairFeature;
import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.engine.LoadedModel;
import org.nifiaaas.services.engine.ModelInput;
import org.nifiaaas.services.engine.ModelOutput;
import org.nifiaaas.services.engine.ModuleCopy;
import org.nifiaaas.services.engine.SerializedModel;

class SimilarityEngineTest {

    private static final int USERS = 40;
    private static final int ITEMS = 60;

    private final Histories histories = Histories.random(USERS, ITEMS, 1);
    private final SimilarityEngine engine = new SimilarityEngine();

    private LoadedModel load() throws EngineException {
        return load(histories.model().toBytes(), histories.log().toBytes());
    }

    private LoadedModel load(final byte[] model, final byte[] log) throws EngineException {
        return engine.load(serialized(model, Optional.of(log), ModelOutput.SIGMOID, 0));
    }

    private static SerializedModel serialized(
            final byte[] model, final Optional<byte[]> log, final ModelOutput output, final int positiveClass) {
        return new SerializedModel("a test", model, log, ModelInput.PAIR, output, positiveClass);
    }

    private float[] onePairAtATime() {
        final HistoryScorer scorer = histories.tables().scorer();
        final float[] scores = new float[(USERS + 1) * (ITEMS + 1)];
        for (int user = 0; user <= USERS; user++) {
            for (int item = 0; item <= ITEMS; item++) {
                scores[user * (ITEMS + 1) + item] = scorer.probability(user, item);
            }
        }
        return scores;
    }

    @Test
    void aPairHasTheSameScoreInEveryBatch() throws EngineException {
        final float[] expected = onePairAtATime();
        try (LoadedModel model = load()) {
            final ModuleCopy copy = model.newCopy();
            for (int user = 0; user <= USERS; user++) {
                for (final int count : new int[] {1, 3, ITEMS + 1}) {
                    assertScores(expected, copy, ofUser(user, count));
                }
            }
            for (int item = 0; item <= ITEMS; item++) {
                for (final int count : new int[] {1, 3, USERS + 1}) {
                    assertScores(expected, copy, ofItem(item, count));
                }
            }
            final Random random = new Random(2);
            for (int round = 0; round < 100; round++) {
                final int[] mixed =
                        random.ints(2L * (1 + random.nextInt(50)), 1, USERS + 2).toArray();
                assertScores(expected, copy, mixed);
            }
        }
    }

    private static int[] ofUser(final int user, final int count) {
        final int[] input = new int[2 * count];
        for (int row = 0; row < count; row++) {
            input[2 * row] = user + 1;
            input[2 * row + 1] = ITEMS + 1 - row;
        }
        return input;
    }

    private static int[] ofItem(final int item, final int count) {
        final int[] input = new int[2 * count];
        for (int row = 0; row < count; row++) {
            input[2 * row] = row + 1;
            input[2 * row + 1] = item + 1;
        }
        return input;
    }

    private static void assertScores(final float[] expected, final ModuleCopy copy, final int... input)
            throws EngineException {
        final float[] wanted = new float[input.length / 2];
        for (int row = 0; row < wanted.length; row++) {
            wanted[row] = expected[(input[2 * row] - 1) * (ITEMS + 1) + input[2 * row + 1] - 1];
        }
        assertArrayEquals(wanted, copy.forward(input, wanted.length), () -> Arrays.toString(input));
    }

    @Test
    void aModelOfCountsAloneScoresBatchesAsPairsToo() throws EngineException {
        final HistoryModel whole = histories.model();
        final float[] average = new float[ITEMS + 1];
        final Histories bare = Histories.random(USERS, ITEMS, 3);
        final HistoryModel model = new HistoryModel(
                "frequency",
                whole.horizonDays(),
                whole.asOf(),
                whole.heads().stream().map(SimilarityEngineTest::ofCounts).toList(),
                HistoryModel.noGraph(ITEMS),
                average);
        try (LoadedModel loaded = load(model.toBytes(), bare.log().toBytes())) {
            final ModuleCopy copy = loaded.newCopy();
            final ModuleCopy single = loaded.newCopy();
            for (int user = 0; user <= USERS; user++) {
                final int[] input = ofUser(user, ITEMS + 1);
                final float[] together = copy.forward(input, ITEMS + 1);
                for (int row = 0; row <= ITEMS; row++) {
                    assertEquals(single.forward(new int[] {user + 1, input[2 * row + 1]}, 1)[0], together[row]);
                }
            }
            for (int user = 0; user <= USERS; user++) {
                for (final int row : copy.reasons(user + 1, 2, 5)) {
                    assertEquals(2, row, "nothing but the item itself bears on counts");
                }
            }
        }
    }

    private static Head ofCounts(final Head head) {
        return new Head(
                head.pairs(),
                -1,
                head.terms().stream()
                        .filter(term -> term.feature().side() != PairFeature.Side.GRAPH
                                && term.feature().side() != PairFeature.Side.LATENT)
                        .toList());
    }

    @Test
    void reasonsAreRowsOfItemsThatTheUserBought() throws EngineException {
        int found = 0;
        try (LoadedModel model = load()) {
            final ModuleCopy copy = model.newCopy();
            for (int user = 0; user <= USERS; user++) {
                final int[] reasons = copy.reasons(user + 1, 8, 3);
                found += reasons.length;
                assertTrue(reasons.length <= 3);
                assertEquals(reasons.length, Arrays.stream(reasons).distinct().count());
                for (final int row : reasons) {
                    assertTrue(histories.tables().snapshot().pair(user, row - 1) >= 0, "row " + row);
                }
                assertEquals(0, copy.reasons(user + 1, 8, 0).length);
                assertEquals(0, copy.reasons(user + 1, 1, 3).length, "nothing is known of the item");
            }
        }
        assertTrue(found > USERS, found + " reasons of " + USERS + " users");
    }

    @Test
    void tellsHowItScoresAndHowLargeItIs() throws EngineException {
        final AtomicInteger steps = new AtomicInteger();
        try (LoadedModel model = engine.load(
                serialized(
                        histories.model().toBytes(), Optional.of(histories.log().toBytes()), ModelOutput.SIGMOID, 0),
                steps::incrementAndGet)) {
            assertEquals("scores by the 480 purchases of 40 users at 60 items (blend)", model.explanation());
            assertEquals(OptionalInt.of(USERS + 1), model.requiredUserRows());
            assertEquals(OptionalInt.of(ITEMS + 1), model.requiredItemRows());
            assertTrue(model.bytes() > histories.model().graph().bytes());
        }
        assertTrue(steps.get() > 0, "the engine lets the caller rest");
    }

    @Test
    void refusesRowsThatThereAreNot() throws EngineException {
        try (LoadedModel model = load()) {
            final ModuleCopy copy = model.newCopy();
            assertRefused("a test: there is no user row 0, the model has rows 1 to 41", () -> forward(copy, 0, 1));
            assertRefused("a test: there is no user row 42, the model has rows 1 to 41", () -> forward(copy, 42, 1));
            assertRefused("a test: there is no item row 62, the model has rows 1 to 61", () -> forward(copy, 1, 62));
            assertRefused("a test: there is no item row 62", () -> copy.reasons(1, 62, 1));
            assertRefused(
                    "a test: an input of 2 values is not 2 rows of user and item",
                    () -> copy.forward(new int[] {1, 1}, 2));
        }
    }

    private static float[] forward(final ModuleCopy copy, final int... row) throws EngineException {
        return copy.forward(row, 1);
    }

    @Test
    void aClosedModelIsNotCopied() throws EngineException {
        final LoadedModel model = load();
        final ModuleCopy open = model.newCopy();
        model.close();
        assertRefused("a test: the model is closed", model::newCopy);
        assertEquals(1, open.forward(new int[] {2, 2}, 1).length, "who has a copy goes on");
    }

    @Test
    void refusesFilesThatDoNotBelongTogether() {
        final byte[] model = histories.model().toBytes();
        final byte[] log = histories.log().toBytes();
        assertRefused(
                "a test: there is no file of histories beside the model",
                () -> engine.load(serialized(model, Optional.empty(), ModelOutput.SIGMOID, 0)));
        assertRefused(
                "a test: the model knows 60 items, but its histories 61",
                () -> load(model, Histories.random(USERS, 61, 1).log().toBytes()));
        assertRefused("a test: the model file has no description of the model", () -> load(log, log));
        assertRefused("a test: the file of histories lacks the tensor size of type I32", () -> load(model, model));
        assertRefused(
                "takes the input pair and has the output sigmoid with positiveClass 0",
                () -> engine.load(serialized(model, Optional.of(log), ModelOutput.SOFTMAX, 0)));
        assertRefused(
                "takes the input pair and has the output sigmoid with positiveClass 0",
                () -> engine.load(serialized(model, Optional.of(log), ModelOutput.SIGMOID, 1)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDamagedFileIsReadOrRefusedInOneLine(final boolean damagesModel) throws EngineException {
        final Histories small = Histories.random(3, 4, 5);
        final byte[] model = small.model().toBytes();
        final byte[] log = small.log().toBytes();
        int refused = 0;
        for (int round = 0; round < 3_000; round++) {
            final byte[] damaged = new FileDamage(round).damage(damagesModel ? model : log);
            try (LoadedModel loaded = load(damagesModel ? damaged : model, damagesModel ? log : damaged)) {
                final int users = loaded.requiredUserRows().orElseThrow();
                loaded.newCopy().forward(new int[] {users, 5}, 1);
            } catch (final EngineException e) {
                refused++;
                assertOneLine(e.getMessage(), damagesModel ? "model" : "histories");
            }
        }
        assertTrue(refused > 1_000, refused + " damages were noticed");
    }

    private static void assertOneLine(final String message, final String culprit) {
        assertTrue(message.startsWith("a test: the ") && message.contains(culprit), message);
        assertEquals(1, message.lines().count(), message);
        assertTrue(message.length() < 600 && !message.contains("Exception"), message);
    }

    private static void assertRefused(final String part, final Call call) {
        final String message = assertThrows(EngineException.class, call::make).getMessage();
        assertTrue(message.contains(part), message);
        assertEquals(1, message.lines().count());
    }

    private interface Call {
        Object make() throws EngineException;
    }
}
