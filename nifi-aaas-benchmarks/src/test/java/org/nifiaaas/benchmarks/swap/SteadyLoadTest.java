package org.nifiaaas.benchmarks.swap;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.nifiaaas.features.Vocabulary;

class SteadyLoadTest {

    private static final long PERIOD_NANOS = 1_000_000;
    private static final int BATCH = 2;

    private final Tally tally = new Tally();
    private final LatencyLog log = new LatencyLog(100_000);
    private final ExpectedScores expected = new ExpectedScores(1);
    private final Traffic traffic =
            new Traffic(Vocabulary.of(List.of("ada")), Vocabulary.of(List.of("bakery")), BATCH, 1);
    private final AtomicInteger calls = new AtomicInteger();

    private void run(final BatchScorer scorer, final int batches) throws InterruptedException {
        expected.put(1, new float[] {0.5f, 0.25f});
        log.record(true);
        try (SteadyLoad load = new SteadyLoad(
                scorer, traffic, new BatchAudit(traffic, expected, tally), tally, log, new Schedule(PERIOD_NANOS))) {
            load.start(1).resume();
            await().until(() -> tally.counts().sent() >= (long) batches * BATCH);
            load.pause();
        }
    }

    private static BatchScorer.Outcome good(final byte[] content) {
        return BatchScorer.Outcome.scored(
                ("[{\"row\":0,\"model_version\":1,\"score\":0.5}," + "{\"row\":1,\"model_version\":1,\"score\":0.25}]")
                        .getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void everyRecordIsAccountedForAfterAPause() throws InterruptedException {
        run(SteadyLoadTest::good, 20);

        assertTrue(tally.counts().isBalanced());
        assertEquals(tally.counts().sent(), tally.counts().scored());
        assertEquals(0, tally.counts().mislabelled());
        assertEquals(tally.counts().sent() / BATCH, log.samples().size());
    }

    @Test
    void slowBatchDoesNotDelayWhenTheOthersAreDue() throws InterruptedException {
        run(
                content -> {
                    if (calls.getAndIncrement() == 0) {
                        awaitUntilLate();
                    }
                    return good(content);
                },
                20);

        final List<LatencyLog.Sample> samples = log.samples();
        for (int index = 1; index < samples.size(); index++) {
            assertEquals(
                    samples.get(index - 1).dueNanos() + PERIOD_NANOS,
                    samples.get(index).dueNanos());
        }
        // The second was due while the first was scored, so the time that it waited is part of its own.
        assertTrue(samples.get(1).nanos()
                >= samples.get(0).endNanos() - samples.get(1).dueNanos());
        assertTrue(samples.get(1).nanos() > 5 * PERIOD_NANOS);
    }

    private static void awaitUntilLate() {
        final long until = System.nanoTime() + 10 * PERIOD_NANOS;
        while (System.nanoTime() < until) {
            Thread.onSpinWait();
        }
    }

    @Test
    void flowFileThatStaysInTheQueueIsTriedAgain() throws InterruptedException {
        run(content -> calls.getAndIncrement() < 3 ? BatchScorer.Outcome.deferred() : good(content), 5);

        assertEquals(3, tally.counts().deferrals());
        assertEquals(0, tally.counts().dropped());
    }

    @Test
    void scorerThatThrowsFailsTheRecordsAndTheLoadGoesOn() throws InterruptedException {
        run(
                content -> {
                    if (calls.getAndIncrement() == 0) {
                        throw new IllegalStateException("a bug");
                    }
                    return good(content);
                },
                5);

        assertEquals(BATCH, tally.counts().failed());
        assertTrue(tally.counts().firstProblem().contains("a bug"));
        assertTrue(tally.counts().isBalanced());
    }

    @Test
    void loadIsNotInTimeWhileBatchesWaitForEarlierOnes() throws InterruptedException {
        final CountDownLatch mayGoOn = new CountDownLatch(1);
        final BatchScorer stuck = content -> {
            try {
                mayGoOn.await();
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return good(content);
        };
        expected.put(1, new float[] {0.5f, 0.25f});
        try (SteadyLoad load = new SteadyLoad(
                stuck, traffic, new BatchAudit(traffic, expected, tally), tally, log, new Schedule(PERIOD_NANOS))) {
            load.start(1).resume();
            await().until(() -> !load.isInTime());

            mayGoOn.countDown();
            await().until(load::isInTime);
            load.pause();
        }
        assertTrue(tally.counts().isBalanced());
    }
}
