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

    private final ModuleCopy module;

    FilledBatches(final ModuleCopy module) {
        this.module = module;
    }

    @Override
    public float[] forward(final int[] input, final int rows) throws EngineException {
        if (rows % ROWS_OF_A_KERNEL == 0 || rows < 1 || input.length / COLUMNS < rows) {
            return module.forward(input, rows);
        }
        final int filled = (rows / ROWS_OF_A_KERNEL + 1) * ROWS_OF_A_KERNEL;
        final int[] batch = Arrays.copyOf(input, filled * COLUMNS);
        for (int row = rows; row < filled; row++) {
            System.arraycopy(input, 0, batch, row * COLUMNS, COLUMNS);
        }
        return Arrays.copyOf(module.forward(batch, filled), rows);
    }
}
