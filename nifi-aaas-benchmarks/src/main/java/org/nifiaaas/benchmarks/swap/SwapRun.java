package org.nifiaaas.benchmarks.swap;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.nifi.reporting.InitializationException;
import org.nifiaaas.benchmarks.run.Machine;

/**
 * One run of the benchmark: a steady load from beginning to end, and beside it swaps to warm up, swaps that are timed in turn with quiet times, and many swaps
 * between two looks at the memory. To be used by one thread, once.
 */
final class SwapRun {

    private static final int LOOKS = 8;
    /** Versions of which one is being prepared while others serve and drain. */
    private static final int IN_USE = 6;

    private static final long AFTER_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(1100);
    private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(1000);
    private static final long CATCH_UP_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long WARM_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(300);
    private static final long LONGEST_SWAP_MILLIS = 10_000;
    private static final long MOST_BATCHES = 1_000_000;

    private final SwapSettings settings;
    private final PrintStream progress;
    private final Tally tally = new Tally();
    private final List<Window> windows = new ArrayList<>();
    private final Map<Integer, MemoryProbe.Memory> memory = new LinkedHashMap<>();
    private final LatencyLog log;
    private final GarbageWatch garbage = new GarbageWatch();
    private double recordsPerSecond;
    private double usedByOthers;

    SwapRun(final SwapSettings settings, final PrintStream progress) {
        this.settings = settings;
        this.progress = progress;
        final long millis =
                (settings.warmUpSwaps() + settings.swaps()) * (settings.quietMillis() + LONGEST_SWAP_MILLIS);
        final long batches = TimeUnit.MILLISECONDS.toNanos(millis) / settings.periodNanos();
        this.log = new LatencyLog((int) Math.min(MOST_BATCHES, batches + 1));
    }

    /**
     * Runs.
     *
     * @throws SwapException if a version does not come to serve
     */
    SwapResult run() throws IOException, InitializationException, SwapException, InterruptedException {
        final Machine machine = new Machine();
        say("Making %d networks", Designs.COUNT);
        final Designs designs = new Designs(
                Files.createDirectories(settings.folder().resolve("designs")),
                settings.users(),
                settings.items(),
                settings.batch());
        designs.make();
        final VersionFactory factory = new VersionFactory(settings.folder(), designs);
        final Traffic traffic = designs.traffic();
        final ExpectedScores expected = new ExpectedScores(IN_USE);
        final BatchAudit audit = new BatchAudit(traffic, expected, tally);
        try (ScoringFlow flow = new ScoringFlow(VersionFactory.repository(settings.folder()), VersionFactory.MODEL);
                SteadyLoad load =
                        new SteadyLoad(flow, traffic, audit, tally, log, new Schedule(settings.periodNanos()))) {
            final SwapDriver driver = new SwapDriver(factory, flow, expected);
            warmUp(driver, load);
            timeSwaps(driver, load);
            watchMemory(driver, load);
        }
        return new SwapResult(
                settings.swaps(),
                recordsPerSecond,
                tally.counts(),
                log.samples(),
                List.copyOf(windows),
                memory,
                collectorMillis(),
                usedByOthers,
                machine.describe());
    }

    private int blocks() {
        return Math.min(settings.blocks(), settings.swaps());
    }

    private void warmUp(final SwapDriver driver, final SteadyLoad load) throws IOException, SwapException {
        say(
                "Warming up: %,d records/s in batches of %d, %d swaps",
                settings.rate(), settings.batch(), settings.warmUpSwaps());
        driver.swap();
        load.start(settings.tasks()).resume();
        log.record(true);
        for (int swap = 0; swap < settings.warmUpSwaps(); swap++) {
            garbage.next(null);
            final SwapDriver.Swap done = driver.swap();
            windows.add(new Window(Window.Kind.WARM_UP, 0, done.startNanos(), done.endNanos()));
            garbage.next(Window.Kind.WARM_UP);
            LockSupport.parkNanos(WARM_UP_NANOS);
        }
        log.record(false);
    }

