package org.nifiaaas.sandbox.data;

/**
 * A purchase that a card will make on a day, not yet paid.
 *
 * @param card number of the card
 * @param merchant number of the merchant
 * @param regular whether it is one of the card's rhythm
 */
record Errand(int card, int merchant, boolean regular) {}
