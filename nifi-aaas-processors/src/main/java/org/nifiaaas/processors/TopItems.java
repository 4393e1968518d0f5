package org.nifiaaas.processors;

import org.nifiaaas.services.Catalogue;

/**
 * Keeps the best K of any number of scored items in two primitive arrays. Of equal scores the smaller item id is better, so the outcome does not depend on the
 * order of the items. Not thread-safe.
 */
final class TopItems {

    private final Catalogue catalogue;
    /** A binary heap whose root is the worst item that is kept; after {@link #sort()} a list, the best item first. */
    private final int[] items;

    private final float[] scores;
    private int size;

    /**
     * Creates an empty selection.
     *
     * @param catalogue names the items, to order those of equal score
     * @param most how many items are kept, 1 or more
     */
    TopItems(final Catalogue catalogue, final int most) {
        this.catalogue = catalogue;
        // There cannot be more distinct items than the catalogue has, however large K is.
        final int capacity = Math.min(most, Math.max(1, catalogue.size()));
        this.items = new int[capacity];
        this.scores = new float[capacity];
    }

    /** Forgets all items. */
    void clear() {
        size = 0;
    }

    /** Considers an item, each at most once and none after {@link #sort()}. */
    void offer(final int item, final float score) {
        if (size < items.length) {
            items[size] = item;
            scores[size] = score;
            siftUp(size++);
            return;
        }
        if (isWorse(items[0], scores[0], item, score)) {
            items[0] = item;
            scores[0] = score;
            siftDown(0, size);
        }
    }

    /** Puts the best item first. The next items follow {@link #clear()}. */
    void sort() {
        for (int last = size - 1; last > 0; last--) {
            swap(0, last);
            siftDown(0, last);
        }
    }

    int size() {
        return size;
    }

    int item(final int position) {
        return items[position];
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
        return isWorse(items[position], scores[position], items[other], scores[other]);
    }

    private boolean isWorse(final int item, final float score, final int otherItem, final float otherScore) {
        if (score == otherScore) {
            return catalogue.id(item).compareTo(catalogue.id(otherItem)) > 0;
        }
        return score < otherScore;
    }

    private void swap(final int position, final int other) {
        final int item = items[position];
        final float score = scores[position];
        items[position] = items[other];
        scores[position] = scores[other];
        items[other] = item;
        scores[other] = score;
    }
}
