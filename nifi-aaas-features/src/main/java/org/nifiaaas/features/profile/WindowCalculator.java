package org.nifiaaas.features.profile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.nifiaaas.features.design.FeatureSet;
import org.nifiaaas.features.design.Window;

/**
 * Computes the windows and the history of an event from what is remembered of its user and of its other subjects, and adds the event to them afterwards. Immutable
 * and thread-safe; the profiles are not.
 *
 * <p>Windows of a user alone, and windows of other subjects than users, are exact whatever the number of events is, as long as an event does not come later
 * than the latest {@value #MOMENTS} moments of its subject, nor {@value #LATEST_DAYS} days late. Windows of a user and something else look at the events that
 * {@link UserProfile} keeps one by one.
 *
 * <p>Who has all events at once computes them part by part: {@link #itemProperties}, item by item, then {@link #userWindows}, user by user, and then each of
 * {@link #subjectWindows}, subject by subject. The values are the same, since this class has them from these very parts.
 */
public final class WindowCalculator {

    /** Events of a user that are kept one by one. */
    public static final int USER_EVENTS = 1_000;

    /** Moments of a subject that are kept one by one. */
    public static final int MOMENTS = 1_000;

    /** How late an event may come for its windows to be exact. */
    public static final int LATEST_DAYS = 31;

    private static final SubjectProfile[] NONE = {};
    private static final List<String> ITEM = Collections.singletonList(FeatureSet.ITEM);

    private final FeatureSet features;
    private final int userEvents;
    private final int moments;
    private final int keptDays;
    private final ColumnPlaces columns;
    private final UserWindows userWindows;
    private final ItemProperties itemProperties;
    private final List<SubjectWindows> subjectWindows;

    /** Position of items among the kinds of subjects, -1 if they are none. */
    private final int items;

    /** Computes the windows of these features. */
    public WindowCalculator(final FeatureSet features) {
        this(features, USER_EVENTS, MOMENTS);
    }

    WindowCalculator(final FeatureSet features, final int userEvents, final int moments) {
        this.features = features;
        this.userEvents = userEvents;
        this.moments = moments;
        this.keptDays = LATEST_DAYS
                + features.windows().stream().mapToInt(Window::days).max().orElse(1);
        this.columns = new ColumnPlaces(features);
        this.userWindows = new UserWindows(features, columns);
        this.itemProperties = new ItemProperties(columns.ofItems());
        this.subjectWindows = kinds().stream()
                .map(kind -> new SubjectWindows(features, columns, kind))
                .collect(Collectors.collectingAndThen(Collectors.toList(), Collections::unmodifiableList));
        this.items = subjectWindows.stream()
                .map(SubjectWindows::kind)
                .collect(Collectors.toList())
                .indexOf(ITEM);
    }

    private Set<List<String>> kinds() {
        final Set<List<String>> kinds = new LinkedHashSet<>();
        for (final Window window : features.windows()) {
            if (!window.isOfUser()) {
                kinds.add(window.subject());
            }
        }
        if (!itemProperties.isEmpty()) {
            kinds.add(ITEM);
        }
        return kinds;
    }

    /** A profile of a user without events. */
    public UserProfile newUser() {
        return new UserProfile(userEvents, newMoments(), columns.ofUsers().newValues());
    }

    /** A profile of another subject without events. */
    public SubjectProfile newSubject() {
        return new SubjectProfile(newMoments(), columns.ofItems().newValues());
    }

    private Moments newMoments() {
        return new Moments(moments, keptDays, columns.summed());
    }

    void read(final UserProfile profile, final String user, final ProfileInput in) throws ProfileException {
        profile.read(in, user, columns.names(), columns.numbers());
    }

    void readRecent(final SubjectProfile profile, final ProfileInput in) throws ProfileException {
        profile.readRecent(in, columns.summed());
    }

    /** What profiles hold, in one text: those of another one cannot be read. */
    String counted() {
        final String masks = features.privacy().counted();
        return columns.describe() + " over " + keptDays + (masks.isEmpty() ? "" : " masked\n" + masks);
    }

    /** The part that is computed user by user. */
    public UserWindows userWindows() {
        return userWindows;
    }

    /** The part that is filled item by item, before anything else is computed. */
    public ItemProperties itemProperties() {
        return itemProperties;
    }

    /** The parts that are computed by subjects other than users, one for each kind of them. */
    public List<SubjectWindows> subjectWindows() {
        return subjectWindows;
    }

    /** Keys of the subjects other than its user whose windows an event needs and changes; a subject with a missing value has none. */
    public List<String> subjects(final Occurrence event) {
        return Arrays.stream(keys(event)).filter(key -> !key.isEmpty()).sorted().collect(Collectors.toList());
    }

    /**
     * As {@link #subjects}, kind by kind.
     *
     * @return a key for each of {@link #subjectWindows}, empty if a value is missing
     */
    public String[] keys(final Occurrence event) {
        final String[] keys = new String[subjectWindows.size()];
        for (int kind = 0; kind < keys.length; kind++) {
            keys[kind] = subjectWindows.get(kind).key(event);
        }
        return keys;
    }

