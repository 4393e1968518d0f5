package org.nifiaaas.training.evaluate;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/** Users or items in the order of their activity, cut into ten groups of equal size: decile 1 has the least active, decile 10 the most active. Immutable. */
final class Deciles {

    /** Number of groups. */
    static final int COUNT = 10;

    private final byte[] decileOf;
    private final int[] size = new int[COUNT + 1];
    private final int[] least = new int[COUNT + 1];
    private final int[] most = new int[COUNT + 1];

    /**
     * Cuts.
     *
     * @param members indices from 1, in any order; of equally active ones the smaller index comes first
     * @param largest largest index that may be asked about
     * @param activity of a member, 0 or more
     */
    Deciles(final int[] members, final int largest, final IntUnaryOperator activity) {
        decileOf = new byte[largest + 1];
        final long[] ordered = Arrays.stream(members)
                .mapToLong(member -> (long) activity.applyAsInt(member) << Integer.SIZE | member)
                .sorted()
                .toArray();
        for (int position = 0; position < ordered.length; position++) {
            final int decile = (int) ((long) position * COUNT / ordered.length) + 1;
            final int active = (int) (ordered[position] >> Integer.SIZE);
            decileOf[(int) ordered[position]] = (byte) decile;
            least[decile] = size[decile] == 0 ? active : least[decile];
            most[decile] = active;
            size[decile]++;
        }
    }

    /** The decile of a member, from 1; 0 for whom or what was not among them. */
    int of(final int index) {
        return decileOf[index];
    }

    /** Number of members of a decile; those of two deciles differ by one at most. */
    int size(final int decile) {
        return size[decile];
    }

    /** Activity of the least active member of a decile. */
    int least(final int decile) {
        return least[decile];
    }

    /** Activity of the most active member of a decile. */
    int most(final int decile) {
        return most[decile];
    }
}
