package org.nifiaaas.scoring.propensity;

import java.util.Arrays;
import java.util.Map;
import org.nifiaaas.scoring.factors.UserEncoder;
import org.nifiaaas.scoring.factors.UserVectors;
import org.nifiaaas.scoring.history.HistorySnapshot;

/** Scores of pairs by all encoders, as of a snapshot. Vectors of users are made once. Thread-safe. */
final class LatentScores {

    /** Number of scores of a pair: one for each feature of the side {@link PairFeature.Side#LATENT}. */
    static final int COUNT = (int) Arrays.stream(PairFeature.values())
            .filter(feature -> feature.side() == PairFeature.Side.LATENT)
            .count();

    /** By {@link PairFeature#place()}, null where there is no encoder. */
    private final UserVectors[] vectors = new UserVectors[COUNT];

    LatentScores(final ItemKnowledge knowledge, final HistorySnapshot snapshot) {
        for (final Map.Entry<PairFeature, UserEncoder> entry :
                knowledge.encoders().entrySet()) {
            vectors[entry.getKey().place()] = new UserVectors(entry.getValue(), snapshot);
        }
    }

    /**
     * Scores a known item for a user that bought something.
     *
     * @param scores receives them by {@link PairFeature#place()}
     */
    void of(final int user, final int item, final float[] scores) {
        for (int place = 0; place < COUNT; place++) {
            if (vectors[place] != null) {
                scores[place] = vectors[place].score(user, item);
            }
        }
    }

    /** The same as if the user had never bought something. */
    void without(final int missing, final int user, final int item, final float[] scores) {
        for (int place = 0; place < COUNT; place++) {
            if (vectors[place] != null) {
                scores[place] = vectors[place].scoreWithout(missing, user, item);
            }
        }
    }

    /** Bytes that they take in memory, about, once the vector of each user is made. */
    long bytes() {
        long bytes = 0;
        for (final UserVectors each : vectors) {
            bytes += each == null ? 0 : each.bytes();
        }
        return bytes;
    }
}
