package org.nifiaaas.benchmarks.swap;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends batches at a steady rate, as many at once as there are tasks, and accounts for each record. Its threads live as long as it does, also during pauses.
 * To be used by one thread.
 */
final class SteadyLoad implements AutoCloseable {

    /** As long as a FlowFile may stay in the queue for want of a version before it counts as dropped. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private static final long YIELD_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long END_MILLIS = 10_000;

    private final BatchScorer scorer;
    private final Traffic traffic;
    private final BatchAudit audit;
    private final Tally tally;
    private final LatencyLog log;
    private final Schedule schedule;
    private final List<Thread> threads = new ArrayList<>();

    /** Makes a load that is paused. */
    SteadyLoad(
            final BatchScorer scorer,
            final Traffic traffic,
            final BatchAudit audit,
            final Tally tally,
            final LatencyLog log,
            final Schedule schedule) {
        this.scorer = scorer;
        this.traffic = traffic;
        this.audit = audit;
        this.tally = tally;
        this.log = log;
        this.schedule = schedule;
    }

    /** Starts the threads. */
    SteadyLoad start(final int tasks) {
        for (int task = 1; task <= tasks; task++) {
            final Thread thread = new Thread(this::work, "Scoring task " + task);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        return this;
    }

    void resume() {
        schedule.resume();
    }

    /** Whether batches are sent when they are due, and not later because earlier ones were slow. */
    boolean isInTime() {
        return schedule.lateNanos() <= 0;
    }

    /** Sends no more and waits until everything that was sent has come to its end. */
    void pause() throws InterruptedException {
        schedule.pause();
    }

    private void work() {
        try {
            for (Schedule.Batch batch = schedule.next(); batch != null; batch = schedule.next()) {
                try {
                    send(batch);
                } finally {
                    schedule.done();
                }
            }
        } catch (final InterruptedException e) {
            // Somebody wants this thread to end, and it does.
            Thread.currentThread().interrupt();
        }
    }

    private void send(final Schedule.Batch batch) {
        final int flowFile = traffic.flowFile(batch.number());
        parkUntil(batch.dueNanos());
        tally.sent(traffic.batch());
        BatchScorer.Outcome outcome = score(flowFile);
        while (outcome.isDeferred() && System.nanoTime() - batch.dueNanos() < PATIENCE_NANOS) {
            tally.deferred();
            LockSupport.parkNanos(YIELD_NANOS);
            outcome = score(flowFile);
        }
        log.add(batch.dueNanos(), System.nanoTime() - batch.dueNanos());
        audit.check(flowFile, outcome);
    }

    private BatchScorer.Outcome score(final int flowFile) {
        try {
            return scorer.score(traffic.content(flowFile));
        } catch (final RuntimeException | LinkageError e) {
            // NiFi would put the FlowFile back and show a bulletin; here its records count as failed.
            return new BatchScorer.Outcome(List.of(), List.of(traffic.content(flowFile)), false, e.toString());
        }
    }

    private static void parkUntil(final long nanoTime) {
        for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** Ends the threads. */
    @Override
    public void close() {
        schedule.end();
        for (final Thread thread : threads) {
            try {
                thread.join(END_MILLIS);
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
