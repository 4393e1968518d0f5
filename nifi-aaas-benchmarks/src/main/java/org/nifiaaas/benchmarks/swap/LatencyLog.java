package org.nifiaaas.benchmarks.swap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How long each batch took, from the moment it was due to the commit of its session. Thread-safe. Its memory is taken once, so that keeping it does not look
 * like a leak.
 */
final class LatencyLog {

    private final long[] due;
    private final long[] nanos;
    private final AtomicInteger size = new AtomicInteger();
    private volatile boolean recording;

    /**
     * A batch.
     *
     * @param dueNanos when it was due, of {@link System#nanoTime()}
     * @param nanos how long it took from then on
     */
    record Sample(long dueNanos, long nanos) {

        long endNanos() {
            return dueNanos + nanos;
        }
    }

    /** Makes room for so many batches; what comes after them is not kept. */
    LatencyLog(final int capacity) {
        due = new long[capacity];
        nanos = new long[capacity];
        // Touched now, so that it is part of the memory from the start.
        Arrays.fill(due, 0);
        Arrays.fill(nanos, 0);
    }

    void record(final boolean on) {
        recording = on;
    }

    void add(final long dueNanos, final long tookNanos) {
        if (!recording) {
            return;
        }
        final int index = size.getAndIncrement();
        if (index < due.length) {
            nanos[index] = tookNanos;
            due[index] = dueNanos;
        } else {
            size.set(due.length);
        }
    }

    /** All batches in the order of their ends. Call it when nothing is being recorded. */
    List<Sample> samples() {
        final List<Sample> samples = new ArrayList<>(size.get());
        for (int index = 0; index < Math.min(size.get(), due.length); index++) {
            samples.add(new Sample(due[index], nanos[index]));
        }
        return samples;
    }
}
