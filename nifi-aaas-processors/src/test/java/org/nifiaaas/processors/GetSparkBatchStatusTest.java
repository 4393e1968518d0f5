package org.nifiaaas.processors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.provenance.ProvenanceEventType;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.MockProcessContext;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifiaaas.processors.spark.FakeLivyBatchService;
import org.nifiaaas.processors.spark.MovableClock;
import org.nifiaaas.processors.spark.SparkBatchPoll;
import org.nifiaaas.processors.spark.SparkBatchProcessor;
import org.nifiaaas.services.LivyException;
import org.nifiaaas.services.SparkBatch;
import org.nifiaaas.services.SparkBatchState;

class GetSparkBatchStatusTest {

    private static final String NAME = "train-1";
    private static final String SUCCEEDED =
            "{\"status\":\"succeeded\",\"message\":\"Wrote version 3\",\"model\":\"propensity\","
                    + "\"version\":3,\"runId\":\"train-1\",\"metrics\":{\"hr10\":0.5}}";
    private static final String FAILED = "{\"status\":\"failed\",\"message\":\"Column card\\nis missing\"}";

    @TempDir
    private Path folder;

    private final FakeLivyBatchService livy = new FakeLivyBatchService();
    private final MovableClock clock = new MovableClock();
    private TestRunner runner;

    @BeforeEach
    void start() throws InitializationException {
        runner = runner(livy, clock);
    }

    /** A runner with the service, in whose queue the FlowFile of a submitted batch is. */
    static TestRunner runner(final FakeLivyBatchService livy, final MovableClock clock) throws InitializationException {
        final TestRunner runner = TestRunners.newTestRunner(new GetSparkBatchStatus(clock));
        runner.addControllerService("livy", livy);
        runner.enableControllerService(livy);
        runner.setProperty(SparkBatchProcessor.LIVY_BATCH_SERVICE, "livy");
        runner.enqueue(
                "trigger",
                Map.of(
                        "livy.batch.name",
                        NAME,
                        "livy.batch.id",
                        "7",
                        "livy.batch.submitted.at",
                        clock.instant().toString()));
        return runner;
    }

    @ParameterizedTest
    @CsvSource({
        "NOT_STARTED, running",
        "STARTING, running",
        "RECOVERING, running",
        "IDLE, running",
        "RUNNING, running",
        "BUSY, running",
        "SHUTTING_DOWN, running",
        "UNRECOGNIZED, running",
        "ERROR, failure",
        "DEAD, failure",
        "KILLED, failure",
        "SUCCESS, success"
    })
    void everyStateHasItsRelationship(final SparkBatchState state, final String relationship) {
        livy.put(NAME, state);
        runner.run();

        runner.assertAllFlowFilesTransferred(relationship, 1);
        runner.assertPenalizeCount("running".equals(relationship) ? 1 : 0);
        final MockFlowFile flowFile =
                runner.getFlowFilesForRelationship(relationship).get(0);
        flowFile.assertAttributeEquals("livy.batch.state", state.livyName());
        flowFile.assertContentEquals("trigger");
        assertEquals(1, livy.lookUps(), "one poll for each run");
        assertTrue(livy.deleted().isEmpty());
    }

    @Test
    void everyStateOfTheApiIsCoveredAbove() {
        assertEquals(12, SparkBatchState.values().length);
    }

    @Test
    void applicationIdIsTakenWhenItAppears() {
        livy.put(new SparkBatch(7, NAME, SparkBatchState.RUNNING, Optional.of("application_1")));
        runner.run();
        only(GetSparkBatchStatus.RUNNING).assertAttributeEquals("spark.application.id", "application_1");
    }

    @Test
    void resultBecomesContentAndAttributes() throws IOException {
        useResult(SUCCEEDED);
        livy.put(NAME, SparkBatchState.SUCCESS);
        runner.run();

        final MockFlowFile flowFile = only(GetSparkBatchStatus.SUCCESS);
        flowFile.assertContentEquals(SUCCEEDED);
        flowFile.assertAttributeEquals("training.model", "propensity");
        flowFile.assertAttributeEquals("training.version", "3");
        flowFile.assertAttributeEquals("training.message", "Wrote version 3");
        flowFile.assertAttributeEquals("mime.type", "application/json");
        assertEquals(
                List.of(ProvenanceEventType.CONTENT_MODIFIED),
                runner.getProvenanceEvents().stream()
                        .map(event -> event.getEventType())
                        .toList());
    }

