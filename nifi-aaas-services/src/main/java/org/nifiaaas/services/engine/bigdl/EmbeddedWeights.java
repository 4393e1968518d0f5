package org.nifiaaas.services.engine.bigdl;

import com.intel.analytics.bigdl.serialization.Bigdl;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The weights of a module file that holds both, taken out as arrays, and the rest of the file.
 *
 * <p>BigDL's own reader makes an object of every single weight. A million of them alive at once make the garbage collector hold up the scoring while a version is
 * loaded, and cost several times the memory of the model.
 *
 * @param definition the module file without its weights
 * @param arrays weights by the ids that the module knows them by
 */
record EmbeddedWeights(byte[] definition, Map<Integer, float[]> arrays) {

    /** Attribute of a module file that holds all weights. */
    static final String GLOBAL_STORAGE = "global_storage";

    /** Fields of each entry of a protobuf map. */
    private static final int KEY = 1;

    private static final int VALUE = 2;

    /**
     * Takes the weights out of a module file.
     *
     * @return empty if the file holds none, or others than arrays of floats: BigDL itself has to read it then
     * @throws IOException if the bytes are not a protobuf message
     */
    static Optional<EmbeddedWeights> of(final byte[] file) throws IOException {
        final ProtobufMessage module = new ProtobufMessage(file, 0, file.length);
        final ByteArrayOutputStream rest = new ByteArrayOutputStream();
        final Map<Integer, float[]> arrays = new HashMap<>();
        for (final ProtobufMessage.Field field : module.fields()) {
            if (isStorages(module, field)) {
                if (!collect(module.of(field), arrays)) {
                    return Optional.empty();
                }
            } else {
                rest.write(file, field.from(), field.end() - field.from());
            }
        }
        return arrays.isEmpty()
                ? Optional.empty()
                : Optional.of(new EmbeddedWeights(rest.toByteArray(), Map.copyOf(arrays)));
    }

    private static boolean isStorages(final ProtobufMessage module, final ProtobufMessage.Field field)
            throws IOException {
        return field.number() == Bigdl.BigDLModule.ATTR_FIELD_NUMBER
                && field.hasLength()
                && GLOBAL_STORAGE.equals(module.of(field).text(KEY));
    }

    /** Reads the attribute that holds all storages; false if one of them is not an array of floats. */
    private static boolean collect(final ProtobufMessage attribute, final Map<Integer, float[]> arrays)
            throws IOException {
        final ProtobufMessage storages =
                attribute.message(VALUE).message(Bigdl.AttrValue.NAMEATTRLISTVALUE_FIELD_NUMBER);
        for (final ProtobufMessage.Field field : storages.fields()) {
            if (field.number() == Bigdl.NameAttrList.ATTR_FIELD_NUMBER && field.hasLength()) {
                final ProtobufMessage tensor =
                        storages.of(field).message(VALUE).message(Bigdl.AttrValue.TENSORVALUE_FIELD_NUMBER);
                final ProtobufMessage storage = tensor.message(Bigdl.BigDLTensor.STORAGE_FIELD_NUMBER);
                if (!isArrayOfFloats(tensor, storage)) {
                    return false;
                }
                arrays.put(storage.number(Bigdl.TensorStorage.ID_FIELD_NUMBER), floats(storage));
            }
        }
        return true;
    }

    private static boolean isArrayOfFloats(final ProtobufMessage tensor, final ProtobufMessage storage)
            throws IOException {
        return tensor.number(Bigdl.BigDLTensor.TENSORTYPE_FIELD_NUMBER) == Bigdl.TensorType.DENSE_VALUE
                && storage.number(Bigdl.TensorStorage.DATATYPE_FIELD_NUMBER) == Bigdl.DataType.FLOAT_VALUE
                && storage.fields().stream()
                        .filter(field -> field.number() == Bigdl.TensorStorage.FLOAT_DATA_FIELD_NUMBER)
                        .allMatch(field -> field.hasLength() && (field.end() - field.start()) % Float.BYTES == 0);
    }

    /** Packed numbers may come in several parts. */
    private static float[] floats(final ProtobufMessage storage) throws IOException {
        final List<ProtobufMessage.Field> parts = storage.fields().stream()
                .filter(field -> field.number() == Bigdl.TensorStorage.FLOAT_DATA_FIELD_NUMBER)
                .toList();
        final int size =
                parts.stream().mapToInt(part -> part.end() - part.start()).sum();
        final float[] floats = new float[size / Float.BYTES];
        int filled = 0;
        for (final ProtobufMessage.Field part : parts) {
            final int length = part.end() - part.start();
            ByteBuffer.wrap(storage.bytes(), part.start(), length)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .get(floats, filled, length / Float.BYTES);
            filled += length / Float.BYTES;
        }
        return floats;
    }
}
