package org.nifiaaas.features.profile;

import java.util.List;

/** Names subjects of one kind. Immutable and thread-safe. */
final class SubjectKey {

    private final ColumnPlaces columns;
    private final List<String> kind;

    /** Takes the columns whose values make a subject. */
    SubjectKey(final ColumnPlaces columns, final List<String> kind) {
        this.columns = columns;
        this.kind = kind;
    }

    /** The subject of an event, which no subject of another kind shares; empty if one of its values is missing. */
    String of(final Occurrence event) {
        // The lengths keep two subjects apart, whatever is in their values.
        final StringBuilder key = new StringBuilder();
        for (final String column : kind) {
            final String value = columns.name(column, event);
            if (value == null) {
                return "";
            }
            key.append(column)
                    .append('=')
                    .append(value.length())
                    .append(':')
                    .append(value)
                    .append(' ');
        }
        return key.toString();
    }
}
