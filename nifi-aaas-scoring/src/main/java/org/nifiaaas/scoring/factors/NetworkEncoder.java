package org.nifiaaas.scoring.factors;

import org.nifiaaas.scoring.history.HistorySnapshot;
import org.nifiaaas.scoring.tensor.SafeTensors;

/**
 * A network of one hidden layer over what a user bought: h = tanh(b + sum of w v / |w|) over the items bought, each with its vector v and the weight w of its
 * purchases; the score of an item is o h + c. An autoencoder in form, but it foretells the purchases of the coming horizon and not those it is given.
 */
public final class NetworkEncoder implements UserEncoder {

    private static final String NAME = "network";
    private static final int LARGEST_WIDTH = 1024;
    /** Decayed counts of three horizons, see {@link HistorySnapshot#SCALES}. */
    private static final int SCALE = 2;
    /** What a purchase of long ago still weighs. */
    private static final float LEAST_WEIGHT = 0.05f;

    private final float horizonDays;
    private final Factors in;
    private final Factors out;
    private final float[] hiddenBias;
    private final float[] itemBias;

    /**
     * Creates an encoder; arrays are not copied.
     *
     * @param horizonDays horizon of the snapshots, in days
     * @param in a row for each item bought, row 0 for none
     * @param hiddenBias as long as a row
     * @param out a row for each item to be scored, row 0 for none
     * @param itemBias one number for each of these rows
     * @throws IllegalArgumentException with one line if the sizes do not agree or the horizon is none
     */
    public NetworkEncoder(
            final double horizonDays,
            final Factors in,
            final float[] hiddenBias,
            final Factors out,
            final float... itemBias) {
        if (in.rank() != out.rank()
                || in.rows() != out.rows()
                || hiddenBias.length != in.rank()
                || itemBias.length != out.rows()) {
            throw new IllegalArgumentException("has a network whose layers do not agree in size");
        }
        if (!(horizonDays > 0 && horizonDays < Float.MAX_VALUE)) {
            throw new IllegalArgumentException("has a network for a horizon of " + horizonDays + " days");
        }
        this.horizonDays = (float) horizonDays;
        this.in = in;
        this.hiddenBias = hiddenBias;
        this.out = out;
        this.itemBias = itemBias;
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IllegalArgumentException with one line if it is not there, or cannot be computed with
     */
    public static NetworkEncoder read(final SafeTensors file, final int items) {
        final float[] horizon = file.floats(NAME + ".horizon");
        final int[] width = file.integers(NAME + ".width");
        if (horizon.length != 1 || width.length != 1 || width[0] < 1 || width[0] > LARGEST_WIDTH) {
            throw new IllegalArgumentException(
                    "has no horizon and no width from 1 to " + LARGEST_WIDTH + " of a network");
        }
        return new NetworkEncoder(
                horizon[0],
                Factors.read(file, NAME + ".in", items + 1, width[0]),
                Factors.read(file, NAME + ".hiddenBias", 1, width[0]).row(0),
                Factors.read(file, NAME + ".out", items + 1, width[0]),
                Factors.read(file, NAME + ".itemBias", 1, items + 1).row(0));
    }

    @Override
    public void write(final SafeTensors.Builder file) {
        file.floats(NAME + ".horizon", horizonDays).integers(NAME + ".width", in.rank());
        in.write(file, NAME + ".in");
        file.floats(NAME + ".hiddenBias", hiddenBias);
        out.write(file, NAME + ".out");
        file.floats(NAME + ".itemBias", itemBias);
    }

    /** Weight of a pair: the logarithm of 1 + its purchases, of which old ones count less, and a little that remains. */
    public static float weight(final HistorySnapshot snapshot, final int pair, final double horizonDays) {
        final double days = HistorySnapshot.SCALES[SCALE] * horizonDays;
        return (float) Math.log1p(snapshot.rate(SCALE, pair) * days) + LEAST_WEIGHT;
    }

    @Override
    public int items() {
        return out.rows() - 1;
    }

    @Override
    public int width() {
        return out.rank();
    }

    @Override
    public void encode(final HistorySnapshot snapshot, final int user, final int missing, final float[] vector) {
        final double[] sums = new double[vector.length];
        double squares = 0;
        for (int pair = snapshot.start(user); pair < snapshot.end(user); pair++) {
            final int item = snapshot.item(pair);
            if (item != missing) {
                final float weight = weight(snapshot, pair, horizonDays);
                squares += (double) weight * weight;
                for (int position = 0; position < sums.length; position++) {
                    sums[position] += weight * in.value(item, position);
                }
            }
        }
        final double length = Math.sqrt(Math.max(squares, Float.MIN_NORMAL));
        for (int position = 0; position < sums.length; position++) {
            vector[position] = (float) Math.tanh(hiddenBias[position] + sums[position] / length);
        }
    }

    @Override
    public float score(final float[] vector, final int item) {
        return out.dot(item, vector) + itemBias[item];
    }

    @Override
    public long bytes() {
        return in.bytes() + out.bytes() + (long) Float.BYTES * (hiddenBias.length + itemBias.length);
    }
}
