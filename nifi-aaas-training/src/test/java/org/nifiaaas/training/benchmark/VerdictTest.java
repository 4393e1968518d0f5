package org.nifiaaas.training.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nifiaaas.training.evaluate.Task;

class VerdictTest {

    private static final int USERS = 200;

    /** A model whose users have these values in turn; one array for each seed, and one choice, separated by slashes. */
    private static Summary summary(final String model, final String choice, final double[]... ofSeeds) {
        final Gson gson = new Gson();
        return new Summary(
                IntStream.range(0, ofSeeds.length)
                        .mapToObj(seed -> gson.fromJson(
                                gson.toJson(Map.of(
                                        "model",
                                        model,
                                        "task",
                                        "new",
                                        "choice",
                                        choice.split("/")[seed % choice.split("/").length],
                                        "ndcg",
                                        users(ofSeeds[seed]),
                                        "hits",
                                        users(ofSeeds[seed]),
                                        "metrics",
                                        Map.of("audience.auc", ofSeeds[seed][0]))),
                                Outcome.class))
                        .toList(),
                1);
    }

    private static double[] users(final double... values) {
        return IntStream.range(0, USERS)
                .mapToDouble(user -> values[user % values.length])
                .toArray();
    }

    @Test
    void leadOfEveryUserHolds() {
        final Verdict verdict = Verdict.of(
                        Task.NEW,
                        List.of(
                                summary("worse", "", new double[] {0.1, 0.3}),
                                summary("better", "", new double[] {0.2, 0.4}),
                                summary("auto", "better", new double[] {0.2, 0.4})),
                        1)
                .orElseThrow();

        assertTrue(verdict.carried());
        assertTrue(
                verdict.sentence()
                        .startsWith("Items new to the user: better is the best of 2 models, NDCG@10 0.3000, 50.0 % more"
                                + " than worse (0.2000)"),
                verdict.sentence());
        assertTrue(verdict.sentence().contains("(auto) was better: 0.3000, 100.0 % of the best"), verdict.sentence());
    }

    @Test
    void leadOfAFewUsersIsNoLead() {
        final Verdict verdict = Verdict.of(
                        Task.ALL,
                        List.of(
                                summary("first", "", new double[] {0, 1, 0, 1, 0, 1, 0.1}),
                                summary("second", "", new double[] {1, 0, 1, 0, 1, 0, 0})),
                        1)
                .orElseThrow();

        assertFalse(verdict.carried());
        assertTrue(verdict.sentence().contains("these two cannot be told apart"), verdict.sentence());
    }

    @Test
    void oneModelHasNoRival() {
        assertTrue(Verdict.of(Task.NEW, List.of(summary("only", "", new double[] {1})), 1)
                .isEmpty());
    }

    @Test
    void seedsWidenTheInterval() {
        final Map<String, Double> flat =
                summary("m", "", new double[] {0.1}, new double[] {0.5}).flat();

        assertEquals(0.3, flat.get("ndcg10.mean"), 1e-9);
        assertEquals(0.1, flat.get("ndcg10.low"), 1e-9);
        assertEquals(0.5, flat.get("ndcg10.high"), 1e-9);
        assertEquals(0.3, flat.get("audience.auc"), 1e-9);
        assertEquals(2, flat.get("seeds"));
    }

    @Test
    void choicesThatDifferAreCounted() {
        final double[] values = {0.1};
        assertEquals("blend", summary("auto", "blend/blend", values, values).choice());
        assertEquals(
                "ease (2 of 3 seeds), blend (1 of 3 seeds)",
                summary("auto", "blend/ease/ease", values, values, values).choice());
        assertEquals("", summary("als", "", values).choice());
    }
}
