package org.nifiaaas.processors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.nifi.provenance.ProvenanceEventRecord;
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
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifiaaas.processors.spark.FakeLivyBatchService;
import org.nifiaaas.processors.spark.FakeLivyBatchService.Submission;
import org.nifiaaas.processors.spark.MovableClock;
import org.nifiaaas.processors.spark.SparkBatchProcessor;
import org.nifiaaas.processors.spark.SparkBatchRequests;
import org.nifiaaas.services.LivyException;
import org.nifiaaas.services.SparkBatch;
import org.nifiaaas.services.SparkBatchRequest;
import org.nifiaaas.services.SparkBatchState;

class StartSparkBatchTest {

    private final FakeLivyBatchService livy = new FakeLivyBatchService();
    private final MovableClock clock = new MovableClock();
    private TestRunner runner;

    @BeforeEach
    void start() throws InitializationException {
        runner = TestRunners.newTestRunner(new StartSparkBatch(clock));
        runner.addControllerService("livy", livy);
        runner.enableControllerService(livy);
        runner.setProperty(SparkBatchProcessor.LIVY_BATCH_SERVICE, "livy");
        runner.setProperty(StartSparkBatch.BATCH_NAME_PREFIX, "train");
        runner.setProperty(SparkBatchRequests.APPLICATION_FILE, "/jobs/training.jar");
        runner.setProperty(SparkBatchRequests.MAIN_CLASS, "org.example.Train");
    }

    @Test
    void acceptedBatchIsDescribedInAttributesAndProvenance() {
        final String name = enqueue(Map.of());
        runner.run();

        runner.assertAllFlowFilesTransferred(StartSparkBatch.SUCCESS, 1);
        final MockFlowFile flowFile = only();
        flowFile.assertAttributeEquals("livy.batch.name", name);
        flowFile.assertAttributeEquals("livy.batch.id", "7");
        flowFile.assertAttributeEquals("livy.batch.state", "starting");
        flowFile.assertAttributeEquals("livy.batch.submitted.at", "2026-01-01T00:00:00Z");
        flowFile.assertAttributeNotExists("spark.application.id");
        flowFile.assertAttributeNotExists("livy.submit.first.tried");
        flowFile.assertContentEquals("trigger");
        assertEquals(1, livy.arrived().size());
        final List<ProvenanceEventRecord> events = runner.getProvenanceEvents();
        assertEquals(1, events.size());
        assertEquals(ProvenanceEventType.SEND, events.get(0).getEventType());
        assertEquals("http://livy.test:8998/batches", events.get(0).getTransitUri());
        assertEquals(
                "Submitted Spark batch " + name + " as number 7", events.get(0).getDetails());
    }

    private void assertVerified(final Map<String, String> attributes, final String... expected) {
        final List<String> results = ((StartSparkBatch) runner.getProcessor())
                .verify(runner.getProcessContext(), runner.getLogger(), attributes).stream()
                        .map(result -> result.getOutcome() + " " + result.getVerificationStepName() + ": "
                                + result.getExplanation())
                        .toList();
        assertEquals(List.of(expected), results);
    }

