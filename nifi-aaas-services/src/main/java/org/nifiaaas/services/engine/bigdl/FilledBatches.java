package org.nifiaaas.services.engine.bigdl;

import java.util.Arrays;
import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.engine.ModuleCopy;

/**
 * Fills batches up with copies of their first row, so that a row's score depends neither on the size of its batch nor on its place in it. Not thread-safe.
 *
 * <p>MKL multiplies eight rows at a time and the rows that are left over by other kernels, which round differently in the last bit. That alone does not make
 * scores repeatable: unless the environment variable {@code MKL_CBWR} is set, MKL also lets the alignment of arrays choose the kernel.
 */
final class FilledBatches implements ModuleCopy {

    private static final int ROWS_OF_A_KERNEL = 8;
    private static final int COLUMNS = 2;
    private static final float[] NO_FEATURES = {};

    private final ModuleCopy module;
    private final int width;

    /**
     * Wraps a module.
     *
     * @param width values that it takes of a row beside user and item
     */
    FilledBatches(final ModuleCopy module, final int width) {
        this.module = module;
        this.width = width;
    }

    @Override
    public float[] forward(final int[] input, final int rows) throws EngineException {
        return forward(input, NO_FEATURES, rows);
    }

    @Override
    public float[] forward(final int[] input, final float[] features, final int rows) throws EngineException {
        final boolean whole = rows >= 1 && input.length / COLUMNS >= rows && features.length >= (long) rows * width;
        if (!whole || rows % ROWS_OF_A_KERNEL == 0) {
            return module.forward(input, features, rows);
        }
        final int filled = (rows / ROWS_OF_A_KERNEL + 1) * ROWS_OF_A_KERNEL;
        final int[] batch = Arrays.copyOf(input, filled * COLUMNS);
        final float[] batchFeatures = width == 0 ? features : Arrays.copyOf(features, filled * width);
        for (int row = rows; row < filled; row++) {
            System.arraycopy(input, 0, batch, row * COLUMNS, COLUMNS);
            System.arraycopy(features, 0, batchFeatures, row * width, width);
        }
        return Arrays.copyOf(module.forward(batch, batchFeatures, filled), rows);
    }
}
