package org.nifiaaas.features.design;

import com.google.gson.JsonObject;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The features of a specification beside the two ids: columns, windows, crosses and the history, and how what they are made of is masked. Immutable; made by
 * {@link FeatureSetReader}.
 */
public final class FeatureSet implements Serializable {

    /** Names that every event has; they cannot be given to features. */
    public static final String USER = "user";

    public static final String ITEM = "item";
    public static final String AMOUNT = "amount";
    public static final String TIME = "event_time";

    /** Name of the history where it is a field of a record. */
    public static final String HISTORY = "history";

    /** Days of the longest window. */
    public static final int LONGEST_DAYS = 400;

    /** No features. */
    public static final FeatureSet EMPTY = new FeatureSet(
            Collections.emptyList(), Collections.emptyList(), Collections.emptyList(), 0, PrivacyRules.EMPTY);

    private static final long serialVersionUID = 1L;

    private final List<Column> columns;
    private final List<Window> windows;
    private final List<Cross> crosses;
    private final int historyEvents;
    private final PrivacyRules privacy;

    FeatureSet(
            final List<Column> columns,
            final List<Window> windows,
            final List<Cross> crosses,
            final int historyEvents,
            final PrivacyRules privacy) {
        this.columns = Collections.unmodifiableList(new ArrayList<>(columns));
        this.windows = Collections.unmodifiableList(new ArrayList<>(windows));
        this.crosses = Collections.unmodifiableList(new ArrayList<>(crosses));
        this.historyEvents = historyEvents;
        this.privacy = privacy;
    }

    /**
     * Reads features alone: an object with {@code columns}, {@code windows}, {@code crosses}, {@code history} and {@code privacy}, each of which may be
     * missing.
     *
     * @throws DesignException with the line of the first mistake
     */
    public static FeatureSet of(final String json) throws DesignException {
        return within(json, Collections.emptySet());
    }

    /**
     * Reads the features of an object that has other members too.
     *
     * @param others names of members that are not looked at
     * @throws DesignException with the line of the first mistake, or of a member that has none of these names
     */
    public static FeatureSet within(final String json, final Set<String> others) throws DesignException {
        final Set<String> members = new LinkedHashSet<>(others);
        members.addAll(FeatureSetReader.MEMBERS);
        return FeatureSetReader.read(LocatedJson.parse(json).members(members));
    }

    /** Adds the features to an object as {@link #within} reads them. */
    public void write(final JsonObject specification) {
        FeatureSetWriter.write(this, specification);
    }

    /** Whether it asks for no features; there may be masks all the same. */
    public boolean isEmpty() {
        return columns.isEmpty() && windows.isEmpty() && crosses.isEmpty() && historyEvents == 0;
    }

    /** Whether it asks for what is not in the event itself: windows, a history, or properties of users or items. */
    public boolean needsProfiles() {
        return !windows.isEmpty()
                || historyEvents > 0
                || columns.stream().anyMatch(column -> column.owner() != Column.Owner.EVENT);
    }

    /** In the order of the specification. */
    public List<Column> columns() {
        return columns;
    }

    /** In the order of the specification. */
    public List<Window> windows() {
        return windows;
    }

    /** In an order in which every cross comes after the crosses that it is made of. */
    public List<Cross> crosses() {
        return crosses;
    }

    /** How many of the last events of a user are features, 0 for none. */
    public int historyEvents() {
        return historyEvents;
    }

    /** How the values of events are masked before anything is stored. */
    public PrivacyRules privacy() {
        return privacy;
    }

    /** The column of that name. */
    public Optional<Column> column(final String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }

    /** All that changes what a model sees, in one text that does not depend on how the specification is written. */
    public String canonical() {
        final StringBuilder text = new StringBuilder();
        columns.forEach(column -> text.append(column.canonical()).append('\n'));
        windows.forEach(window -> text.append(window.canonical()).append('\n'));
        crosses.forEach(cross -> text.append(cross.canonical()).append('\n'));
        text.append("history ").append(historyEvents).append('\n');
        return text.append(privacy.canonical()).toString();
    }
}
