package org.nifiaaas.features.design;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads and checks the masks of a specification. Not thread-safe; used once. */
final class PrivacyReader {

    private static final Set<String> MEMBERS =
            Collections.unmodifiableSet(new LinkedHashSet<>(Arrays.asList("column", "mask", "edges")));
    private static final List<String> IDS =
            Collections.unmodifiableList(Arrays.asList(FeatureSet.USER, FeatureSet.ITEM));
    private static final List<String> ROLES =
            Collections.unmodifiableList(Arrays.asList(FeatureSet.USER, FeatureSet.ITEM, FeatureSet.AMOUNT, Mask.TIME));
    private static final String PERIODS = "day, week, month or year";

    private final Map<String, Column> columns;
    private final Set<String> features;
    private final Map<String, Mask> masks = new LinkedHashMap<>();

    /**
     * Begins.
     *
     * @param columns by name
     * @param features names of all features
     */
    PrivacyReader(final Map<String, Column> columns, final Set<String> features) {
        this.columns = columns;
        this.features = features;
    }

    PrivacyRules read(final List<LocatedJson> rules) throws DesignException {
        for (final LocatedJson rule : rules) {
            add(rule);
        }
        return new PrivacyRules(new ArrayList<>(masks.values()));
    }

    private void add(final LocatedJson rule) throws DesignException {
        final LocatedJson.Members members = rule.members(MEMBERS);
        final LocatedJson place = members.get("column");
        final String column = place.text();
        final LocatedJson maskPlace = members.get("mask");
        final String named = maskPlace.text();
        final Mask.Kind kind = Mask.Kind.named(named)
                .orElseThrow(
                        () -> maskPlace.wrong("mask must be one of " + Mask.Kind.names() + ", and it is " + named));
        if (kind == Mask.Kind.DROP) {
            requireDroppable(place, column);
        } else {
            requireKnown(place, column);
            requireFitting(maskPlace, column, kind);
        }
        if (kind != Mask.Kind.BUCKETS && members.has("edges")) {
            throw members.get("edges").wrong("a mask that says " + kind.value() + " has no edges");
        }
        final List<Double> edges = kind == Mask.Kind.BUCKETS ? edges(members) : Collections.emptyList();
        if (masks.put(column, new Mask(column, kind, edges)) != null) {
            throw place.wrong(column + " is masked twice");
        }
    }

    private void requireDroppable(final LocatedJson place, final String column) throws DesignException {
        if (ROLES.contains(column) || column.equals(FeatureSet.TIME)) {
            throw place.wrong(column + " is part of every event and cannot be dropped; mask it otherwise");
        }
        if (features.contains(column)) {
            throw place.wrong(column + " is a feature and cannot be dropped; take it out of the features first");
        }
    }

    private void requireKnown(final LocatedJson place, final String column) throws DesignException {
        final boolean role = ROLES.contains(column);
        if (!role && !columns.containsKey(column)) {
            throw place.wrong(column + " is no column that can be masked; there are "
                    + Stream.concat(ROLES.stream(), columns.keySet().stream()).collect(Collectors.joining(", "))
                    + ", and any other field of a record can be dropped");
        }
        if (role && columns.containsKey(column)) {
            throw place.wrong(column + " is the " + column
                    + " of an event here, and a column is called so too; give the column another name");
        }
    }

    private void requireFitting(final LocatedJson place, final String column, final Mask.Kind kind)
            throws DesignException {
        if (IDS.contains(column)) {
            require(kind == Mask.Kind.TOKEN, place, column + " is an id: its mask is token", kind);
        } else if (column.equals(Mask.TIME)) {
            require(kind.isPeriod(), place, "time is a moment: its mask is " + PERIODS, kind);
        } else if (column.equals(FeatureSet.AMOUNT) || columns.get(column).isNumeric()) {
            require(kind == Mask.Kind.BUCKETS, place, column + " is a number: its mask is buckets", kind);
        } else {
            require(kind != Mask.Kind.BUCKETS, place, column + " is categorical: its mask is token, " + PERIODS, kind);
        }
    }

    private static void require(final boolean fits, final LocatedJson place, final String rule, final Mask.Kind kind)
            throws DesignException {
        if (!fits) {
            throw place.wrong(rule + ", and not " + kind.value());
        }
    }

    private static List<Double> edges(final LocatedJson.Members members) throws DesignException {
        final List<Double> edges = new ArrayList<>();
        for (final LocatedJson place : members.get("edges").elements()) {
            final double edge = place.number();
            if (Double.isNaN(edge) || Double.isInfinite(edge)) {
                throw place.wrong("edges of buckets must be finite");
            }
            if (!edges.isEmpty() && edge <= edges.get(edges.size() - 1)) {
                throw place.wrong("edges of buckets must rise");
            }
            // Of the two zeros one: they are written differently.
            edges.add(edge == 0 ? 0.0 : edge);
        }
        if (edges.isEmpty()) {
            throw members.get("edges").wrong("buckets need one edge or more");
        }
        return edges;
    }
}
