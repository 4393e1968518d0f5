package org.nifiaaas.processors.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DifferenceHistogramTest {

    private final DifferenceHistogram histogram = new DifferenceHistogram();

    @Test
    void quantilesAreThoseOfTheNearestRank() {
        for (int step = 1; step <= 10; step++) {
            histogram.add(0.5, 0.5 + (step % 2 == 0 ? 1 : -1) * step / 100.0);
        }

        assertEquals(0.05, histogram.absoluteQuantile(0.5));
        assertEquals(0.06, histogram.absoluteQuantile(0.51));
        assertEquals(0.09, histogram.absoluteQuantile(0.9));
        assertEquals(0.1, histogram.absoluteQuantile(0.99));
        assertEquals(0.1, histogram.absoluteQuantile(1));
    }

    @Test
    void thereIsNoQuantileOfNothing() {
        assertTrue(Double.isNaN(histogram.absoluteQuantile(0.5)));
    }

    @ParameterizedTest
    @CsvSource({"0.5, 0.5, 0.002", "0.5, 0.503, 0.004", "0.2, 0.29, 0.1", "0, 1, 1", "1, 0, 1"})
    void barsCoverTheDifferences(final double recorded, final double compared, final double range) {
        histogram.add(recorded, compared);

        assertEquals(range, histogram.range());
        assertEquals(1, Arrays.stream(histogram.bars()).sum());
    }

    @Test
    void barsKeepTheSign() {
        histogram.add(0, 1);
        histogram.add(0.5, 0.5);
        histogram.add(1, 0);
        histogram.add(1, 0);

        final long[] bars = histogram.bars();
        assertEquals(2, bars[0]);
        assertEquals(1, bars[DifferenceHistogram.BARS / 2]);
        assertEquals(1, bars[DifferenceHistogram.BARS - 1]);
    }

    @Test
    void gridHoldsBothEndsOfTheScores() {
        histogram.add(0, 1);
        histogram.add(0.99, 0.05);

        assertEquals(1, histogram.cell(0, 19));
        assertEquals(1, histogram.cell(19, 1));
    }
}
