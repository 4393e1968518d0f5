package org.nifiaaas.features;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.nifiaaas.features.design.DesignException;
import org.nifiaaas.features.design.FeatureSet;
import org.nifiaaas.features.design.PrivacyRules;

/**
 * Says which columns of a source make an interaction, by which rules it is cleaned, and what a model sees beside user and item. Immutable.
 *
 * <p>The hashes cover the rules and not the names of the four columns: a stream may name its fields otherwise than the training file did, but it may not be
 * cleaned otherwise. A specification without features and masks is schema version 1, any other version 2.
 */
public final class FeatureSpec implements Serializable {

    private static final long serialVersionUID = 1L;
    static final int RULES_VERSION = 1;
    static final int FEATURES_VERSION = 2;

    private static final String FEATURES = "features";
    private static final String PRIVACY = "privacy";
    private static final String AMOUNT_COLUMN = "amountColumn";

    /** Members beside the features. */
    private static final Set<String> MEMBERS = Collections.unmodifiableSet(new LinkedHashSet<>(Arrays.asList(
            "schemaVersion",
            "userColumn",
            "itemColumn",
            AMOUNT_COLUMN,
            "timeColumn",
            "refunds",
            "timeZone",
            "removeDuplicates")));

    private final int schemaVersion;
    private final String userColumn;
    private final String itemColumn;
    private final String amountColumn;
    private final String timeColumn;
    private final String refunds;
    private final String timeZone;
    private final boolean removeDuplicates;
    private final FeatureSet features;

    private FeatureSpec(final Builder builder) {
        this.features = builder.features;
        this.schemaVersion = features.isEmpty() && features.privacy().isEmpty() ? RULES_VERSION : FEATURES_VERSION;
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

    /** Whether a model sees more than user and item. */
    public boolean hasFeatures() {
        return !features.isEmpty();
    }

    /** What a model sees beside user and item. */
    public FeatureSet features() {
        return features;
    }

    /** How the values of events are masked before anything is stored. */
    public PrivacyRules privacy() {
        return features.privacy();
    }

    /** SHA-256 over every rule of cleaning, in lower-case hexadecimal. */
    public String rulesHash() {
        return new FeatureRules(refunds, timeZone).hash();
    }

    /** SHA-256 over all that changes what a model sees, in lower-case hexadecimal; the {@link #rulesHash} if there are no features and masks. */
    public String hash() {
        return schemaVersion == RULES_VERSION
                ? rulesHash()
                : Checksums.sha256((rulesHash() + "\n" + features.canonical()).getBytes(StandardCharsets.UTF_8));
    }

    /** Writes the specification as {@code features.json} has it. */
    public String toJson() {
        final JsonObject json = Json.tree(this);
        json.remove(FEATURES);
        features.write(json);
        return Json.write(json);
    }

    /**
     * Reads a specification: one that {@link #toJson()} wrote, or the second version as people write it, where all but the amount's column has a default.
     *
     * @throws IllegalArgumentException with one line if the text is not a specification, which names the line of a mistake among the features
     */
    public static FeatureSpec fromJson(final String text) {
        final JsonObject json = Json.read(text, JsonObject.class);
        json.remove(FEATURES);
        final FeatureSet features;
        if (new JsonPrimitive(FEATURES_VERSION).equals(json.get("schemaVersion"))) {
            features = features(text);
            Json.tree(builder().build()).entrySet().stream()
                    .filter(rule -> !rule.getKey().equals(AMOUNT_COLUMN) && !json.has(rule.getKey()))
                    .forEach(rule -> json.add(rule.getKey(), rule.getValue()));
        } else if (json.has(PRIVACY)) {
            // Whoever asks for masks must not go without them.
            throw new IllegalArgumentException(
                    "feature specification has privacy, which needs schemaVersion " + FEATURES_VERSION);
        } else {
            features = FeatureSet.EMPTY;
        }
        return read(json, features);
    }

    private static FeatureSet features(final String text) {
        try {
            return FeatureSet.within(text, MEMBERS);
        } catch (final DesignException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static FeatureSpec read(final JsonObject json, final FeatureSet features) {
        final FeatureSpec spec = Json.read(json.toString(), FeatureSpec.class);
        if (spec.schemaVersion != RULES_VERSION && spec.schemaVersion != FEATURES_VERSION) {
            throw new IllegalArgumentException("feature specification has schema version " + spec.schemaVersion
                    + ", this build reads " + RULES_VERSION + " and " + FEATURES_VERSION);
        }
        try {
            return builder()
                    .columns(spec.userColumn, spec.itemColumn, spec.amountColumn, spec.timeColumn)
                    .refundRule(RefundRule.parse(spec.refunds))
                    .zone(ZoneId.of(Objects.requireNonNull(spec.timeZone, "timeZone is missing")))
                    .removeDuplicates(spec.removeDuplicates)
                    .features(features)
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
        private FeatureSet features = FeatureSet.EMPTY;

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

        /** Sets what a model sees beside user and item, and how events are masked; nothing if not set. */
        public Builder features(final FeatureSet besideIds) {
            this.features = Objects.requireNonNull(besideIds, "besideIds");
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
