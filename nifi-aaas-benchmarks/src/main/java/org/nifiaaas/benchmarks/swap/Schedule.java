package org.nifiaaas.benchmarks.swap;

/**
 * Times at which batches are due, one every period whatever becomes of the earlier ones: a batch that has to wait because others were slow is late, and its
 * lateness counts. Thread-safe.
 */
final class Schedule {

    private final long periodNanos;
    private long number;
    private long nextDue;
    private int underWay;
    private boolean running;
    private boolean ended;

    Schedule(final long periodNanos) {
        this.periodNanos = periodNanos;
    }

    /**
     * A batch that is due.
     *
     * @param number counts the batches from 0
     * @param dueNanos when it is due, of {@link System#nanoTime()}
     */
    record Batch(long number, long dueNanos) {}

    /** Starts, or goes on after a pause with batches that are due from now on. */
    synchronized void resume() {
        nextDue = System.nanoTime() + periodNanos;
        running = true;
        notifyAll();
    }

    /** Gives out no more batches until {@link #resume()} and waits until those that were given out are done. */
    synchronized void pause() throws InterruptedException {
        running = false;
        while (underWay > 0) {
            wait();
        }
    }

    /** Ends for good; whoever waits for a batch gets none. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** The next batch, which the caller must report as {@link #done()}; waits during pauses. Null after the end. */
    synchronized Batch next() throws InterruptedException {
        while (!running && !ended) {
            wait();
        }
        if (ended) {
            return null;
        }
        final Batch batch = new Batch(number, nextDue);
        number++;
        nextDue += periodNanos;
        underWay++;
        return batch;
    }

    /** How long ago the batch that is given out next was due; negative if it is not due yet. */
    synchronized long lateNanos() {
        return System.nanoTime() - nextDue;
    }

    /** A batch is done. */
    synchronized void done() {
        underWay--;
        if (underWay == 0) {
            notifyAll();
        }
    }
}
