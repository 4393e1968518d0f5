package org.nifiaaas.training.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DecilesTest {

    private static final int[] NUMBERS = IntStream.rangeClosed(1, 25).toArray();

    @Test
    void membersAreCutIntoTenGroupsOfEqualSizeByActivity() {
        final Deciles deciles = new Deciles(NUMBERS, 30, member -> 100 - member);

        // 25 is the least active. Positions 0 to 2 of 25 are below 2.5.
        assertEquals(3, deciles.size(1));
        assertEquals(2, deciles.size(2));
        assertEquals(75, deciles.least(1));
        assertEquals(77, deciles.most(1));
        assertEquals(1, deciles.of(25));
        assertEquals(1, deciles.of(23));
        assertEquals(2, deciles.of(22));
        assertEquals(10, deciles.of(1));
        assertEquals(0, deciles.of(30), "who takes no part has none");
        assertEquals(
                NUMBERS.length,
                IntStream.rangeClosed(1, Deciles.COUNT).map(deciles::size).sum());
    }

    @Test
    void equallyActiveOnesStandInTheOrderOfTheirNumbers() {
        final Deciles deciles = new Deciles(new int[] {9, 3, 5, 1}, 9, member -> 7);

        assertEquals(1, deciles.of(1));
        assertEquals(3, deciles.of(3));
        assertEquals(6, deciles.of(5));
        assertEquals(8, deciles.of(9));
        assertEquals(0, deciles.size(2));
    }

    @Test
    void nobodyHasNoDecile() {
        final Deciles deciles = new Deciles(new int[0], 3, member -> 1);

        assertEquals(0, deciles.of(3));
        assertEquals(0, deciles.size(1));
    }
}
