package org.nifiaaas.services.engine.bigdl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.intel.analytics.bigdl.serialization.Bigdl;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.engine.ModelInput;
import org.nifiaaas.services.engine.ModelOutput;

/** Weights that are not those of the module are refused in words, instead of giving a module that fails or scores wrongly. */
class WeightsFileTest {

    private static final int FLOATS = 0;
    private static final int DOUBLES = 1;

    @TempDir
    private Path folder;

    private TestModules modules;
    private SavedFiles saved;

    @BeforeEach
    void save() throws EngineException, IOException {
        modules = new TestModules();
        saved = SavedFiles.two(folder, modules.ncf());
    }

    @Test
    void refusesAModuleWhoseWeightsFileIsNotThere() {
        assertRefused(
                new SavedFiles(saved.model(), Optional.empty()),
                "the module file holds no weights and there is no weights file beside it");
    }

    @Test
    void refusesAWeightsFileBesideAModuleThatHoldsItsWeights() throws IOException {
        final byte[] whole = SavedFiles.one(folder, modules.ncf()).model();

        assertRefused(
                new SavedFiles(whole, saved.weights()),
                "the module file holds its weights, the weights file beside it belongs to another one");
    }

    @Test
    void refusesTheWeightsOfAnotherModule() throws IOException {
        final SavedFiles other = SavedFiles.two(folder, modules.zooNeuralCf());

        assertRefused(
                new SavedFiles(saved.model(), other.weights()),
                "the weights belong to another module: they lack 6 of 6 arrays");
    }

    @Test
    void refusesTheWeightsOfTheSameModuleSavedAnotherTime() throws IOException {
        final SavedFiles other = SavedFiles.two(folder, modules.ncf());

        assertRefused(
                new SavedFiles(saved.model(), other.weights()),
                "the weights belong to another module: they lack 6 of 6 arrays");
    }

    @Test
    void refusesWeightsOfAnotherShape() throws IOException, EngineException {
        final Map<Integer, float[]> arrays =
                new TreeMap<>(WeightsFile.read("test", saved.weights().orElseThrow()));
        arrays.replaceAll((id, array) -> array.length == TestModules.USERS * 8 ? new float[100] : array);

        assertRefused(
                new SavedFiles(saved.model(), Optional.of(written(arrays, FLOATS))),
                "the weights do not fit the module: a tensor of 50 x 8 needs 400 numbers, there are 100");
    }

    @Test
    void refusesAModuleFileWhoseOwnWeightsAreOfAnotherShape() throws IOException {
        final byte[] whole = modules.saved(modules.ncf());
        final Bigdl.BigDLModule.Builder module = Bigdl.BigDLModule.parseFrom(whole).toBuilder();
        final Bigdl.AttrValue.Builder storages = module.getAttrOrThrow("global_storage").toBuilder();
        final Bigdl.NameAttrList.Builder list = storages.getNameAttrListValueBuilder();
        final Map.Entry<String, Bigdl.AttrValue> users = list.getAttrMap().entrySet().stream()
                .filter(entry -> entry.getValue().getTensorValue().getNElements() == TestModules.USERS * 8)
                .findFirst()
                .orElseThrow();
        final Bigdl.AttrValue.Builder shortened = users.getValue().toBuilder();
        shortened.getTensorValueBuilder().getStorageBuilder().clearFloatData().addFloatData(1);
        list.putAttr(users.getKey(), shortened.build());
        module.putAttr("global_storage", storages.build());

        assertRefused(
                new SavedFiles(module.build().toByteArray(), Optional.empty()),
                "the weights do not fit the module: a tensor of 50 x 8 needs 400 numbers, there are 1");
    }

    /** Counted in ints, 65,536 x 65,536 numbers are none. */
    @Test
    void refusesATableWhoseSizeRunsOver() throws IOException {
        assertRefused(
                table(65_536, 65_536),
                "the weights do not fit the module: a LookupTable of 65536 x 65536 needs 4294967296 numbers, there are"
                        + " 722 in all");
        assertRefused(
                table(Integer.MAX_VALUE, Integer.MAX_VALUE),
                "the weights do not fit the module: a LookupTable of 2147483647 x 2147483647 needs 4611686014132420609"
                        + " numbers, there are 722 in all");
        assertRefused(
                table(-50, 8),
                "the weights do not fit the module: a LookupTable of -50 x 8 needs -400 numbers, there are 722 in all");
    }

    private SavedFiles table(final int rows, final int width) throws IOException {
        final Bigdl.BigDLModule.Builder module = Bigdl.BigDLModule.parseFrom(saved.model()).toBuilder();
        users(module).putAttr("nIndex", whole(rows)).putAttr("nOutput", whole(width));
        return new SavedFiles(module.build().toByteArray(), saved.weights());
    }

    /** The layer that looks users up. */
    private static Bigdl.BigDLModule.Builder users(final Bigdl.BigDLModule.Builder module) {
        return module.getSubModulesBuilder(0).getSubModulesBuilder(0).getSubModulesBuilder(1);
    }

