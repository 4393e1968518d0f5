package org.nifiaaas.training.evaluate;

import java.util.Locale;

/** Which purchases a question is about. */
public enum Task {
    /** Items that the user never bought before. */
    NEW,
    /** Items that the user bought before. */
    REPEAT,
    /** Every item. */
    ALL;

    /** Name on the command line and in files. */
    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads a name.
     *
     * @throws IllegalArgumentException with one line if there is no such task
     */
    public static Task parse(final String text) {
        for (final Task task : values()) {
            if (task.value().equals(text)) {
                return task;
            }
        }
        throw new IllegalArgumentException("is '" + text + "', it must be new, repeat or all");
    }

    /** Whether a pair is asked about. */
    boolean asks(final boolean bought) {
        return this == ALL || bought == (this == REPEAT);
    }
}
