package org.nifiaaas.features.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatestValuesTest {

    private record Observation(long time, String value) {}

    private static String slowly(final List<Observation> all, final long time) {
        Observation last = null;
        for (final Observation one : all) {
            final boolean later = last == null
                    || one.time > last.time
                    || one.time == last.time && one.value.compareTo(last.value) > 0;
            if (one.time < time && later) {
                last = one;
            }
        }
        return last == null ? null : last.value;
    }

    /** Any order, repeated moments, other values at one moment: what is told to be exact is what a look at everything says. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void valueBeforeAMomentIsTheLastOneWhateverTheOrder(final int seed) {
        final Random random = new Random(seed);
        final LatestValues latest = new LatestValues(2);
        final List<Observation> all = new ArrayList<>();
        int exact = 0;
        for (int index = 0; index < 200; index++) {
            final Observation next = new Observation(index / 2 + random.nextInt(6), "value-" + random.nextInt(3));
            latest.add(next.time, new String[] {null, next.value});
            all.add(next);
            for (long time = next.time - 10; time <= next.time + 10; time++) {
                if (latest.isExactAt(1, time)) {
                    exact++;
                    assertEquals(slowly(all, time), latest.before(1, time));
                }
            }
            assertEquals(null, latest.before(0, Long.MAX_VALUE), "a missing value says nothing");
        }
        assertTrue(exact > 2_000, exact + " exact answers");
        assertFalse(latest.isExactAt(1, 0), "what was dropped is told");
    }
}
