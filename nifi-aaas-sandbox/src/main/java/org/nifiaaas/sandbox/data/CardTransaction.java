package org.nifiaaas.sandbox.data;

/**
 * One card transaction as a source delivers it, before any cleaning. Every part may be missing or unreadable: to find that out is the work of the flow.
 *
 * @param card pseudonymous token of the card, may be null
 * @param merchant name of the merchant, may be null
 * @param amount amount as written in the source, negative for a refund, may be null
 * @param date date and time as written in the source, may be null
 */
public record CardTransaction(String card, String merchant, String amount, String date) {}
