package org.nifiaaas.scoring.factors;

import org.nifiaaas.scoring.history.HistorySnapshot;
import org.nifiaaas.scoring.tensor.SafeTensors;

/** Makes a vector of what a user bought, and scores items by it. It holds no user. Immutable and thread-safe. */
public interface UserEncoder {

    /** Number of items. */
    int items();

    /** Length of a user's vector. */
    int width();

    /**
     * Makes the vector of a user that bought something.
     *
     * @param missing an item as if the user had never bought it, 0 for none
     * @param vector receives it
     */
    void encode(HistorySnapshot snapshot, int user, int missing, float[] vector);

    /**
     * Score of a known item; the higher, the more it is to the user's taste.
     *
     * @param vector of the user, as {@link #encode} made it
     */
    float score(float[] vector, int item);

    /** Adds its tensors to a file, under names that no other encoder uses. */
    void write(SafeTensors.Builder file);

    /** Bytes that it takes in memory, about. */
    long bytes();
}
