package org.nifiaaas.processors.score.shadow;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.util.StandardValidators;
import org.nifiaaas.processors.model.LeaseRequest;
import org.nifiaaas.processors.model.ModelChoice;
import org.nifiaaas.processors.record.WaitingException;
import org.nifiaaas.services.ModelUnavailableException;
import org.nifiaaas.services.VersionSelector;

/**
 * Scores with a second version beside the one that counts, on threads of its own. Thread-safe.
 *
 * <p>Whatever the shadow does stays on its threads: an error or an exception ends there, and a batch that never ends occupies one of them. As
 * many batches are under way as the processor has tasks and none is queued, so a slow shadow skips batches instead of piling them up.
 */
public final class Shadow implements AutoCloseable {

    public static final PropertyDescriptor SHADOW_VERSION = new PropertyDescriptor.Builder()
            .name("Shadow Version")
            .description(
                    "Label or number of a version that scores the same records for comparison, into fields of its own. It cannot fail or change "
                            + "the scores that count; FlowFiles wait only while it is still being loaded. Empty: no shadow")
            .required(false)
            .addValidator(ModelChoice::validateVersion)
            .build();

    public static final PropertyDescriptor SHADOW_BUDGET = new PropertyDescriptor.Builder()
            .name("Shadow Budget")
            .description(
                    "The longest that a FlowFile waits for its shadow scores, all its batches together. Records that are not scored by then go on "
                            + "without them and are counted")
            .required(true)
            .dependsOn(SHADOW_VERSION)
            .defaultValue("100 ms")
            .addValidator(StandardValidators.createTimePeriodValidator(1, TimeUnit.MILLISECONDS, 1, TimeUnit.HOURS))
            .build();

    private static final long IDLE_SECONDS = 60;

    private final VersionSelector selector;
    private final long budgetNanos;
    private final ComponentLog log;
    private final Semaphore free;
    private final ThreadPoolExecutor threads;
    private final AtomicReference<String> trouble = new AtomicReference<>("");

    private Shadow(final VersionSelector selector, final long budgetNanos, final int tasks, final ComponentLog log) {
        this.selector = selector;
        this.budgetNanos = budgetNanos;
        this.log = log;
        this.free = new Semaphore(tasks);
        this.threads = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), Shadow::newThread);
    }

    /** Reads the properties of a valid processor; null if it has no shadow. The caller closes it. */
    public static Shadow of(final ProcessContext context, final ComponentLog log) {
        if (!context.getProperty(SHADOW_VERSION).isSet()) {
            return null;
        }
        return new Shadow(
                VersionSelector.parse(context.getProperty(SHADOW_VERSION).getValue()),
                context.getProperty(SHADOW_BUDGET).asTimePeriod(TimeUnit.NANOSECONDS),
                context.getMaxConcurrentTasks(),
                log);
    }

    private static Thread newThread(final Runnable work) {
        final Thread thread = new Thread(work, "ScoreRecord shadow");
        thread.setDaemon(true);
        // The engine must meet the class loader of the bundle, whoever starts the thread.
        thread.setContextClassLoader(Shadow.class.getClassLoader());
        return thread;
    }

    /**
     * Begins the shadow scores of one FlowFile.
     *
     * @param model model whose version scores
     * @param request what the FlowFile asks of a version
     * @throws WaitingException if the version is still being loaded and the FlowFile waits for that
     */
    public ShadowRun begin(final String model, final LeaseRequest request) throws WaitingException {
        final ModelChoice choice = new ModelChoice(model, selector);
        try {
            request.service().acquire(model, selector).close();
            request.availability().available(request.log(), choice);
        } catch (final ModelUnavailableException e) {
            request.awaitOptional(choice, e);
        }
        return new ShadowRun(this, choice, request, budgetNanos);
    }

    /**
     * Begins work on a thread of its own.
     *
     * @return the work, or nothing if as much is under way as there may be
     */
    Optional<FutureTask<ShadowScores>> submit(final Callable<ShadowScores> work) {
        if (!free.tryAcquire()) {
            return Optional.empty();
        }
        final FutureTask<ShadowScores> task = new FutureTask<>(() -> runAndFree(work));
        try {
            threads.execute(task);
            return Optional.of(task);
        } catch (final RejectedExecutionException e) {
            free.release();
            return Optional.empty();
        }
    }

    /** Frees before the result is seen: whoever has it may begin the next work at once. */
    private ShadowScores runAndFree(final Callable<ShadowScores> work) throws Exception {
        try {
            return work.call();
        } finally {
            free.release();
        }
    }

    /** Says once that the shadow does not score, and again when the reason changes. */
    void troubled(final String reason) {
        if (!reason.equals(trouble.getAndSet(reason))) {
            log.warn("No shadow scores of {}: {}", selector, reason);
        }
    }

    /** Says once that the shadow scores again. */
    void healthy() {
        if (!trouble.get().isEmpty() && !trouble.getAndSet("").isEmpty()) {
            log.info("Shadow scores of {} go on", selector);
        }
    }

    /** Takes no more work. What is being scored ends by itself; nobody waits for it. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