    @Test
    void verificationAsksLivyLooksForTheFilesAndSubmitsNothing(@TempDir final Path folder) throws IOException {
        final Path jar = Files.createFile(folder.resolve("job.jar"));
        runner.setProperty(SparkBatchRequests.APPLICATION_FILE, "${jar}");
        runner.setProperty(SparkBatchRequests.ADDITIONAL_JARS, "hdfs:///jobs/a.jar\n" + folder + "/none.jar");
        runner.removeProperty(StartSparkBatch.RESULT_FILE);
        final String allowed = "and allow it in livy.file.local-dir-whitelist";
        final List<String> others = List.of(
                "SKIPPED Look for an additional jar: hdfs:///jobs/a.jar is looked for by Livy and the cluster, not by NiFi",
                "SKIPPED Look for an additional jar: " + folder
                        + "/none.jar is not a file of this host; Livy must find it on its own, " + allowed);

        for (final String location : List.of(jar.toString(), jar.toUri().toString())) {
            assertVerified(
                    Map.of("jar", location),
                    "SUCCESSFUL Ask Livy: Livy answers at http://livy.test:8998/batches",
                    "SKIPPED Look for the result file: Result File is not set",
                    "SUCCESSFUL Look for the application: " + location
                            + " is on this host; Livy must find it under the same path, " + allowed,
                    others.get(0),
                    others.get(1));
        }
        livy.failLookUps(LivyException.Kind.UNAUTHORIZED);
        assertVerified(
                Map.of(),
                "FAILED Ask Livy: Livy says UNAUTHORIZED; verify the Livy Batch Service to find out why",
                "SKIPPED Look for the result file: Result File is not set",
                "SKIPPED Look for the application: Application File is empty for these attributes; give those of a FlowFile",
                others.get(0),
                others.get(1));
        assertEquals(List.of(), livy.arrived());
    }

    @Test
    void requestIsMadeOfPropertiesAndAttributes() {
        runner.setProperty(SparkBatchRequests.APPLICATION_FILE, "/jobs/${jar}");
        runner.setProperty(
                SparkBatchRequests.ARGUMENTS,
                "--run-id\n${livy.batch.name}\n\n   \r\n  --reason\n${reason}\n--parent\n${absent}\n--uuid\n${uuid}");
        runner.setProperty(SparkBatchRequests.ADDITIONAL_JARS, "/jobs/a.jar\n\n/jobs/b.jar");
        runner.setProperty(SparkBatchRequests.PROXY_USER, "analyst");
        runner.setProperty("spark.executor.memory", "${memory}");
        runner.setProperty("spark.yarn.queue", "${absent}");
        final String name =
                enqueue(Map.of("jar", "training.jar", "memory", "2g", "reason", "drift\n--evil\n${memory}"));
        runner.run();

        runner.assertAllFlowFilesTransferred(StartSparkBatch.SUCCESS, 1);
        assertEquals(
                List.of(new SparkBatchRequest(
                        name,
                        "/jobs/training.jar",
                        "org.example.Train",
                        List.of(
                                "--run-id",
                                name,
                                "--reason",
                                "drift\n--evil\n${memory}",
                                "--parent",
                                "",
                                "--uuid",
                                name.substring("train-".length())),
                        List.of("/jobs/a.jar", "/jobs/b.jar"),
                        Map.of("spark.executor.memory", "2g"),
                        Optional.of("analyst"))),
                livy.arrived());
    }

    @Test
    void secretsAreConcealedBeforeTheBatchIsSubmittedAndNamedForItsLog() {
        runner.setProperty("spark.lake.password", "hunter2");
        runner.setProperty("spark.other.token", "${token}");
        runner.setProperty("spark.executor.memory", "2g");
        enqueue(Map.of("token", "abc123"));
        runner.run();

        assertEquals(List.of("hunter2", "hunter2", "abc123"), livy.concealed());
        only().assertAttributeEquals("livy.batch.secret.properties", "spark.lake.password,spark.other.token");
        assertEquals("2g", livy.arrived().get(0).configuration().get("spark.executor.memory"));
        final String text = livy.arrived().get(0).toString();
        assertFalse(text.contains("hunter2") || text.contains("abc123") || text.contains("2g"), text);
        assertTrue(text.contains("spark.lake.password"), text);
    }

    @Test
    void batchWithoutSecretsNamesNone() {
        runner.setProperty("spark.executor.memory", "2g");
        enqueue(Map.of("livy.batch.secret.properties", "spark.lake.password"));
        runner.run();

        only().assertAttributeNotExists("livy.batch.secret.properties");
    }

