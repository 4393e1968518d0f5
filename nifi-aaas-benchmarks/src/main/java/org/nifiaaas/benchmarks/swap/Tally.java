package org.nifiaaas.benchmarks.swap;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/** Counts what became of every record. Thread-safe; the counts belong together once nothing is under way. */
final class Tally {

    private final LongAdder sent = new LongAdder();
    private final LongAdder scored = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder mislabelled = new LongAdder();
    private final LongAdder duplicated = new LongAdder();
    private final LongAdder deferrals = new LongAdder();
    private final AtomicReference<String> firstProblem = new AtomicReference<>("");

    /**
     * The counts at one moment.
     *
     * @param sent records that were given to ScoreRecord
     * @param scored records that came out with a score
     * @param failed records that came out without one
     * @param dropped records that never came out
     * @param mislabelled scored records whose score is not that of the version they name
     * @param duplicated records that came out more than once, counted without their first time
     * @param deferrals how often a FlowFile had to stay in the queue because no version could serve
     * @param firstProblem what happened first of all that is wrong, empty if nothing is
     */
    record Counts(
            long sent,
            long scored,
            long failed,
            long dropped,
            long mislabelled,
            long duplicated,
            long deferrals,
            String firstProblem) {

        /** Whether every record has come to exactly one end. */
        boolean isBalanced() {
            return sent == scored + failed + dropped;
        }
    }

    void sent(final long records) {
        sent.add(records);
    }

    void scored(final long records) {
        scored.add(records);
    }

    void failed(final long records, final String reason) {
        failed.add(records);
        note(records, reason);
    }

    void dropped(final long records, final String reason) {
        dropped.add(records);
        note(records, reason);
    }

    void mislabelled(final long records, final String reason) {
        mislabelled.add(records);
        note(records, reason);
    }

    void duplicated(final long records) {
        duplicated.add(records);
        note(records, "a record came out twice");
    }

    void deferred() {
        deferrals.increment();
    }

    private void note(final long records, final String reason) {
        if (records > 0) {
            firstProblem.compareAndSet("", reason);
        }
    }

    Counts counts() {
        return new Counts(
                sent.sum(),
                scored.sum(),
                failed.sum(),
                dropped.sum(),
                mislabelled.sum(),
                duplicated.sum(),
                deferrals.sum(),
                firstProblem.get());
    }
}
