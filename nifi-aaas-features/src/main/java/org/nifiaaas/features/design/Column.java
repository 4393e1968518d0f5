package org.nifiaaas.features.design;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A column of the source that a model sees. Immutable.
 *
 * <p>A categorical column is the position of its value in a vocabulary, 0 for a value that is missing or not in it. A numeric column is its bucket, or its
 * distance from the mean in standard deviations.
 */
public final class Column implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Whose property it is: of a user or an item, its last value before an event counts. */
    public enum Owner {
        EVENT,
        USER,
        ITEM
    }

    private final String name;
    private final Owner owner;
    private final boolean numeric;
    private final List<String> vocabulary;
    private final int mostValues;
    private final List<Double> buckets;

    private Column(
            final String name,
            final Owner owner,
            final boolean numeric,
            final List<String> vocabulary,
            final int mostValues,
            final List<Double> buckets) {
        this.name = name;
        this.owner = owner;
        this.numeric = numeric;
        this.vocabulary = Collections.unmodifiableList(new ArrayList<>(vocabulary));
        this.mostValues = mostValues;
        this.buckets = Collections.unmodifiableList(new ArrayList<>(buckets));
    }

    /**
     * A column of names.
     *
     * @param vocabulary its values; empty if training shall find them
     * @param mostValues how many values training keeps, the most frequent ones
     */
    static Column categorical(
            final String name, final Owner owner, final List<String> vocabulary, final int mostValues) {
        return new Column(name, owner, false, vocabulary, mostValues, Collections.emptyList());
    }

    /**
     * A column of numbers.
     *
     * @param buckets edges in rising order, a value equal to an edge is above it; empty if training shall standardise the column
     */
    static Column numeric(final String name, final Owner owner, final List<Double> buckets) {
        return new Column(name, owner, true, Collections.emptyList(), 0, buckets);
    }

    public String name() {
        return name;
    }

    public Owner owner() {
        return owner;
    }

    public boolean isNumeric() {
        return numeric;
    }

    /** Values of a categorical column in the order of their positions, which begin at 1; empty if training finds them. */
    public List<String> vocabulary() {
        return vocabulary;
    }

    /** How many values of a categorical column training keeps. */
    public int mostValues() {
        return mostValues;
    }

    /** Edges of the buckets of a numeric column; empty if it has none. */
    public List<Double> buckets() {
        return buckets;
    }

    /** Whether each value falls into one of a stated number of places, so that it can be crossed. */
    boolean isDiscrete() {
        return !numeric || !buckets.isEmpty();
    }

    String canonical() {
        return "column " + name + " of " + owner
                + (numeric ? " numeric " + buckets : " categorical " + mostValues + " " + vocabulary);
    }
}
