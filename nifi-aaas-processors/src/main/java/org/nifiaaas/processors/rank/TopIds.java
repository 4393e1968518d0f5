package org.nifiaaas.processors.rank;

import org.nifiaaas.services.Catalogue;

/**
 * Keeps the best K of any number of scored users or items in two primitive arrays. Of equal scores the smaller id is better, so the outcome does not depend on
 * the order in which they come. Not thread-safe.
 */
final class TopIds {

    private final Catalogue catalogue;
    /** A binary heap whose root is the worst id that is kept; after {@link #sort()} a list, the best id first. */
    private final int[] indices;

    private final float[] scores;
    private int size;

    /**
     * Creates an empty selection.
     *
     * @param catalogue names the ids, to order those of equal score
     * @param most how many are kept, 1 or more
     */
    TopIds(final Catalogue catalogue, final int most) {
        this.catalogue = catalogue;
        // There cannot be more distinct ids than the catalogue has, however large K is.
        final int capacity = Math.min(most, Math.max(1, catalogue.size()));
        this.indices = new int[capacity];
        this.scores = new float[capacity];
    }

    /** Forgets all. */
    void clear() {
        size = 0;
    }

    /** Considers an id, each at most once and none after {@link #sort()}. */
    void offer(final int index, final float score) {
        if (size < indices.length) {
            indices[size] = index;
            scores[size] = score;
            siftUp(size++);
            return;
        }
        if (isWorse(indices[0], scores[0], index, score)) {
            indices[0] = index;
            scores[0] = score;
            siftDown(0, size);
        }
    }

    /** Puts the best id first. The next ids follow {@link #clear()}. */
    void sort() {
        for (int last = size - 1; last > 0; last--) {
            swap(0, last);
            siftDown(0, last);
        }
    }

    int size() {
        return size;
    }

    int index(final int position) {
        return indices[position];
    }

    float score(final int position) {
        return scores[position];
    }

    private void siftUp(final int start) {
        int child = start;
        while (child > 0) {
            final int parent = (child - 1) / 2;
            if (!isWorse(child, parent)) {
                return;
            }
            swap(child, parent);
            child = parent;
        }
    }

    private void siftDown(final int start, final int end) {
        int parent = start;
        while (2 * parent + 1 < end) {
            final int left = 2 * parent + 1;
            final int right = left + 1;
            final int child = right < end && isWorse(right, left) ? right : left;
            if (!isWorse(child, parent)) {
                return;
            }
            swap(child, parent);
            parent = child;
        }
    }

    private boolean isWorse(final int position, final int other) {
        return isWorse(indices[position], scores[position], indices[other], scores[other]);
    }

    private boolean isWorse(final int index, final float score, final int otherIndex, final float otherScore) {
        if (score == otherScore) {
            return catalogue.id(index).compareTo(catalogue.id(otherIndex)) > 0;
        }
        return score < otherScore;
    }

    private void swap(final int position, final int other) {
        final int index = indices[position];
        final float score = scores[position];
        indices[position] = indices[other];
        scores[position] = scores[other];
        indices[other] = index;
        scores[other] = score;
    }
}
