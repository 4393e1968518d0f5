package org.nifiaaas.features;

import java.io.Serializable;
import java.util.OptionalLong;

/**
 * Cleans one event at a time by the rules of a {@link FeatureSpec}: ids are made canonical, a missing amount is filled with 0, times are read in any of the
 * formats of {@link TimeParser}, refunds follow the named rule. What cannot be an interaction is rejected with a reason, never dropped in silence.
 *
 * <p>Duplicates need a memory of earlier events and are the caller's business; {@link Interaction} has the equality that defines them. Thread-safe.
 */
public final class EventCleaner implements Serializable {

    private static final long serialVersionUID = 1L;

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
        if (userToken.isEmpty()) {
            return CleanResult.rejected(Rejection.MISSING_USER);
        }
        final String itemToken = IdTokenizer.canonical(item);
        if (itemToken.isEmpty()) {
            return CleanResult.rejected(Rejection.MISSING_ITEM);
        }
        if (isBlank(time)) {
            return CleanResult.rejected(Rejection.MISSING_TIME);
        }
        final OptionalLong timeMillis = times.parse(time);
        if (!timeMillis.isPresent()) {
            return CleanResult.rejected(Rejection.UNREADABLE_TIME);
        }
        final double value = isBlank(amount) ? 0 : number(amount);
        if (Double.isNaN(value)) {
            return CleanResult.rejected(Rejection.UNREADABLE_AMOUNT);
        }
        if (value < 0 && refundRule == RefundRule.EXCLUDE) {
            return CleanResult.rejected(Rejection.REFUND);
        }
        return CleanResult.accepted(Interaction.of(userToken, itemToken, value, timeMillis.getAsLong()));
    }

    /** NaN stands for every text that is not a finite number. */
    private static double number(final String text) {
        try {
            final double value = Double.parseDouble(text.trim());
            return Double.isInfinite(value) ? Double.NaN : value;
        } catch (final NumberFormatException e) {
            return Double.NaN;
        }
    }

    private static boolean isBlank(final String text) {
        return text == null || text.trim().isEmpty();
    }
}
