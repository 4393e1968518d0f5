package org.nifiaaas.features.encode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nifiaaas.features.design.DesignException;
import org.nifiaaas.features.design.FeatureSet;

class FeatureEncoderTest {

    private static final String EVERYTHING =
            """
            {
              "columns": [
                {"name": "category", "of": "item", "type": "categorical", "values": 3},
                {"name": "country", "of": "user", "type": "categorical", "vocabulary": ["GB", "IE"]},
                {"name": "price", "of": "item", "type": "numeric", "buckets": [5, 20]},
                {"name": "size", "of": "item", "type": "numeric"}
              ],
              "windows": [
                {"name": "loyalty", "statistic": "count", "by": ["user", "item"], "days": 90, "buckets": [1, 3]},
                {"name": "crowd", "statistic": "count", "by": "category", "days": 7},
                {"name": "since", "statistic": "days since last", "by": "user", "days": 30}
              ],
              "crosses": [
                {"name": "deep", "of": ["taste", "loyalty"], "buckets": 50},
                {"name": "taste", "of": ["category", "country"], "buckets": 1000},
                {"name": "place", "of": ["item", "country"], "buckets": 1000}
              ]
            }""";

    private static final FeatureEncoding ENCODING = new FeatureEncoding(
            Map.of("category", List.of("tea", "books")),
            Map.of(
                    "size", new Scale(10, 2),
                    "loyalty", new Scale(0, 1),
                    "crowd", new Scale(1, 1),
                    "since", new Scale(0, 0.5)));

