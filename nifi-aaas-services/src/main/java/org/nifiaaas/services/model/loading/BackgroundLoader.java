package org.nifiaaas.services.model.loading;

import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.nifiaaas.services.model.source.Explanation;
import org.nifiaaas.services.model.version.LoadedVersion;
import org.nifiaaas.services.model.version.ModelVersion;

/**
 * Loads versions one at a time on a thread of its own, so that neither slow storage nor a large model keeps the thread that polls from moving labels.
 *
 * <p>{@link #load} and {@link #take} belong to the thread that polls; until {@link #start}, the former loads on the calling thread. Any thread may close. A
 * result that nobody has taken when the loader is closed, or that comes later, is released.
 *
 * <p>Loading takes one core at most: there is one thread, and the engine computes on the thread that calls it. While versions are being scored with, it takes
 * less, see {@link LoadPace}.
 */
public final class BackgroundLoader implements AutoCloseable {

    private static final long LONG_MILLIS = 60_000;

    /** What became of a version. */
    public sealed interface Outcome {

        /** It is ready to serve. */
        record Loaded(LoadedVersion content) implements Outcome {}

        /** It is known how many bytes it takes. */
        record Measured(long bytes) implements Outcome {}

        /**
         * It cannot be served now.
         *
         * @param reason why, in one line
         * @param passing see {@link VersionRefusedException#isPassing}
         */
        record Refused(String reason, boolean passing) implements Outcome {}
    }

    /** What became of a version. */
    public record Result(ModelVersion version, Outcome outcome) {

        /** Gives up what was loaded, if nobody takes it over. */
        public void release() {
            if (outcome instanceof Outcome.Loaded loaded) {
                loaded.content().close();
            }
        }
    }

    /**
     * A version that has been loading for more than a minute. Its text says so in words that can stand alone.
     *
     * @param doing what is being done with it, in words that can stand after "it is"
     * @param stalled whether nothing at all was done for as long
     */
    public record LongLoad(ModelVersion version, String doing, boolean stalled) {

        @Override
        public String toString() {
            return version + " has been loading for more than a minute"
                    + (stalled ? ", and nothing has moved for a minute" : "") + ": it is " + doing;
        }
    }

    private interface Task {

        Outcome run() throws VersionRefusedException;
    }

    private final VersionLoader loader;
    /** What became of the last version, until it is taken. */
    private final AtomicReference<Result> done = new AtomicReference<>();

    private volatile ExecutorService executor;
    private volatile Runnable listener = () -> {};
    private volatile boolean closed;
    /** Asked for and not taken yet; null if the loader is idle. Only the thread that polls knows it. */
    private ModelVersion current;

    private long currentSince;
    private long lastMarks;
    private long lastMarkAt;

    /**
     * Creates a loader that has no thread yet.
     *
     * @param loader used by one thread at a time
     */
    public BackgroundLoader(final VersionLoader loader) {
        this.loader = loader;
    }

