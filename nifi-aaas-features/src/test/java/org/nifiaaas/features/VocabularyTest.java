package org.nifiaaas.features;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VocabularyTest {

    @TempDir
    private Path folder;

    @Test
    void countsFromOneInTheOrderOfTokensAndKeepsZeroForUnknown() {
        final Vocabulary vocabulary = Vocabulary.of(Arrays.asList("b", "a", "c", "a"));

        assertEquals(3, vocabulary.size());
        assertEquals(1, vocabulary.index("a"));
        assertEquals(3, vocabulary.index("c"));
        assertEquals(Vocabulary.UNKNOWN, vocabulary.index("d"));
        assertEquals("b", vocabulary.token(2));
        assertThrows(IndexOutOfBoundsException.class, () -> vocabulary.token(0));
        assertThrows(IndexOutOfBoundsException.class, () -> vocabulary.token(4));
    }

    @Test
    void keepsAnOrderThatWasMadeElsewhere() throws IOException {
        final Path file = folder.resolve("users.vocab");
        Vocabulary.inOrder(Arrays.asList("zoe", "ann", "10", "9")).write(file);

        final Vocabulary read = Vocabulary.read(file);

        assertEquals(1, read.index("zoe"));
        assertEquals(2, read.index("ann"));
        assertEquals("9", read.token(4));
        assertEquals(Vocabulary.UNKNOWN, read.index("bob"));
        assertThrows(IllegalArgumentException.class, () -> Vocabulary.inOrder(Arrays.asList("a", "b", "a")));
        assertThrows(IllegalArgumentException.class, () -> Vocabulary.inOrder(Collections.singletonList("a ")));
    }

    @Test
    void survivesItsFileForm() throws IOException {
        final Path file = folder.resolve("items.vocab");
        final Vocabulary vocabulary =
                Vocabulary.of(Arrays.asList("Zo\u00eb's Caf\u00e9", "\ud83c\udf55", "00123", "123"));

        vocabulary.write(file);
        final Vocabulary read = Vocabulary.read(file);

        assertEquals(4, read.size());
        for (int index = 1; index <= 4; index++) {
            assertEquals(vocabulary.token(index), read.token(index));
        }
    }

    @Test
    void findsPaddedNumbersWithoutTheirLeadingZerosUnlessThereAreSeveral() {
        final Vocabulary vocabulary =
                Vocabulary.inOrder(Arrays.asList("0017", "00042", "0042", "000", "0x1", "09", "9", "0"));

        assertEquals(1, vocabulary.index("17"));
        assertEquals(1, vocabulary.index("0017"));
        assertEquals(Vocabulary.UNKNOWN, vocabulary.index("017"));
        assertEquals(Vocabulary.UNKNOWN, vocabulary.index("42"));
        assertEquals(2, vocabulary.index("00042"));
        assertEquals(7, vocabulary.index("9"));
        assertEquals(8, vocabulary.index("0"));
        assertEquals(Vocabulary.UNKNOWN, vocabulary.index("x1"));
    }

    @Test
    void paddedNumbersMayFollowTheirPlainFormInAnOrderMadeElsewhere() {
        final Vocabulary vocabulary = Vocabulary.inOrder(Arrays.asList("07", "7"));

        assertEquals(2, vocabulary.index("7"));
        assertEquals(1, vocabulary.index("07"));
    }

    @Test
    void emptyVocabularySurvivesItsFileForm() throws IOException {
        final Path file = folder.resolve("items.vocab");
        Vocabulary.of(Collections.emptySet()).write(file);

        assertEquals(0, Vocabulary.read(file).size());
    }

    @Test
    void refusesTokensThatWouldBeReadAsOthers() {
        assertThrows(IllegalArgumentException.class, () -> Vocabulary.of(Collections.singleton("a\nb")));
        assertThrows(IllegalArgumentException.class, () -> Vocabulary.of(Collections.singleton("")));
    }

    @Test
    void refusesDamagedFiles() throws IOException {
        assertEquals("the token of line 1 is repeated further down", refusal("a\nb\na\n"));
        assertEquals("the last line is cut off", refusal("a\nb"));
        assertEquals("the token of line 2 is not in canonical form", refusal("a\n\nb\n"));
        assertEquals("the token of line 1 is not in canonical form", refusal("card 17 \n"));
        final Path file = folder.resolve("latin.vocab");
        Files.write(file, new byte[] {(byte) 0xE9, '\n'});
        assertThrows(MalformedInputException.class, () -> Vocabulary.read(file));
    }

    @Test
    void extractorGivesEmbeddingRowsWithTheFirstForUnknown() {
        final FeatureExtractor extractor =
                new FeatureExtractor(Vocabulary.of(Arrays.asList("u1", "u2")), Vocabulary.of(Arrays.asList("i1")));

        final int[] rows =
                extractor.encode(new String[] {"u1", "u2", "stranger"}, new String[] {"i1", "new shop", "i1"});

        assertArrayEquals(new int[] {2, 2, 3, 1, 1, 2}, rows);
        assertFalse(extractor.userKnown("stranger"));
        assertTrue(extractor.itemKnown("i1"));
        assertThrows(
                IllegalArgumentException.class, () -> extractor.encode(new String[] {"u1"}, new String[] {"i1", "i1"}));
    }

    @Test
    void extractorGivesUnknownIdsNoRowWhereTheModelHasNone() {
        final FeatureExtractor extractor = new FeatureExtractor(
                Vocabulary.of(Arrays.asList("u1", "u2")), Vocabulary.of(Arrays.asList("i1")), false);

        final int[] rows =
                extractor.encode(new String[] {"u1", "u2", "stranger"}, new String[] {"i1", "new shop", "i1"});

        assertArrayEquals(new int[] {1, 1, 2, FeatureExtractor.NO_ROW, FeatureExtractor.NO_ROW, 1}, rows);
        assertEquals(2, extractor.row(2));
        assertEquals(FeatureExtractor.NO_ROW, extractor.row(Vocabulary.UNKNOWN));
    }

    private String refusal(final String content) throws IOException {
        final Path file = folder.resolve("damaged.vocab");
        Files.write(file, content.getBytes(StandardCharsets.UTF_8));
        return assertThrows(IllegalArgumentException.class, () -> Vocabulary.read(file))
                .getMessage();
    }

    @Test
    void vocabularyGrowsWithoutMovingAnybody() {
        final Vocabulary old = Vocabulary.inOrder(Arrays.asList("zoe", "ann"));

        final Vocabulary grown = old.grow(Arrays.asList("mia", "zoe", "bob"));

        assertEquals(4, grown.size());
        assertEquals(1, grown.index("zoe"));
        assertEquals(2, grown.index("ann"));
        assertEquals(3, grown.index("bob"));
        assertEquals(4, grown.index("mia"));
        assertEquals(2, old.size());
        assertThrows(IllegalArgumentException.class, () -> old.grow(Collections.singletonList("a ")));
    }
}
