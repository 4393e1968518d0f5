package org.nifiaaas.repository.bundle;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * How many distinct users touched each item of a vocabulary in the training window. Immutable and thread-safe.
 *
 * <p>The file form is text with one whole number a line, line <i>n</i> for index <i>n</i> of the vocabulary.
 */
public final class ItemPopularity {

    private final int[] usersPerItem;

    private ItemPopularity(final int[] usersPerItem) {
        this.usersPerItem = usersPerItem;
    }

    /**
     * Makes popularity of counts.
     *
     * @param usersPerItem the number of users of the items with the indices 1, 2 and so on, none of them negative; copied
     */
    public static ItemPopularity of(final int[] usersPerItem) {
        for (int position = 0; position < usersPerItem.length; position++) {
            if (usersPerItem[position] < 0) {
                throw new IllegalArgumentException(
                        "line " + (position + 1) + ": " + usersPerItem[position] + " is not a number of users");
            }
        }
        return new ItemPopularity(usersPerItem.clone());
    }

    /**
     * Reads the file form.
     *
     * @param items number of items of the vocabulary
     * @throws IllegalArgumentException with one line if the text is anything else than a count for each item
     */
    static ItemPopularity fromText(final String text, final int items) {
        final String[] lines = text.isEmpty() ? new String[0] : text.split("\n", -1);
        final int counts = Math.max(0, lines.length - 1);
        if (counts != items || counts > 0 && !lines[counts].isEmpty()) {
            throw new IllegalArgumentException(
                    "it has " + counts + " whole lines, but the vocabulary has " + items + " items");
        }
        final int[] usersPerItem = new int[items];
        for (int position = 0; position < items; position++) {
            try {
                usersPerItem[position] = Integer.parseInt(lines[position]);
            } catch (final NumberFormatException e) {
                throw new IllegalArgumentException("line " + (position + 1) + " is not a whole number", e);
            }
        }
        return of(usersPerItem);
    }

    /** Writes the file form. */
    public String toText() {
        final StringBuilder text = new StringBuilder();
        for (final int users : usersPerItem) {
            text.append(users).append('\n');
        }
        return text.toString();
    }

    /** Indices of the items that anybody touched, the most popular first, ties by index. */
    public int[] ranking() {
        return IntStream.rangeClosed(1, usersPerItem.length)
                .filter(index -> usersPerItem[index - 1] > 0)
                .boxed()
                .sorted(Comparator.comparingInt((Integer index) -> -usersPerItem[index - 1])
                        .thenComparing(Comparator.naturalOrder()))
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
