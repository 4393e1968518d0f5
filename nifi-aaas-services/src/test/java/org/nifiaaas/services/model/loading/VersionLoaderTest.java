package org.nifiaaas.services.model.loading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nifiaaas.services.model.BundleFixture.MODEL;
import static org.nifiaaas.services.model.BundleFixture.bundle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nifiaaas.features.Checksums;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.repository.bundle.Calibration;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.services.PairBatch;
import org.nifiaaas.services.ScoringException;
import org.nifiaaas.services.engine.Engines;
import org.nifiaaas.services.engine.ModelInput;
import org.nifiaaas.services.engine.SerializedModel;
import org.nifiaaas.services.engine.similarity.Histories;
import org.nifiaaas.services.engine.similarity.SimilarityEngine;
import org.nifiaaas.services.model.BundleFixture;
import org.nifiaaas.services.model.FakeEngine;
import org.nifiaaas.services.model.source.ModelRepository;
import org.nifiaaas.services.model.version.LoadedVersion;
import org.nifiaaas.services.model.version.VersionScorer;

class VersionLoaderTest {

    @TempDir
    private Path root;

    private final FakeEngine engine = new FakeEngine();
    private VersionLoader loader;

    @BeforeEach
    void createLoader() {
        loader = new VersionLoader(new ModelRepository(root), Engines.of(engine, new SimilarityEngine()));
    }

    private String refusal() {
        final VersionRefusedException refusal =
                assertThrows(VersionRefusedException.class, () -> loader.load(MODEL, 1));
        assertEquals(0, engine.open(), "a refused version must not stay in memory");
        assertEquals(1, refusal.getMessage().lines().count());
        assertTrue(refusal.getMessage().startsWith("propensity version 1 is refused: "), refusal.getMessage());
        return refusal.getMessage().substring("propensity version 1 is refused: ".length());
    }

    @Test
    void loadsAGoodVersionAndWarmsItUp() throws IOException, VersionRefusedException {
        final Path folder = bundle(root, 1).write(1);
        try (LoadedVersion loaded = loader.load(MODEL, 1)) {
            assertEquals(MODEL, loaded.identity().model());
            assertEquals(1, loaded.identity().version());
            assertEquals(
                    Checksums.sha256(folder.resolve(ModelBundle.MANIFEST)),
                    loaded.identity().modelSha());
            assertEquals(
                    FeatureSpec.builder().zone(BundleFixture.ZONE).build().hash(),
                    loaded.identity().featuresHash());
            assertEquals(OptionalDouble.of(30), loaded.identity().horizonDays());
            assertEquals(1, loaded.idleCopies(), "the warm copy waits for the first lease");
        }
        assertEquals(VersionScorer.CHUNK_ROWS, engine.largestForward.get());
        assertEquals(1, engine.models.get(0).closes.get());
    }

    @Test
    void wrongChecksumIsRefused() throws IOException {
        Files.writeString(bundle(root, 1).write(1).resolve(ModelBundle.MODEL), "seed=2");
        assertTrue(refusal().startsWith("model.bigdl has checksum "));
        assertEquals(0, engine.models.size(), "a damaged file never reaches the engine");
    }

    @Test
    void halfCopiedFileIsRefused() throws IOException {
        Files.writeString(bundle(root, 1).write(1).resolve(ModelBundle.MODEL), "seed");
        assertEquals("model.bigdl has 4 bytes, but the manifest says 6", refusal());
    }

    @Test
    void wrongGoldenRowsAreRefused() throws IOException {
        bundle(root, 1).goldenOffset(2e-5f).write(1);
        assertTrue(refusal().startsWith("golden row 1 of 3 scores "));
    }

    @Test
    void goldenRowsWithinToleranceAreAccepted() throws IOException, VersionRefusedException {
        bundle(root, 1).goldenOffset(5e-6f).write(1);
        loader.load(MODEL, 1).close();
        assertEquals(1, engine.models.get(0).closes.get());
    }

    @Test
    void versionWithoutManifestIsRefused() throws IOException {
        Files.delete(bundle(root, 1).write(1).resolve(ModelBundle.MANIFEST));
        assertEquals("manifest.json is missing", refusal());
    }

    @Test
    void unreadableManifestIsRefused() throws IOException {
        Files.writeString(bundle(root, 1).write(1).resolve(ModelBundle.MANIFEST), "{");
        assertTrue(refusal().startsWith("manifest.json not readable as JSON"));
    }

    @Test
    void missingVersionIsRefused() {
        assertEquals("its folder is missing", refusal());
    }

    @Test
    void copyOfAnotherVersionIsRefused() throws IOException {
        Files.move(bundle(root, 1).write(2), root.resolve(MODEL).resolve("1"));
        assertEquals("manifest.json belongs to propensity/2, but lies in propensity/1", refusal());
    }

    @Test
    void otherEngineIsRefused() throws IOException {
        bundle(root, 1).engine("onnx").write(1);
        assertEquals("it needs the engine 'onnx', known are fake, similarity", refusal());
    }

    @Test
    void unknownOutputIsRefused() throws IOException {
        bundle(root, 1).output("tanh").write(1);
        assertEquals("its manifest names an unknown output 'tanh'", refusal());
    }

