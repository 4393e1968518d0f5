package org.nifiaaas.scoring.factors;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.nifiaaas.scoring.history.HistorySnapshot;

/** Vectors of the users of a snapshot, each made when it is first asked for and kept. Thread-safe. */
public final class UserVectors {

    /** Of an array of floats, beside its numbers: its header and what points at it. */
    private static final int OVERHEAD = 24;

    private final UserEncoder encoder;
    private final HistorySnapshot snapshot;
    private final AtomicReferenceArray<float[]> vectors;

    public UserVectors(final UserEncoder encoder, final HistorySnapshot snapshot) {
        this.encoder = encoder;
        this.snapshot = snapshot;
        this.vectors = new AtomicReferenceArray<>(snapshot.log().users() + 1);
    }

    /** Score of an item for a user that bought something. */
    public float score(final int user, final int item) {
        float[] vector = vectors.get(user);
        if (vector == null) {
            vector = encode(user, 0);
            vectors.set(user, vector);
        }
        return encoder.score(vector, item);
    }

    /** The same as if the user had never bought something. */
    public float scoreWithout(final int missing, final int user, final int item) {
        return encoder.score(encode(user, missing), item);
    }

    private float[] encode(final int user, final int missing) {
        final float[] vector = new float[encoder.width()];
        encoder.encode(snapshot, user, missing, vector);
        return vector;
    }

    /** Bytes that all vectors take in memory, about, once each is made. */
    public long bytes() {
        return (OVERHEAD + (long) Float.BYTES * encoder.width()) * vectors.length();
    }
}
