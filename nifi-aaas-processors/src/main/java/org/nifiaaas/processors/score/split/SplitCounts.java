package org.nifiaaas.processors.score.split;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The traffic split that was really applied to one FlowFile.
 *
 * @param arms the arms that scored, in the order of the split; empty if there is no split
 * @param replaced records among theirs whose own arm had no version, so that the first arm scored them
 */
public record SplitCounts(List<ArmCount> arms, long replaced) {

    public static final String ARM = "score.arm";
    static final String REPLACED = "score.replaced";
    public static final String REPLACED_COUNTER = "Records Replaced";

    /** Name of the attribute with the number of an arm's records. */
    static String attribute(final String arm) {
        return ARM + "." + arm;
    }

    /** Name of the counter of an arm's records. */
    public static String counter(final String arm) {
        return "Records of Arm " + arm;
    }

    /** The counts as attributes of a FlowFile. */
    public Map<String, String> attributes() {
        final Map<String, String> attributes = new HashMap<>();
        for (final ArmCount arm : arms) {
            attributes.put(attribute(arm.label()), Long.toString(arm.records()));
        }
        if (!arms.isEmpty()) {
            attributes.put(REPLACED, Long.toString(replaced));
        }
        return attributes;
    }

    /** The rest of a sentence for provenance. */
    public String clause() {
        if (arms.isEmpty()) {
            return "";
        }
        final String shares = arms.stream()
                .map(arm ->
                        String.format(Locale.ROOT, "%s (version %d) %,d", arm.label(), arm.version(), arm.records()))
                .collect(Collectors.joining(", ", "; split ", ""));
        return replaced == 0 ? shares : shares + String.format(Locale.ROOT, ", %,d of them replaced", replaced);
    }

    /** What to add to each counter. */
    public Map<String, Long> counters() {
        final Map<String, Long> counters = new HashMap<>();
        for (final ArmCount arm : arms) {
            counters.put(counter(arm.label()), arm.records());
        }
        if (!arms.isEmpty()) {
            counters.put(REPLACED_COUNTER, replaced);
        }
        return counters;
    }

    /**
     * What one arm scored.
     *
     * @param label label of the arm
     * @param version version that it had
     * @param records its records
     */
    public record ArmCount(String label, long version, long records) {}
}
