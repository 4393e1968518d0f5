package org.nifiaaas.processors.extract;

import java.util.Optional;

/**
 * Names of the fields of a record that make an event.
 *
 * @param user field of the user id
 * @param item field of the item id
 * @param amount field of the amount, if there is one
 * @param time field of the time
 */
public record EventFields(String user, String item, Optional<String> amount, String time) {}
