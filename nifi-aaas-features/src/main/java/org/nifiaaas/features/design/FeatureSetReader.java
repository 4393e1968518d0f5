package org.nifiaaas.features.design;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads and checks the features of a specification. Not thread-safe; used once. */
final class FeatureSetReader {

    static final String COLUMNS = "columns";
    static final String WINDOWS = "windows";
    static final String CROSSES = "crosses";
    static final String HISTORY = "history";
    static final String PRIVACY = "privacy";

    static final Set<String> MEMBERS = members(COLUMNS, WINDOWS, CROSSES, HISTORY, PRIVACY);

    private static final Set<String> COLUMN_MEMBERS = members("name", "of", "type", "vocabulary", "values", "buckets");
    private static final Set<String> WINDOW_MEMBERS = members("name", "statistic", "column", "by", "days", "buckets");
    private static final Set<String> CROSS_MEMBERS = members("name", "of", "buckets");
    private static final Set<String> GIVEN =
            members(FeatureSet.USER, FeatureSet.ITEM, FeatureSet.AMOUNT, FeatureSet.TIME, FeatureSet.HISTORY);
    private static final int MOST_BUCKETS = 10_000_000;
    private static final int MOST_VALUES = 1_000_000;
    private static final int USUAL_VALUES = 1_000;
    private static final int MOST_HISTORY = 1_000;

    private final Map<String, Column> columns = new LinkedHashMap<>();
    private final Map<String, Window> windows = new LinkedHashMap<>();
    private final Map<String, Cross> crosses = new LinkedHashMap<>();
    private final Map<String, LocatedJson> places = new LinkedHashMap<>();

    private static Set<String> members(final String... names) {
        return Collections.unmodifiableSet(new LinkedHashSet<>(Arrays.asList(names)));
    }

    /** The features among the members of a specification; none of them needs to be there. */
    static FeatureSet read(final LocatedJson.Members specification) throws DesignException {
        return new FeatureSetReader().all(specification);
    }

    private FeatureSet all(final LocatedJson.Members specification) throws DesignException {
        for (final LocatedJson column : specification.list(COLUMNS)) {
            addColumn(column);
        }
        for (final LocatedJson window : specification.list(WINDOWS)) {
            addWindow(window);
        }
        for (final LocatedJson cross : specification.list(CROSSES)) {
            addCross(cross);
        }
        final int history =
                specification.has(HISTORY) ? specification.get(HISTORY).whole(0, MOST_HISTORY) : 0;
        final Set<String> features = new LinkedHashSet<>(places.keySet());
        features.add(HISTORY);
        final PrivacyRules privacy = new PrivacyReader(columns, features).read(specification.list(PRIVACY));
        return new FeatureSet(
                new ArrayList<>(columns.values()), new ArrayList<>(windows.values()), inOrder(), history, privacy);
    }

    /** The name of a feature, which nothing else has. */
    private String newName(final LocatedJson feature, final LocatedJson.Members members) throws DesignException {
        final LocatedJson place = members.get("name");
        final String name = place.text();
        if (GIVEN.contains(name)) {
            throw place.wrong(name + " is given with every event, so that no feature can be called so");
        }
        if (places.put(name, feature) != null) {
            throw place.wrong("two features are called " + name);
        }
        return name;
    }

    private void addColumn(final LocatedJson json) throws DesignException {
        final LocatedJson.Members members = json.members(COLUMN_MEMBERS);
        final String name = newName(json, members);
        final Column.Owner owner = owner(members);
        final String type = members.get("type").text();
        if (type.equals("numeric")) {
            refuse(members, "vocabulary", "a numeric column");
            refuse(members, "values", "a numeric column");
            columns.put(name, Column.numeric(name, owner, buckets(members)));
        } else if (type.equals("categorical")) {
            refuse(members, "buckets", "a categorical column");
            final List<String> vocabulary =
                    members.has("vocabulary") ? members.texts("vocabulary") : Collections.emptyList();
            final int values = members.has("values") ? members.get("values").whole(1, MOST_VALUES) : USUAL_VALUES;
            columns.put(
                    name,
                    Column.categorical(name, owner, vocabulary, vocabulary.isEmpty() ? values : vocabulary.size()));
        } else {
            throw members.get("type").wrong("type must be categorical or numeric, and it is " + type);
        }
    }

    private static Column.Owner owner(final LocatedJson.Members members) throws DesignException {
        if (!members.has("of")) {
            return Column.Owner.EVENT;
        }
        final String of = members.get("of").text();
        for (final Column.Owner owner : Column.Owner.values()) {
            if (owner.name().toLowerCase(Locale.ROOT).equals(of)) {
                return owner;
            }
        }
        throw members.get("of").wrong("of must be event, user or item, and it is " + of);
    }

    private static void refuse(final LocatedJson.Members members, final String name, final String kind)
            throws DesignException {
        if (members.has(name)) {
            throw members.get(name).wrong(kind + " has no " + name);
        }
    }

