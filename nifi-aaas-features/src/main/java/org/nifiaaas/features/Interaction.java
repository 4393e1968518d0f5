package org.nifiaaas.features;

import java.io.Serializable;
import java.time.Instant;
import java.util.Objects;

/** One cleaned event: a user dealt with an item. Immutable. Two interactions are equal if all four parts are. */
public final class Interaction implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String user;
    private final String item;
    private final double amount;
    private final long timeMillis;

    private Interaction(final String user, final String item, final double amount, final long timeMillis) {
        this.user = user;
        this.item = item;
        this.amount = amount;
        this.timeMillis = timeMillis;
    }

    /**
     * Creates an interaction.
     *
     * @param user canonical user id, not empty
     * @param item canonical item id, not empty
     * @param amount amount in the currency of the source, negative for a refund
     * @param timeMillis milliseconds since 1970-01-01T00:00:00Z
     */
    public static Interaction of(final String user, final String item, final double amount, final long timeMillis) {
        if (user.isEmpty() || item.isEmpty()) {
            throw new IllegalArgumentException("An interaction needs a user and an item");
        }
        return new Interaction(user, item, amount, timeMillis);
    }

    public String user() {
        return user;
    }

    public String item() {
        return item;
    }

    public double amount() {
        return amount;
    }

    public long timeMillis() {
        return timeMillis;
    }

    @Override
    public boolean equals(final Object other) {
        if (!(other instanceof Interaction)) {
            return false;
        }
        final Interaction that = (Interaction) other;
        return timeMillis == that.timeMillis
                && Double.compare(amount, that.amount) == 0
                && user.equals(that.user)
                && item.equals(that.item);
    }

    @Override
    public int hashCode() {
        return Objects.hash(user, item, amount, timeMillis);
    }

    /** Tells the time and the amount only: ids of persons stay out of logs. */
    @Override
    public String toString() {
        return "Interaction at " + Instant.ofEpochMilli(timeMillis) + " over " + amount;
    }
}
