package org.nifiaaas.services.model.loading;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.nifiaaas.services.engine.Pace;

/**
 * Lets loading give way to scoring. While versions are being scored with, whoever loads works for about half a millisecond and then rests, so that loading takes
 * no more than its share of the machine's processors: with a 250th of them a 125th of one core on two cores, a sixteenth of one on sixteen. A task that wakes up
 * on the core where loading runs so waits about as long at most, instead of the operating system's turn of several milliseconds, and the work that loading makes
 * for the compiler and the garbage collector of the JVM is spread as thin. Work is the processor time of the thread that loads: waiting for storage disturbs
 * nobody and is not rested for.
 *
 * <p>A version that somebody waits for is loaded at full speed, and so is every version when nobody has scored for a second.
 *
 * <p>{@link #scored} and {@link #hurry} are for any thread; {@link #expect} for the one that asks for a load, before it begins; {@link #begin} and {@link #step}
 * for the one that loads.
 */
public final class LoadPace implements Pace {

    static final long STEP_NANOS = 500_000;
    /** Steps that a foreign library does not let us divide are not rested for at length. */
    static final long LONGEST_REST_NANOS = 1_000_000_000;

    static final long SCORING_NANOS = 1_000_000_000;

    /** Cores that loading takes, up to the one that it can take. */
    private final double cores;

    private final LongSupplier nanoTime;
    private final LongSupplier workNanos;
    private final LongConsumer rest;
    private final AtomicLong lastScored;
    private volatile boolean hurried;
    private long workBefore;

    /**
     * A pace for this machine.
     *
     * @param share of the processors that loading may take while versions are scored with, above 0 and up to 1
     */
    public LoadPace(final double share) {
        this(
                share,
                Runtime.getRuntime().availableProcessors(),
                System::nanoTime,
                ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime,
                LockSupport::parkNanos);
    }

    /**
     * A pace by other clocks.
     *
     * @param share of the processors that loading may take while versions are scored with, above 0 and up to 1
     * @param processors of the machine
     * @param nanoTime as {@link System#nanoTime()}
     * @param workNanos as {@link ThreadMXBean#getCurrentThreadCpuTime()}
     * @param rest rests for so many nanoseconds, or less
     */
    public LoadPace(
            final double share,
            final int processors,
            final LongSupplier nanoTime,
            final LongSupplier workNanos,
            final LongConsumer rest) {
        this.cores = Math.min(1, share * processors);
        this.nanoTime = nanoTime;
        this.workNanos = workNanos;
        this.rest = rest;
        this.lastScored = new AtomicLong(nanoTime.getAsLong() - SCORING_NANOS);
    }

    /** Somebody scores. Never waits. */
    void scored() {
        lastScored.lazySet(nanoTime.getAsLong());
    }

    /**
     * A version is going to be loaded.
     *
     * @param urgent whether somebody waits for it
     */
    void expect(final boolean urgent) {
        hurried = urgent;
    }

    /** Somebody waits for the version that is being loaded, or for one that comes after it. */
    void hurry() {
        hurried = true;
    }

    /** The calling thread begins to load. */
    void begin() {
        workBefore = workNanos.getAsLong();
    }

    @Override
    public void step() {
        final long worked = workNanos.getAsLong() - workBefore;
        if (worked < STEP_NANOS) {
            return;
        }
        if (givesWay()) {
            rest.accept(Math.min(LONGEST_REST_NANOS, Math.round(worked * (1 / cores - 1))));
        }
        workBefore = workNanos.getAsLong();
    }

    /** Whether loading is held back at this moment. */
    boolean givesWay() {
        return !hurried && cores < 1 && nanoTime.getAsLong() - lastScored.get() < SCORING_NANOS;
    }
}
