package org.nifiaaas.sandbox.data;

/** What regulars buy at intervals of their own. */
enum Rhythm {
    GROCERIES(Category.GROCERIES, 3, 6),
    FUEL(Category.FUEL, 13, 15),
    COFFEE(Category.COFFEE, 2, 3),
    FITNESS(Category.FITNESS, 7, 7),
    HAIR(Category.BEAUTY, 28, 42);

    private final Category category;
    private final int fewestDays;
    private final int mostDays;

    Rhythm(final Category category, final int fewestDays, final int mostDays) {
        this.category = category;
        this.fewestDays = fewestDays;
        this.mostDays = mostDays;
    }

    Category category() {
        return category;
    }

    /** Shortest interval of any card, in days. */
    int fewestDays() {
        return fewestDays;
    }

    /** Longest interval of any card, in days. */
    int mostDays() {
        return mostDays;
    }
}
