package org.nifiaaas.services.engine.bigdl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.intel.analytics.bigdl.serialization.Bigdl;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nifiaaas.services.engine.EngineException;

class EmbeddedWeightsTest {

    private static final String STORAGES = "global_storage";

    private TestModules modules;

    @BeforeEach
    void startBigdl() throws EngineException {
        modules = new TestModules();
    }

    private static Map<String, Bigdl.AttrValue> storages(final Bigdl.BigDLModule module) {
        return module.getAttrOrThrow(STORAGES).getNameAttrListValue().getAttrMap();
    }

    @Test
    void arraysAreWhatProtobufReads() throws IOException {
        final byte[] file = modules.saved(modules.ncf());

        final EmbeddedWeights weights = EmbeddedWeights.of(file).orElseThrow();

        final Map<String, Bigdl.AttrValue> expected = storages(Bigdl.BigDLModule.parseFrom(file));
        assertFalse(expected.isEmpty());
        for (final Bigdl.AttrValue value : expected.values()) {
            final Bigdl.TensorStorage storage = value.getTensorValue().getStorage();
            final float[] floats = new float[storage.getFloatDataCount()];
            for (int index = 0; index < floats.length; index++) {
                floats[index] = storage.getFloatData(index);
            }
            assertArrayEquals(floats, weights.arrays().get(storage.getId()));
        }
    }

    @Test
    void theRestIsTheModuleWithoutItsWeights() throws IOException {
        final byte[] file = modules.saved(modules.ncf());

        final EmbeddedWeights weights = EmbeddedWeights.of(file).orElseThrow();

        assertEquals(
                Bigdl.BigDLModule.parseFrom(file).toBuilder()
                        .removeAttr(STORAGES)
                        .build(),
                Bigdl.BigDLModule.parseFrom(weights.definition()));
        assertTrue(weights.definition().length < file.length / 2);
    }

    @Test
    void moduleWithoutWeightsIsLeftToBigdl() throws IOException {
        assertTrue(
                EmbeddedWeights.of(modules.savedWithoutWeights(modules.ncf())).isEmpty());
    }

    @Test
    void weightsInDoublePrecisionAreLeftToBigdl() throws IOException {
        final Bigdl.BigDLModule module = Bigdl.BigDLModule.parseFrom(modules.saved(modules.ncf()));
        final Bigdl.NameAttrList.Builder list = module.getAttrOrThrow(STORAGES).getNameAttrListValue().toBuilder();
        final Map.Entry<String, Bigdl.AttrValue> first =
                list.getAttrMap().entrySet().iterator().next();
        final Bigdl.AttrValue.Builder value = first.getValue().toBuilder();
        value.getTensorValueBuilder().getStorageBuilder().setDatatype(Bigdl.DataType.DOUBLE);
        list.putAttr(first.getKey(), value.build());
        final Bigdl.BigDLModule other = module.toBuilder()
                .putAttr(
                        STORAGES,
                        Bigdl.AttrValue.newBuilder().setNameAttrListValue(list).build())
                .build();

        assertTrue(EmbeddedWeights.of(other.toByteArray()).isEmpty());
    }

    @Test
    void fileThatIsCutShortIsRefused() {
        final byte[] file = modules.saved(modules.ncf());

        assertThrows(IOException.class, () -> EmbeddedWeights.of(Arrays.copyOf(file, file.length - 1)));
    }
}
