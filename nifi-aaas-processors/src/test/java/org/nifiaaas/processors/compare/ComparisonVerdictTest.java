package org.nifiaaas.processors.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonVerdictTest {

    private final ComparisonSummary comparison = Comparisons.summary(false);

    private static void compare(final ComparisonSummary summary, final double recorded, final float compared) {
        Comparisons.compare(summary, new RecordedVersion("propensity", 7), "ada", "tea", recorded, compared);
    }

    @Test
    void decisionsThatChangeComeFirstWithTheirShareAndDirection() {
        compare(comparison, 0.25, 0.75F);
        compare(comparison, 0.25, 0.625F);
        compare(comparison, 0.75, 0.5F);
        compare(comparison, 0.5, 0.125F);

        assertEquals(
                "The threshold 500 would decide 3 of 4 records (75 %) otherwise: 2 reach it newly, 1 no longer; "
                        + "the scores differ by 0.375 on average and are 0.0625 higher in the mean.",
                ComparisonVerdict.of(comparison));
    }

    @Test
    void scoresMayChangeWithoutADecisionThatDoes() {
        compare(comparison, 0.25, 0.125F);
        compare(comparison, 0.25, 0.25F);

        assertEquals(
                "The threshold 500 would decide all 2 records as before; "
                        + "the scores differ by 0.0625 on average and are 0.0625 lower in the mean.",
                ComparisonVerdict.of(comparison));
    }

    @Test
    void differencesThatCancelOutHaveNoDirection() {
        compare(comparison, 0.25, 0.125F);
        compare(comparison, 0.125, 0.25F);

        assertEquals(
                "The threshold 500 would decide all 2 records as before; "
                        + "the scores differ by 0.125 on average and are neither higher nor lower in sum.",
                ComparisonVerdict.of(comparison));
    }

    @Test
    void sameScoresChangeNothingAndTheRestIsNotForgotten() {
        compare(comparison, 0.25, 0.25F);
        comparison.skipped("unknown-user");

        assertEquals(
                "Nothing would change: all 1 scores are the same; not compared: 1.", ComparisonVerdict.of(comparison));
    }

    @Test
    void verificationSaysWhetherScoresWereRepeated() {
        final ComparisonSummary repeated = Comparisons.summary(true);
        compare(repeated, 0.25, 0.25F);
        assertEquals("All 1 scores were repeated by their own version.", ComparisonVerdict.of(repeated));

        compare(repeated, 0.25, 0.5F);
        assertEquals(
                "1 of 2 scores could not be repeated by their own version: the largest difference is 0.25.",
                ComparisonVerdict.of(repeated));
    }

    @Test
    void withoutTwoScoresNothingIsSaidOfThem() {
        comparison.skipped("unknown-user");

        assertEquals("Nothing was compared: none of 1 records has two scores.", ComparisonVerdict.of(comparison));
    }

    @ParameterizedTest
    @CsvSource({
        "0.123456789, 0.123",
        "1234.5, 1230",
        "0.0000004567, 0.000000457",
        "0.99996, 1",
        "-0.25, -0.25",
        "1e-12, 0"
    })
    void numbersHaveThreeDigits(final double value, final String words) {
        assertEquals(words, ComparisonVerdict.digits(value));
    }
}
