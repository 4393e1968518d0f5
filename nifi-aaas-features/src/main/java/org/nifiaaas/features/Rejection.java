package org.nifiaaas.features;

/** Why an event is not an interaction. */
public enum Rejection {
    MISSING_USER("missing-user", "the user is missing"),
    MISSING_ITEM("missing-item", "the item is missing"),
    UNREADABLE_USER(
            "unreadable-user",
            "the user holds a replacement character: the text is not in the encoding in which it was read"),
    UNREADABLE_ITEM(
            "unreadable-item",
            "the item holds a replacement character: the text is not in the encoding in which it was read"),
    MISSING_TIME("missing-time", "the time is missing"),
    UNREADABLE_TIME("unreadable-time", "the time is in none of the known formats or of no plausible year"),
    UNREADABLE_AMOUNT("unreadable-amount", "the amount is not a number"),
    REFUND("refund", "the amount is negative and the refund rule is exclude"),
    DUPLICATE("duplicate", "an equal event came before"),
    UNREADABLE_PROFILE("unreadable-profile", "what is stored of the user, the item or another subject is damaged");

    private final String code;
    private final String explanation;

    Rejection(final String code, final String explanation) {
        this.code = code;
        this.explanation = explanation;
    }

    /** Short stable code for records, counters and reports. */
    public String code() {
        return code;
    }

    /** The reason in words. */
    public String explanation() {
        return explanation;
    }
}
