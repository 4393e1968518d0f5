package org.nifiaaas.processors.extract;

/**
 * The parts of an event as texts, as its record has them; each may be null.
 *
 * @param user id of the user
 * @param item id of the item
 * @param amount amount, null also if there is no field for it
 * @param time time of the event
 */
record EventTexts(String user, String item, String amount, String time) {}
