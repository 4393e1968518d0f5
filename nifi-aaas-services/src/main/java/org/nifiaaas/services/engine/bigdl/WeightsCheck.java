package org.nifiaaas.services.engine.bigdl;

import com.intel.analytics.bigdl.serialization.Bigdl;
import com.intel.analytics.shaded.protobuf_v_3_5_1.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.nifiaaas.services.engine.EngineException;

/**
 * Compares the tensors that a module file describes, and the tables that its layers are to make, with the numbers that are there to fill them. BigDL itself would
 * build a module that fails later, or let a size run over: it counts in ints.
 */
final class WeightsCheck {

    /** A tensor without numbers. */
    private static final int NO_STORAGE = -1;

    /** Attributes whose product is how many weights a layer makes room for before it gets those of the file. */
    private static final String[][] TABLE_SIZES = {
        {"nIndex", "nOutput"}, {"inputSize", "outputSize"}, {"inputDim", "outputDim"}
    };

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
        check(description, module, tensors, lengths);
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
        check(description, module, tensors, lengths);
    }

    private static void check(
            final String description,
            final Bigdl.BigDLModule module,
            final List<Bigdl.BigDLTensor> tensors,
            final Map<Integer, Integer> lengths)
            throws EngineException {
        for (final Bigdl.BigDLTensor tensor : tensors) {
            final int there = lengths.get(tensor.getStorage().getId());
            final double needed = needed(tensor);
            // Not the other way round, so that what is not a size at all does not pass.
            if (!(needed <= there)) {
                final String size =
                        tensor.getSizeList().stream().map(String::valueOf).collect(Collectors.joining(" x "));
                throw new EngineException(description + ": the weights do not fit the module: a tensor of " + size
                        + (Double.isNaN(needed) ? " cannot be" : " needs " + whole(needed) + " numbers")
                        + ", there are " + there);
            }
        }
        final long all = lengths.values().stream().mapToLong(Integer::longValue).sum();
        checkTables(description, module, all);
    }

    /**
     * How many numbers the storage must have, or NaN if the tensor overlaps itself or lies outside of every storage. Doubles: no size is too large for them, and
     * those that an array may have are exact.
     */
    private static double needed(final Bigdl.BigDLTensor tensor) {
        double last = tensor.getOffset();
        double count = 1;
        for (int dimension = 0; dimension < tensor.getSizeCount(); dimension++) {
            final int size = tensor.getSize(dimension);
            if (size < 1 || tensor.getStride(dimension) < 0) {
                return Double.NaN;
            }
            last += (size - 1.0) * tensor.getStride(dimension);
            count *= size;
        }
        return tensor.getOffset() < 1 ? Double.NaN : Math.max(last, count);
    }

    /** A layer makes room by its own attributes before it takes the weights: more than there are weights would be room for nothing. */
    private static void checkTables(final String description, final Object value, final long all)
            throws EngineException {
        if (value instanceof Bigdl.BigDLModule module) {
            checkTable(description, module, all);
        }
        if (value instanceof Message message) {
            for (final Object field : message.getAllFields().values()) {
                checkTables(description, field, all);
            }
        } else if (value instanceof List<?> list) {
            for (final Object element : list) {
                checkTables(description, element, all);
            }
        }
    }

    private static void checkTable(final String description, final Bigdl.BigDLModule module, final long all)
            throws EngineException {
        for (final String[] names : TABLE_SIZES) {
            if (module.containsAttr(names[0]) && module.containsAttr(names[1])) {
                final long rows = module.getAttrOrThrow(names[0]).getInt32Value();
                final long columns = module.getAttrOrThrow(names[1]).getInt32Value();
                if (rows < 1 || columns < 1 || rows * columns > all) {
                    throw new EngineException(description + ": the weights do not fit the module: a "
                            + module.getModuleType()
                                    .substring(module.getModuleType().lastIndexOf('.') + 1) + " of "
                            + rows + " x " + columns + " needs " + rows * columns + " numbers, there are " + all
                            + " in all");
                }
            }
        }
    }

    private static String whole(final double number) {
        return String.format(Locale.ROOT, "%.0f", number);
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
