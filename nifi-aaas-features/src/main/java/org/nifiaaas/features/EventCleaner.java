package org.nifiaaas.features;

import java.io.Serializable;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.nifiaaas.features.text.Decimals;

/**
 * Cleans one event at a time by the rules of a {@link FeatureSpec}: ids are made canonical, a missing amount is filled with 0, times are read in any of the
 * formats of {@link TimeParser}, refunds follow the named rule. What cannot be an interaction is rejected with a reason, never dropped in silence.
 *
 * <p>Duplicates need a memory of earlier events and are the caller's business; {@link Interaction} has the equality that defines them. Thread-safe.
 */
public final class EventCleaner implements Serializable {

    private static final long serialVersionUID = 1L;

    /** What decoders put in place of bytes that they do not understand; it would make one id of two. */
    static final char REPLACEMENT = '\uFFFD';

    private final RefundRule refundRule;
    private final TimeParser times;

    public EventCleaner(final FeatureSpec spec) {
        this.refundRule = spec.refundRule();
        this.times = new TimeParser(spec.zone());
    }

    /**
     * Cleans one event.
     *
     * @param user user id as the source has it, may be null
     * @param item item id as the source has it, may be null
     * @param amount amount as the source has it, may be null or blank
     * @param time time as the source has it, may be null
     * @return the interaction, or the first reason in the order of {@link Rejection} why it is none
     */
    public CleanResult clean(final String user, final String item, final String amount, final String time) {
        final String userToken = IdTokenizer.canonical(user);
        final String itemToken = IdTokenizer.canonical(item);
        final Optional<Rejection> wrongIds = wrongIds(userToken, itemToken);
        if (wrongIds.isPresent()) {
            return CleanResult.rejected(wrongIds.get());
        }
        if (isBlank(time)) {
            return CleanResult.rejected(Rejection.MISSING_TIME);
        }
        final OptionalLong timeMillis = times.parse(time);
        if (!timeMillis.isPresent()) {
            return CleanResult.rejected(Rejection.UNREADABLE_TIME);
        }
        final OptionalDouble value = isBlank(amount) ? OptionalDouble.of(0) : Decimals.parse(amount);
        if (!value.isPresent()) {
            return CleanResult.rejected(Rejection.UNREADABLE_AMOUNT);
        }
        if (value.getAsDouble() < 0 && refundRule == RefundRule.EXCLUDE) {
            return CleanResult.rejected(Rejection.REFUND);
        }
        return CleanResult.accepted(Interaction.of(userToken, itemToken, value.getAsDouble(), timeMillis.getAsLong()));
    }

    private static Optional<Rejection> wrongIds(final String userToken, final String itemToken) {
        if (userToken.isEmpty()) {
            return Optional.of(Rejection.MISSING_USER);
        }
        if (itemToken.isEmpty()) {
            return Optional.of(Rejection.MISSING_ITEM);
        }
        if (userToken.indexOf(REPLACEMENT) >= 0) {
            return Optional.of(Rejection.UNREADABLE_USER);
        }
        return itemToken.indexOf(REPLACEMENT) >= 0 ? Optional.of(Rejection.UNREADABLE_ITEM) : Optional.empty();
    }

    private static boolean isBlank(final String text) {
        return text == null || text.trim().isEmpty();
    }
}
