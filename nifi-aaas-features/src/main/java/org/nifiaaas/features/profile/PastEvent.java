package org.nifiaaas.features.profile;

import java.io.Serializable;

/** An event of a user's history as another event sees it. Immutable. */
public final class PastEvent implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String item;
    private final double ageDays;
    private final double amount;

    PastEvent(final String item, final double ageDays, final double amount) {
        this.item = item;
        this.ageDays = ageDays;
        this.amount = amount;
    }

    public String item() {
        return item;
    }

    /** Days from this event to the one that looks back, with the part of a day. */
    public double ageDays() {
        return ageDays;
    }

    /** To the millionth; NaN if it is no number. */
    public double amount() {
        return amount;
    }
}
