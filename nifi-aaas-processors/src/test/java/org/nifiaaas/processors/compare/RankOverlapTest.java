package org.nifiaaas.processors.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RankOverlapTest {

    @Test
    void sharedIdsAreCountedWhateverTheirOrder() {
        assertEquals(2, RankOverlap.shared(new int[] {1, 2, 3}, new int[] {3, 4, 2}));
        assertEquals(0, RankOverlap.shared(new int[] {1}, new int[] {2}));
    }

    @Test
    void biasedOverlapIsOneForTheSameOrderAndZeroForNothingInCommon() {
        assertEquals(1, RankOverlap.biased(new int[] {4, 2, 9}, new int[] {4, 2, 9}, 0.9), 1e-12);
        assertEquals(0, RankOverlap.biased(new int[] {1, 2, 3}, new int[] {4, 5, 6}, 0.9));
    }

    @Test
    void biasedOverlapFollowsTheFormula() {
        // Agreement at depths 1 to 3 is 1, 1/2 and 1: 1 * 0.125 + (1 * 0.5 + 0.5 * 0.25 + 1 * 0.125).
        assertEquals(0.875, RankOverlap.biased(new int[] {1, 2, 3}, new int[] {1, 3, 2}, 0.5), 1e-12);
        // Agreement 0 and 1/2: 0.5 * 0.81 + 1 / 9 * (0.5 * 0.81).
        assertEquals(0.45, RankOverlap.biased(new int[] {1, 2}, new int[] {2, 3}, 0.9), 1e-12);
    }

    @Test
    void changeAtTheTopWeighsMoreThanOneAtTheBottom() {
        final int[] ranking = {1, 2, 3, 4};
        final double top = RankOverlap.biased(ranking, new int[] {2, 1, 3, 4}, 0.9);
        final double bottom = RankOverlap.biased(ranking, new int[] {1, 2, 4, 3}, 0.9);

        assertEquals(-1, Double.compare(top, bottom));
    }
}
