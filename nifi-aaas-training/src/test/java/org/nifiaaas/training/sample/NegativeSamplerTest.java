package org.nifiaaas.training.sample;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nifiaaas.training.split.Indices;

class NegativeSamplerTest {

    private static final int ITEMS = 50;
    private static final int[] TOUCHED = {1, 2, 7, 30, 49, 50};

    private final NegativeSampler sampler = new NegativeSampler(ITEMS, 42);

    private int[] draw(final int user, final int round, final int wanted) {
        return sampler.draw(sampler.random(user, round), TOUCHED, wanted);
    }

    @Test
    void neverDrawsATouchedItemNorAnyItemTwice() {
        for (int round = 0; round < 500; round++) {
            final int[] drawn = draw(3, round, 20);
            assertEquals(20, Arrays.stream(drawn).distinct().count());
            for (final int item : drawn) {
                assertTrue(item >= 1 && item <= ITEMS, "index " + item);
                assertFalse(Indices.contains(TOUCHED, item), "touched " + item);
            }
        }
    }

    @Test
    void drawsFromTheWholeVocabularyUniformly() {
        final int rounds = 4400;
        final int[] counts = new int[ITEMS + 1];
        for (int round = 0; round < rounds; round++) {
            for (final int item : draw(3, round, 10)) {
                counts[item]++;
            }
        }
        final double expected = rounds * 10.0 / (ITEMS - TOUCHED.length);
        for (int item = 1; item <= ITEMS; item++) {
            final double wanted = Indices.contains(TOUCHED, item) ? 0 : expected;
            assertEquals(wanted, counts[item], expected * 0.15, "item " + item);
        }
    }

    @Test
    void drawsAllUntouchedItemsIfMoreAreWanted() {
        final int[] drawn = draw(3, 1, 1000);
        Arrays.sort(drawn);
        final int[] untouched = IntStream.rangeClosed(1, ITEMS)
                .filter(item -> !Indices.contains(TOUCHED, item))
                .toArray();
        assertArrayEquals(untouched, drawn);
        assertEquals(untouched.length, sampler.available(TOUCHED, 1000));
    }

    @Test
    void drawsNothingForAUserWhoTouchedEverything() {
        final int[] all = IntStream.rangeClosed(1, ITEMS).toArray();
        assertEquals(0, sampler.draw(sampler.random(1, 1), all, 4).length);
    }

    @Test
    void sameSeedUserAndRoundDrawTheSame() {
        final NegativeSampler again = new NegativeSampler(ITEMS, 42);
        assertArrayEquals(draw(5, 2, 8), again.draw(again.random(5, 2), TOUCHED, 8));
    }

    @Test
    void otherSeedUserOrRoundDrawsOtherItems() {
        final NegativeSampler other = new NegativeSampler(ITEMS, 43);
        final String drawn = Arrays.toString(draw(5, 2, 8));
        assertNotEquals(drawn, Arrays.toString(draw(5, 3, 8)));
        assertNotEquals(drawn, Arrays.toString(draw(6, 2, 8)));
        assertNotEquals(drawn, Arrays.toString(other.draw(other.random(5, 2), TOUCHED, 8)));
    }
}
