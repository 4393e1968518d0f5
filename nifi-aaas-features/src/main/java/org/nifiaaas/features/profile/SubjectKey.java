package org.nifiaaas.features.profile;

import java.util.List;

/** Names subjects of one kind. Immutable and thread-safe. */
final class SubjectKey {

    private final String[] names;
    private final int[] places;

    /** Takes the columns whose values make a subject. */
    SubjectKey(final ColumnPlaces columns, final List<String> kind) {
        this.names = new String[kind.size()];
        this.places = new int[kind.size()];
        for (int index = 0; index < names.length; index++) {
            names[index] = kind.get(index) + '=';
            places[index] = columns.namePlace(kind.get(index));
        }
    }

    /** The subject of an event, which no subject of another kind shares; empty if one of its values is missing. */
    String of(final Occurrence event) {
        // The lengths keep two subjects apart, whatever is in their values.
        final StringBuilder key = new StringBuilder();
        for (int index = 0; index < names.length; index++) {
            final String value = ColumnPlaces.name(places[index], event);
            if (value == null) {
                return "";
            }
            key.append(names[index])
                    .append(value.length())
                    .append(':')
                    .append(value)
                    .append(' ');
        }
        return key.toString();
    }
}
