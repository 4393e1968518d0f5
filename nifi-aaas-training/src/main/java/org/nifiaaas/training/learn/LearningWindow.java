package org.nifiaaas.training.learn;

/** One of the windows that heads learn from. Immutable. */
final class LearningWindow {

    private final int number;
    private final int start;
    private final boolean yearBefore;

    /**
     * Creates a window.
     *
     * @param number how many horizons before the end of the training window it begins
     * @param start its first minute
     * @param yearBefore whether it is a year before that
     */
    LearningWindow(final int number, final int start, final boolean yearBefore) {
        this.number = number;
        this.start = start;
        this.yearBefore = yearBefore;
    }

    int start() {
        return start;
    }

    boolean isYearBefore() {
        return yearBefore;
    }

    /** A number that tells its draw of pairs from those of other windows. */
    int draw() {
        return yearBefore ? -number : number;
    }

    @Override
    public String toString() {
        return "window " + number + (yearBefore ? " of the year before" : "");
    }
}
