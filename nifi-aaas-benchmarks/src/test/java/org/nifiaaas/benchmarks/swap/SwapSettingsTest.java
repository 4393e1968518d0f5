package org.nifiaaas.benchmarks.swap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SwapSettingsTest {

    @Test
    void whatIsLeftOutHasItsUsualValue() {
        final SwapSettings settings = SwapSettings.parse("folder=/f", "report=r.json", "swaps=3");

        assertEquals(3, settings.swaps());
        assertEquals(200, settings.leakSwaps());
        assertTrue(settings.rate() >= 20_000);
    }

    @Test
    void batchesAreDueAtTheRateOfTheirRecords() {
        final SwapSettings settings = SwapSettings.parse("folder=/f", "report=r", "rate=20480", "batch=256");

        assertEquals(12_500_000, settings.periodNanos());
    }

    @ParameterizedTest
    @CsvSource({
        "swaps=some, swaps must be a whole number",
        "rate=0, rate must be 1 or more",
        "speed=9, unknown argument speed",
        "swaps, is not name=value"
    })
    void mistakesAreNamed(final String argument, final String message) {
        final IllegalArgumentException mistake = assertThrows(
                IllegalArgumentException.class, () -> SwapSettings.parse("folder=/f", "report=r", argument));

        assertTrue(mistake.getMessage().contains(message), mistake.getMessage());
    }

    @Test
    void reportIsNeeded() {
        assertEquals(
                "report is missing",
                assertThrows(IllegalArgumentException.class, () -> SwapSettings.parse("folder=/f"))
                        .getMessage());
    }

    @Test
    void benchmarkEndsWithTwoAfterAMistake() {
        assertEquals(2, SwapBenchmark.run("rate=none"));
    }
}