    @ParameterizedTest
    @EnumSource(
            value = Submission.class,
            names = {"ANSWER_LOST", "REQUEST_LOST", "UNREACHABLE", "TROUBLE"})
    void withoutAnswerTheFlowFileWaitsAndIsNeverSubmittedTwice(final Submission trouble) {
        final String name = enqueue(Map.of());
        livy.nextSubmissions(trouble);
        runner.run(3);

        runner.assertTransferCount(StartSparkBatch.SUCCESS, trouble == Submission.ANSWER_LOST ? 1 : 0);
        runner.assertTransferCount(StartSparkBatch.FAILURE, 0);
        livy.nextSubmissions(Submission.ACCEPTED);
        runner.run();

        runner.assertAllFlowFilesTransferred(StartSparkBatch.SUCCESS, 1);
        assertEquals(1, livy.arrived().size());
        assertEquals(name, livy.arrived().get(0).name());
        only().assertAttributeNotExists("livy.submit.first.tried");
        assertEquals(1, runner.getProvenanceEvents().size());
        assertEquals(1, runner.getLogger().getWarnMessages().size(), "one bulletin, not one for each attempt");
    }

    @Test
    void waitingFlowFileIsPenalizedInTheIncomingQueueAndTheProcessorYields() {
        final String name = enqueue(Map.of());
        livy.failLookUps(LivyException.Kind.UNREACHABLE);
        runner.run();

        runner.assertTransferCount(StartSparkBatch.SUCCESS, 0);
        runner.assertTransferCount(StartSparkBatch.FAILURE, 0);
        assertEquals(1, runner.getQueueSize().getObjectCount());
        runner.assertPenalizeCount(1);
        assertTrue(((MockProcessContext) runner.getProcessContext()).isYieldCalled());
        assertTrue(livy.arrived().isEmpty(), "no submission without a look-up");
        assertTrue(runner.getProvenanceEvents().isEmpty());
        assertTrue(runner.getLogger().getWarnMessages().get(0).getMsg().contains("UNREACHABLE"));
        livy.failLookUps(null);
        runner.run();
        only().assertAttributeEquals("livy.batch.name", name);
    }

    @Test
    void timeLimitsOfABatchBeginWhenItIsFoundAndNotWhenLivyWentDown() {
        enqueue(Map.of());
        livy.nextSubmissions(Submission.ANSWER_LOST);
        runner.run();
        clock.pass(Duration.ofDays(3));
        runner.run();

        only().assertAttributeEquals("livy.batch.submitted.at", "2026-01-04T00:00:00Z");
        assertTrue(runner.getProvenanceEvents().get(0).getDetails().startsWith("Found Spark batch train-"));
    }

    @ParameterizedTest
    @EnumSource(SparkBatchState.class)
    void batchThatExistsIsAdoptedInEveryState(final SparkBatchState state) {
        final String name =
                enqueue(Map.of("failure.reason", "old", "livy.batch.lost.since", "old", "livy.batch.log", "old"));
        livy.put(new SparkBatch(3, name, state, Optional.of("application_1")));
        runner.run();

        runner.assertAllFlowFilesTransferred(StartSparkBatch.SUCCESS, 1);
        final MockFlowFile flowFile = only();
        flowFile.assertAttributeEquals("livy.batch.id", "3");
        flowFile.assertAttributeEquals("livy.batch.state", state.livyName());
        flowFile.assertAttributeEquals("spark.application.id", "application_1");
        flowFile.assertAttributeNotExists("failure.reason");
        flowFile.assertAttributeNotExists("livy.batch.lost.since");
        flowFile.assertAttributeNotExists("livy.batch.log");
        assertTrue(livy.arrived().isEmpty());
        assertTrue(runner.getProvenanceEvents().stream()
                .noneMatch(event -> event.getEventType() == ProvenanceEventType.SEND));
    }