    private void timeSwaps(final SwapDriver driver, final SteadyLoad load) throws IOException, SwapException {
        final Machine machine = new Machine();
        final long started = System.nanoTime();
        final long before = tally.counts().scored();
        int done = 0;
        for (int block = 1; block <= blocks(); block++) {
            final int swaps = settings.swaps() * block / blocks() - done;
            catchUp(load);
            log.record(true);
            for (int swap = 0; swap < swaps; swap++) {
                timeSwap(driver, block);
            }
            log.record(false);
            done += swaps;
            say("Timed swaps: %d of %d", done, settings.swaps());
        }
        recordsPerSecond = (tally.counts().scored() - before) * 1e9 / (System.nanoTime() - started);
        usedByOthers = machine.usedByOthers();
    }

    /** The load goes on, but nothing is timed until it is in time again. */
    private void catchUp(final SteadyLoad load) throws SwapException {
        final long patience = System.nanoTime() + CATCH_UP_NANOS;
        while (!load.isInTime()) {
            if (System.nanoTime() > patience) {
                throw new SwapException(String.format(
                        Locale.ROOT, "this machine cannot score %,d records/s steadily now", settings.rate()));
            }
            LockSupport.parkNanos(settings.periodNanos());
        }
        LockSupport.parkNanos(SETTLE_NANOS);
    }

    private void timeSwap(final SwapDriver driver, final int block) throws IOException, SwapException {
        garbage.next(null);
        final long quietStart = System.nanoTime();
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(settings.quietMillis()));
        windows.add(new Window(Window.Kind.QUIET, block, quietStart, System.nanoTime()));
        garbage.next(Window.Kind.QUIET);
        final SwapDriver.Swap swap = driver.swap();
        windows.add(new Window(Window.Kind.SWAP, block, swap.startNanos(), swap.endNanos()));
        garbage.next(Window.Kind.SWAP);
        LockSupport.parkNanos(AFTER_NANOS);
        windows.add(new Window(Window.Kind.AFTER, block, swap.endNanos(), System.nanoTime()));
        garbage.next(Window.Kind.AFTER);
    }

    private void watchMemory(final SwapDriver driver, final SteadyLoad load)
            throws IOException, SwapException, InterruptedException {
        look(0, load);
        int done = 0;
        final int looks = Math.min(LOOKS, settings.leakSwaps());
        for (int look = 1; look <= looks; look++) {
            while (done < settings.leakSwaps() * look / looks) {
                swapBetweenScoring(driver, load);
                done++;
            }
            look(done, load);
        }
    }

    /** Loading goes at full speed when nobody has scored for a second, or 200 swaps would take more than twenty minutes. */
    private static void swapBetweenScoring(final SwapDriver driver, final SteadyLoad load)
            throws IOException, SwapException, InterruptedException {
        load.pause();
        LockSupport.parkNanos(IDLE_NANOS);
        driver.swap();
        load.resume();
        LockSupport.parkNanos(AFTER_NANOS);
    }

    private void look(final int swaps, final SteadyLoad load) throws IOException, InterruptedException {
        load.pause();
        final MemoryProbe.Memory seen = MemoryProbe.look();
        memory.put(swaps, seen);
        say(
                "Memory after %d of %d further swaps: heap %.1f MiB, native %.1f MiB",
                swaps, settings.leakSwaps(), seen.heap(), seen.nativeMemory());
    }

    private Map<Window.Kind, Long> collectorMillis() {
        final Map<Window.Kind, Long> millis = new EnumMap<>(Window.Kind.class);
        for (final Window.Kind kind : Window.Kind.values()) {
            millis.put(kind, garbage.millis(kind));
        }
        return millis;
    }

    private void say(final String format, final Object... values) {
        progress.println(String.format(Locale.ROOT, format, values));
        progress.flush();
    }
}