    private static FeatureSet features(final String json) {
        try {
            return FeatureSet.of(json);
        } catch (final DesignException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    private static float[] encoded(final String user, final String item, final Object... values) {
        final FeatureEncoder encoder = FeatureEncoder.of(features(EVERYTHING), ENCODING);
        final float[] target = new float[encoder.width() + 2];
        Arrays.fill(target, -9);
        encoder.encode(user, item, Arrays.asList(values), target, 1);
        assertEquals(-9, target[0], "before the offset");
        assertEquals(-9, target[target.length - 1], "behind the inputs");
        return Arrays.copyOfRange(target, 1, target.length - 1);
    }

    private static float[] places(final float... inputs) {
        return Arrays.copyOf(inputs, 4);
    }

    private static float[] numbers(final float... inputs) {
        return Arrays.copyOfRange(inputs, 7, inputs.length);
    }

    @Test
    void placesAreColumnsThenWindowsThenCrossesAndNumbersFollow() {
        final FeatureEncoder encoder = FeatureEncoder.of(features(EVERYTHING), ENCODING);

        assertArrayEquals(new int[] {3, 3, 4, 4, 1001, 51, 1001}, encoder.places());
        assertEquals(
                7, encoder.numbers(), "size, loyalty, crowd and since, and whether size, crowd and since are missing");
        assertEquals(14, encoder.width());
    }

    @Test
    void everyKindOfFeatureIsEncoded() {
        final float[] inputs = encoded("u", "i", "books", "GB", 5.0, 13.0, 3.0, Math.expm1(2), Math.expm1(1.5));

        assertArrayEquals(new float[] {3, 2, 3, 4}, places(inputs));
        assertArrayEquals(new float[] {1.5f, 0, (float) Math.log1p(3), 1, 0, 3, 0}, numbers(inputs), 1e-6f);
    }

    @Test
    void bucketHoldsItsLowerEdge() {
        assertEquals(2, encoded("u", "i", null, null, 4.99, null, null, null, null)[2]);
        assertEquals(3, encoded("u", "i", null, null, 5, null, null, null, null)[2]);
        assertEquals(4, encoded("u", "i", null, null, 20.0, null, null, null, null)[2]);
        assertEquals(2, encoded("u", "i", null, null, null, null, 0.0, null, null)[3]);
    }

    @Test
    void missingValuesHaveRowOneOrAreTold() {
        final float[] inputs =
                encoded("u", "i", null, "", Double.NaN, null, null, Double.NaN, Double.POSITIVE_INFINITY);

        assertArrayEquals(new float[] {1, 1, 1, 1}, places(inputs));
        assertEquals(1, inputs[4], "a cross of nothing");
        assertEquals(1, inputs[5], "a cross of a cross of nothing and nothing");
        assertNotEquals(1, inputs[6], "the item is there");
        assertArrayEquals(new float[] {0, 1, 0, 0, 1, 0, 1}, numbers(inputs));
    }

    @Test
    void partOfACrossThatIsMissingTakesPart() {
        final float with = encoded("u", "i", "tea", "IE", null, null, null, null, null)[4];
        final float without = encoded("u", "i", "tea", null, null, null, null, null, null)[4];

        assertNotEquals(with, without);
        assertNotEquals(1, without);
    }

    @Test
    void extremesAreCutOff() {
        final float[] inputs = encoded("u", "i", null, null, null, -1e300, 1e300, 1e300, 1e300);

        assertArrayEquals(new float[] {-5, 0, 5, 5, 0, 5, 0}, numbers(inputs));
    }

    @Test
    void hashIsTheSameOnEveryMachine() {
        final float[] inputs = encoded("card 1", "Tea House", "tea", "IE", null, null, 1.0, null, null);

        assertArrayEquals(new float[] {932, 49, 420}, Arrays.copyOfRange(inputs, 4, 7));
        assertEquals(inputs[6], encoded("other", "Tea House", null, "IE", null, null, null, null, null)[6]);
        assertNotEquals(inputs[6], encoded("card 1", "Café", null, "IE", null, null, null, null, null)[6]);
    }

    @Test
    void hashUsesAllItsPlacesEvenly() {
        final FeatureEncoder encoder = FeatureEncoder.of(
                features("{\"crosses\": [{\"name\": \"pair\", \"of\": [\"user\", \"item\"], \"buckets\": 10}]}"),
                new FeatureEncoding(Map.of(), Map.of()));
        final int[] counts = new int[12];
        final float[] target = new float[1];
        for (int pair = 0; pair < 10_000; pair++) {
            encoder.encode("u" + pair / 100, "i" + pair % 100, Collections.emptyList(), target, 0);
            counts[(int) target[0]]++;
        }

        assertEquals(0, counts[0] + counts[1]);
        for (int row = 2; row < counts.length; row++) {
            assertEquals(1_000, counts[row], 120, "row " + row);
        }
    }

    @Test
    void whatIsKnownOnlyOnceThereIsAnEventIsMissingForAll() {
        final FeatureSet features = features(
                """
                {
                  "columns": [
                    {"name": "channel", "type": "categorical", "vocabulary": ["web", "shop"]},
                    {"name": "tip", "type": "numeric"}
                  ],
                  "windows": [
                    {"name": "of_channel", "statistic": "count", "by": ["user", "channel"], "days": 7, "buckets": [1]},
                    {"name": "tips", "statistic": "sum", "column": "tip", "by": "user", "days": 7}
                  ]
                }""");
        final FeatureEncodingFitter fitter = new FeatureEncodingFitter(features);
        fitter.add(Arrays.asList("web", 1e9, 4.0, 2.0));
        final FeatureEncoder encoder = FeatureEncoder.of(features, fitter.fit());
        final float[] one = new float[encoder.width()];
        final float[] other = new float[encoder.width()];

        encoder.encode("u", "i", Arrays.asList("web", 3.0, 5.0, 0.0), one, 0);
        encoder.encode("u", "i", Arrays.asList(null, null, null, 0.0), other, 0);

        assertEquals(List.of("channel", "tip", "of_channel"), List.copyOf(FeatureEncoder.ofEvents(features)));
        assertArrayEquals(other, one);
        encoder.encode("u", "i", Arrays.asList(null, null, null, 9.0), other, 0);
        assertNotEquals(one[one.length - 1], other[one.length - 1], "a sum over events before is known");
    }

    @Test
    void wrongValuesAreToldByTheNameOfTheFeature() {
        assertEquals(
                "feature category must be a text, and it is a Double",
                message(() -> encoded("u", "i", 1.0, null, null, null, null, null, null)));
        assertEquals(
                "feature size must be a number, and it is a String",
                message(() -> encoded("u", "i", null, null, null, "large", null, null, null)));
        assertEquals(
                "feature crowd must be a number, and it is a Boolean",
                message(() -> encoded("u", "i", null, null, null, null, null, true, null)));
        assertEquals("there are 1 values for the 7 columns and windows", message(() -> encoded("u", "i", "tea")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "category | | the encoding has no vocabulary of category",
                "crowd | | the encoding has no scale of crowd",
                " | country | the encoding has a vocabulary of country, for which the specification asks for none",
                " | price | the encoding has a scale of price, for which the specification asks for none"
            })
    void encodingMustBeThatOfTheSpecification(final String removed, final String added, final String message) {
        final Map<String, List<String>> vocabularies = new HashMap<>(ENCODING.vocabularies());
        final Map<String, Scale> numbers = new HashMap<>(ENCODING.numbers());
        vocabularies.remove(removed);
        numbers.remove(removed);
        if ("country".equals(added)) {
            vocabularies.put(added, List.of("FR"));
        } else if (added != null) {
            numbers.put(added, new Scale(0, 1));
        }

        assertEquals(
                message,
                message(() -> FeatureEncoder.of(features(EVERYTHING), new FeatureEncoding(vocabularies, numbers))));
    }

    @Test
    void vocabularyIsNotLargerThanTheSpecificationAllows() {
        assertEquals(
                "the vocabulary of category has 4 values, and the specification allows 3",
                message(() -> FeatureEncoder.of(
                        features(EVERYTHING),
                        new FeatureEncoding(Map.of("category", List.of("a", "b", "c", "d")), ENCODING.numbers()))));
    }

    private static String message(final Runnable action) {
        return assertThrows(IllegalArgumentException.class, action::run).getMessage();
    }
}
