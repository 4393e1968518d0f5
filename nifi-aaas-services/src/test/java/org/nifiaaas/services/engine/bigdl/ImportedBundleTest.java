package org.nifiaaas.services.engine.bigdl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.intel.analytics.bigdl.tensor.Tensor;
import com.intel.analytics.zoo.models.common.ZooModel;
import com.intel.analytics.zoo.models.recommendation.WideAndDeep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.features.Checksums;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.repository.bundle.BundleManifest;
import org.nifiaaas.repository.bundle.GoldenRows;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.repository.storage.LocalStorage;
import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.model.VersionTrial;
import org.nifiaaas.services.model.loading.VersionRefusedException;

/** A bundle around a WideAndDeep that Zoo trained and saved into two files, whose ids count from 1 and which has no row for unknown ids. */
class ImportedBundleTest {

    private static final String TYPE = "wide_n_deep";
    private static final int GOLDEN = 5;

    @TempDir
    private Path root;

    @TempDir
    private Path folder;

    private SavedFiles files;
    private final float[] expected = new float[GOLDEN];

    @BeforeEach
    void save() throws EngineException, IOException {
        final TestModules modules = new TestModules();
        final WideAndDeep<Object> model = new ZooModules(modules.runtime()).wideAndDeep(TYPE);
        final int[] pairs = new int[GOLDEN * 2];
        for (int row = 0; row < GOLDEN; row++) {
            pairs[row * 2] = row + 1;
            pairs[row * 2 + 1] = TestModules.ITEMS - row;
        }
        final Tensor<?> output = (Tensor<?>)
                ZooModules.module(model).evaluate().forward(ZooSamples.batch(modules.runtime(), TYPE, pairs, GOLDEN));
        final float[] values = (float[]) output.contiguous().storage().array();
        for (int row = 0; row < GOLDEN; row++) {
            expected[row] = values[row * 2];
        }
        final Object saved = model;
        @SuppressWarnings("unchecked") // It computes with floats.
        final ZooModel<?, ?, Object> zooModel = (ZooModel<?, ?, Object>) saved;
        files = SavedFiles.twoByZoo(folder, zooModel);
    }

    @Test
    void isServedAsZooScoresIt() throws IOException, VersionRefusedException {
        write(TestModules.USERS);

        VersionTrial.check(new LocalStorage(root), "imported", 1);

        try (VersionTrial trial = VersionTrial.open(new LocalStorage(root), "imported", 1)) {
            assertArrayEquals(
                    new float[] {Float.NaN, expected[1], Float.NaN},
                    trial.score(new String[] {"nobody", "user 2", "user 1"}, new String[] {"item 1", "item 19", "?"}),
                    1e-6f);
        }
    }

    @Test
    void isRefusedWithMoreUsersThanTheModuleHas() throws IOException {
        write(TestModules.USERS + 1);

        final VersionRefusedException refusal = assertThrows(
                VersionRefusedException.class, () -> VersionTrial.check(new LocalStorage(root), "imported", 1));

        assertEquals(
                "imported version 1 is refused: the module cannot score the last of its 51 users with the last of its 20"
                        + " items: imported version 1 cannot score: imported version 1: row 0 (user index 51, item index"
                        + " 20): user index 51 is not below the model's 51",
                refusal.getMessage());
    }

    private void write(final int users) throws IOException {
        final Path version = Files.createDirectories(root.resolve("imported").resolve("1"));
        final FeatureSpec spec = FeatureSpec.builder().build();
        Files.write(version.resolve(ModelBundle.MODEL), files.model());
        Files.write(version.resolve(ModelBundle.WEIGHTS), files.weights().orElseThrow());
        Files.writeString(version.resolve(ModelBundle.FEATURES), spec.toJson());
        Files.writeString(version.resolve(ModelBundle.USERS), lines("user ", users));
        Files.writeString(version.resolve(ModelBundle.ITEMS), lines("item ", TestModules.ITEMS));
        Files.writeString(version.resolve(ModelBundle.GOLDEN), golden().toJson());
        final BundleManifest.Builder manifest = BundleManifest.builder()
                .model("imported", 1)
                .network("wide_and_deep", BigDLEngine.NAME, "softmax", 0)
                .rows("wide_and_deep", false)
                .featuresHash(spec.hash())
                .trainingWindow("2019-01-01T00:00:00Z", "2019-12-31T00:00:00Z")
                .run("run-1", "a test")
                .createdAt("2020-01-01T00:00:00Z");
        for (final String name : List.of(
                ModelBundle.MODEL,
                ModelBundle.WEIGHTS,
                ModelBundle.FEATURES,
                ModelBundle.USERS,
                ModelBundle.ITEMS,
                ModelBundle.GOLDEN)) {
            manifest.file(name, Files.size(version.resolve(name)), Checksums.sha256(version.resolve(name)));
        }
        Files.writeString(
                version.resolve(ModelBundle.MANIFEST), manifest.build().toJson());
    }

    private GoldenRows golden() {
        final String[] users = new String[GOLDEN];
        final String[] items = new String[GOLDEN];
        for (int row = 0; row < GOLDEN; row++) {
            users[row] = "user " + (row + 1);
            items[row] = "item " + (TestModules.ITEMS - row);
        }
        return GoldenRows.of(users, items, expected);
    }

    /** A vocabulary in the order of the model's ids, which is not that of the tokens. */
    private static String lines(final String prefix, final int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(id -> prefix + id + "\n")
                .collect(Collectors.joining());
    }
}