    @Test
    void failedBatchShowsItsLastComplaintAndTheEndOfItsLog() {
        livy.put(NAME, SparkBatchState.DEAD);
        livy.setLog(
                "stdout: ",
                "x".repeat(5000),
                "26/01/01 00:00:00 INFO Train: started",
                "Exception in thread \"main\" java.lang.IllegalStateException: training failed",
                "\tat org.example.Train.main(Train.java:1)",
                "Caused by: java.io.IOException: column card is missing",
                "\t... 3 more",
                "26/01/01 00:00:01 INFO ShutdownHookManager: Shutdown hook called",
                "\nstderr: ");
        runner.run();

        final MockFlowFile flowFile =
                failure("The batch ended as dead: Caused by: java.io.IOException: column card is missing");
        final String log = flowFile.getAttribute("livy.batch.log");
        assertTrue(log.startsWith("26/01/01 00:00:00 INFO Train: started\nException in"), log);
        assertTrue(log.length() <= 4096);
    }

    @Test
    void secretThatLivyEchoesIsNeitherInTheLogNorInTheReason() {
        runner.enqueue(
                "trigger", Map.of("livy.batch.name", "train-2", "livy.batch.secret.properties", "spark.lake.key"));
        livy.put(NAME, SparkBatchState.RUNNING);
        livy.put("train-2", SparkBatchState.DEAD);
        livy.setLog("spark-submit --conf spark.lake.key=hunter2", "Error: cannot use spark.lake.key=hunter2 here");
        runner.run(2);

        final MockFlowFile failed =
                runner.getFlowFilesForRelationship(GetSparkBatchStatus.FAILURE).get(0);
        failed.assertAttributeEquals(
                "failure.reason", "The batch ended as dead: Error: cannot use spark.lake.key=*** here");
        failed.assertAttributeEquals(
                "livy.batch.log", "spark-submit --conf spark.lake.key=***\nError: cannot use spark.lake.key=*** here");
    }

    @Test
    void secretInTheMessageOfTheJobIsMasked() throws IOException {
        useResult("{\"status\":\"failed\",\"message\":\"Cannot open with spark.lake.password=hunter2\"}");
        livy.put(NAME, SparkBatchState.DEAD);
        runner.run();

        failure("Cannot open with spark.lake.password=***")
                .assertAttributeEquals("training.message", "Cannot open with spark.lake.password=***");
    }

    @Test
    void failedBatchWithoutReadableLogFailsAllTheSame() {
        livy.put(NAME, SparkBatchState.KILLED);
        livy.failLog(LivyException.Kind.SERVER_TROUBLE);
        runner.run();
        failure("The batch ended as killed: its log says nothing").assertAttributeNotExists("livy.batch.log");
    }

    @Test
    void jobsOwnMessageIsTheReasonOfAFailure() throws IOException {
        useResult(FAILED);
        livy.put(NAME, SparkBatchState.DEAD);
        livy.setLog("some line");
        runner.run();
        failure("Column card is missing").assertAttributeEquals("livy.batch.log", "some line");
    }

    @Test
    void resultOfAJobThatDiedAfterwardsStillCounts() throws IOException {
        useResult(SUCCEEDED);
        livy.put(NAME, SparkBatchState.DEAD);
        runner.run();
        only(GetSparkBatchStatus.SUCCESS).assertAttributeNotExists("livy.batch.log");
    }

    @Test
    void successWithoutItsResultFileIsNotBelievedForEver() {
        runner.setProperty(SparkBatchPoll.RESULT_FILE, folder + "/absent.json");
        livy.put(NAME, SparkBatchState.SUCCESS);
        runner.run();
        rerun(Duration.ofMinutes(9));
        rerun(Duration.ofMinutes(1));
        failure("The batch is lost, nothing certain was learned for 10 mins."
                + " The batch ended with success, but its result file is not there");
        assertEquals(1, runner.getLogger().getWarnMessages().size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"status\":",
                "{\"status\":\"perhaps\"}",
                "{\"status\":\"succeeded\",\"runId\":\"train-0\"}",
                "{\"status\":\"succeeded\",\"version\":true}",
                "{\"status\":\"succeeded\",\"model\":\"../../x\"}"
            })
    void fileThatIsNotTheResultOfThisRunIsNamedInTheReason(final String content) throws IOException {
        useResult(content);
        livy.put(NAME, SparkBatchState.SUCCESS);
        runner.run();
        rerun(Duration.ofMinutes(10));
        final String reason = only(GetSparkBatchStatus.FAILURE).getAttribute("failure.reason");
        assertTrue(reason.contains("Result file " + folder.resolve("train-1.json") + " "), reason);
    }

    @Test
    void resultThatCannotBeTakenIsToldBesideTheComplaintOfTheLog() throws IOException {
        useResult("{\"status\":\"succeeded\",\"version\":1e999}");
        livy.put(NAME, SparkBatchState.DEAD);
        livy.setLog("Exception: out of disk");
        runner.run();
        failure("The batch ended as dead: Exception: out of disk. Result file " + folder.resolve("train-1.json")
                + " has the version '1e999', which is not a whole number from 1 up with at most 18 digits");
    }