    /**
     * Gives the loader its thread.
     *
     * @param threadName names the thread in thread dumps
     * @param whenDone called on that thread after each result
     */
    public void start(final String threadName, final Runnable whenDone) {
        listener = whenDone;
        // One place in the queue: the next version may be asked for while the thread is still telling of the last one.
        executor = new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.MILLISECONDS, new ArrayBlockingQueue<>(1), task -> thread(task, threadName));
    }

    private static Thread thread(final Runnable task, final String name) {
        final Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        // The engine looks classes up by the context class loader, which would otherwise be that of whoever enabled the
        // service.
        thread.setContextClassLoader(BackgroundLoader.class.getClassLoader());
        // A hint that says what this thread is. HotSpot on Linux ignores it unless it is started with
        // -XX:ThreadPriorityPolicy, so what really bounds loading is its pace.
        thread.setPriority(Thread.MIN_PRIORITY);
        return thread;
    }

    /** Somebody scores, to which loading gives way. Any thread may call. */
    public void scored() {
        loader.pace().scored();
    }

    /** Somebody waits for the version that is being loaded, or for one that comes after it. Any thread may call. */
    public void hurry() {
        loader.pace().hurry();
    }

    /** Whether a version is being loaded, or loaded and not taken yet. */
    public boolean isBusy() {
        return current != null;
    }

    /**
     * The version that is being loaded, if it takes long. Only calls tell it whether anything moves, so it is to be called again and again.
     *
     * @param now milliseconds since the epoch
     */
    public Optional<LongLoad> longLoad(final long now) {
        final long marks = loader.progress().marks();
        if (marks != lastMarks) {
            lastMarks = marks;
            lastMarkAt = now;
        }
        if (current == null || now - currentSince <= LONG_MILLIS) {
            return Optional.empty();
        }
        final String held = loader.pace().givesWay() ? ", while scoring goes first" : "";
        final boolean stalled = now - Math.max(lastMarkAt, currentSince) > LONG_MILLIS;
        return Optional.of(new LongLoad(current, loader.progress().text() + held, stalled));
    }

    /**
     * Loads a version, unless the loader is closed. Not called while the loader is busy.
     *
     * @param urgent whether somebody waits for it
     * @param now milliseconds since the epoch
     */
    public void load(final ModelVersion version, final boolean urgent, final long now) {
        loader.pace().expect(urgent);
        begin(version, () -> new Outcome.Loaded(loader.load(version.model(), version.number())), now);
    }

    /**
     * Finds out how many bytes a version takes, unless the loader is closed. Not called while the loader is busy.
     *
     * @param version stays as it is
     * @param now milliseconds since the epoch
     */
    public void measure(final ModelVersion version, final long now) {
        begin(version, () -> new Outcome.Measured(loader.measure(version.model(), version.number())), now);
    }

    private void begin(final ModelVersion version, final Task task, final long now) {
        current = version;
        currentSince = now;
        final ExecutorService started = executor;
        if (started == null) {
            run(version, task);
            return;
        }
        boolean begun = false;
        try {
            started.execute(() -> run(version, task));
            begun = true;
        } catch (final RejectedExecutionException e) {
            // The service is being disabled: nobody waits for this version any more, and the loader stays busy for
            // ever.
            begun = true;
            releaseResult();
        } finally {
            if (!begun) {
                // There was no memory for a thread. The version is asked for again.
                current = null;
            }
        }
    }

    @SuppressWarnings("checkstyle:IllegalCatch")
    private void run(final ModelVersion version, final Task task) {
        // Made before the work: whoever waits for the version would wait for ever if there were no memory left for it.
        Result result = brokenOff(version, "");
        try {
            result = new Result(version, attempt(task));
        } catch (final Throwable e) {
            // Whatever happened to this version, the next ones need this thread.
            result = brokenOff(version, ": " + Explanation.of(e));
        } finally {
            done.set(result);
            if (closed) {
                releaseResult();
            } else {
                listener.run();
            }
        }
    }

    private static Outcome attempt(final Task task) {
        try {
            return task.run();
        } catch (final VersionRefusedException e) {
            return new Outcome.Refused(e.getMessage(), e.isPassing());
        }
    }

    private static Result brokenOff(final ModelVersion version, final String reason) {
        return new Result(version, new Outcome.Refused(version + " is refused: loading it broke off" + reason, true));
    }

    /** Takes the result of the last load over, if there is one; the caller then owns the content. */
    public Optional<Result> take() {
        final Optional<Result> result = Optional.ofNullable(done.getAndSet(null));
        if (result.isPresent()) {
            current = null;
        }
        return result;
    }

    private void releaseResult() {
        final Result result = done.getAndSet(null);
        if (result != null) {
            result.release();
        }
    }

    /** Loads nothing new. A load that runs is not interrupted, since an interrupt can break an engine's first use for good. */
    @Override
    public void close() {
        closed = true;
        hurry();
        if (executor != null) {
            executor.shutdown();
        }
        releaseResult();
    }

    /**
     * Waits for the load that runs.
     *
     * @param nanos how long at most
     */
    public void awaitEnd(final long nanos) throws InterruptedException {
        if (executor != null) {
            executor.awaitTermination(nanos, TimeUnit.NANOSECONDS);
        }
    }
}
