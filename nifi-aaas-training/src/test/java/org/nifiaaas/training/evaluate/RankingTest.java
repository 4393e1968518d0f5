package org.nifiaaas.training.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RankingTest {

    private static final int[] NONE = {};

    @Test
    void bestCandidatesComeFirstAndTheUnknownItemNever() {
        final float[] scores = {9f, 0.1f, 0.5f, 0.3f, 0.4f};
        assertArrayEquals(new int[] {2, 4, 3}, Ranking.top(scores, NONE, 3));
    }

    @Test
    void touchedItemsAreNoCandidates() {
        final float[] scores = {0f, 0.1f, 0.5f, 0.3f, 0.4f};
        assertArrayEquals(new int[] {3, 1}, Ranking.top(scores, new int[] {2, 4}, 3));
    }

    @Test
    void equalScoresRankByIndex() {
        final float[] scores = {0f, 0.2f, 0.7f, 0.2f, 0.7f, 0.2f};
        assertArrayEquals(new int[] {2, 4, 1}, Ranking.top(scores, NONE, 3));
        assertArrayEquals(new int[] {2, 4, 1, 3, 5}, Ranking.top(scores, NONE, 10));
    }

    @Test
    void whatIsNotANumberComesLast() {
        final float[] scores = {0f, Float.NaN, 0.2f, Float.NaN, -3f};
        assertArrayEquals(new int[] {2, 4, 1, 3}, Ranking.top(scores, NONE, 4));
    }

    @Test
    void agreesWithAFullSort() {
        final SplittableRandom random = new SplittableRandom(7);
        for (int trial = 0; trial < 100; trial++) {
            final float[] scores = new float[60];
            for (int item = 0; item < scores.length; item++) {
                scores[item] = random.nextInt(20);
            }
            final int[] sorted = IntStream.range(1, scores.length)
                    .boxed()
                    .sorted(Comparator.comparing((Integer item) -> -scores[item])
                            .thenComparing(item -> item))
                    .mapToInt(Integer::intValue)
                    .toArray();
            assertArrayEquals(Arrays.copyOf(sorted, 10), Ranking.top(scores, NONE, 10));
        }
    }

    @Test
    void oneRelevantItemInTheListIsAHit() {
        assertTrue(Ranking.hit(new int[] {5, 9}, new int[] {1, 9}));
        assertFalse(Ranking.hit(new int[] {5, 9}, new int[] {1, 2}));
        assertFalse(Ranking.hit(NONE, new int[] {1, 2}));
    }

    @Test
    void gainIsThatOfTheHandComputedExample() {
        // Relevant at ranks 2 and 4 of 5; three relevant items in all.
        // DCG = 1/log2(3) + 1/log2(5) = 0.63093 + 0.43068; ideal = 1 + 0.63093 + 0.5.
        final double ndcg = Ranking.ndcg(new int[] {10, 1, 11, 2, 12}, new int[] {1, 2, 3}, 5);
        assertEquals((0.6309297536 + 0.4306765581) / 2.1309297536, ndcg, 1e-9);
    }

    @Test
    void perfectListHasGainOneEvenIfThereAreMoreRelevantItemsThanPlaces() {
        assertEquals(1, Ranking.ndcg(new int[] {3, 1}, new int[] {1, 2, 3}, 2), 1e-12);
        assertEquals(1, Ranking.ndcg(new int[] {2, 8, 9}, new int[] {2}, 3), 1e-12);
    }
}