    @Test
    void batchThatDoesNotStartIsCancelledAtItsLimit() {
        livy.put(NAME, SparkBatchState.STARTING);
        livy.setLog("waiting for resources");
        runner.run();
        rerun(Duration.ofMinutes(10).minusMillis(1));
        runner.assertAllFlowFilesTransferred(GetSparkBatchStatus.RUNNING, 1);
        rerun(Duration.ofMillis(1));

        failure("The batch did not start within 10 mins and was cancelled")
                .assertAttributeEquals("livy.batch.log", "waiting for resources");
        assertEquals(List.of(7L), livy.deleted());
    }

    @Test
    void batchThatRunsTooLongIsCancelledOnlyIfThereIsALimit() {
        livy.put(NAME, SparkBatchState.RUNNING);
        runner.run();
        rerun(Duration.ofDays(2));
        runner.assertAllFlowFilesTransferred(GetSparkBatchStatus.RUNNING, 1);

        runner.setProperty(SparkBatchPoll.RUN_TIME_LIMIT, "2 days");
        rerun(Duration.ZERO);
        failure("The batch did not end within 2 days and was cancelled");
        assertEquals(List.of(7L), livy.deleted());
    }

    @Test
    void hangingDriverIsCancelledButItsResultCounts() throws IOException {
        useResult(SUCCEEDED);
        runner.setProperty(SparkBatchPoll.RUN_TIME_LIMIT, "1 hour");
        livy.put(NAME, SparkBatchState.RUNNING);
        runner.run();
        rerun(Duration.ofHours(1));
        only(GetSparkBatchStatus.SUCCESS).assertContentEquals(SUCCEEDED);
        assertEquals(List.of(7L), livy.deleted());
    }

    @Test
    void cancellationThatLivyAnswersTooLateIsSeenByTheNextPoll() {
        runner.setProperty(SparkBatchPoll.RUN_TIME_LIMIT, "1 hour");
        livy.put(NAME, SparkBatchState.RUNNING);
        livy.failDeletes(LivyException.Kind.NO_ANSWER);
        clock.pass(Duration.ofHours(1));
        runner.run();
        runner.assertAllFlowFilesTransferred(GetSparkBatchStatus.RUNNING, 1);

        livy.restart();
        rerun(Duration.ZERO);
        failure("The batch did not end within 1 hour and was cancelled");
    }

    @Test
    void batchThatCannotBeCancelledIsGivenUp() {
        runner.setProperty(SparkBatchPoll.RUN_TIME_LIMIT, "1 hour");
        livy.put(NAME, SparkBatchState.RUNNING);
        livy.failDeletes(LivyException.Kind.NO_ANSWER);
        clock.pass(Duration.ofHours(1));
        runner.run();
        rerun(Duration.ofMinutes(9));
        rerun(Duration.ofMinutes(1));
        failure(
                "The batch is lost, nothing certain was learned for 10 mins. Livy does not answer properly: Livy says NO_ANSWER");
        assertEquals(3, livy.deleted().size());
    }

    @ParameterizedTest
    @EnumSource(
            value = LivyException.Kind.class,
            names = {"UNREACHABLE", "NO_ANSWER", "SERVER_TROUBLE", "UNAUTHORIZED", "UNREADABLE", "REFUSED"})
    void livyWithoutAnswerIsWaitedForWithinTheLimit(final LivyException.Kind kind) {
        livy.failLookUps(kind);
        runner.run();
        runner.assertAllFlowFilesTransferred(GetSparkBatchStatus.RUNNING, 1);
        runner.assertPenalizeCount(1);
        assertTrue(((MockProcessContext) runner.getProcessContext()).isYieldCalled());
        rerun(Duration.ofMinutes(10).minusMillis(1));
        runner.assertAllFlowFilesTransferred(GetSparkBatchStatus.RUNNING, 1);
        rerun(Duration.ofMillis(1));

        failure("The batch is lost, nothing certain was learned for 10 mins. Livy does not answer properly: Livy says "
                + kind);
        assertEquals(1, runner.getLogger().getWarnMessages().size(), "one bulletin, not one for each poll");
    }

    @Test
    void livyThatComesBackResetsTheLimit() {
        livy.failLookUps(LivyException.Kind.UNREACHABLE);
        runner.run();
        livy.failLookUps(null);
        livy.put(NAME, SparkBatchState.RUNNING);
        rerun(Duration.ofMinutes(9));
        only(GetSparkBatchStatus.RUNNING).assertAttributeNotExists("livy.batch.lost.since");

        livy.failLookUps(LivyException.Kind.UNREACHABLE);
        rerun(Duration.ofMinutes(9));
        rerun(Duration.ofMinutes(9));
        runner.assertAllFlowFilesTransferred(GetSparkBatchStatus.RUNNING, 1);
    }

