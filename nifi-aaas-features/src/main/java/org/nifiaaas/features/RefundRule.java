package org.nifiaaas.features;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What becomes of an event whose amount is negative. */
public enum RefundRule {
    /** A refund shows that the user dealt with the item, and counts like a purchase. */
    KEEP("keep"),
    /** A refund is no sign of interest, and is set aside. */
    EXCLUDE("exclude");

    private final String value;

    RefundRule(final String value) {
        this.value = value;
    }

    /** The rule as it is written in files and on command lines. */
    public String value() {
        return value;
    }

    /**
     * Reads a rule as {@link #value()} writes it.
     *
     * @throws IllegalArgumentException for any other text
     */
    public static RefundRule parse(final String text) {
        for (final RefundRule rule : values()) {
            if (rule.value.equals(text)) {
                return rule;
            }
        }
        throw new IllegalArgumentException("Unknown refund rule '" + OneLine.of(text) + "'; known are "
                + Arrays.stream(values()).map(RefundRule::value).collect(Collectors.joining(", ")));
    }
}
