package org.nifiaaas.processors.extract;

import java.util.Optional;
import org.nifiaaas.features.design.FeatureSet;
import org.nifiaaas.features.design.Mask;
import org.nifiaaas.processors.record.FieldPath;

/**
 * Where the fields of a record stand that make an event.
 *
 * @param user field of the user id
 * @param item field of the item id
 * @param amount field of the amount, if there is one
 * @param time field of the time
 */
public record EventFields(FieldPath user, FieldPath item, Optional<FieldPath> amount, FieldPath time) {

    /**
     * Where the raw value of what is masked stands.
     *
     * @param masked {@code user}, {@code item}, {@code amount}, {@code time}, or the name of a column
     * @return empty for an amount that records do not have
     */
    Optional<FieldPath> of(final String masked) {
        return switch (masked) {
            case FeatureSet.USER -> Optional.of(user);
            case FeatureSet.ITEM -> Optional.of(item);
            case FeatureSet.AMOUNT -> amount;
            case Mask.TIME -> Optional.of(time);
            default -> Optional.of(FieldPath.of(masked));
        };
    }
}
