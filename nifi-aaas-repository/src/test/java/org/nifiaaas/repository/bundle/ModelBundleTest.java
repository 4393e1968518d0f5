package org.nifiaaas.repository.bundle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifiaaas.features.Checksums;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.features.RefundRule;
import org.nifiaaas.features.Vocabulary;
import org.nifiaaas.repository.storage.LocalStorage;

class ModelBundleTest {

    private static final byte[] MODULE = {1, 2, 3};

    @TempDir
    private Path repository;

    private Path folder;
    private String input = BundleManifest.PAIR;
    private boolean unknownRows = true;
    private String engine = "bigdl";

    @BeforeEach
    void writeVersion() throws IOException {
        folder = Files.createDirectories(repository.resolve("propensity").resolve("7"));
        Files.write(folder.resolve(ModelBundle.MODEL), MODULE);
        write(ModelBundle.FEATURES, FeatureSpec.builder().build().toJson());
        Vocabulary.of(Arrays.asList("u1", "u2")).write(folder.resolve(ModelBundle.USERS));
        Vocabulary.of(Collections.singleton("i1")).write(folder.resolve(ModelBundle.ITEMS));
        write(
                ModelBundle.GOLDEN,
                GoldenRows.of(new String[] {"u1"}, new String[] {"i1"}, new float[] {0.25f})
                        .toJson());
        writeManifest("propensity", 7);
    }

    @Test
    void readsACompleteVersion() throws BundleException, IOException {
        final ModelBundle bundle = ModelBundle.read(folder);

        assertArrayEquals(MODULE, bundle.model());
        assertEquals(7, bundle.manifest().version());
        assertEquals(OptionalLong.of(6), bundle.manifest().parentVersion());
        assertEquals(0.5, bundle.manifest().metrics().get("hr10"));
        assertEquals(Checksums.sha256(folder.resolve(ModelBundle.MANIFEST)), bundle.manifestSha());
        assertEquals(2, bundle.users().size());
        assertEquals("i1", bundle.items().token(1));
        assertArrayEquals(new float[] {0.25f}, bundle.golden().expected());
    }

    @Test
    void refusesAVersionWithoutManifest() throws IOException {
        Files.delete(folder.resolve(ModelBundle.MANIFEST));

        assertRefused("manifest.json is missing");
    }

    @Test
    void refusesAnUnreadableManifest() throws IOException {
        write(ModelBundle.MANIFEST, "{\"model\": ");
        assertRefused("manifest.json not readable as JSON");

        write(ModelBundle.MANIFEST, "");
        assertRefused("manifest.json is empty");

        write(ModelBundle.MANIFEST, "{\"schemaVersion\": 2}");
        assertRefused("manifest.json has schema version 2");
    }

    @Test
    void refusesAManifestWithHoles() throws IOException {
        final String whole = Files.readString(folder.resolve(ModelBundle.MANIFEST));
        write(ModelBundle.MANIFEST, whole.replace("\"files\": {", "\"files\": {\"x\": null,"));
        assertRefused("manifest.json says neither size nor checksum of x");

        write(
                ModelBundle.MANIFEST,
                whole.replace("\"files\": {", "\"files\": {\"x\": {\"size\": 1, \"sha256\": \"\"},"));
        assertRefused("manifest.json lacks the checksum of x");

        write(ModelBundle.MANIFEST, whole.replaceFirst("\"hr10\": [0-9.]+", "\"hr10\": null"));
        assertRefused("manifest.json says that metric hr10 is null");

        write(ModelBundle.MANIFEST, whole.replaceFirst("\"hr10\": [0-9.]+", "\"hr10\": 1e999"));
        assertRefused("manifest.json says that metric hr10 is Infinity");

        write(ModelBundle.MANIFEST, whole.replace("\"frameworks\": {", "\"frameworks\": {\"flink\": null,"));
        assertRefused("manifest.json says no version of framework flink");
    }

