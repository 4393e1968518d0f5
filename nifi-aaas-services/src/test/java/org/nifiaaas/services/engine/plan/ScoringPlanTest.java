package org.nifiaaas.services.engine.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.engine.ModuleCopy;
import org.nifiaaas.services.engine.bigdl.PlanNetworks;

class ScoringPlanTest {

    private static final int PAIRS = PlanNetworks.USERS * PlanNetworks.ITEMS;

    private final ScoringPlan plan = PlanNetworks.plan();
    private final int[] pairs = PlanNetworks.pairs();

    /** The bits were written down once. They are the same on every processor, operating system and version of Java. */
    @Test
    void scoresHaveTheSameBitsOnEveryMachine() throws EngineException {
        final float[] scores = plan.newCopy().forward(pairs, PAIRS);

        assertArrayEquals(
                new int[] {
                    0x3E3D7B8F, 0x3DAFB8FC, 0x3D9AC281, 0x3E21D35F, 0x3E41CB5D, 0x3E2B54A8, 0x3E454544, 0x3DD4ADD9
                },
                bits(new float[] {
                    scores[0], scores[1], scores[29], scores[30], scores[101], scores[202], scores[303], scores[359]
                }));
        assertEquals(0x492C2F5C, Arrays.hashCode(bits(scores)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 8, 64, 359})
    void neitherBatchSizeNorPlaceInTheBatchChangesABit(final int size) throws EngineException {
        final int[] expected = bits(plan.newCopy().forward(pairs, PAIRS));
        final ModuleCopy copy = plan.newCopy();
        final float[] scores = new float[PAIRS];

        for (int from = 0; from < PAIRS; from += size) {
            final int rows = Math.min(size, PAIRS - from);
            final int[] batch = Arrays.copyOfRange(pairs, 2 * from, 2 * (from + rows));
            System.arraycopy(copy.forward(batch, rows), 0, scores, from, rows);
        }

        assertArrayEquals(expected, bits(scores));
    }

    @Test
    @Timeout(60)
    void threadsChangeNoBit() throws Exception {
        final int[] expected = bits(plan.newCopy().forward(pairs, PAIRS));
        final int threads = 4;
        final CyclicBarrier start = new CyclicBarrier(threads);
        final ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            final List<Future<int[]>> results = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                final ModuleCopy copy = plan.newCopy();
                results.add(executor.submit(() -> {
                    start.await(10, TimeUnit.SECONDS);
                    int[] last = expected;
                    for (int round = 0; round < 200 && Arrays.equals(expected, last); round++) {
                        last = bits(copy.forward(pairs, PAIRS));
                    }
                    return last;
                }));
            }
            for (final Future<int[]> result : results) {
                assertArrayEquals(expected, result.get(30, TimeUnit.SECONDS));
            }
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void leavesTheInputAsItWasAndTakesALongerOne() throws EngineException {
        final int[] input = pairs.clone();

        assertEquals(5, plan.newCopy().forward(input, 5).length);
        assertArrayEquals(pairs, input);
    }

    @Test
    void namesTheRowAndTheIndexThatIsNotThere() throws EngineException {
        assertRefused(
                "ncf version 7: row 1: user index 31 is beyond the model's 30 user rows", new int[] {1, 1, 31, 1});
        assertRefused(
                "ncf version 7: row 0: item index 13 is beyond the model's 12 item rows", new int[] {30, 13, 1, 1});
        assertRefused("ncf version 7: row 1: item index 0 is not 1 or more", new int[] {1, 1, 1, 0});
        assertRefused("ncf version 7: row 0: user index -5 is not 1 or more", new int[] {-5, 1, 1, 1});
    }

    /** Single precision takes 16,777,217 for 16,777,216, so two users would share a score. */
    @Test
    void tellsUsersApartThatSinglePrecisionDoesNot() throws EngineException {
        final int last = 1 << 24;
        final float[] table = new float[last + 2];
        table[last - 1] = 1;
        table[last] = 2;
        table[last + 1] = 3;
        final PlanStep users = new PlanStep.Lookup(PlanStep.Side.USER, table, 1, 0);
        final ModuleCopy copy = new ScoringPlan("ncf version 7", users, new PlanOutput(0)).newCopy();

        final float[] scores = copy.forward(new int[] {last, 1, last + 1, 1, last + 2, 1}, 3);

        assertArrayEquals(new float[] {0.7310586f, 0.8807971f, 0.95257413f}, scores, 1e-6f);
    }

    @Test
    void refusesAnInputThatIsTooShort() {
        assertRefused("ncf version 7: an input of 3 values is not 2 rows of user and item", new int[] {1, 1, 1});
    }

    @Test
    void aRefusedBatchLeavesTheCopyUsable() throws EngineException {
        final ModuleCopy copy = plan.newCopy();
        final float[] before = copy.forward(pairs, PAIRS);

        assertThrows(EngineException.class, () -> copy.forward(new int[] {99, 1}, 1));

        assertArrayEquals(before, copy.forward(pairs, PAIRS), 0);
    }

    @Test
    void refusesAScoreThatIsNotANumber() throws EngineException {
        final float[] table = {Float.MAX_VALUE, 1};
        final PlanStep users = new PlanStep.Lookup(PlanStep.Side.USER, table, 1, 0);
        final PlanStep scores = new PlanStep.NarrowDense(
                new PlanStep.Product(List.of(users, users)), new float[][] {{1}, {1}}, new float[2]);
        final ModuleCopy copy = new ScoringPlan("ncf version 7", scores, new PlanOutput(0)).newCopy();

        final EngineException failure =
                assertThrows(EngineException.class, () -> copy.forward(new int[] {2, 1, 1, 1}, 2));

        assertEquals(
                "ncf version 7: row 1: the model yields a score that is not a finite number", failure.getMessage());
    }

    @Test
    void aClosedPlanMakesNoCopies() {
        plan.close();

        final EngineException failure = assertThrows(EngineException.class, plan::newCopy);

        assertEquals("ncf version 7: the model is closed", failure.getMessage());
    }

    @Test
    void countsTheBytesOfItsTablesAndWeights() {
        final int folded = (PlanNetworks.USERS + PlanNetworks.ITEMS) * 24;
        final int embeddings = (PlanNetworks.USERS + PlanNetworks.ITEMS) * 4;
        final int dense = (24 + 1) * 17 + (17 + 4 + 1) * 2;

        assertEquals(Float.BYTES * (long) (folded + embeddings + dense), plan.bytes());
    }

    private void assertRefused(final String message, final int[] input) {
        final EngineException failure =
                assertThrows(EngineException.class, () -> plan.newCopy().forward(input, 2));
        assertEquals(message, failure.getMessage());
    }

    private static int[] bits(final float[] values) {
        final int[] bits = new int[values.length];
        Arrays.setAll(bits, position -> Float.floatToRawIntBits(values[position]));
        return bits;
    }
}
