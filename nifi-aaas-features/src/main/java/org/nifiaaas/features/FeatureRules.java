package org.nifiaaas.features;

import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rules that a {@link FeatureSpec#rulesHash()} covers, found again by their hash. Immutable.
 *
 * <p>There are so few of them that all can be tried: two treatments of refunds, and the time zones of this Java machine.
 */
public final class FeatureRules {

    private static final int LAST_OFFSET_MINUTES = 18 * 60;
    private static final int OFFSET_STEP_MINUTES = 15;

    private final String refunds;
    private final String timeZone;

    FeatureRules(final String refunds, final String timeZone) {
        this.refunds = refunds;
        this.timeZone = timeZone;
    }

    /** Made when somebody asks for the first time. */
    private static final class Known {

        private static final Map<String, FeatureRules> BY_HASH = all();

        private Known() {}

        private static Map<String, FeatureRules> all() {
            final Map<String, FeatureRules> rules = new HashMap<>();
            for (final String zone : zones()) {
                for (final RefundRule refunds : RefundRule.values()) {
                    final FeatureRules one = new FeatureRules(refunds.value(), zone);
                    rules.put(one.hash(), one);
                }
            }
            return rules;
        }

        private static List<String> zones() {
            final List<String> zones = new ArrayList<>(ZoneId.getAvailableZoneIds());
            for (int minutes = -LAST_OFFSET_MINUTES; minutes <= LAST_OFFSET_MINUTES; minutes += OFFSET_STEP_MINUTES) {
                final ZoneOffset offset = ZoneOffset.ofTotalSeconds(minutes * 60);
                zones.add(offset.getId());
                for (final String prefix : new String[] {"UTC", "GMT", "UT"}) {
                    zones.add(ZoneId.ofOffset(prefix, offset).getId());
                }
            }
            return zones;
        }
    }

    /**
     * Finds the rules of a hash.
     *
     * @param hash what {@link FeatureSpec#rulesHash()} gave, here or elsewhere
     * @return empty if it is none, or of rules that this build does not know
     */
    public static Optional<FeatureRules> of(final String hash) {
        return Optional.ofNullable(Known.BY_HASH.get(hash));
    }

    String hash() {
        final String rules = "features v" + FeatureSpec.RULES_VERSION + "\nids=canonical-text\nrefunds=" + refunds
                + "\ntimeZone=" + timeZone + "\n";
        return Checksums.sha256(rules.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Tells in words what these rules have otherwise than others.
     *
     * @return such as {@code time zone UTC}; empty if they are the same
     */
    public String difference(final FeatureRules other) {
        final List<String> parts = new ArrayList<>();
        if (!refunds.equals(other.refunds)) {
            parts.add(refundsInWords());
        }
        if (!timeZone.equals(other.timeZone)) {
            parts.add(zoneInWords());
        }
        return String.join(" and ", parts);
    }

    private String refundsInWords() {
        return "refunds " + refunds;
    }

    private String zoneInWords() {
        return "time zone " + timeZone;
    }

    /** All rules in words. */
    @Override
    public String toString() {
        return refundsInWords() + " and " + zoneInWords();
    }
}