    @Test
    void refusesAMissingFile() throws IOException {
        Files.delete(folder.resolve(ModelBundle.ITEMS));

        assertRefused("items.vocab is missing");
    }

    @Test
    void refusesAChangedFile() throws IOException {
        Files.write(folder.resolve(ModelBundle.MODEL), new byte[] {1, 2, 4});
        assertRefused("model.bigdl has checksum");

        Files.write(folder.resolve(ModelBundle.MODEL), new byte[] {1, 2});
        assertRefused("model.bigdl has 2 bytes, but the manifest says 3");

        Files.write(folder.resolve(ModelBundle.MODEL), new byte[4]);
        assertRefused("model.bigdl has 4 bytes, more than the 3 allowed");
    }

    @Test
    void refusesAVersionInAnotherPlace() throws IOException {
        writeManifest("propensity", 8);
        assertRefused("manifest.json belongs to propensity/8, but lies in propensity/7");

        writeManifest("fraud", 7);
        assertRefused("manifest.json belongs to fraud/7");
    }

    @Test
    void refusesSymbolicLinksAndNamesThatLeaveTheFolder() throws IOException {
        final Path outside = Files.write(repository.resolve("outside"), MODULE);
        Files.delete(folder.resolve(ModelBundle.MODEL));
        Files.createSymbolicLink(folder.resolve(ModelBundle.MODEL), outside);
        assertRefused("model.bigdl is not a regular file");

        final String manifest =
                new String(Files.readAllBytes(folder.resolve(ModelBundle.MANIFEST)), StandardCharsets.UTF_8);
        write(ModelBundle.MANIFEST, manifest.replace("\"features.json\"", "\"../../outside\""));
        assertRefused("not a plain file name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a/b", "a\\\\b", "a\\u0000", "\\ud800", "\u00e4"})
    void refusesNamesThatNotEveryFileSystemKnows(final String name) throws IOException {
        assertNameIsRefused(name);
    }

    @Test
    void refusesNamesThatAreTooLong() throws IOException {
        assertNameIsRefused("x".repeat(300));
    }

    private void assertNameIsRefused(final String name) throws IOException {
        final String manifest = Files.readString(folder.resolve(ModelBundle.MANIFEST));
        write(ModelBundle.MANIFEST, manifest.replace("\"features.json\"", "\"" + name + "\""));
        assertRefused("which is not a plain file name");
    }

    @Test
    void refusesASpecificationThatIsNotTheTrainedOne() throws IOException {
        write(
                ModelBundle.FEATURES,
                FeatureSpec.builder().refundRule(RefundRule.KEEP).build().toJson());
        writeManifest("propensity", 7);

        assertRefused("features.json has hash");
    }

    @Test
    void refusesAManifestThatListsTooLittle() throws IOException {
        Files.delete(folder.resolve(ModelBundle.GOLDEN));
        writeManifest("propensity", 7);

        assertRefused("manifest.json does not list golden.json");
    }

    @Test
    void refusesGoldenRowsThatAreNoProbabilities() throws IOException {
        write(ModelBundle.GOLDEN, "{\"users\":[\"u1\"],\"items\":[\"i1\"],\"expected\":[1.5]}");
        writeManifest("propensity", 7);
        assertRefused("golden.json: golden row 0 has no user, no item or no probability");

        write(ModelBundle.GOLDEN, "{\"users\":[],\"items\":[],\"expected\":[]}");
        writeManifest("propensity", 7);
        assertRefused("golden.json: golden rows are empty");
    }

    @Test
    void aManifestWithoutInputAndUnknownRowsReadsAsItAlwaysDid() throws BundleException, IOException {
        final String manifest =
                new String(Files.readAllBytes(folder.resolve(ModelBundle.MANIFEST)), StandardCharsets.UTF_8);
        final String old = manifest.replaceAll("(?m)^.*\"(input|unknownRows)\".*\\R", "");
        assertFalse(old.contains("input") || old.contains("unknownRows"), old);
        write(ModelBundle.MANIFEST, old);

        final ModelBundle bundle = ModelBundle.read(folder);

        assertEquals("pair", bundle.manifest().input());
        assertTrue(bundle.manifest().unknownRows());
        assertEquals(Optional.empty(), bundle.weights());
    }

