package org.nifiaaas.training.features;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.nifiaaas.features.Vocabulary;
import org.nifiaaas.features.design.Column;
import org.nifiaaas.features.design.FeatureSet;
import org.nifiaaas.features.design.Window;
import org.nifiaaas.features.profile.Occurrence;
import org.nifiaaas.features.profile.SubjectProfile;
import org.nifiaaas.features.profile.SubjectWindows;
import org.nifiaaas.features.profile.UserProfile;
import org.nifiaaas.features.profile.WindowCalculator;

/**
 * The features of any pair of a user and an item at one moment, as the canvas would compute them for a candidate: properties of the user and the item are those of
 * their profiles, columns of an event are missing. What does not depend on the user is computed once for each item, and what depends on the user once for each
 * group of items that it cannot tell apart. Thread-safe as long as the profiles do not change.
 */
public final class PairKnowledge {

    private final FeatureSet features;
    private final WindowCalculator calculator;
    private final long time;
    private final Map<String, UserProfile> users;
    private final Map<String, SubjectProfile> subjects;
    private final SubjectProfile nothing;
    private final List<SubjectWindows> ofUserProperties;
    private final List<String> told;
    private final boolean tellsItems;
    private final OfItem[] items;

    PairKnowledge(
            final FeatureSet features,
            final WindowCalculator calculator,
            final long time,
            final Vocabulary items,
            final Map<String, UserProfile> users,
            final Map<String, SubjectProfile> subjects) {
        this.features = features;
        this.calculator = calculator;
        this.time = time;
        this.users = users;
        this.subjects = subjects;
        this.nothing = calculator.newSubject();
        final Set<String> byUser = features.windows().stream()
                .filter(Window::isOfUser)
                .flatMap(window -> window.subject().stream())
                .collect(Collectors.toSet());
        this.tellsItems = byUser.contains(FeatureSet.ITEM);
        this.told = names(Column.Owner.ITEM, byUser);
        final List<String> userProperties = names(Column.Owner.USER, null);
        this.ofUserProperties = calculator.subjectWindows().stream()
                .filter(kind -> kind.size() > 0)
                .filter(kind -> kind.kind().stream().anyMatch(userProperties::contains))
                .collect(Collectors.toList());
        this.items = new OfItem[items.size() + 1];
        for (int item = 0; item < this.items.length; item++) {
            this.items[item] = new OfItem(item == Vocabulary.UNKNOWN ? "" : items.token(item));
        }
    }

    private List<String> names(final Column.Owner owner, final Set<String> among) {
        return features.columns().stream()
                .filter(column -> column.owner() == owner && !(among != null && !among.contains(column.name())))
                .map(Column::name)
                .collect(Collectors.toList());
    }

    private SubjectProfile subject(final String key) {
        return subjects.getOrDefault(key, nothing);
    }

    private Occurrence candidate(final String user, final String item) {
        final int numeric =
                (int) features.columns().stream().filter(Column::isNumeric).count();
        final double[] numbers = new double[numeric];
        Arrays.fill(numbers, Double.NaN);
        return Occurrence.of(user, item, 0, time, new String[features.columns().size() - numeric], numbers);
    }

    /**
     * What is known of a user.
     *
     * @param user id; nothing is known of one that was not to be kept, or that nobody has seen
     */
    public OfUser of(final String user) {
        return new OfUser(user, users.containsKey(user) ? users.get(user) : calculator.newUser());
    }

    /** What is known of an item, whoever the user is. */
    private final class OfItem {

        private final String item;
        private final Occurrence properties;
        private final Object[] columns;
        private final double[] windows = calculator.missing();
        private final String told;

        OfItem(final String item) {
            this.item = item;
            this.properties = calculator.filled(candidate("", item), calculator.newUser(), PairKnowledge.this::subject);
            this.columns = PairKnowledge.this.columns(properties);
            for (final SubjectWindows kind : calculator.subjectWindows()) {
                place(kind, properties, windows);
            }
            final StringBuilder text = new StringBuilder();
            for (int index = 0; index < columns.length; index++) {
                if (PairKnowledge.this.told.contains(
                        features.columns().get(index).name())) {
                    final String value = String.valueOf(columns[index]);
                    text.append(columns[index] == null ? -1 : value.length()).append(value);
                }
            }
            this.told = text.toString();
        }
    }

    private Object[] columns(final Occurrence event) {
        final Object[] columns = new Object[features.columns().size()];
        for (int index = 0; index < columns.length; index++) {
            columns[index] = calculator.columnValue(event, index);
        }
        return columns;
    }

    private void place(final SubjectWindows kind, final Occurrence event, final double[] windows) {
        final String key = kind.size() == 0 ? "" : kind.key(event);
        if (!key.isEmpty()) {
            kind.place(kind.values(time, subject(key)), windows);
        }
    }

    /** What is known of the pairs of one user. Not thread-safe. */
    public final class OfUser {

        private final String user;
        private final UserProfile profile;
        private final Occurrence properties;
        private final Object[] columns;
        private final Set<String> bought = new HashSet<>();
        private final Map<String, double[]> windows = new HashMap<>();

        private OfUser(final String user, final UserProfile profile) {
            this.user = user;
            this.profile = profile;
            this.properties = calculator.userWindows().filled(candidate(user, ""), profile);
            this.columns = PairKnowledge.this.columns(properties);
            if (tellsItems) {
                profile.before(time).forEach(event -> bought.add(event.item()));
            }
        }

        /**
         * The features of the pair with an item.
         *
         * @param item index, {@link Vocabulary#UNKNOWN} for one that nobody has seen
         * @return one value for each column and then for each window, null for what is missing
         */
        public List<Object> values(final int item) {
            final OfItem other = items[item];
            final Object[] values =
                    new Object[columns.length + features.windows().size()];
            for (int index = 0; index < columns.length; index++) {
                values[index] = columns[index] == null ? other.columns[index] : columns[index];
            }
            final double[] all = other.windows.clone();
            final boolean apart = bought.contains(other.item);
            final String group = apart ? "=" + other.item : other.told;
            double[] ofUser = windows.get(group);
            if (ofUser == null) {
                ofUser = calculator.userWindows().values(pair(other), profile);
                windows.put(group, ofUser);
            }
            calculator.userWindows().place(ofUser, all);
            for (final SubjectWindows kind : ofUserProperties) {
                place(kind, pair(other), all);
            }
            for (int index = 0; index < all.length; index++) {
                values[columns.length + index] = Double.isNaN(all[index]) ? null : (Object) all[index];
            }
            return new ArrayList<>(Arrays.asList(values));
        }

        private Occurrence pair(final OfItem other) {
            return candidate(user, other.item).with(properties).with(other.properties);
        }
    }
}
