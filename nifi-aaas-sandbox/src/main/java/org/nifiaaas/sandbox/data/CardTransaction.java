package org.nifiaaas.sandbox.data;

import java.util.Map;

/**
 * One card transaction as a source delivers it, before any cleaning. Every part may be missing or unreadable: to find that out is the work of the flow.
 *
 * @param card pseudonymous token of the card, may be null
 * @param merchant name of the merchant, may be null
 * @param amount amount as written in the source, negative for a refund, may be null
 * @param date date and time as written in the source, may be null
 * @param further values of further columns by name; what is missing is not in it
 */
public record CardTransaction(String card, String merchant, String amount, String date, Map<String, String> further) {

    /** Takes the further columns as they are from now on. */
    public CardTransaction {
        further = Map.copyOf(further);
    }

    /** A transaction of a source without further columns. */
    public CardTransaction(final String card, final String merchant, final String amount, final String date) {
        this(card, merchant, amount, date, Map.of());
    }
}
