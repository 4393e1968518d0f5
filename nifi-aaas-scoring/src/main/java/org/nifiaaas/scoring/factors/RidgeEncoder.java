package org.nifiaaas.scoring.factors;

import org.nifiaaas.scoring.history.HistorySnapshot;
import org.nifiaaas.scoring.tensor.SafeTensors;

/**
 * Folds a user into factors of items that alternating least squares has learned: the user's vector is the {@link Ridge} regression on what the user bought, as each
 * half of a round of the training computes it.
 */
public final class RidgeEncoder implements UserEncoder {

    private static final String NAME = "als";
    private static final int LARGEST_RANK = 1024;

    private final String name;
    private final Ridge ridge;
    private final Factors ofItems;
    private final double[] gram;

    /**
     * Creates an encoder.
     *
     * @param ofItems a row for each item, row 0 zero
     */
    public RidgeEncoder(final Ridge ridge, final Factors ofItems) {
        this(NAME, ridge, ofItems);
    }

    /**
     * Creates one of several in a file.
     *
     * @param name begins the names of its tensors
     */
    RidgeEncoder(final String name, final Ridge ridge, final Factors ofItems) {
        this.name = name;
        this.ridge = ridge;
        this.ofItems = ofItems;
        this.gram = ofItems.gram();
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IllegalArgumentException with one line if it is not there, or cannot be computed with
     */
    public static RidgeEncoder read(final SafeTensors file, final int items) {
        return read(NAME, file, items);
    }

    static RidgeEncoder read(final String name, final SafeTensors file, final int items) {
        final float[] ridge = file.floats(name + ".ridge");
        final int[] rank = file.integers(name + ".rank");
        if (ridge.length != Ridge.NUMBERS || rank.length != 1 || rank[0] < 1 || rank[0] > LARGEST_RANK) {
            throw new IllegalArgumentException(
                    "has no rank from 1 to " + LARGEST_RANK + " and " + Ridge.NUMBERS + " numbers of least squares");
        }
        return new RidgeEncoder(name, Ridge.of(ridge), Factors.read(file, name + ".items", items + 1, rank[0]));
    }

    @Override
    public void write(final SafeTensors.Builder file) {
        file.floats(name + ".ridge", ridge.numbers()).integers(name + ".rank", ofItems.rank());
        ofItems.write(file, name + ".items");
    }

    /** The same with names of tensors that begin differently. */
    RidgeEncoder named(final String other) {
        return new RidgeEncoder(other, ridge, ofItems);
    }

    /** The factors of the items, which training continues. */
    public Factors ofItems() {
        return ofItems;
    }

    @Override
    public int items() {
        return ofItems.rows() - 1;
    }

    @Override
    public int width() {
        return ofItems.rank();
    }

    @Override
    public void encode(final HistorySnapshot snapshot, final int user, final int missing, final float[] vector) {
        final Ridge.Solver solver = ridge.solver(ofItems, gram);
        for (int pair = snapshot.start(user); pair < snapshot.end(user); pair++) {
            if (snapshot.item(pair) != missing) {
                solver.add(snapshot.item(pair), Ridge.strength(snapshot, pair));
            }
        }
        solver.solve(vector);
    }

    @Override
    public float score(final float[] vector, final int item) {
        return ofItems.dot(item, vector);
    }

    @Override
    public long bytes() {
        return ofItems.bytes() + (long) Double.BYTES * gram.length;
    }
}
