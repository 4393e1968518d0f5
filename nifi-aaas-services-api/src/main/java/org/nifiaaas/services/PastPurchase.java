package org.nifiaaas.services;

import java.util.Objects;

/**
 * A purchase of a user before the moment that a pair is scored for.
 *
 * @param item canonical id
 * @param ageDays days before that moment, with the part of a day; not negative
 * @param amount NaN if it is not known
 */
public record PastPurchase(String item, double ageDays, double amount) {

    /** Rejects a missing item and an age that is negative or no number. */
    public PastPurchase {
        Objects.requireNonNull(item, "item");
        if (!(ageDays >= 0) || Double.isInfinite(ageDays)) {
            throw new IllegalArgumentException("A purchase that lies " + ageDays + " days back is none of the past");
        }
    }
}
