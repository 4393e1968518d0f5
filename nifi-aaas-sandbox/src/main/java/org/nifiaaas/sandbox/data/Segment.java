package org.nifiaaas.sandbox.data;

import static org.nifiaaas.sandbox.data.Category.BAKERY;
import static org.nifiaaas.sandbox.data.Category.BAR;
import static org.nifiaaas.sandbox.data.Category.BEAUTY;
import static org.nifiaaas.sandbox.data.Category.BOOKS;
import static org.nifiaaas.sandbox.data.Category.CINEMA;
import static org.nifiaaas.sandbox.data.Category.COFFEE;
import static org.nifiaaas.sandbox.data.Category.ELECTRONICS;
import static org.nifiaaas.sandbox.data.Category.FASHION;
import static org.nifiaaas.sandbox.data.Category.FITNESS;
import static org.nifiaaas.sandbox.data.Category.FUEL;
import static org.nifiaaas.sandbox.data.Category.GARDEN;
import static org.nifiaaas.sandbox.data.Category.GROCERIES;
import static org.nifiaaas.sandbox.data.Category.HOME;
import static org.nifiaaas.sandbox.data.Category.PETS;
import static org.nifiaaas.sandbox.data.Category.PHARMACY;
import static org.nifiaaas.sandbox.data.Category.RESTAURANT;
import static org.nifiaaas.sandbox.data.Category.SPORTS;
import static org.nifiaaas.sandbox.data.Category.TAKEAWAY;
import static org.nifiaaas.sandbox.data.Category.TOYS;
import static org.nifiaaas.sandbox.data.Category.TRAVEL;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** A group of cardholders with like tastes. */
enum Segment {
    FAMILIES(EnumSet.of(GROCERIES, TOYS, BAKERY, PHARMACY, PETS, HOME)),
    STUDENTS(EnumSet.of(TAKEAWAY, BAR, CINEMA, BOOKS, COFFEE)),
    COMMUTERS(EnumSet.of(COFFEE, FUEL, TAKEAWAY, ELECTRONICS, FITNESS)),
    RETIRED(EnumSet.of(GARDEN, PHARMACY, BOOKS, TRAVEL, BAKERY)),
    PROFESSIONALS(EnumSet.of(RESTAURANT, FASHION, TRAVEL, BEAUTY, BAR)),
    ACTIVE(EnumSet.of(SPORTS, FITNESS, GROCERIES, PETS, TRAVEL));

    private static final double FAVOURITE = 1.0;
    private static final double OTHER = 0.02;

    private final Set<Category> favourites;

    Segment(final Set<Category> favourites) {
        this.favourites = favourites;
    }

    /** Weight of a category for this segment. */
    double taste(final Category category) {
        return likes(category) ? FAVOURITE : OTHER;
    }

    /** Whether this segment likes the category. */
    boolean likes(final Category category) {
        return favourites.contains(category);
    }

    /** As it stands in the rows. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
