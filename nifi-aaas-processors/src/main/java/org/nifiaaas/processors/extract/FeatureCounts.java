package org.nifiaaas.processors.extract;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.nifiaaas.processors.extract.EventFeatures.Fate;

/** Counts which features the accepted records of one FlowFile got, how old the profiles were, and what became of the events in them. Not thread-safe. */
public final class FeatureCounts {

    static final String HASH = "features.specification.hash";
    private static final String NAMES = "features.names";
    private static final String INCOMPLETE = "features.incomplete";
    private static final String UNREADABLE = "features.unreadable";
    private static final String NEW_USERS = "profile.users.new";
    private static final String MEAN_AGE = "profile.age.days.mean";
    private static final String LARGEST_AGE = "profile.age.days.max";
    private static final String ADDED = "profile.events.added";
    private static final String KNOWN = "profile.events.known";
    private static final String OLD = "profile.events.old";
    private static final String FUTURE = "profile.events.future";

    /** Names of all attributes that may be written. */
    public static final Set<String> ATTRIBUTES =
            Set.of(HASH, NAMES, INCOMPLETE, UNREADABLE, NEW_USERS, MEAN_AGE, LARGEST_AGE, ADDED, KNOWN, OLD, FUTURE);

    private final String hash;
    private final List<String> names;
    private final Map<Fate, Long> fates = new EnumMap<>(Fate.class);
    private final Map<String, Long> incomplete = new TreeMap<>();
    private final Map<String, Long> unreadable = new TreeMap<>();
    private long events;
    private long known;
    private double sumOfAges;
    private double largestAge;

    /**
     * Begins to count.
     *
     * @param hash what the features are, empty if there are none
     * @param names fields that they are written to
     */
    FeatureCounts(final String hash, final List<String> names) {
        this.hash = hash;
        this.names = names;
    }

    void add(final EventFeatures event) {
        events++;
        fates.merge(event.fate(), 1L, Long::sum);
        event.incomplete().forEach(window -> incomplete.merge(window, 1L, Long::sum));
        if (!Double.isNaN(event.ageDays())) {
            known++;
            sumOfAges += event.ageDays();
            largestAge = Math.max(largestAge, event.ageDays());
        }
    }

    /** Counts a value of a column that cannot be read and counts as missing. */
    void addUnreadable(final String column) {
        unreadable.merge(column, 1L, Long::sum);
    }

    private long count(final Fate fate) {
        return fates.getOrDefault(fate, 0L);
    }

    private boolean updates() {
        return count(Fate.LEFT) == 0;
    }

    void attributes(final Map<String, String> attributes) {
        if (hash.isEmpty()) {
            return;
        }
        attributes.put(HASH, hash);
        if (!names.isEmpty()) {
            attributes.put(NAMES, String.join(", ", names));
            attributes.put(NEW_USERS, Long.toString(events - count(Fate.UNREADABLE) - known));
        }
        if (known > 0) {
            attributes.put(MEAN_AGE, days(sumOfAges / known));
            attributes.put(LARGEST_AGE, days(largestAge));
        }
        if (updates()) {
            attributes.put(ADDED, Long.toString(count(Fate.ADDED)));
            attributes.put(KNOWN, Long.toString(count(Fate.KNOWN)));
        }
        putIfAny(attributes, OLD, count(Fate.TOO_OLD));
        putIfAny(attributes, FUTURE, count(Fate.FUTURE));
        putIfAny(attributes, INCOMPLETE, incomplete);
        putIfAny(attributes, UNREADABLE, unreadable);
    }

    private static void putIfAny(final Map<String, String> attributes, final String name, final long count) {
        if (count > 0) {
            attributes.put(name, Long.toString(count));
        }
    }

    private static void putIfAny(
            final Map<String, String> attributes, final String name, final Map<String, Long> counts) {
        if (!counts.isEmpty()) {
            attributes.put(
                    name,
                    counts.entrySet().stream()
                            .map(entry -> entry.getKey() + " " + entry.getValue())
                            .collect(Collectors.joining(", ")));
        }
    }

    private static String days(final double days) {
        return String.format(Locale.ROOT, "%.3f", days);
    }

    Map<String, Long> counters() {
        return hash.isEmpty() || !updates()
                ? Map.of()
                : Map.of("Events Added To Profiles", count(Fate.ADDED), "Events Known To Profiles", count(Fate.KNOWN));
    }

    /** Goes on with a sentence on the records. */
    String sentence() {
        final Map<String, Long> parts = new LinkedHashMap<>();
        if (!hash.isEmpty() && updates()) {
            parts.put("added to profiles", count(Fate.ADDED));
            parts.put("known to them", count(Fate.KNOWN));
        }
        parts.put("too old for them", count(Fate.TOO_OLD));
        parts.put("in the future", count(Fate.FUTURE));
        final String became = parts.entrySet().stream()
                .filter(part -> part.getValue() > 0)
                .map(part -> String.format(Locale.ROOT, "%,d %s", part.getValue(), part.getKey()))
                .collect(Collectors.joining(", "));
        final String age =
                known == 0 ? "" : String.format(Locale.ROOT, "; profiles %.1f days old on average", sumOfAges / known);
        return (names.isEmpty() ? "" : "; features " + String.join(", ", names))
                + age
                + (became.isEmpty() ? "" : "; " + became);
    }
}
