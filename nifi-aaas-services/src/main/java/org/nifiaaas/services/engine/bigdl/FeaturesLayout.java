package org.nifiaaas.services.engine.bigdl;

import com.intel.analytics.bigdl.nn.abstractnn.Activity;
import org.nifiaaas.services.engine.FeatureShape;

/** User, item and what is known of a row beside them in one tensor. Immutable; thread-safe. */
record FeaturesLayout(BigDLRuntime runtime, FeatureShape features) implements InputLayout {

    private static final int IDS = 2;

    @Override
    public Activity of(final String subject, final int[] rows, final float[] values, final int count) {
        final int width = features.width();
        final float[] tensor = new float[count * (IDS + width)];
        for (int row = 0; row < count; row++) {
            final int start = row * (IDS + width);
            tensor[start] = rows[row * IDS];
            tensor[start + 1] = rows[row * IDS + 1];
            System.arraycopy(values, row * width, tensor, start + IDS, width);
        }
        return runtime.tensor(tensor, count, IDS + width);
    }
}
