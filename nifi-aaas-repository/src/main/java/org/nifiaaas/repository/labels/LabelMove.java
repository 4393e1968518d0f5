package org.nifiaaas.repository.labels;

import java.util.Objects;
import java.util.OptionalLong;

/** One move of a label from a version to another. Immutable. */
public final class LabelMove {

    private final String at;
    private final String label;
    private final Long from;
    private final long to;
    private final String reason;
    /** Null in lines that were written before it was asked. */
    private final String by;

    LabelMove(
            final String at, final String label, final Long from, final long to, final String reason, final String by) {
        this.at = Objects.requireNonNull(at, "at");
        this.label = Objects.requireNonNull(label, "label");
        this.from = from;
        this.to = to;
        this.reason = Objects.requireNonNull(reason, "reason");
        this.by = by;
    }

    /** When it was moved, an ISO 8601 instant. */
    public String at() {
        return at;
    }

    public String label() {
        return label;
    }

    /** The version that the label named before; empty for a label that is new. */
    public OptionalLong from() {
        return from == null ? OptionalLong.empty() : OptionalLong.of(from);
    }

    /** The version that the label names now. */
    public long to() {
        return to;
    }

    /** Why it was moved, in words; may be empty. */
    public String reason() {
        return reason;
    }

    /** Who moved it, such as a user and a host; empty if nobody wrote that down. */
    public String by() {
        return by == null ? "" : by;
    }

    /** Whether the label names another version than before. */
    public boolean isChange() {
        return from == null || from != to;
    }
}
