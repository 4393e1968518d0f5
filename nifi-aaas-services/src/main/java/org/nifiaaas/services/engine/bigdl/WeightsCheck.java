package org.nifiaaas.services.engine.bigdl;

import com.intel.analytics.bigdl.serialization.Bigdl;
import com.intel.analytics.shaded.protobuf_v_3_5_1.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.nifiaaas.services.engine.EngineException;

/** Compares the tensors that a module file describes with the numbers that are there to fill them: BigDL itself would build a module that fails later. */
final class WeightsCheck {

    /** A tensor without numbers. */
    private static final int NO_STORAGE = -1;

    private WeightsCheck() {}

    /**
     * Checks a module that was saved with its weights.
     *
     * @param description names the model version in messages
     * @throws EngineException if a tensor of the module lacks numbers
     */
    static void check(final String description, final Bigdl.BigDLModule module) throws EngineException {
        final List<Bigdl.BigDLTensor> tensors = tensors(module);
        final Map<Integer, Integer> lengths = new HashMap<>();
        for (final Bigdl.BigDLTensor tensor : tensors) {
            lengths.merge(tensor.getStorage().getId(), tensor.getStorage().getFloatDataCount(), Math::max);
        }
        check(description, tensors, lengths);
    }

    /**
     * Checks a module whose weights lie in a file of their own.
     *
     * @param description names the model version in messages
     * @param arrays the weights by their ids
     * @throws EngineException if a tensor of the module lacks numbers
     */
    static void check(final String description, final Bigdl.BigDLModule module, final Map<Integer, float[]> arrays)
            throws EngineException {
        final Map<Integer, Integer> lengths = new HashMap<>();
        arrays.forEach((id, array) -> lengths.put(id, array.length));
        final List<Bigdl.BigDLTensor> tensors = tensors(module);
        final Set<Integer> wanted = tensors.stream()
                .map(tensor -> tensor.getStorage().getId())
                .collect(Collectors.toCollection(HashSet::new));
        final int all = wanted.size();
        wanted.removeAll(lengths.keySet());
        if (!wanted.isEmpty()) {
            throw new EngineException(description + ": the weights belong to another module: they lack " + wanted.size()
                    + " of " + all + " arrays");
        }
        check(description, tensors, lengths);
    }

    private static void check(
            final String description, final List<Bigdl.BigDLTensor> tensors, final Map<Integer, Integer> lengths)
            throws EngineException {
        for (final Bigdl.BigDLTensor tensor : tensors) {
            final long needed = lastPosition(tensor);
            final int there = lengths.get(tensor.getStorage().getId());
            if (there < needed) {
                final String size =
                        tensor.getSizeList().stream().map(String::valueOf).collect(Collectors.joining(" x "));
                throw new EngineException(description + ": the weights do not fit the module: a tensor of " + size
                        + " needs " + needed + " numbers, there are " + there);
            }
        }
    }

    /** Position of the last number in the storage, counted from 1. */
    private static long lastPosition(final Bigdl.BigDLTensor tensor) {
        long position = tensor.getOffset();
        for (int dimension = 0; dimension < tensor.getSizeCount(); dimension++) {
            position += (tensor.getSize(dimension) - 1L) * tensor.getStride(dimension);
        }
        return position;
    }

    private static List<Bigdl.BigDLTensor> tensors(final Message message) {
        final List<Bigdl.BigDLTensor> tensors = new ArrayList<>();
        collect(message, tensors);
        return tensors;
    }

    /** Layers keep tensors in many places: as parameters, as attributes, in lists of attributes. */
    private static void collect(final Object value, final List<Bigdl.BigDLTensor> tensors) {
        if (value instanceof Bigdl.BigDLTensor tensor) {
            final boolean numbers = tensor.getDatatype() == Bigdl.DataType.FLOAT
                    && tensor.getTensorType() == Bigdl.TensorType.DENSE
                    && tensor.getNElements() > 0
                    && tensor.getStorage().getId() != NO_STORAGE;
            if (numbers) {
                tensors.add(tensor);
            }
        } else if (value instanceof Message message) {
            message.getAllFields().values().forEach(field -> collect(field, tensors));
        } else if (value instanceof List<?> list) {
            list.forEach(element -> collect(element, tensors));
        }
    }
}
