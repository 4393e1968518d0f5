package org.nifiaaas.scoring.propensity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifiaaas.scoring.factors.Factors;
import org.nifiaaas.scoring.factors.Ridge;
import org.nifiaaas.scoring.factors.RidgeEncoder;
import org.nifiaaas.scoring.similarity.ItemGraph;
import org.nifiaaas.scoring.similarity.Similarity;
import org.nifiaaas.scoring.tensor.SafeTensors;

class HistoryModelTest {

    private static final float[] AVERAGE = {-3, -2, -1};

    private static Head head(final Head.Pairs pairs, final double bias, final Term... terms) {
        return new Head(pairs, bias, List.of(terms));
    }

    private static Term term(final double mean, final double deviation, final double... weights) {
        return new Term(PairFeature.ITEM_RATE, mean, deviation, weights);
    }

    private static HistoryModel model(final double horizon, final List<Head> heads, final float... average) {
        return new HistoryModel("test", horizon, 1000, heads, HistoryModel.noGraph(2), average);
    }

    private static String refused(final double horizon, final List<Head> heads, final float... average) {
        return assertThrows(IllegalArgumentException.class, () -> model(horizon, heads, average))
                .getMessage();
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void numbersThatAreNotFiniteAreRefused(final double wrong) {
        assertEquals(
                "has a head without pairs, terms or a finite bias",
                refused(1, List.of(head(Head.Pairs.ALL, wrong)), AVERAGE));
        final String term = "has a term of ITEM_RATE that is not made of finite numbers";
        assertEquals(term, refused(1, List.of(head(Head.Pairs.ALL, 0, term(wrong, 1, 0, 0, 0))), AVERAGE));
        assertEquals(term, refused(1, List.of(head(Head.Pairs.ALL, 0, term(0, wrong, 0, 0, 0))), AVERAGE));
        assertEquals(term, refused(1, List.of(head(Head.Pairs.ALL, 0, term(0, 1, 0, 0, wrong))), AVERAGE));
        assertEquals(
                "has an average that is no finite number",
                refused(1, List.of(head(Head.Pairs.ALL, 0)), 0, (float) wrong, 0));
        assertEquals("has a horizon of " + wrong + " days", refused(wrong, List.of(head(Head.Pairs.ALL, 0)), AVERAGE));
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void fileWithASimilarityThatIsNotFiniteIsRefused(final float wrong) {
        final float[] weights = new float[Similarity.COUNT];
        weights[2] = wrong;
        final byte[] bytes = new HistoryModel(
                        "test",
                        1,
                        1000,
                        List.of(head(Head.Pairs.ALL, 0, new Term(PairFeature.WALK, 0, 1, 1, 0, 0))),
                        new ItemGraph(new int[] {0, 0, 1, 1}, new int[] {2}, weights),
                        AVERAGE)
                .toBytes();
        final String message = assertThrows(IllegalArgumentException.class, () -> HistoryModel.fromBytes(bytes))
                .getMessage();
        assertTrue(message.endsWith(" that is no finite number"), message);
    }

    @Test
    void partsThatDoNotFitAreRefused() {
        final List<Head> one = List.of(head(Head.Pairs.ALL, 0));
        assertEquals("has averages of 1 items, but similarities of 2", refused(1, one, 0, 0));
        assertEquals("has a horizon of 0.0 days", refused(0, one, AVERAGE));
        assertEquals("has a horizon of 3661.0 days", refused(3661, one, AVERAGE));
        assertEquals("has no heads", refused(1, null, AVERAGE));
        assertEquals(
                "has 0 heads for new pairs and 0 for repeated ones, not one",
                refused(1, Collections.emptyList(), AVERAGE));
        assertEquals(
                "has 1 heads for new pairs and 0 for repeated ones, not one",
                refused(1, List.of(head(Head.Pairs.NEW, 0)), AVERAGE));
        assertEquals(
                "has 2 heads for new pairs and 1 for repeated ones, not one",
                refused(1, List.of(head(Head.Pairs.ALL, 0), head(Head.Pairs.NEW, 0)), AVERAGE));
        assertEquals(
                "has a term without a known feature and 3 weights",
                refused(1, List.of(head(Head.Pairs.ALL, 0, term(0, 1, 1, 2))), AVERAGE));
        assertEquals(
                "has a term of ITEM_RATE that is not made of finite numbers",
                refused(1, List.of(head(Head.Pairs.ALL, 0, term(0, 0, 1, 2, 3))), AVERAGE));
    }

    @Test
    void latentTermNeedsItsFactors() {
        final List<Head> heads = List.of(head(Head.Pairs.ALL, 0, new Term(PairFeature.ALS, 0, 1, 1, 0, 0)));
        assertEquals("has a term of ALS without its factors", refused(1, heads, AVERAGE));
        final ItemKnowledge knowledge = ItemKnowledge.of(HistoryModel.noGraph(2));
        assertEquals(
                "has factors of 3 items for ALS, but similarities of 2",
                assertThrows(IllegalArgumentException.class, () -> knowledge.with(PairFeature.ALS, encoder(3)))
                        .getMessage());
        final byte[] whole = new HistoryModel(
                        "test", 1, 1000, heads, knowledge.with(PairFeature.ALS, encoder(2)), AVERAGE)
                .toBytes();
        final SafeTensors.Builder file =
                SafeTensors.builder().text(SafeTensors.fromBytes(whole).text());
        HistoryModel.noGraph(2).write(file);
        final byte[] without = file.floats("average", AVERAGE).build().toBytes();
        assertEquals(
                "lacks the tensor als.ridge of type F32",
                assertThrows(IllegalArgumentException.class, () -> HistoryModel.fromBytes(without))
                        .getMessage());
    }

    @Test
    void factorsAreInTheFileWhereAHeadAsksForThemAlone() {
        final ItemKnowledge knowledge =
                ItemKnowledge.of(HistoryModel.noGraph(2)).with(PairFeature.ALS, encoder(2));
        final List<Head> without = List.of(head(Head.Pairs.ALL, 0));
        final List<Head> with = List.of(head(Head.Pairs.ALL, 0, new Term(PairFeature.ALS, 0, 1, 1, 0, 0)));
        final byte[] small = new HistoryModel("test", 1, 1000, without, knowledge, AVERAGE).toBytes();
        final byte[] large = new HistoryModel("test", 1, 1000, with, knowledge, AVERAGE).toBytes();
        assertNull(HistoryModel.fromBytes(small).knowledge().encoder(PairFeature.ALS));
        assertEquals(
                2,
                HistoryModel.fromBytes(large)
                        .knowledge()
                        .encoder(PairFeature.ALS)
                        .items());
        assertArrayEquals(large, HistoryModel.fromBytes(large).toBytes());
    }

    private static RidgeEncoder encoder(final int items) {
        return new RidgeEncoder(new Ridge(1, 1, 1), new Factors(1, new float[items + 1]));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"kind\":\"ease\"}",
                "{\"kind\":\"ease\",\"horizonDays\":30}",
                "{\"kind\":\"ease\",\"horizonDays\":30,\"heads\":[null]}",
                "{\"kind\":\"ease\",\"horizonDays\":30,\"heads\":[{}]}",
                "{\"kind\":\"ease\",\"horizonDays\":30,\"heads\":[{\"pairs\":\"SOME\",\"terms\":[]}]}",
                "{\"kind\":\"ease\",\"horizonDays\":30,\"heads\":[{\"pairs\":\"ALL\",\"terms\":[null]}]}",
                "{\"kind\":\"ease\",\"horizonDays\":30,\"heads\":[{\"pairs\":\"ALL\",\"terms\":[{\"feature\":\"NO\"}]}]}",
                "{\"kind\":\"ease\",\"horizonDays\":\"x\",\"heads\":[]}",
                "{\"kind\":\"ease\",\"horizonDays\":30,\"asOf\":1e99,\"heads\":[]}"
            })
    void descriptionThatIsNoneIsRefusedInOneLine(final String text) {
        final SafeTensors.Builder file = SafeTensors.builder().text(text);
        HistoryModel.noGraph(2).write(file);
        final byte[] bytes = file.floats("average", AVERAGE).build().toBytes();
        final String message = assertThrows(IllegalArgumentException.class, () -> HistoryModel.fromBytes(bytes))
                .getMessage();
        assertEquals(1, message.lines().count(), message);
    }
}
