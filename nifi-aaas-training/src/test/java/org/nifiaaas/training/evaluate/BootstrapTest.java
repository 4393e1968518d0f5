package org.nifiaaas.training.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BootstrapTest {

    private static double[] coins(final int heads, final int all) {
        final double[] coins = new double[all];
        Arrays.fill(coins, 0, heads, 1);
        return coins;
    }

    @Test
    void intervalOfAShareIsThatOfTheNormalApproximation() {
        final Bootstrap.Interval interval = Bootstrap.interval(coins(400, 1000), 5);
        final double halfWidth = 1.96 * Math.sqrt(0.4 * 0.6 / 1000);
        assertEquals(0.4 - halfWidth, interval.low(), 0.006);
        assertEquals(0.4 + halfWidth, interval.high(), 0.006);
    }

    @Test
    void equalValuesLeaveNoDoubt() {
        final Bootstrap.Interval interval = Bootstrap.interval(coins(10, 10), 5);
        assertEquals(1, interval.low());
        assertEquals(1, interval.high());
    }

    @Test
    void sameSeedGivesTheSameInterval() {
        final double[] values = {0.1, 0.35, 0.62, 0.81, 0.02, 0.5};
        assertEquals(
                Bootstrap.interval(values, 9).low(),
                Bootstrap.interval(values, 9).low());
        assertNotEquals(
                Bootstrap.interval(values, 9).low(),
                Bootstrap.interval(values, 10).low());
    }
}
