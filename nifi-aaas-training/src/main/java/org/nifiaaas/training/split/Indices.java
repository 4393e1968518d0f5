package org.nifiaaas.training.split;

import java.util.Arrays;
import java.util.Iterator;
import java.util.function.IntFunction;
import java.util.stream.StreamSupport;

/** Works on sorted arrays of vocabulary indices. */
public final class Indices {

    private Indices() {}

    static int[] distinctSorted(final Iterable<Integer> values) {
        return StreamSupport.stream(values.spliterator(), false)
                .mapToInt(Integer::intValue)
                .sorted()
                .distinct()
                .toArray();
    }

    static <T> Iterator<T> each(final int[] values, final IntFunction<T> function) {
        return Arrays.stream(values).mapToObj(function).iterator();
    }

    public static boolean contains(final int[] sorted, final int value) {
        return Arrays.binarySearch(sorted, value) >= 0;
    }
}
