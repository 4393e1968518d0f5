package org.nifiaaas.training.split;

import java.io.Serializable;
import org.nifiaaas.features.Interaction;

/** Number of interactions and the time from the first to the last. Immutable. */
final class TimeRange implements Serializable {

    static final TimeRange EMPTY = new TimeRange(0, Long.MAX_VALUE, Long.MIN_VALUE);

    private static final long serialVersionUID = 1L;

    private final long count;
    private final long firstMillis;
    private final long lastMillis;

    private TimeRange(final long count, final long firstMillis, final long lastMillis) {
        this.count = count;
        this.firstMillis = firstMillis;
        this.lastMillis = lastMillis;
    }

    TimeRange with(final Interaction interaction) {
        return merge(new TimeRange(1, interaction.timeMillis(), interaction.timeMillis()));
    }

    TimeRange merge(final TimeRange other) {
        return new TimeRange(
                count + other.count, Math.min(firstMillis, other.firstMillis), Math.max(lastMillis, other.lastMillis));
    }

    long count() {
        return count;
    }

    long firstMillis() {
        return firstMillis;
    }

    long lastMillis() {
        return lastMillis;
    }
}
