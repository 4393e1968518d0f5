package org.nifiaaas.features;

import java.io.Serializable;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Objects;
import java.util.Optional;

/**
 * Says which columns of a source make an interaction and by which rules it is cleaned. Immutable.
 *
 * <p>The {@link #hash()} covers the rules and not the column names: a stream may name its fields otherwise than the training file did, but it may not be
 * cleaned otherwise.
 */
public final class FeatureSpec implements Serializable {

    private static final long serialVersionUID = 1L;
    static final int SCHEMA_VERSION = 1;

    private final int schemaVersion;
    private final String userColumn;
    private final String itemColumn;
    private final String amountColumn;
    private final String timeColumn;
    private final String refunds;
    private final String timeZone;
    private final boolean removeDuplicates;

    private FeatureSpec(final Builder builder) {
        this.schemaVersion = SCHEMA_VERSION;
        this.userColumn = requireName(builder.userColumn, "user");
        this.itemColumn = requireName(builder.itemColumn, "item");
        this.timeColumn = requireName(builder.timeColumn, "time");
        this.amountColumn = builder.amountColumn;
        this.refunds = builder.refundRule.value();
        this.timeZone = builder.zone.getId();
        this.removeDuplicates = builder.removeDuplicates;
    }

    public static Builder builder() {
        return new Builder();
    }

    public String userColumn() {
        return userColumn;
    }

    public String itemColumn() {
        return itemColumn;
    }

    /** Column of the amount; without one, every amount is 0. */
    public Optional<String> amountColumn() {
        return Optional.ofNullable(amountColumn);
    }

    public String timeColumn() {
        return timeColumn;
    }

    public RefundRule refundRule() {
        return RefundRule.parse(refunds);
    }

    /** Zone of times that are written without an offset. */
    public ZoneId zone() {
        return ZoneId.of(timeZone);
    }

    /** Whether training drops events that equal an earlier one in every part. */
    public boolean removeDuplicates() {
        return removeDuplicates;
    }

    /** SHA-256 over every rule that changes what a model sees, in lower-case hexadecimal. */
    public String hash() {
        return new FeatureRules(refunds, timeZone).hash();
    }

    /** Writes the specification as {@code features.json} has it. */
    public String toJson() {
        return Json.write(this);
    }

    /**
     * Reads a specification that {@link #toJson()} wrote.
     *
     * @throws IllegalArgumentException with one line if the text is not a complete specification of this schema version
     */
    public static FeatureSpec fromJson(final String text) {
        final FeatureSpec spec = Json.read(text, FeatureSpec.class);
        if (spec.schemaVersion != SCHEMA_VERSION) {
            throw new IllegalArgumentException("feature specification has schema version " + spec.schemaVersion
                    + ", this build reads " + SCHEMA_VERSION);
        }
        try {
            return builder()
                    .columns(spec.userColumn, spec.itemColumn, spec.amountColumn, spec.timeColumn)
                    .refundRule(RefundRule.parse(spec.refunds))
                    .zone(ZoneId.of(Objects.requireNonNull(spec.timeZone, "timeZone is missing")))
                    .removeDuplicates(spec.removeDuplicates)
                    .build();
        } catch (final DateTimeException | NullPointerException e) {
            throw new IllegalArgumentException(
                    "feature specification is not complete: " + OneLine.of(e.getMessage()), e);
        }
    }

    private static String requireName(final String column, final String role) {
        if (column == null || column.trim().isEmpty()) {
            throw new IllegalArgumentException("The feature specification names no column for the " + role);
        }
        return column;
    }

    /** Collects the parts of a specification. Not thread-safe. */
    public static final class Builder {

        private String userColumn = "user";
        private String itemColumn = "item";
        private String amountColumn = "amount";
        private String timeColumn = "time";
        private RefundRule refundRule = RefundRule.EXCLUDE;
        private ZoneId zone = ZoneId.of("UTC");
        private boolean removeDuplicates = true;

        private Builder() {}

        /**
         * Names the columns of the source.
         *
         * @param amount may be null: every amount is 0 then
         */
        public Builder columns(final String user, final String item, final String amount, final String time) {
            this.userColumn = user;
            this.itemColumn = item;
            this.amountColumn = amount;
            this.timeColumn = time;
            return this;
        }

        public Builder refundRule(final RefundRule rule) {
            this.refundRule = Objects.requireNonNull(rule, "rule");
            return this;
        }

        /** Sets the zone of times that are written without an offset; UTC if not set. */
        public Builder zone(final ZoneId zoneOfTimes) {
            this.zone = Objects.requireNonNull(zoneOfTimes, "zoneOfTimes");
            return this;
        }

        public Builder removeDuplicates(final boolean remove) {
            this.removeDuplicates = remove;
            return this;
        }

        /**
         * Creates the specification.
         *
         * @throws IllegalArgumentException if the user, item or time column has no name
         */
        public FeatureSpec build() {
            return new FeatureSpec(this);
        }
    }
}