    private SubjectProfile[] profiles(final Occurrence event, final Function<String, SubjectProfile> others) {
        final String[] keys = keys(event);
        final SubjectProfile[] profiles = new SubjectProfile[keys.length];
        for (int kind = 0; kind < keys.length; kind++) {
            profiles[kind] = keys[kind].isEmpty() ? null : others.apply(keys[kind]);
        }
        return profiles;
    }

    /**
     * An event with the properties of its user and its item that it lacks, as they were before it: what the windows are computed for, and what is added.
     *
     * @param user profile of its user
     * @param others profiles of {@link #subjects}
     */
    public Occurrence filled(
            final Occurrence event, final UserProfile user, final Function<String, SubjectProfile> others) {
        return filled(event, user, itemProperties.isEmpty() ? NONE : profiles(event, others));
    }

    /**
     * As above.
     *
     * @param others profiles of {@link #keys}, null where there is no key
     */
    public Occurrence filled(final Occurrence event, final UserProfile user, final SubjectProfile... others) {
        final Occurrence withUser = userWindows.filled(event, user);
        return itemProperties.isEmpty() ? withUser : itemProperties.filled(withUser, others[items]);
    }

    /**
     * The value of a column.
     *
     * @param column position in the specification
     * @return a {@link String} of a categorical column, a {@link Double} of a numeric one, to the millionth, or null if it is missing
     */
    public Object columnValue(final Occurrence event, final int column) {
        return columns.value(event, column);
    }

    /**
     * The windows of an event as of its own time.
     *
     * @param user profile of its user
     * @param others profiles of {@link #subjects}
     * @return values in the order of the specification; NaN where a mean has no values, a distance no events, or a value of the subject is missing
     */
    public double[] values(
            final Occurrence event, final UserProfile user, final Function<String, SubjectProfile> others) {
        return values(event, user, profiles(event, others));
    }

    /**
     * As above.
     *
     * @param others profiles of {@link #keys}, null where there is no key
     */
    public double[] values(final Occurrence event, final UserProfile user, final SubjectProfile... others) {
        final double[] values = missing();
        userWindows.place(userWindows.values(event, user), values);
        for (int index = 0; index < others.length; index++) {
            final SubjectWindows kind = subjectWindows.get(index);
            if (others[index] != null && kind.size() > 0) {
                kind.place(kind.values(event.time(), others[index]), values);
            }
        }
        return values;
    }

    /** A place for the value of each window, NaN as long as nothing is placed there. */
    public double[] missing() {
        final double[] values = new double[features.windows().size()];
        Arrays.fill(values, Double.NaN);
        return values;
    }

    /**
     * The last events of the user strictly before an event, as many as the specification asks for if there are so many, the newest first.
     *
     * @param user profile of its user
     */
    public List<PastEvent> history(final Occurrence event, final UserProfile user) {
        return userWindows.history(event, user);
    }

    /**
     * Adds an event to the profiles; a known one changes nothing.
     *
     * @param user profile of its user
     * @param others profiles of {@link #subjects}
     */
    public UserProfile.Taken add(
            final Occurrence event, final UserProfile user, final Function<String, SubjectProfile> others) {
        return add(event, user, profiles(event, others));
    }

    /**
     * As above.
     *
     * @param others profiles of {@link #keys}, null where there is no key
     */
    public UserProfile.Taken add(final Occurrence event, final UserProfile user, final SubjectProfile... others) {
        final UserProfile.Taken taken = userWindows.add(event, user);
        if (taken == UserProfile.Taken.NEW) {
            for (int index = 0; index < others.length; index++) {
                if (others[index] != null) {
                    subjectWindows.get(index).add(event.time(), event.summed(), others[index]);
                }
            }
            if (!itemProperties.isEmpty()) {
                itemProperties.add(event, others[items]);
            }
        }
        return taken;
    }

    /** Names of windows whose value may lack something, since the user has had more events than the profile keeps, or the event comes too late for its subject. */
    public List<String> incomplete(
            final Occurrence event, final UserProfile user, final Function<String, SubjectProfile> others) {
        return incomplete(event, user, profiles(event, others));
    }

    /**
     * As above.
     *
     * @param others profiles of {@link #keys}, null where there is no key
     */
    public List<String> incomplete(final Occurrence event, final UserProfile user, final SubjectProfile... others) {
        final boolean[] marks = new boolean[features.windows().size()];
        userWindows.markIncomplete(event, user, marks);
        for (int index = 0; index < others.length; index++) {
            if (others[index] != null) {
                subjectWindows.get(index).markIncomplete(event.time(), others[index], marks);
            }
        }
        final List<String> incomplete = new ArrayList<>(0);
        for (int index = 0; index < marks.length; index++) {
            if (marks[index]) {
                incomplete.add(features.windows().get(index).name());
            }
        }
        return Collections.unmodifiableList(incomplete);
    }
}