    @ParameterizedTest
    @EnumSource(
            value = Submission.class,
            names = {"OVERTAKEN", "ANSWER_SPOILT"})
    void batchThatIsThereAfterAFailedSubmissionIsAdopted(final Submission trouble) {
        enqueue(Map.of());
        livy.nextSubmissions(trouble);
        runner.run();

        runner.assertAllFlowFilesTransferred(StartSparkBatch.SUCCESS, 1);
        only().assertAttributeEquals("livy.batch.id", "7");
        assertEquals(1, livy.arrived().size());
    }

    @Test
    void refusedSubmissionFailsAndGivesTheNameFree() {
        final String name = enqueue(Map.of());
        livy.nextSubmissions(Submission.REFUSED);
        runner.run();

        assertFailure("Livy says REFUSED");
        assertFalse(livy.knows(name));
        assertEquals(List.of(7L), livy.deleted());
        assertTrue(runner.getProvenanceEvents().isEmpty());

        livy.nextSubmissions(Submission.ACCEPTED);
        final MockFlowFile again = only();
        runner.clearTransferState();
        runner.enqueue(again);
        runner.run();
        runner.assertAllFlowFilesTransferred(StartSparkBatch.SUCCESS, 1);
        only().assertAttributeNotExists("failure.reason");
    }

