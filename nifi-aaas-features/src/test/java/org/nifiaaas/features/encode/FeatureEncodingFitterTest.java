package org.nifiaaas.features.encode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nifiaaas.features.design.DesignException;
import org.nifiaaas.features.design.FeatureSet;

class FeatureEncodingFitterTest {

    private FeatureSet features;

    @BeforeEach
    void readFeatures() throws DesignException {
        features = FeatureSet.of(
                """
                {
                  "columns": [
                    {"name": "category", "of": "item", "type": "categorical", "values": 3},
                    {"name": "country", "of": "user", "type": "categorical", "vocabulary": ["GB"]},
                    {"name": "price", "of": "item", "type": "numeric", "buckets": [5]},
                    {"name": "size", "of": "item", "type": "numeric"}
                  ],
                  "windows": [{"name": "since", "statistic": "days since last", "by": "user", "days": 30}]
                }""");
    }

    private FeatureEncodingFitter fitter(final Object... categories) {
        final FeatureEncodingFitter fitter = new FeatureEncodingFitter(features);
        for (final Object category : categories) {
            fitter.add(Arrays.asList(category, "GB", 1.0, null, null));
        }
        return fitter;
    }

    @Test
    void mostFrequentValuesAreKeptAndThoseOfOneFrequencyByName() {
        final FeatureEncoding encoding = fitter("rare", "b", "a", "c", "b", "c", "a", "often", "often", "often", null)
                .fit();

        assertEquals(List.of("often", "a", "b"), encoding.vocabularies().get("category"));
    }

    @Test
    void onlyWhatTheSpecificationLeavesOpenIsFound() {
        final FeatureEncoding encoding = fitter("a").fit();

        assertEquals(List.of("category"), List.copyOf(encoding.vocabularies().keySet()));
        assertEquals(List.of("since", "size"), List.copyOf(encoding.numbers().keySet()));
        FeatureEncoder.of(features, encoding);
    }

    @Test
    void numbersHaveMeanAndDeviationOfTheirScale() {
        final FeatureEncodingFitter fitter = fitter();
        for (final double value : new double[] {2, 4, 4, 4, 5, 5, 7, 9}) {
            fitter.add(Arrays.asList(null, null, null, value, Math.expm1(value)));
        }
        fitter.add(Arrays.asList(null, null, null, Double.NaN, null));
        final FeatureEncoding encoding = fitter.fit();

        for (final String name : List.of("size", "since")) {
            assertEquals(5, encoding.numbers().get(name).mean(), 1e-9, name);
            assertEquals(2, encoding.numbers().get(name).deviation(), 1e-9, name);
        }
    }

    @Test
    void numberWithoutSpreadOrValuesHasDeviationOne() {
        final FeatureEncodingFitter fitter = fitter();
        for (int row = 0; row < 10; row++) {
            fitter.add(Arrays.asList(null, null, null, 0.1, null));
        }

        assertEquals(1, fitter.fit().numbers().get("size").deviation());
        assertEquals(0, fitter.fit().numbers().get("since").mean());
        assertEquals(1, fitter.fit().numbers().get("since").deviation());
    }

    @Test
    void partsAreMergedToTheEncodingOfTheWhole() {
        final FeatureEncodingFitter whole = fitter();
        final FeatureEncodingFitter first = fitter();
        final FeatureEncodingFitter second = fitter();
        final Random random = new Random(3);
        for (int row = 0; row < 500; row++) {
            final List<Object> values = Arrays.asList(
                    "c" + random.nextInt(6), null, null, 1_000 + random.nextGaussian(), random.nextDouble() * 40);
            whole.add(values);
            (row % 3 == 0 ? first : second).add(values);
        }
        final FeatureEncoding merged = fitter().merge(first).merge(second).fit();

        assertEquals(
                whole.fit().vocabularies().get("category"),
                merged.vocabularies().get("category"));
        for (final String name : List.of("size", "since")) {
            final Scale expected = whole.fit().numbers().get(name);
            assertEquals(expected.mean(), merged.numbers().get(name).mean(), 1e-9);
            assertEquals(expected.deviation(), merged.numbers().get(name).deviation(), 1e-9);
        }
    }

    @Test
    void largestNumbersLeaveTheScaleUsable() {
        final FeatureEncodingFitter fitter = fitter();
        fitter.add(Arrays.asList(null, null, null, Double.MAX_VALUE, Double.MAX_VALUE));
        fitter.add(Arrays.asList(null, null, null, -Double.MAX_VALUE, -Double.MAX_VALUE));

        assertEquals(1e18, fitter.fit().numbers().get("size").deviation(), 1e9);
    }

    @Test
    void wrongTypeIsToldByTheNameOfTheFeature() {
        assertEquals(
                "feature category must be a text, and it is a Integer",
                assertThrows(IllegalArgumentException.class, () -> fitter(1)).getMessage());
    }
}
