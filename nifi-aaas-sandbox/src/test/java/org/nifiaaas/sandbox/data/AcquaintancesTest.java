package org.nifiaaas.sandbox.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class AcquaintancesTest {

    @Test
    void lastPurchasesAreRecalledAndAllMerchantsAreKnown() {
        final Acquaintances known = new Acquaintances(30);
        assertTrue(known.isEmpty());

        for (int merchant = 0; merchant < 100; merchant++) {
            known.add(merchant);
        }

        final Set<Integer> recalled = new TreeSet<>();
        final Random random = new Random(1);
        for (int draw = 0; draw < 1_000; draw++) {
            recalled.add(known.recall(random));
        }
        assertEquals(30, recalled.size());
        assertFalse(recalled.contains(69));
        assertTrue(recalled.contains(70));
        assertTrue(known.has(0));
        assertFalse(known.has(100));
    }
}
