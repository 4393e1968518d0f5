package org.nifiaaas.sandbox.data;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;

/** The merchants that a card knows: all of them as a set, and its last purchases in their order. Bounded, however many purchases there are. Not thread-safe. */
final class Acquaintances {

    private static final int FIRST_SIZE = 8;

    private final int memory;
    private final BitSet ever = new BitSet();
    private int[] last = new int[FIRST_SIZE];
    private long purchases;

    /** @param memory how many last purchases are remembered */
    Acquaintances(final int memory) {
        this.memory = memory;
    }

    void add(final int merchant) {
        final int place = (int) (purchases % memory);
        if (place == last.length) {
            last = Arrays.copyOf(last, Math.min(memory, 2 * last.length));
        }
        last[place] = merchant;
        ever.set(merchant);
        purchases++;
    }

    boolean isEmpty() {
        return purchases == 0;
    }

    /** Whether the card has ever been there. */
    boolean has(final int merchant) {
        return ever.get(merchant);
    }

    /** The merchant of one of the last purchases. */
    int recall(final Random random) {
        return last[random.nextInt((int) Math.min(purchases, memory))];
    }
}
