package org.nifiaaas.processors.extract;

import java.util.Optional;
import org.nifiaaas.processors.record.FieldPath;

/**
 * Where the fields of a record stand that make an event.
 *
 * @param user field of the user id
 * @param item field of the item id
 * @param amount field of the amount, if there is one
 * @param time field of the time
 */
public record EventFields(FieldPath user, FieldPath item, Optional<FieldPath> amount, FieldPath time) {}
