package org.nifiaaas.features.profile;

/** A column that is a property of users or items, by its place among the columns of its kind. Immutable. */
final class OwnedColumn {

    private final boolean numeric;
    private final int position;

    OwnedColumn(final boolean numeric, final int position) {
        this.numeric = numeric;
        this.position = position;
    }

    boolean numeric() {
        return numeric;
    }

    int position() {
        return position;
    }
}