    private static List<Double> buckets(final LocatedJson.Members members) throws DesignException {
        final List<Double> edges = new ArrayList<>();
        for (final LocatedJson edge : members.list("buckets")) {
            if (!edges.isEmpty() && edge.number() <= edges.get(edges.size() - 1)) {
                throw edge.wrong("edges of buckets must rise");
            }
            edges.add(edge.number());
        }
        return edges;
    }

    private void addWindow(final LocatedJson json) throws DesignException {
        final LocatedJson.Members members = json.members(WINDOW_MEMBERS);
        final String name = newName(json, members);
        final LocatedJson place = members.get("statistic");
        final Statistic statistic = Statistic.named(place.text())
                .orElseThrow(() -> place.wrong("statistic must be one of " + Statistic.names()));
        if (!statistic.isOfColumn()) {
            refuse(members, "column", "a window that says " + statistic.value());
        }
        final List<String> subject = members.texts("by");
        for (final String column : subject) {
            requireSubject(members.get("by"), column);
        }
        final String column = statistic.isOfColumn() ? observed(members, statistic) : null;
        if (statistic == Statistic.DISTINCT && !subject.contains(FeatureSet.USER)) {
            throw place.wrong("distinct values are counted for users, so by must name user");
        }
        windows.put(
                name,
                new Window(
                        name,
                        statistic,
                        column,
                        subject,
                        members.get("days").whole(1, FeatureSet.LONGEST_DAYS),
                        buckets(members)));
    }

    private void requireSubject(final LocatedJson place, final String name) throws DesignException {
        final boolean isId = name.equals(FeatureSet.USER) || name.equals(FeatureSet.ITEM);
        if (!isId && (!columns.containsKey(name) || columns.get(name).isNumeric())) {
            throw place.wrong(name + " is no categorical column to count by; there are "
                    + known(Stream.concat(
                            Stream.of(FeatureSet.USER, FeatureSet.ITEM),
                            columns.values().stream()
                                    .filter(column -> !column.isNumeric())
                                    .map(Column::name))));
        }
    }

    private String observed(final LocatedJson.Members members, final Statistic statistic) throws DesignException {
        final LocatedJson place = members.get("column");
        final String name = place.text();
        final boolean distinct = statistic == Statistic.DISTINCT;
        final boolean given = name.equals(distinct ? FeatureSet.ITEM : FeatureSet.AMOUNT);
        if (!given && (!columns.containsKey(name) || columns.get(name).isNumeric() == distinct)) {
            throw place.wrong(name + " is no " + (distinct ? "categorical" : "numeric") + " column; there are "
                    + known(Stream.concat(
                            Stream.of(distinct ? FeatureSet.ITEM : FeatureSet.AMOUNT),
                            columns.values().stream()
                                    .filter(column -> column.isNumeric() != distinct)
                                    .map(Column::name))));
        }
        return name;
    }

    private static String known(final Stream<String> names) {
        return names.collect(Collectors.joining(", "));
    }

    private void addCross(final LocatedJson json) throws DesignException {
        final LocatedJson.Members members = json.members(CROSS_MEMBERS);
        final String name = newName(json, members);
        final List<String> parts = members.texts("of");
        if (parts.contains(name)) {
            throw members.get("of").wrong(name + " cannot be crossed with itself");
        }
        if (parts.size() < 2) {
            throw members.get("of").wrong("a cross needs two features or more");
        }
        crosses.put(name, new Cross(name, parts, members.get("buckets").whole(2, MOST_BUCKETS)));
    }

    /** Crosses behind those that they are made of. */
    private List<Cross> inOrder() throws DesignException {
        final Set<String> done = new LinkedHashSet<>();
        for (final String name : crosses.keySet()) {
            visit(name, new LinkedHashSet<>(), done);
        }
        return done.stream().map(crosses::get).collect(Collectors.toList());
    }

    private void visit(final String name, final Set<String> above, final Set<String> done) throws DesignException {
        if (done.contains(name)) {
            return;
        }
        if (!above.add(name)) {
            throw places.get(name).wrong("the crosses go round in a circle: " + String.join(", ", above) + ", " + name);
        }
        for (final String part : crosses.get(name).parts()) {
            if (crosses.containsKey(part)) {
                visit(part, above, done);
            } else {
                requireDiscrete(name, part);
            }
        }
        above.remove(name);
        done.add(name);
    }

    private void requireDiscrete(final String cross, final String part) throws DesignException {
        final boolean column = columns.containsKey(part);
        if (part.equals(FeatureSet.USER) || part.equals(FeatureSet.ITEM)) {
            return;
        }
        if (!column && !windows.containsKey(part)) {
            throw places.get(cross)
                    .wrong(cross + " crosses " + part + ", which is no feature; there are "
                            + known(Stream.concat(columns.keySet().stream(), windows.keySet().stream())));
        }
        if (column
                ? !columns.get(part).isDiscrete()
                : windows.get(part).buckets().isEmpty()) {
            throw places.get(cross).wrong(cross + " crosses " + part + ", a number without buckets; give it some");
        }
    }
}
