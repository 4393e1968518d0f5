package org.nifiaaas.training.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifiaaas.scoring.history.EventLog;

class SeasonTest {

    private static final int HORIZON = 28;
    private static final int WINDOWS = 8;
    private static final int YEAR = 364;
    private static final int USERS = 3000;
    private static final int ITEMS = 300;

    /** Purchases a day that follow a course, up to a day. */
    private static EventLog log(final int days, final DoubleUnaryOperator ofDay) {
        final SplittableRandom random = new SplittableRandom(31);
        final Purchases purchases = new Purchases();
        for (int day = 0; day < days; day++) {
            final int count = (int) Math.round(ofDay.applyAsDouble(day));
            for (int purchase = 0; purchase < count; purchase++) {
                purchases.add(
                        1 + random.nextInt(USERS),
                        1 + random.nextInt(ITEMS),
                        day * Purchases.DAY + random.nextInt(Purchases.DAY));
            }
        }
        return purchases.log(USERS, ITEMS);
    }

    private static double pace(final EventLog log, final int day) {
        return Season.pace(log, day * Purchases.DAY, HORIZON * Purchases.DAY, WINDOWS);
    }

    private static double cycle(final double day) {
        return 60 * Math.exp(0.5 * Math.sin(2 * Math.PI * day / YEAR));
    }

    private static double mean(final DoubleUnaryOperator ofDay, final int from, final int to) {
        double sum = 0;
        for (int day = from; day < to; day++) {
            sum += ofDay.applyAsDouble(day) / (to - from);
        }
        return sum;
    }

    @ParameterizedTest
    @ValueSource(ints = {2 * YEAR, 2 * YEAR + 90, 2 * YEAR + 182, 2 * YEAR + 273})
    void yearThatComesAgainIsForetold(final int day) {
        final double expected =
                mean(SeasonTest::cycle, day, day + HORIZON) / mean(SeasonTest::cycle, day - WINDOWS * HORIZON, day);
        final double pace = pace(log(day, SeasonTest::cycle), day);
        assertEquals(expected, pace, 0.1 * expected);
        assertTrue(Math.abs(Math.log(expected)) > 0.1, "there is something to tell: " + expected);
    }

    @Test
    void growthFromYearToYearIsNoSeason() {
        final DoubleUnaryOperator growing = day -> cycle(day) * (1 + day / YEAR);
        final double expected = mean(SeasonTest::cycle, 2 * YEAR, 2 * YEAR + HORIZON)
                / mean(SeasonTest::cycle, 2 * YEAR - WINDOWS * HORIZON, 2 * YEAR);
        assertEquals(expected, pace(log(2 * YEAR, growing), 2 * YEAR), 0.2 * expected);
    }

    @Test
    void nothingIsForetoldWithoutAYear() {
        assertEquals(1, pace(log(YEAR, SeasonTest::cycle), YEAR));
        assertEquals(1, pace(log(YEAR + 3 * HORIZON, SeasonTest::cycle), YEAR + 3 * HORIZON));
    }

    @Test
    void nothingIsForetoldWhereNothingChanges() {
        assertEquals(1, pace(log(2 * YEAR, day -> 60), 2 * YEAR), 0.02);
    }

    @Test
    void noiseIsNotTakenForASeason() {
        final SplittableRandom random = new SplittableRandom(2);
        final double[] noise = new double[2 * YEAR];
        for (int day = 0; day < noise.length; day++) {
            noise[day] = day % HORIZON == 0 ? 30 + random.nextInt(60) : noise[day - 1];
        }
        assertEquals(1, pace(log(2 * YEAR, day -> noise[(int) day]), 2 * YEAR), 0.15);
    }

    @Test
    void yearThatWentDifferentlyIsNotBelieved() {
        assertEquals(1, pace(log(2 * YEAR, day -> day < YEAR ? cycle(day) : 60), 2 * YEAR), 0.1);
    }

    @Test
    void tooFewPurchasesTellNothing() {
        assertEquals(1, pace(log(2 * YEAR, day -> cycle(day) / 30), 2 * YEAR));
        assertEquals(1, pace(log(2 * YEAR, day -> 0), 2 * YEAR));
    }

    @Test
    void whatHappensAfterTheMomentDoesNotCount() {
        final DoubleUnaryOperator withFuture = day -> day < 2 * YEAR ? cycle(day) : 1000;
        assertEquals(
                pace(log(2 * YEAR, SeasonTest::cycle), 2 * YEAR), pace(log(2 * YEAR + HORIZON, withFuture), 2 * YEAR));
    }

    @Test
    void shortHorizonsOfLongLogsTakeNoLonger() {
        final EventLog log = log(3 * YEAR, day -> 500);
        final double pace =
                assertTimeout(Duration.ofSeconds(10), () -> Season.pace(log, 3 * YEAR * Purchases.DAY, 60, WINDOWS));
        assertEquals(1, pace, 0.1);
    }
}