    @Test
    void batchThatVanishedWithItsLivySucceedsOnceItsResultArrives() throws IOException {
        runner.setProperty(SparkBatchPoll.RESULT_FILE, folder + "/${livy.batch.name}.json");
        livy.restart();
        livy.put("train-other", SparkBatchState.DEAD);
        runner.run();
        runner.assertAllFlowFilesTransferred(GetSparkBatchStatus.RUNNING, 1);
        assertTrue(runner.getLogger().getWarnMessages().get(0).getMsg().contains("does not know the batch any more"));

        useResult(SUCCEEDED);
        rerun(Duration.ofMinutes(5));
        final MockFlowFile flowFile = only(GetSparkBatchStatus.SUCCESS);
        flowFile.assertAttributeEquals("training.version", "3");
        flowFile.assertAttributeNotExists("livy.batch.lost.since");
    }

    @Test
    void batchThatVanishedFailsOnceItsResultSaysSo() throws IOException {
        useResult(FAILED);
        runner.run();
        failure("Column card is missing");
    }

    @Test
    void batchThatVanishedForGoodFailsAtTheLimit() {
        runner.setProperty(SparkBatchPoll.LOST_BATCH_TIME_LIMIT, "1 min");
        runner.run();
        rerun(Duration.ofMinutes(1));
        failure("The batch is lost, nothing certain was learned for 1 min. Livy does not know the batch any more");
    }

    @Test
    void resultIsTakenWhileLivyIsDown() throws IOException {
        useResult(SUCCEEDED);
        livy.failLookUps(LivyException.Kind.UNREACHABLE);
        runner.run();
        only(GetSparkBatchStatus.SUCCESS).assertContentEquals(SUCCEEDED);
    }

    @Test
    void nameDecidesWhenTheNumberHasChanged() {
        livy.restart();
        livy.put(NAME, SparkBatchState.RUNNING);
        runner.run();
        only(GetSparkBatchStatus.RUNNING).assertAttributeEquals("livy.batch.id", "0");
        rerun(Duration.ofSeconds(30));
        assertEquals(1, runner.getLogger().getWarnMessages().size());
        assertTrue(runner.getLogger().getWarnMessages().get(0).getMsg().contains("was number"));
    }

    @Test
    void flowFileWithoutBatchNameFails() {
        runner.clearTransferState();
        runner.run();
        runner.clearTransferState();
        runner.enqueue("trigger");
        runner.run();
        only(GetSparkBatchStatus.FAILURE)
                .assertAttributeEquals("failure.reason", "The FlowFile has no attribute livy.batch.name");
    }

    @Test
    void limitsOfAFlowFileWithoutSubmissionTimeBeginWithTheFirstPoll() {
        runner.run();
        runner.clearTransferState();
        livy.put(NAME, SparkBatchState.STARTING);
        runner.enqueue("trigger", Map.of("livy.batch.name", NAME, "livy.batch.submitted.at", "yesterday"));
        runner.run();
        rerun(Duration.ofMinutes(9));
        runner.assertAllFlowFilesTransferred(GetSparkBatchStatus.RUNNING, 1);
        rerun(Duration.ofMinutes(1));
        runner.assertAllFlowFilesTransferred(GetSparkBatchStatus.FAILURE, 1);
    }

    private void useResult(final String content) throws IOException {
        Files.writeString(folder.resolve("train-1.json"), content);
        runner.setProperty(SparkBatchPoll.RESULT_FILE, folder + "/${livy.batch.name}.json");
    }

    /** Lets time pass and sends the running FlowFile round the loop. */
    private void rerun(final Duration pause) {
        final MockFlowFile running = only(GetSparkBatchStatus.RUNNING);
        clock.pass(pause);
        runner.clearTransferState();
        runner.enqueue(running.getData(), new HashMap<>(running.getAttributes()));
        runner.run();
    }

    private MockFlowFile only(final Relationship relationship) {
        runner.assertAllFlowFilesTransferred(relationship, 1);
        return runner.getFlowFilesForRelationship(relationship).get(0);
    }

    private MockFlowFile failure(final String reason) {
        final MockFlowFile flowFile = only(GetSparkBatchStatus.FAILURE);
        flowFile.assertAttributeEquals("failure.reason", reason);
        flowFile.assertAttributeNotExists("livy.batch.lost.since");
        flowFile.assertAttributeNotExists("livy.batch.cancel.reason");
        assertEquals(1, runner.getLogger().getErrorMessages().size());
        return flowFile;
    }
}
