package org.nifiaaas.repository.bundle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifiaaas.features.encode.FeatureEncoder;

class FeatureBundleTest {

    @TempDir
    private Path repository;

    private FeatureVersion version;

    @BeforeEach
    void writeVersion() throws IOException {
        version = new FeatureVersion(repository);
    }

    @Test
    void readsAVersionThatScoresByFeatures() throws BundleException {
        final ModelBundle bundle = ModelBundle.read(version.folder());
        final FeatureEncoder encoder = bundle.encoder().orElseThrow();

        assertEquals(BundleManifest.FEATURES, bundle.manifest().input());
        assertArrayEquals(new int[] {3, 11}, encoder.places());
        assertEquals(3, encoder.numbers());
        assertEquals(Optional.of(FeatureVersion.values()), bundle.golden().features());
        final float[] encoded = new float[5];
        encoder.encode("u1", "i1", Arrays.asList("books", 14.0, null), encoded, 0);
        assertArrayEquals(new float[] {3, encoded[1], 2, 0, -1}, encoded);
    }

    @Test
    void goldenRowsAreWrittenAsTheyAreRead() {
        final GoldenRows rows = FeatureVersion.golden().with(FeatureVersion.values());

        final GoldenRows read = GoldenRows.fromJson(rows.toJson());

        assertEquals(rows.features(), read.features());
        assertEquals(rows.toJson(), read.toJson());
        assertFalse(FeatureVersion.golden().toJson().contains("features"));
        assertEquals(Optional.empty(), FeatureVersion.golden().features());
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void goldenRowsTakeNoNumberThatJsonLacks(final double value) {
        final List<List<Double>> values = List.of(List.of(1.0, value), List.of(1.0, 1.0));

        final String message = assertThrows(IllegalArgumentException.class, () -> FeatureVersion.golden()
                        .with(values))
                .getMessage();

        assertEquals("row 1: feature 2 is neither a text nor a finite number nor null", message);
    }

    @Test
    void refusesAVersionWithoutItsEncoding() throws IOException {
        Files.delete(version.folder().resolve(ModelBundle.ENCODING));
        assertRefused("encoding.json is missing");

        version.unlist(ModelBundle.ENCODING);
        assertRefused("manifest.json does not list encoding.json");
    }

    @Test
    void refusesAnEncodingOfAVersionThatScoresByIds() throws IOException {
        version.say("input", "pair");
        assertRefused(
                "manifest.json lists encoding.json, which goes with the input 'features', but the input is 'pair'");

        version.unlist(ModelBundle.ENCODING);
        assertRefused("golden.json: has features, but the input is not 'features'");
    }

    @Test
    void readsAVersionThatScoresByIdsThoughItsSpecificationHasFeatures() throws BundleException, IOException {
        version.say("input", "pair");
        version.unlist(ModelBundle.ENCODING);
        version.write(ModelBundle.GOLDEN, FeatureVersion.golden().toJson());

        final ModelBundle bundle = ModelBundle.read(version.folder());

        assertEquals(Optional.empty(), bundle.encoder());
        assertTrue(bundle.spec().hasFeatures());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{                                    | encoding.json: not readable as JSON: ",
                "{\"schemaVersion\":9}                | encoding.json: feature encoding has schema version 9",
                "{\"schemaVersion\":1,\"vocabularies\":{},\"numbers\":{}} | encoding.json: the encoding has no ",
                "[]                                   | encoding.json: not readable as JSON: "
            })
    void refusesAnEncodingThatDoesNotFitTheSpecification(final String encoding, final String message)
            throws IOException {
        version.write(ModelBundle.ENCODING, encoding);

        assertRefused(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"history\": 10}"})
    void refusesASpecificationThatHasNothingToScoreBy(final String features) throws IOException {
        version.write(ModelBundle.FEATURES, FeatureVersion.spec(features).toJson());
        version.say("featuresHash", FeatureVersion.spec(features).hash());

        assertRefused("features.json has no columns and no windows, which the input 'features' scores by");
    }

    @Test
    void refusesFeaturesForAModelOfHistories() throws IOException {
        version.say("engine", ModelBundle.SIMILARITY);
        version.write(ModelBundle.SIMILARITY_MODEL, "model");
        version.write(ModelBundle.HISTORIES, "histories");

        assertRefused("manifest.json has the input 'features', which the engine 'similarity' does not take");
    }

    @Test
    void refusesFeaturesWithoutARowForUnknownIds() throws IOException {
        version.say("unknownRows", false);

        assertRefused("manifest.json says that unknownRows is false, but the input 'features' needs a row for unknown");
    }

    @Test
    void refusesGoldenRowsWithoutFeatures() throws IOException {
        version.write(ModelBundle.GOLDEN, FeatureVersion.golden().toJson());

        assertRefused("golden.json: has no features, and a version with the input 'features' scores by them");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[[\"tea\",1,2]]                        | golden rows have 2 users, but features of 1 rows",
                "[[\"tea\",1,2],null]                   | row 2 has no features",
                "[[\"tea\",1,2],[\"tea\",1]]            | row 2: there are 2 values for the 3 columns and windows",
                "[[\"tea\",1,2,3],[\"tea\",1,2]]        | row 1: there are 4 values for the 3 columns and windows",
                "[[\"tea\",1,2],[7,1,2]]                | row 2: feature category must be a text",
                "[[\"tea\",\"much\",2],[\"tea\",1,2]]   | row 1: feature price must be a number",
                "[[\"tea\",1,2],[\"tea\",1,\"often\"]]  | row 2: feature visits must be a number",
                "[[\"tea\",1,2],[\"tea\",true,2]]       | row 2: feature 2 is neither a text nor a finite number",
                "[[\"tea\",1,2],[\"tea\",1,{\"a\":1}]]  | row 2: feature 3 is neither a text nor a finite number",
                "[[\"tea\",1,2],[\"tea\",1e999,2]]      | row 2: feature 2 is neither a text nor a finite number"
            })
    void refusesGoldenRowsOfOtherFeatures(final String features, final String message) throws IOException {
        version.write(
                ModelBundle.GOLDEN,
                FeatureVersion.golden().toJson().replaceFirst("\\{", "{\"features\": " + features + ","));

        assertRefused("golden.json: " + message);
    }

    private void assertRefused(final String part) {
        final RepositoryFolder folder = new RepositoryFolder(repository);
        final String message = assertThrows(BundleException.class, () -> folder.read(version.model(), 1))
                .getMessage();
        assertTrue(message.startsWith(part), message);
        assertEquals(1, message.lines().count(), message);
        assertEquals(
                message,
                assertThrows(BundleException.class, () -> folder.check(version.model(), 1))
                        .getMessage());
        assertEquals(
                message,
                assertThrows(BundleException.class, () -> folder.checkAll(version.model(), 1))
                        .getMessage());
    }
}