    @Test
    void keepsHowRowsEnterTheModule() throws BundleException, IOException {
        input = "wide_and_deep";
        unknownRows = false;
        writeManifest("propensity", 7);

        final BundleManifest read = ModelBundle.read(folder).manifest();

        assertEquals("wide_and_deep", read.input());
        assertFalse(read.unknownRows());
    }

    @Test
    void readsWeightsThatLieInAFileOfTheirOwn() throws BundleException, IOException {
        final byte[] weights = {9, 8, 7, 6};
        Files.write(folder.resolve(ModelBundle.WEIGHTS), weights);
        writeManifest("propensity", 7);

        assertArrayEquals(weights, ModelBundle.read(folder).weights().get());

        Files.write(folder.resolve(ModelBundle.WEIGHTS), new byte[] {9, 8, 7, 5});
        assertRefused("weights.bin has checksum");
        Files.delete(folder.resolve(ModelBundle.WEIGHTS));
        assertRefused("weights.bin is missing");
    }

    @Test
    void refusesGoldenRowsThatTheModelHasNoRowFor() throws IOException {
        write(ModelBundle.GOLDEN, "{\"users\":[\"u1\",\"?\"],\"items\":[\"i1\",\"i1\"],\"expected\":[0.25,0.5]}");
        unknownRows = false;
        writeManifest("propensity", 7);

        assertRefused("golden.json: row 2 has an unknown user or item");
    }

    @Test
    void theEngineSaysWhichFilesHoldTheModel() throws BundleException, IOException {
        final byte[] model = {4, 5};
        final byte[] histories = {6};
        Files.write(folder.resolve(ModelBundle.SIMILARITY_MODEL), model);
        Files.write(folder.resolve(ModelBundle.HISTORIES), histories);
        writeManifest("propensity", 7);
        assertArrayEquals(MODULE, ModelBundle.read(folder).model());
        assertEquals(Optional.empty(), ModelBundle.read(folder).weights());

        engine = ModelBundle.SIMILARITY;
        writeManifest("propensity", 7);
        assertArrayEquals(model, ModelBundle.read(folder).model());
        assertArrayEquals(histories, ModelBundle.read(folder).weights().get());
    }

    @Test
    void refusesAModelOfHistoriesWithoutItsFiles() throws IOException {
        engine = ModelBundle.SIMILARITY;
        writeManifest("propensity", 7);
        assertRefused("manifest.json does not list model.safetensors");

        Files.write(folder.resolve(ModelBundle.SIMILARITY_MODEL), MODULE);
        writeManifest("propensity", 7);
        assertRefused("manifest.json does not list histories.safetensors");

        Files.write(folder.resolve(ModelBundle.HISTORIES), MODULE);
        writeManifest("propensity", 7);
        Files.write(folder.resolve(ModelBundle.HISTORIES), new byte[] {1, 2, 4});
        assertRefused("histories.safetensors has checksum");
    }

    @Test
    void readsTheCalibrationIfThereIsOne() throws BundleException, IOException {
        assertEquals(0.25f, ModelBundle.read(folder).calibration().apply(0.25f));

        write(
                ModelBundle.CALIBRATION,
                Calibration.of(new float[] {0.25f}, new float[] {0.5f}, 1).toJson());
        writeManifest("propensity", 7);
        assertEquals(0.5f, ModelBundle.read(folder).calibration().apply(0.25f));
    }