    @Test
    void refusedSubmissionFailsAlsoWhenTheNameCannotBeGivenFree() {
        enqueue(Map.of());
        livy.nextSubmissions(Submission.REFUSED);
        livy.failDeletes(LivyException.Kind.NO_ANSWER);
        runner.run();
        assertFailure("Livy says REFUSED");
        assertTrue(runner.getLogger().getWarnMessages().get(0).getMsg().contains("may still hold its name"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Submission.class,
            names = {"UNAUTHORIZED", "NOT_LIVY"})
    void whatNoRetryCuresFails(final Submission trouble) {
        enqueue(Map.of());
        livy.nextSubmissions(trouble);
        runner.run();
        assertFailure(trouble == Submission.NOT_LIVY ? "Livy says UNREADABLE" : "Livy says UNAUTHORIZED");
        assertTrue(livy.deleted().isEmpty());
    }

    @Test
    void flowFileIsGivenUpAfterTheConfiguredTime() {
        runner.setProperty(StartSparkBatch.GIVE_UP_AFTER, "10 mins");
        enqueue(Map.of());
        livy.nextSubmissions(Submission.REQUEST_LOST);
        runner.run();
        clock.pass(Duration.ofMinutes(10).minusMillis(1));
        runner.run();
        runner.assertTransferCount(StartSparkBatch.FAILURE, 0);
        clock.pass(Duration.ofMillis(1));
        runner.run();

        assertFailure("Given up after 10 mins, the batch may exist all the same: Livy says NO_ANSWER");
        only().assertAttributeNotExists("livy.submit.first.tried");
    }

    @Test
    void withoutLimitAFlowFileWaitsForEver() {
        enqueue(Map.of());
        livy.failLookUps(LivyException.Kind.UNREACHABLE);
        runner.run();
        clock.pass(Duration.ofDays(300));
        runner.run();
        runner.assertTransferCount(StartSparkBatch.FAILURE, 0);
        assertEquals(1, runner.getQueueSize().getObjectCount());
    }

    @Test
    void batchThatLivyHasForgottenIsNotRunAgainIfItsResultIsThere(@TempDir final Path folder) throws IOException {
        runner.setProperty(StartSparkBatch.RESULT_FILE, folder + "/${livy.batch.name}.json");
        final String name = enqueue(Map.of());
        Files.writeString(
                folder.resolve(name + ".json"), "{\"status\":\"succeeded\",\"runId\":\"" + name + "\",\"version\":1}");
        runner.run();

        runner.assertAllFlowFilesTransferred(StartSparkBatch.SUCCESS, 1);
        only().assertAttributeEquals("livy.batch.name", name);
        assertTrue(livy.arrived().isEmpty());
        assertTrue(runner.getProvenanceEvents().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"status\":\"succeeded\",\"runId\":\"other\"}"})
    void fileThatIsNotTheResultDoesNotPreventTheBatch(final String content, @TempDir final Path folder)
            throws IOException {
        final Path file = folder.resolve("result.json");
        Files.writeString(file, content);
        runner.setProperty(StartSparkBatch.RESULT_FILE, file.toString());
        enqueue(Map.of());
        runner.run();
        runner.assertAllFlowFilesTransferred(StartSparkBatch.SUCCESS, 1);
        assertEquals(1, livy.arrived().size());
        assertEquals(1, runner.getLogger().getWarnMessages().size());
    }

    @Test
    void applicationFileThatEvaluatesToNothingFails() {
        runner.setProperty(SparkBatchRequests.APPLICATION_FILE, "${absent}");
        enqueue(Map.of());
        runner.run();
        assertFailure("Application File is empty for this FlowFile");
        assertEquals(0, livy.lookUps());
    }

    @Test
    void everyFlowFileHasItsOwnBatch() {
        enqueue(Map.of());
        enqueue(Map.of());
        runner.run(2);
        runner.assertAllFlowFilesTransferred(StartSparkBatch.SUCCESS, 2);
        assertEquals(
                2,
                livy.arrived().stream().map(SparkBatchRequest::name).distinct().count());
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "a b", "a/b", "ä"})
    void prefixThatLivyWouldMisreadIsInvalid(final String prefix) {
        runner.setProperty(StartSparkBatch.BATCH_NAME_PREFIX, prefix);
        runner.assertNotValid();
    }

    @Test
    void onlySparkPropertiesMayBeAdded() {
        runner.setProperty("spark.executor.cores", "2");
        runner.assertValid();
        runner.setProperty("livy.rsc.anything", "2");
        runner.assertNotValid();
    }

    @Test
    void expressionThatSpansLinesIsInvalid() {
        runner.setProperty(SparkBatchRequests.ARGUMENTS, "--reason\n${reason\n:trim()}");
        runner.assertNotValid();
    }

    private String enqueue(final Map<String, String> attributes) {
        return "train-" + runner.enqueue("trigger", attributes).getAttribute("uuid");
    }

    private MockFlowFile only() {
        final List<MockFlowFile> done = runner.getFlowFilesForRelationship(StartSparkBatch.SUCCESS);
        return done.isEmpty()
                ? runner.getFlowFilesForRelationship(StartSparkBatch.FAILURE).get(0)
                : done.get(0);
    }

    private void assertFailure(final String reason) {
        runner.assertAllFlowFilesTransferred(StartSparkBatch.FAILURE, 1);
        only().assertAttributeEquals("failure.reason", reason);
        assertEquals(1, runner.getLogger().getErrorMessages().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-second processor"})
    void laterProcessorWithTheSamePrefixStartsABatchOfItsOwn(final String suffix) {
        final String plain = enqueueStarted(suffix);
        runner.run();

        final String name = livy.arrived().get(0).name();
        assertEquals(plain + "-" + runner.getProcessor().getIdentifier(), name);
        only().assertAttributeEquals("livy.batch.name", name);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void nameOfALaterProcessorStaysWhileLivyIsAway(final int attempts) {
        final String plain = enqueueStarted("");
        livy.failLookUps(LivyException.Kind.UNREACHABLE);
        runner.run(attempts);
        livy.failLookUps(null);
        runner.run();

        assertEquals(
                plain + "-" + runner.getProcessor().getIdentifier(),
                livy.arrived().get(0).name());
    }

    /** A FlowFile whose batch another processor has started, and the name that the batch of the first one has. */
    private String enqueueStarted(final String suffix) {
        final MockFlowFile started = new MockFlowFile(1);
        final String plain = "train-" + started.getAttribute("uuid");
        started.putAttributes(Map.of("livy.batch.name", plain + suffix, "livy.batch.started.by", "another processor"));
        runner.enqueue(started);
        return plain;
    }
}
