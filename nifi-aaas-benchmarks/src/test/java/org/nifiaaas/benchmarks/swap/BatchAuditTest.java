package org.nifiaaas.benchmarks.swap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nifiaaas.features.Vocabulary;

class BatchAuditTest {

    private static final int BATCH = 4;
    private static final int FLOW_FILE = 1;
    private static final int FIRST_ROW = FLOW_FILE * BATCH;

    private final Tally tally = new Tally();
    private final ExpectedScores expected = new ExpectedScores(2);
    private final BatchAudit audit = new BatchAudit(
            new Traffic(Vocabulary.of(List.of("ada", "bob")), Vocabulary.of(List.of("bakery")), BATCH, 2),
            expected,
            tally);

    @BeforeEach
    void twoVersions() {
        expected.put(1, scores(1));
        expected.put(2, scores(2));
        tally.sent(BATCH);
    }

    @AfterEach
    void everyRecordHasOneEnd() {
        assertTrue(tally.counts().isBalanced(), tally.counts().toString());
    }

    private static float[] scores(final long version) {
        final float[] scores = new float[2 * BATCH];
        for (int row = 0; row < scores.length; row++) {
            scores[row] = score(version, row);
        }
        return scores;
    }

    private static float score(final long version, final int row) {
        return version * 0.1f + row * 0.01f;
    }

    private static String record(final int row, final long label, final float score) {
        return "{\"row\":" + row + ",\"user\":\"ada\",\"model_version\":" + label + ",\"score\":" + score
                + ",\"score_reason\":null}";
    }

    private static List<String> batch(final long label, final long scoredBy) {
        return new ArrayList<>(IntStream.range(FIRST_ROW, FIRST_ROW + BATCH)
                .mapToObj(row -> record(row, label, score(scoredBy, row)))
                .toList());
    }

    private static BatchScorer.Outcome scored(final List<String> records) {
        return BatchScorer.Outcome.scored(content(records));
    }

    private static byte[] content(final List<String> records) {
        return ("[" + String.join(",", records) + "]").getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void rightLabelsPass() {
        audit.check(FLOW_FILE, scored(batch(2, 2)));

        assertEquals(new Tally.Counts(BATCH, BATCH, 0, 0, 0, 0, 0, ""), tally.counts());
    }

    @Test
    void batchThatAnotherVersionScoredIsMislabelled() {
        audit.check(FLOW_FILE, scored(batch(2, 1)));

        assertEquals(BATCH, tally.counts().mislabelled());
        assertEquals(BATCH, tally.counts().scored());
        assertTrue(
                tally.counts().firstProblem().contains("version 2"),
                tally.counts().firstProblem());
    }

    @Test
    void oneRecordOfAnotherVersionIsFound() {
        final List<String> records = batch(1, 1);
        records.set(2, record(FIRST_ROW + 2, 1, score(2, FIRST_ROW + 2)));

        audit.check(FLOW_FILE, scored(records));

        assertEquals(1, tally.counts().mislabelled());
    }

    @Test
    void versionThatWasReplacedLongAgoIsMislabelled() {
        expected.put(3, scores(3));

        audit.check(FLOW_FILE, scored(batch(1, 1)));

        assertEquals(BATCH, tally.counts().mislabelled());
    }

    @Test
    void recordThatDoesNotComeOutIsDropped() {
        final List<String> records = batch(1, 1);
        records.remove(1);

        audit.check(FLOW_FILE, scored(records));

        assertEquals(1, tally.counts().dropped());
        assertEquals(BATCH - 1, tally.counts().scored());
    }

    @Test
    void flowFileThatStaysInTheQueueIsDropped() {
        audit.check(FLOW_FILE, BatchScorer.Outcome.deferred());

        assertEquals(BATCH, tally.counts().dropped());
    }

    @Test
    void recordThatComesOutTwiceIsFound() {
        final List<String> records = batch(1, 1);
        records.add(records.get(0));

        audit.check(FLOW_FILE, scored(records));

        assertEquals(1, tally.counts().duplicated());
        assertEquals(BATCH, tally.counts().scored());
    }

    @Test
    void recordOfAnotherFlowFileIsFound() {
        final List<String> records = batch(1, 1);
        records.set(0, record(0, 1, score(1, 0)));

        audit.check(FLOW_FILE, scored(records));

        assertEquals(1, tally.counts().duplicated());
        assertEquals(1, tally.counts().dropped());
    }

    @Test
    void failedRecordsAreNotScored() {
        final List<String> records = batch(1, 1);
        final List<String> failures = List.of(records.remove(3));

        audit.check(
                FLOW_FILE,
                new BatchScorer.Outcome(List.of(content(records)), List.of(content(failures)), false, "no weights"));

        assertEquals(1, tally.counts().failed());
        assertEquals("no weights", tally.counts().firstProblem());
    }

    @Test
    void recordWithoutAScoreHasFailed() {
        final List<String> records = batch(1, 1);
        records.set(0, "{\"row\":" + FIRST_ROW + ",\"model_version\":1,\"score\":null}");

        audit.check(FLOW_FILE, scored(records));

        assertEquals(1, tally.counts().failed());
    }

    @Test
    void contentThatBreaksOffIsDropped() {
        audit.check(FLOW_FILE, BatchScorer.Outcome.scored("[{\"row\":4,".getBytes(StandardCharsets.UTF_8)));

        assertEquals(BATCH, tally.counts().dropped());
    }
}