    private static Bigdl.AttrValue whole(final int number) {
        return Bigdl.AttrValue.newBuilder()
                .setDataType(Bigdl.DataType.INT32)
                .setInt32Value(number)
                .build();
    }

    /** All of their numbers are one and the same, so that the storage suffices. */
    @Test
    void refusesTensorsThatLieOverThemselvesOrOutsideOfTheirNumbers() throws IOException {
        final String misfit = "the weights do not fit the module: a tensor of ";
        assertRefused(
                tensor(1, new int[] {65_536, 65_536}, new int[] {0, 0}),
                misfit + "65536 x 65536 needs 4294967296 numbers, there are 400");
        assertRefused(
                tensor(1, new int[] {Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE}, new int[] {
                    Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE
                }),
                misfit + "2147483647 x 2147483647 x 2147483647 needs 9903520300447984000000000000 numbers, there are"
                        + " 400");
        assertRefused(tensor(1, new int[] {-50, 8}, new int[] {8, 1}), misfit + "-50 x 8 cannot be, there are 400");
        assertRefused(tensor(1, new int[] {50, 8}, new int[] {-8, 1}), misfit + "50 x 8 cannot be, there are 400");
        assertRefused(tensor(-1_000, new int[] {50, 8}, new int[] {8, 1}), misfit + "50 x 8 cannot be, there are 400");
    }

    private SavedFiles tensor(final int offset, final int[] size, final int[] stride) throws IOException {
        final Bigdl.BigDLModule.Builder module = Bigdl.BigDLModule.parseFrom(saved.model()).toBuilder();
        final Bigdl.BigDLTensor.Builder tensor = users(module)
                .getParametersBuilder(0)
                .setOffset(offset)
                .clearSize()
                .clearStride();
        for (int dimension = 0; dimension < size.length; dimension++) {
            tensor.addSize(size[dimension]).addStride(stride[dimension]);
        }
        return new SavedFiles(module.build().toByteArray(), saved.weights());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.02, 0.5, 0.999})
    void refusesATruncatedFile(final double part) {
        final byte[] weights = saved.weights().orElseThrow();

        assertRefused(
                new SavedFiles(saved.model(), Optional.of(Arrays.copyOf(weights, (int) (weights.length * part)))),
                "the weights file is cut short or damaged");
    }

    @Test
    void refusesAChangedWeight() {
        final byte[] weights = saved.weights().orElseThrow().clone();
        weights[weights.length / 2] ^= 1;

        assertRefused(new SavedFiles(saved.model(), Optional.of(weights)), "the weights file is cut short or damaged");
    }

    @Test
    void refusesFilesOfOtherKinds() {
        final String message = "the weights file is not from BigDL";

        assertRefused(new SavedFiles(saved.model(), Optional.of(new byte[0])), message);
        assertRefused(new SavedFiles(saved.model(), Optional.of(saved.model())), message);
        assertRefused(
                new SavedFiles(
                        saved.model(), Optional.of("<html>502 Bad Gateway</html>".getBytes(StandardCharsets.UTF_8))),
                message);
    }

    @Test
    void refusesDoublePrecisionAndCountsThatAreNotMet() throws IOException, EngineException {
        final Map<Integer, float[]> arrays =
                WeightsFile.read("test", saved.weights().orElseThrow());

        assertRefused(
                new SavedFiles(saved.model(), Optional.of(written(arrays, DOUBLES))),
                "the weights file is not in single precision");
        assertRefused(
                new SavedFiles(saved.model(), Optional.of(written(arrays, FLOATS, arrays.size() + 1))),
                "the weights file holds less than it says");
    }

    private void assertRefused(final SavedFiles files, final String reason) {
        final EngineException failure =
                assertThrows(EngineException.class, () -> files.load(ModelInput.PAIR, ModelOutput.LOG_SOFTMAX));
        assertEquals("ncf version 7: " + reason, failure.getMessage());
        assertTrue(failure.getMessage().lines().count() == 1, failure.getMessage());
    }

    private static byte[] written(final Map<Integer, float[]> arrays, final int type) throws IOException {
        return written(arrays, type, arrays.size());
    }

    /** Writes a file with the right checksum, whatever it says. */
    private static byte[] written(final Map<Integer, float[]> arrays, final int type, final int count)
            throws IOException {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final DataOutputStream output = new DataOutputStream(bytes);
        output.writeInt(3721);
        output.writeInt(count);
        for (final Map.Entry<Integer, float[]> array : arrays.entrySet()) {
            output.writeInt(array.getKey());
            output.writeInt(type);
            output.writeInt(array.getValue().length);
            for (final float value : array.getValue()) {
                output.writeFloat(value);
            }
        }
        final byte[] digest = md5(bytes.toByteArray());
        output.writeInt(digest.length);
        output.write(digest);
        return bytes.toByteArray();
    }

    private static byte[] md5(final byte[] content) {
        try {
            return MessageDigest.getInstance("MD5").digest(content);
        } catch (final NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
