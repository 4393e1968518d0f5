package org.nifiaaas.services.model;

import java.util.List;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.features.design.DesignException;
import org.nifiaaas.features.design.FeatureSet;
import org.nifiaaas.features.encode.FeatureEncoder;
import org.nifiaaas.features.encode.FeatureEncoding;
import org.nifiaaas.repository.bundle.GoldenRows;
import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.engine.FeatureShape;
import org.nifiaaas.services.engine.bigdl.SavedModule;

/**
 * A specification with features and a network that scores by them.
 *
 * @param golden features of the three golden rows
 */
public record FeatureFixture(
        FeatureSpec spec,
        FeatureEncoding encoding,
        FeatureEncoder encoder,
        SavedModule module,
        List<List<Object>> golden) {

    /** A network with weights of this seed that takes what the encoder makes. */
    public static FeatureFixture of(
            final long seed, final String features, final FeatureEncoding encoding, final List<List<Object>> golden)
            throws EngineException {
        final FeatureSpec spec = spec(features);
        final FeatureEncoder encoder = FeatureEncoder.of(spec.features(), encoding);
        final SavedModule module = SavedModule.wideAndDeep(seed, new FeatureShape(encoder.places(), encoder.numbers()));
        return new FeatureFixture(spec, encoding, encoder, module, golden);
    }

    private static FeatureSpec spec(final String features) {
        try {
            return FeatureSpec.builder()
                    .zone(BundleFixture.ZONE)
                    .features(FeatureSet.of(features))
                    .build();
        } catch (final DesignException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    /** The golden rows with the scores of the module for {@link #golden()}. */
    GoldenRows golden(final String[] users, final String[] items, final int... input) {
        return GoldenRows.of(users, items, propensities(users, items, input, golden))
                .with(golden);
    }

    /** What BigDL makes of pairs. */
    float[] propensities(
            final String[] users, final String[] items, final int[] input, final List<List<Object>> values) {
        final float[] encoded = new float[users.length * encoder.width()];
        for (int row = 0; row < users.length; row++) {
            encoder.encode(users[row], items[row], values.get(row), encoded, row * encoder.width());
        }
        return module.propensities(input, encoded, users.length);
    }
}
