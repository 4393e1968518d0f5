package org.nifiaaas.sandbox.demo;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.data.CardTransaction;
import org.nifiaaas.sandbox.nifi.NifiException;
import org.nifiaaas.sandbox.server.RunningSandbox;

/** The flow from Kafka to Kafka, with the model that the flow itself has trained. */
class PipelineIT {

    @RegisterExtension
    static final RunningSandbox SANDBOX = new RunningSandbox();

    private static FlowFixture flow;
    private static long version;

    @BeforeAll
    static void bringTheFlowUp() throws SandboxException, NifiException, IOException {
        flow = FlowFixture.on(SANDBOX);
        version = flow.requireModel();
    }

    @AfterAll
    static void closeFixture() {
        flow.close();
    }

    @Test
    void everyRecordComesOutOnceScoredOrRejected() throws SandboxException, NifiException {
        try (FlowFixture.Run run = flow.run()) {
            run.traffic().sendUntil(2_000);
            run.awaitOut();

            final Tally.Counts counts = run.counts();
            assertEquals(2_000, counts.out());
            assertEquals(0, counts.duplicates());
            assertEquals(0, counts.failed());
            assertEquals(2_000, counts.scored() + counts.rejected());
            assertTrue(counts.rejected() > 0, "the generated events hold refunds, which the cleaning rejects");
        }
    }

    @Test
    void newVersionTakesOverUnderTraffic() throws SandboxException, NifiException {
        try (FlowFixture.Run run = flow.run()) {
            run.sendForASecond();
            flow.awaitArchived();
            final Training training = Training.trigger(flow.nifi(), flow.group(), flow.endpoints());
            Optional<Training.End> end = Optional.empty();
            for (int second = 0; end.isEmpty() && second < 180; second++) {
                run.sendForASecond();
                end = training.end();
            }
            final long next = training.result(end.orElseThrow()).version();
            for (int second = 0; run.counts().scoredBy(next) == 0 && second < 60; second++) {
                run.sendForASecond();
            }
            run.awaitOut();

            final Tally.Counts counts = run.counts();
            assertTrue(next > version, "version " + next);
            assertTrue(counts.scoredBy(next) > 0, () -> "scored by " + counts.scoredBy());
            assertTrue(counts.scored() > counts.scoredBy(next), () -> "scored by " + counts.scoredBy());
            assertEquals(run.traffic().sent(), counts.out());
            assertEquals(0, counts.duplicates());
            assertEquals(0, counts.failed());
        }
    }

    @Test
    void badVersionNeverServesAndTheOldOneGoesOn() throws SandboxException, NifiException, IOException {
        final long good = flow.requireModel();
        final long bad = good + 100;
        copyWithOneWrongByte(flow.versionFolder(good), flow.versionFolder(bad));
        try (FlowFixture.Run run = flow.run()) {
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> flow.nifi().bulletins().stream().anyMatch(words -> words.contains("" + bad)));
            run.sendForASecond();
            run.sendForASecond();
            run.awaitOut();

            assertEquals(0, run.counts().scoredBy(bad));
            assertEquals(run.counts().scored(), run.counts().scoredBy(good));
            assertTrue(run.counts().scored() > 0);
        } finally {
            delete(flow.versionFolder(bad));
        }
    }

    @Test
    void candidatesAreScoredAndNeverArchived() throws SandboxException, NifiException, IOException {
        final String merchant = "Nobody ever bought here";
        try (FlowFixture.Run run = flow.run();
                KafkaFeed questions = new KafkaFeed(flow.endpoints().kafkaBrokers(), Demo.CANDIDATES)) {
            questions.send(
                    Tally.candidateId(run.name(), 1), new CardTransaction("card-1", merchant, null, "2019-01-01"));
            questions.flush();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> !run.count().tally().candidates().isEmpty());
            run.sendForASecond();
            run.awaitOut();
            flow.awaitArchived();

            final Map<String, JsonObject> answers = run.count().tally().candidates();
            final JsonObject answer = answers.get(Tally.candidateId(run.name(), 1));
            assertEquals("unknown-user-and-item", answer.get("score_reason").getAsString());
            assertTrue(answer.get("score").getAsDouble() >= 0);
            try (Stream<Path> files = Files.list(flow.endpoints().historyFolder())) {
                for (final Path file : files.toList()) {
                    assertFalse(Files.readString(file).contains(merchant), file + " holds a candidate");
                }
            }
        }
    }

    private static void copyWithOneWrongByte(final Path good, final Path bad) throws IOException {
        Files.createDirectories(bad);
        try (Stream<Path> files = Files.list(good)) {
            // The manifest comes last, as a job that writes a version does it.
            final List<Path> ordered = files.sorted((one, other) ->
                            Boolean.compare(one.endsWith("manifest.json"), other.endsWith("manifest.json")))
                    .toList();
            for (final Path file : ordered) {
                final byte[] content = Files.readAllBytes(file);
                if (file.endsWith("model.bigdl")) {
                    content[content.length / 2] ^= 1;
                }
                Files.write(bad.resolve(file.getFileName()), content);
            }
        }
    }

    private static void delete(final Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (final Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
