package org.nifiaaas.services.model.version;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.nifiaaas.features.design.Column;
import org.nifiaaas.features.design.FeatureSet;
import org.nifiaaas.features.design.Window;
import org.nifiaaas.features.encode.FeatureEncoder;
import org.nifiaaas.services.PairBatch;
import org.nifiaaas.services.ScoringException;

/** Makes of the features of pairs what one version's module takes, in an array that is kept from chunk to chunk. Not thread-safe. */
final class FeatureRows {

    private static final int MOST_NAMES = 10;

    private final LoadedVersion version;
    private final FeatureEncoder encoder;
    private final List<String> names;
    private float[] chunk = new float[0];

    FeatureRows(final LoadedVersion version, final FeatureEncoder encoder) {
        this.version = version;
        this.encoder = encoder;
        final FeatureSet features = version.spec().features();
        this.names = Stream.concat(
                        features.columns().stream().map(Column::name),
                        features.windows().stream().map(Window::name))
                .toList();
    }

    /**
     * Encodes pairs.
     *
     * @return row-major, {@code rows} x the encoder's width or longer; good until the next call
     * @throws ScoringException with one line if the batch has no features, or those of a row are others than the version was trained with
     */
    float[] encode(final PairBatch pairs, final int from, final int rows) throws ScoringException {
        if (!pairs.hasFeatures()) {
            throw new ScoringException(
                    version + " scores by features, and the batch has none: it needs " + needed(), null);
        }
        if (chunk.length < rows * encoder.width()) {
            chunk = new float[rows * encoder.width()];
        }
        for (int row = 0; row < rows; row++) {
            encodeRow(pairs, from + row, row * encoder.width());
        }
        return chunk;
    }

    private void encodeRow(final PairBatch pairs, final int row, final int start) throws ScoringException {
        final List<Object> values = pairs.features(row).values();
        if (values.size() != names.size()) {
            throw new ScoringException(
                    version + " cannot score: row " + row + " has " + values.size() + " features, it needs "
                            + names.size() + ": " + needed(),
                    null);
        }
        try {
            encoder.encode(pairs.user(row), pairs.item(row), values, chunk, start);
        } catch (final IllegalArgumentException e) {
            throw new ScoringException(version + " cannot score: row " + row + ": " + e.getMessage(), e);
        }
    }

    private String needed() {
        final String first = names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
        return names.size() <= MOST_NAMES ? first : first + " and " + (names.size() - MOST_NAMES) + " more";
    }
}
