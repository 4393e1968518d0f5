package org.nifiaaas.benchmarks.swap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * The batches of a run, by window. A batch that overlaps a swap belongs to it, then to the time after a swap, and to a quiet window only if it lies wholly within
 * one. Immutable.
 */
final class Latencies {

    private static final int RESAMPLES = 2000;
    private static final double NANOS_PER_MILLI = 1e6;

    private final List<Group> groups;

    /** A window and how long its batches took. */
    private record Group(Window window, long[] nanos) {}

    /**
     * An interval of a ratio.
     *
     * @param low 2.5th percentile
     * @param high 97.5th percentile
     */
    record Interval(double low, double high) {}

    private Latencies(final List<Group> groups) {
        this.groups = groups;
    }

    /** Gives each batch to its window; batches outside of all windows are left out. */
    static Latencies of(final List<LatencyLog.Sample> samples, final List<Window> windows) {
        final List<List<Long>> nanos = new ArrayList<>();
        windows.forEach(window -> nanos.add(new ArrayList<>()));
        for (final LatencyLog.Sample sample : samples) {
            final int window = windowOf(sample, windows);
            if (window >= 0) {
                nanos.get(window).add(sample.nanos());
            }
        }
        final List<Group> groups = new ArrayList<>();
        for (int window = 0; window < windows.size(); window++) {
            final long[] values =
                    nanos.get(window).stream().mapToLong(Long::longValue).toArray();
            groups.add(new Group(windows.get(window), values));
        }
        return new Latencies(List.copyOf(groups));
    }

    private static int windowOf(final LatencyLog.Sample sample, final List<Window> windows) {
        int found = -1;
        for (int index = 0; index < windows.size(); index++) {
            final Window window = windows.get(index);
            if (window.isSwap() && window.overlaps(sample)) {
                return index;
            }
            if (window.kind() == Window.Kind.AFTER && window.overlaps(sample)) {
                found = index;
            }
            if (window.kind() == Window.Kind.QUIET && found < 0 && window.contains(sample)) {
                found = index;
            }
        }
        return found;
    }

    /** Number of batches in windows of a kind. */
    int count(final Window.Kind kind) {
        return pool(ofKind(kind)).length;
    }

    /** A percentile over all batches in windows of a kind, in milliseconds; NaN if there are none. */
    double millis(final Window.Kind kind, final double percentile) {
        return percentile(pool(ofKind(kind)), percentile) / NANOS_PER_MILLI;
    }

    /** The 99th percentile during swaps, divided by that of quiet windows. */
    double ratio() {
        return ratio(ofKind(Window.Kind.SWAP), ofKind(Window.Kind.QUIET));
    }

    /** The same for each block, in their order, of those that have both kinds. */
    List<Double> blockRatios() {
        return groups.stream()
                .map(group -> group.window().block())
                .distinct()
                .sorted()
                .map(block -> ratio(ofBlock(Window.Kind.SWAP, block), ofBlock(Window.Kind.QUIET, block)))
                .filter(ratio -> !ratio.isNaN())
                .toList();
    }

    /**
     * The 95 % interval of the ratio. Batches of one window are not independent of each other, so whole windows are drawn again (bootstrap over clusters; B. Efron
     * and R. Tibshirani, An Introduction to the Bootstrap, 1993, chapters 8 and 13).
     */
    Interval ratioInterval() {
        final List<Group> swaps = ofKind(Window.Kind.SWAP);
        final List<Group> quiet = ofKind(Window.Kind.QUIET);
        final Random random = new Random(1);
        final double[] ratios = new double[RESAMPLES];
        for (int sample = 0; sample < RESAMPLES; sample++) {
            ratios[sample] = ratio(draw(swaps, random), draw(quiet, random));
        }
        Arrays.sort(ratios);
        return new Interval(ratios[(int) (RESAMPLES * 0.025)], ratios[(int) (RESAMPLES * 0.975)]);
    }

    private static List<Group> draw(final List<Group> from, final Random random) {
        final List<Group> drawn = new ArrayList<>(from.size());
        for (int index = 0; index < from.size(); index++) {
            drawn.add(from.get(random.nextInt(from.size())));
        }
        return drawn;
    }

    private List<Group> ofKind(final Window.Kind kind) {
        return groups.stream().filter(group -> group.window().kind() == kind).toList();
    }

    private List<Group> ofBlock(final Window.Kind kind, final int block) {
        return ofKind(kind).stream()
                .filter(group -> group.window().block() == block)
                .toList();
    }

    private static double ratio(final List<Group> swaps, final List<Group> quiet) {
        return percentile(pool(swaps), 99) / percentile(pool(quiet), 99);
    }

    private static long[] pool(final List<Group> groups) {
        final int size = groups.stream().mapToInt(group -> group.nanos().length).sum();
        final long[] pool = new long[size];
        int filled = 0;
        for (final Group group : groups) {
            System.arraycopy(group.nanos(), 0, pool, filled, group.nanos().length);
            filled += group.nanos().length;
        }
        Arrays.sort(pool);
        return pool;
    }

    /** The smallest value that at least so many percent of the values do not exceed. */
    static double percentile(final long[] sorted, final double percentile) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        final int rank = (int) Math.ceil(percentile / 100 * sorted.length);
        return sorted[Math.max(1, rank) - 1];
    }
}
