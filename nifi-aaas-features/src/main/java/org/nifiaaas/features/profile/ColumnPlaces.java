package org.nifiaaas.features.profile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.nifiaaas.features.design.Column;
import org.nifiaaas.features.design.FeatureSet;

/** Where the values of a specification's columns are in an event. Immutable and thread-safe. */
final class ColumnPlaces {

    private static final int OF_USER = -1;
    private static final int OF_ITEM = -2;

    private final List<Column> columns;
    private final Map<String, Integer> names = new LinkedHashMap<>();
    private final Map<String, Integer> numbers = new LinkedHashMap<>();
    private final OwnedColumns ofUsers;
    private final OwnedColumns ofItems;

    ColumnPlaces(final FeatureSet features) {
        this.columns = features.columns();
        final List<OwnedColumn> users = new ArrayList<>();
        final List<OwnedColumn> items = new ArrayList<>();
        for (final Column column : columns) {
            final Map<String, Integer> places = column.isNumeric() ? numbers : names;
            final OwnedColumn owned = new OwnedColumn(column.isNumeric(), places.size());
            if (column.owner() == Column.Owner.USER) {
                users.add(owned);
            } else if (column.owner() == Column.Owner.ITEM) {
                items.add(owned);
            }
            places.put(column.name(), places.size());
        }
        this.ofUsers = new OwnedColumns(users);
        this.ofItems = new OwnedColumns(items);
    }

    /** Number of categorical columns. */
    int names() {
        return names.size();
    }

    /** Number of numeric columns. */
    int numbers() {
        return numbers.size();
    }

    OwnedColumns ofUsers() {
        return ofUsers;
    }

    OwnedColumns ofItems() {
        return ofItems;
    }

    /** Where to look for the user, the item or the value of a categorical column, for {@link #name}. */
    int namePlace(final String column) {
        if (column.equals(FeatureSet.USER)) {
            return OF_USER;
        }
        return column.equals(FeatureSet.ITEM) ? OF_ITEM : names.get(column);
    }

    /** The user, the item or the value of a categorical column, null if it is missing. */
    static String name(final int place, final Occurrence event) {
        if (place == OF_USER) {
            return event.user();
        }
        return place == OF_ITEM ? event.item() : event.name(place);
    }

    /** How many numbers of an event are summed, see {@link Occurrence#summed}. */
    int summed() {
        return numbers.size() + 1;
    }

    long summed(final int place, final Occurrence event) {
        return place == numbers.size() ? event.millionths() : event.number(place);
    }

    /** Place of a numeric column, or of the amount, among the numbers that are summed. */
    int summedPlace(final String column) {
        return column.equals(FeatureSet.AMOUNT) ? numbers.size() : numbers.get(column);
    }

    /** The value of a column by its position in the specification: a text, a number, or null if it is missing. */
    Object value(final Occurrence event, final int position) {
        final Column column = columns.get(position);
        if (!column.isNumeric()) {
            return event.name(names.get(column.name()));
        }
        final long number = event.number(numbers.get(column.name()));
        return number == Fixed.MISSING ? null : Fixed.value(number);
    }

    /** All columns in one text. */
    String describe() {
        return columns.stream()
                .map(column -> column.owner() + " " + column.isNumeric() + " " + column.name())
                .collect(Collectors.joining(", "));
    }
}
