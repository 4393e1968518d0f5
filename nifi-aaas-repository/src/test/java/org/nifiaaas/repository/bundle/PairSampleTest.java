package org.nifiaaas.repository.bundle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.nifiaaas.features.Vocabulary;

class PairSampleTest {

    private final Vocabulary users = Vocabulary.of(Arrays.asList("ada", "bob", "unknown user"));
    private final Vocabulary items = Vocabulary.of(Arrays.asList("bakery", "cinema"));

    private static long unknown(final Vocabulary vocabulary, final String[] tokens) {
        return Arrays.stream(tokens)
                .filter(token -> vocabulary.index(token) == Vocabulary.UNKNOWN)
                .count();
    }

    @Test
    void firstAndLastRowsOfTheTablesAreTried() {
        final PairSample pairs = PairSample.of(users, items, 1, true);

        assertEquals(users.token(1), pairs.users()[0]);
        assertEquals(items.token(1), pairs.items()[0]);
        assertEquals(users.token(users.size()), pairs.users()[1]);
        assertEquals(items.token(items.size()), pairs.items()[1]);
    }

    @Test
    void unknownIdsAreUnknownWhateverTheVocabularyHolds() {
        final PairSample pairs = PairSample.of(users, items, 1, true);

        assertEquals(2, unknown(users, pairs.users()));
        assertEquals(2, unknown(items, pairs.items()));
        final int last = pairs.users().length - 1;
        assertEquals(Vocabulary.UNKNOWN, users.index(pairs.users()[last]));
        assertEquals(Vocabulary.UNKNOWN, items.index(pairs.items()[last]));
    }

    @Test
    void modelWithoutUnknownRowsIsTriedWithKnownIdsOnly() {
        final PairSample pairs = PairSample.of(users, items, 1, false);

        assertEquals(0, unknown(users, pairs.users()));
        assertEquals(0, unknown(items, pairs.items()));
    }

    @Test
    void sameSeedDrawsTheSamePairs() {
        assertArrayEquals(
                PairSample.of(users, items, 7, true).users(),
                PairSample.of(users, items, 7, true).users());
    }
}
