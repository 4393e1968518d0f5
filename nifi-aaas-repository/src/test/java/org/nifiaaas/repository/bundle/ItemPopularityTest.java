package org.nifiaaas.repository.bundle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ItemPopularityTest {

    @Test
    void ranksTheMostPopularFirstAndTiesByIndexWithoutWhatNobodyTouched() {
        final ItemPopularity popularity = ItemPopularity.of(new int[] {2, 0, 7, 2});
        assertArrayEquals(new int[] {3, 1, 4}, popularity.ranking());
    }

    @Test
    void readsWhatItWrote() {
        final ItemPopularity read =
                ItemPopularity.fromText(ItemPopularity.of(new int[] {1, 5}).toText(), 2);
        assertArrayEquals(new int[] {2, 1}, read.ranking());
        assertArrayEquals(new int[0], ItemPopularity.fromText("", 0).ranking());
    }

    @ParameterizedTest
    @CsvSource({
        "'1;2;', 'it has 2 whole lines, but the vocabulary has 3 items'",
        "'1;2;3', 'it has 2 whole lines, but the vocabulary has 3 items'",
        "'1;2;3;4', 'it has 3 whole lines, but the vocabulary has 3 items'",
        "'', 'it has 0 whole lines, but the vocabulary has 3 items'",
        "'1;many;3;', 'line 2 is not a whole number'",
        "'1;2;-3;', 'line 3: -3 is not a number of users'"
    })
    void anythingElseIsRefused(final String lines, final String message) {
        final String text = lines.replace(';', '\n');
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> ItemPopularity.fromText(text, 3))
                        .getMessage());
    }
}