    @Test
    void unknownInputIsRefused() throws IOException {
        bundle(root, 1).input("triple").write(1);
        assertEquals("its manifest names an unknown input 'triple'", refusal());
    }

    @Test
    void inputAndWeightsReachTheEngine() throws IOException, VersionRefusedException {
        bundle(root, 1).input("wide_and_deep").weights("numbers").write(1);
        loader.load(MODEL, 1).close();
        final SerializedModel model = engine.lastModel.get();
        assertEquals(ModelInput.WIDE_AND_DEEP, model.input());
        assertEquals("numbers", new String(model.weights().orElseThrow(), StandardCharsets.UTF_8));
    }

    @Test
    void calibrationMakesTheScoresOfEveryEngine() throws Exception {
        final Calibration calibration = Calibration.of(new float[] {0.5f}, new float[] {0.2f}, 1.5);
        bundle(root, 1).write(1);
        bundle(root, 1).calibration(calibration).write(2);
        try (LoadedVersion plain = loader.load(MODEL, 1);
                LoadedVersion calibrated = loader.load(MODEL, 2)) {
            assertEquals(calibration.apply(score(plain)), score(calibrated));
            assertEquals(FakeEngine.probability(1, 3, 3), score(plain));
        }
    }

    private static float score(final LoadedVersion version) throws ScoringException {
        try (VersionScorer scorer = new VersionScorer(version)) {
            return scorer.score(PairBatch.of(new String[] {"bob"}, new String[] {"cinema"}))
                    .propensity(0);
        }
    }

    @Test
    void goldenRowsOfAnotherCalibrationAreRefused() throws IOException {
        final Calibration calibration = Calibration.of(new float[] {0.5f}, new float[] {0.2f}, 1);
        final Path folder = bundle(root, 1).calibration(calibration).write(1);
        Files.writeString(
                folder.resolve(ModelBundle.CALIBRATION), calibration.withPace(2).toJson());
        final String manifest = Files.readString(folder.resolve(ModelBundle.MANIFEST));
        final String wrong = refusal();
        assertTrue(wrong.startsWith("calibration.json has checksum "), wrong);

        Files.writeString(
                folder.resolve(ModelBundle.MANIFEST), manifest.replace(sha(calibration), sha(calibration.withPace(2))));
        assertTrue(refusal().startsWith("golden row 1 of 3 scores "));
    }

    private static String sha(final Calibration calibration) {
        return Checksums.sha256(calibration.toJson().getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void loadsAModelOfHistoriesWithItsCalibration() throws Exception {
        final Histories histories = Histories.random(3, 2, 7);
        final Calibration calibration = Calibration.of(new float[] {0.5f}, new float[] {0.2f}, 1.5);
        bundle(root, 1).histories(histories).calibration(calibration).write(1);
        try (LoadedVersion loaded = loader.load(MODEL, 1)) {
            assertEquals(
                    calibration.apply(histories.tables().scorer().probability(2, 2)), score(loaded), "bob is number 2");
            assertTrue(loaded.bytes() > histories.tables().bytes());
        }
    }

    @Test
    void aModelOfHistoriesMustKnowAsManyAsTheVocabularies() throws IOException {
        bundle(root, 1).histories(Histories.random(4, 2, 7)).write(1);
        assertEquals(
                "the model has rows for 5 users, unknown ones among them, but its vocabulary and its unknownRows need 4",
                refusal());
        bundle(root, 1).histories(Histories.random(3, 3, 7)).write(1);
        assertEquals(
                "the model has rows for 4 items, unknown ones among them, but its vocabulary and its unknownRows need 3",
                refusal());
    }

    @Test
    void aModelOfHistoriesWithWrongGoldenRowsIsRefused() throws IOException {
        bundle(root, 1).histories(Histories.random(3, 2, 7)).goldenOffset(2e-5f).write(1);
        assertTrue(refusal().startsWith("golden row 1 of 3 scores "));
    }

    @Test
    void damagedHistoriesAreRefused() throws IOException {
        final Path folder = bundle(root, 1).histories(Histories.random(3, 2, 7)).write(1);
        Files.write(folder.resolve(ModelBundle.HISTORIES), new byte[] {1});
        assertTrue(refusal().startsWith("histories.safetensors has 1 bytes, but the manifest says "));
        Files.delete(folder.resolve(ModelBundle.SIMILARITY_MODEL));
        Files.delete(folder.resolve(ModelBundle.HISTORIES));
        assertEquals("histories.safetensors is missing", refusal());
    }

    @Test
    void vocabularyWithMoreIdsThanTheModelHasRowsIsRefused() throws IOException {
        engine.tableRows.set(3);
        bundle(root, 1).write(1);
        assertEquals(
                "the module cannot score the last of its 3 users with the last of its 2 items: propensity version 1"
                        + " cannot score: there is no row 4",
                refusal());
    }

    @ParameterizedTest
    @CsvSource({
        "unloadable, the bytes are not a module",
        "crash, IllegalStateException: argument type mismatch",
        "huge, it does not fit into memory",
        "nan, 'propensity version 1 gave NaN, which is not a probability'",
        "short, propensity version 1 gave 2 scores for 3 rows"
    })
    void modelThatTheEngineCannotRunIsRefused(final String text, final String explanation) throws IOException {
        bundle(root, 1).text(text).write(1);
        assertEquals(explanation, refusal());
    }
}
