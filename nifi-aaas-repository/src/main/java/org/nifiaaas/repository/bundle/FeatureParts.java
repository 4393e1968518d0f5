package org.nifiaaas.repository.bundle;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.features.encode.FeatureEncoder;
import org.nifiaaas.features.encode.FeatureEncoding;

/** What must hold for the parts of a version that scores by features, and that other versions have none of them. */
final class FeatureParts {

    private FeatureParts() {}

    /**
     * The encoding is listed exactly if the model scores by features, and nothing else stands against that.
     *
     * @throws BundleException if the manifest contradicts itself
     */
    static void checkManifest(final BundleManifest manifest) throws BundleException {
        if (!ModelBundle.takesFeatures(manifest)) {
            if (ModelBundle.isStack(manifest)) {
                throw new BundleException(ModelBundle.MANIFEST + " has the input '" + manifest.input()
                        + "', but the engine '" + ModelBundle.STACKED + "' takes the input '"
                        + BundleManifest.FEATURES + "' alone");
            }
            if (manifest.files().containsKey(ModelBundle.ENCODING)) {
                throw new BundleException(ModelBundle.MANIFEST + " lists " + ModelBundle.ENCODING
                        + ", which goes with the input '" + BundleManifest.FEATURES + "', but the input is '"
                        + manifest.input() + "'");
            }
            return;
        }
        if (ModelBundle.isSimilarity(manifest)) {
            throw new BundleException(ModelBundle.MANIFEST + " has the input '" + BundleManifest.FEATURES
                    + "', which the engine '" + manifest.engine() + "' does not take");
        }
        if (!manifest.unknownRows()) {
            throw new BundleException(ModelBundle.MANIFEST + " says that unknownRows is false, but the input '"
                    + BundleManifest.FEATURES + "' needs a row for unknown ids");
        }
        BundleParts.requireListed(manifest, ModelBundle.ENCODING);
    }

    /**
     * Makes the encoder of a version.
     *
     * @return empty if the model scores by the ids alone
     * @throws BundleException if the specification has nothing to score by, or the encoding does not fit it
     */
    static Optional<FeatureEncoder> encoder(
            final BundleManifest manifest, final FeatureSpec spec, final Map<String, byte[]> contents)
            throws BundleException {
        if (!ModelBundle.takesFeatures(manifest)) {
            return Optional.empty();
        }
        if (spec.features().columns().isEmpty() && spec.features().windows().isEmpty()) {
            throw new BundleException(ModelBundle.FEATURES + " has no columns and no windows, which the input '"
                    + BundleManifest.FEATURES + "' scores by");
        }
        return Optional.of(BundleParts.parse(
                ModelBundle.ENCODING,
                contents,
                text -> FeatureEncoder.of(spec.features(), FeatureEncoding.fromJson(text))));
    }

    /**
     * Reads the golden rows.
     *
     * @throws BundleException if they have features and the version has no encoder, or the other way round, or the encoder does not take them
     */
    static GoldenRows golden(final Optional<FeatureEncoder> encoder, final Map<String, byte[]> contents)
            throws BundleException {
        return BundleParts.parse(ModelBundle.GOLDEN, contents, text -> {
            final GoldenRows golden = GoldenRows.fromJson(text);
            check(encoder, golden);
            return golden;
        });
    }

    private static void check(final Optional<FeatureEncoder> encoder, final GoldenRows golden) {
        final Optional<List<List<Object>>> features = golden.features();
        if (encoder.isPresent() && !features.isPresent()) {
            throw new IllegalArgumentException(
                    "has no features, and a version with the input '" + BundleManifest.FEATURES + "' scores by them");
        }
        if (!encoder.isPresent() && features.isPresent()) {
            throw new IllegalArgumentException("has features, but the input is not '" + BundleManifest.FEATURES + "'");
        }
        if (features.isPresent()) {
            checkRows(encoder.get(), golden, features.get());
        }
    }

    private static void checkRows(
            final FeatureEncoder encoder, final GoldenRows golden, final List<List<Object>> features) {
        final String[] users = golden.users();
        final String[] items = golden.items();
        final float[] encoded = new float[encoder.width()];
        for (int row = 0; row < users.length; row++) {
            try {
                encoder.encode(users[row], items[row], features.get(row), encoded, 0);
            } catch (final IllegalArgumentException e) {
                throw new IllegalArgumentException("row " + (row + 1) + ": " + e.getMessage(), e);
            }
        }
    }
}