    @Test
    void refusesACalibrationThatDoesNotRise() throws IOException {
        write(ModelBundle.CALIBRATION, "{\"scores\":[0.5],\"probabilities\":[1.5],\"pace\":1}");
        writeManifest("propensity", 7);

        assertRefused("calibration.json: has probabilities that do not rise within 0 and 1: number 1 is 1.5");
        final RepositoryFolder root = new RepositoryFolder(repository);
        assertThrows(BundleException.class, () -> root.check("propensity", 7));
    }

    @Test
    void keepsTheQuestionThatTheScoreAnswers() throws BundleException, IOException {
        assertEquals(Optional.empty(), ModelBundle.read(folder).manifest().task());
        assertEquals(OptionalDouble.empty(), ModelBundle.read(folder).manifest().horizonDays());

        question("\"task\": \"repeat\", \"horizonDays\": 30.5");
        final BundleManifest read = ModelBundle.read(folder).manifest();
        assertEquals(Optional.of("repeat"), read.task());
        assertEquals(OptionalDouble.of(30.5), read.horizonDays());
        assertEquals(read.toJson(), BundleManifest.fromJson(read.toJson()).toJson());
    }

    @Test
    void refusesAQuestionThatIsNone() throws IOException {
        question("\"task\": \"most\", \"horizonDays\": 30");
        assertRefused("manifest.json has the task 'most', it must be one of new, repeat, all");

        question("\"task\": \"new\", \"horizonDays\": 0");
        assertRefused("manifest.json has horizonDays of 0.0, it must be a finite number above 0");
        question("\"task\": \"new\", \"horizonDays\": 1e999");
        assertRefused("manifest.json has horizonDays of Infinity");

        question("\"task\": \"new\"");
        assertRefused("manifest.json lacks horizonDays beside task");
        question("\"horizonDays\": 30");
        assertRefused("manifest.json lacks task beside horizonDays");
    }

    private void question(final String fields) throws IOException {
        writeManifest("propensity", 7);
        final String manifest = Files.readString(folder.resolve(ModelBundle.MANIFEST));
        write(ModelBundle.MANIFEST, manifest.replaceFirst("\\{", "{" + fields + ","));
    }

    private void assertRefused(final String part) {
        final String message = assertThrows(BundleException.class, () -> ModelBundle.read(folder))
                .getMessage();
        assertTrue(message.contains(part), message);
        assertEquals(1, message.lines().count(), message);
        final LocalStorage storage = new LocalStorage(repository);
        assertEquals(
                message,
                assertThrows(BundleException.class, () -> BundleParts.checkAll(storage, "propensity/7"))
                        .getMessage());
    }

    private void writeManifest(final String model, final long version) throws IOException {
        final BundleManifest.Builder manifest = BundleManifest.builder()
                .model(model, version)
                .network("ncf", engine, "log_softmax", 0)
                .rows(input, unknownRows)
                .featuresHash(FeatureSpec.builder().build().hash())
                .trainingWindow("2018-01-01T00:00:00Z", "2018-12-31T00:00:00Z")
                .parentVersion(6)
                .metric("hr10", 0.5)
                .run("run-1", "first training")
                .framework("bigdl", "0.13.0")
                .createdAt("2019-01-01T00:00:00Z");
        for (final String name : Arrays.asList(
                ModelBundle.MODEL,
                ModelBundle.WEIGHTS,
                ModelBundle.SIMILARITY_MODEL,
                ModelBundle.HISTORIES,
                ModelBundle.CALIBRATION,
                ModelBundle.FEATURES,
                ModelBundle.USERS,
                ModelBundle.ITEMS,
                ModelBundle.GOLDEN)) {
            final Path file = folder.resolve(name);
            if (Files.exists(file)) {
                manifest.file(name, Files.size(file), Checksums.sha256(file));
            }
        }
        write(ModelBundle.MANIFEST, manifest.build().toJson());
    }

    private void write(final String name, final String content) throws IOException {
        Files.write(folder.resolve(name), content.getBytes(StandardCharsets.UTF_8));
    }
}
