package org.nifiaaas.training.sample;

import java.io.Serializable;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Draws items that a user never touched, uniformly from the whole vocabulary and without repetition.
 *
 * <p>What is drawn depends on the seed, the round and the user alone, so it is the same on any cluster and with any partitioning. Immutable.
 */
public final class NegativeSampler implements Serializable {

    private static final long serialVersionUID = 1L;

    private final int itemCount;
    private final long seed;

    /**
     * Creates a sampler.
     *
     * @param itemCount size of the item vocabulary; the indices 1 to {@code itemCount} are drawn
     */
    public NegativeSampler(final int itemCount, final long seed) {
        this.itemCount = itemCount;
        this.seed = seed;
    }

    /** Source of chance of one user in one round, such as an epoch. */
    public SplittableRandom random(final int user, final int round) {
        return new SplittableRandom(mix(mix(mix(seed) + round) + user));
    }

    /**
     * Stafford's 13th variant of the 64-bit finalizer of MurmurHash3. Without it, the generators of neighbouring rounds would yield the same numbers, one step
     * apart.
     */
    private static long mix(final long value) {
        final long first = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        final long second = (first ^ (first >>> 27)) * 0x94d049bb133111ebL;
        return second ^ (second >>> 31);
    }

    /**
     * Draws items by Floyd's method (Bentley and Floyd, "A sample of brilliance", 1987) from the untouched ones.
     *
     * @param touched sorted distinct indices that are never drawn
     * @param wanted number of items to draw; all untouched ones are drawn if they are fewer
     * @return distinct indices, in no particular order
     */
    public int[] draw(final SplittableRandom random, final int[] touched, final int wanted) {
        final int free = itemCount - touched.length;
        final int count = Math.min(wanted, free);
        final Set<Integer> ranks = new HashSet<>(count * 2);
        final int[] drawn = new int[count];
        for (int position = 0; position < count; position++) {
            final int highest = free - count + position;
            final int rank = random.nextInt(highest + 1);
            final int chosen = ranks.add(rank) ? rank : highest;
            ranks.add(chosen);
            drawn[position] = untouched(touched, chosen);
        }
        return drawn;
    }

    /** Index of the untouched item of a rank counted from 0. */
    private static int untouched(final int[] touched, final int rank) {
        int low = 0;
        int high = touched.length;
        while (low < high) {
            final int middle = (low + high) >>> 1;
            if (touched[middle] - 1 - middle <= rank) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return rank + 1 + low;
    }

    /** Number of items that {@link #draw} yields. */
    int available(final int[] touched, final int wanted) {
        return Math.min(wanted, itemCount - touched.length);
    }
}
