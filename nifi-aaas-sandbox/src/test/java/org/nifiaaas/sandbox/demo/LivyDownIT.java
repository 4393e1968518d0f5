package org.nifiaaas.sandbox.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.nifi.NifiException;
import org.nifiaaas.sandbox.server.RunningSandbox;
import org.nifiaaas.sandbox.server.SandboxService;

/** Livy dies, is away, and refuses; the flow ends its trainings all the same and scores throughout. */
class LivyDownIT {

    @RegisterExtension
    static final RunningSandbox SANDBOX = new RunningSandbox();

    private static final int LIMIT_SECONDS = 240;

    private static FlowFixture flow;

    @TempDir
    private static Path outsideOfTheWhitelist;

    @BeforeAll
    static void bringTheFlowUp() throws SandboxException, NifiException, IOException {
        flow = FlowFixture.on(SANDBOX);
        flow.requireModel();
    }

    @AfterAll
    static void closeFixture() {
        flow.close();
    }

    @Test
    void trainingEndsThoughLivyIsKilledAndScoringGoesOn() throws SandboxException, NifiException {
        try (FlowFixture.Run run = flow.run()) {
            final Training training = Training.trigger(flow.nifi(), flow.group(), flow.endpoints());
            for (int second = 0; training.progress().isEmpty() && second < LIMIT_SECONDS; second++) {
                run.sendForASecond();
            }
            assertTrue(training.progress().isPresent(), "the training has begun");
            SANDBOX.get().kill(SandboxService.LIVY);
            try {
                final Training.End end = sendUntilEnd(run, training);
                run.awaitOut();

                assertTrue(end.succeeded(), "the driver outlived Livy and wrote its result, but: " + end.reason());
                assertEquals(run.traffic().sent(), run.counts().out());
                assertEquals(0, run.counts().failed());
            } finally {
                SANDBOX.get().start(SandboxService.LIVY, SANDBOX.console());
            }
        }
    }

    @Test
    void trainingThatIsTriggeredWhileLivyIsDownStartsWhenItIsBack() throws SandboxException, NifiException {
        SANDBOX.get().stop(SandboxService.LIVY);
        final Training training;
        try (FlowFixture.Run run = flow.run()) {
            training = Training.trigger(flow.nifi(), flow.group(), flow.endpoints());
            for (int second = 0; second < 5; second++) {
                run.sendForASecond();
            }
            run.awaitOut();
            assertEquals(Optional.empty(), training.end());
        } finally {
            SANDBOX.get().start(SandboxService.LIVY, SANDBOX.console());
        }
        try (FlowFixture.Run run = flow.run()) {
            assertTrue(sendUntilEnd(run, training).succeeded());
        }
    }

    @Test
    void refusedSubmissionEndsInFailureWithLivysReason() throws SandboxException, NifiException, IOException {
        final Path jar = Files.createFile(outsideOfTheWhitelist.resolve("elsewhere.jar"));
        flow.setParameters(Map.of("training.jar", jar.toString()));
        try (FlowFixture.Run run = flow.run()) {
            final Training training = Training.trigger(flow.nifi(), flow.group(), flow.endpoints());
            final Training.End end = sendUntilEnd(run, training);
            run.awaitOut();

            assertFalse(end.succeeded());
            assertTrue(end.reason().contains(jar.toString()), end.reason());
            assertEquals(run.traffic().sent(), run.counts().out());
        } finally {
            flow.setParameters(Map.of());
        }
    }

    private static Training.End sendUntilEnd(final FlowFixture.Run run, final Training training)
            throws SandboxException, NifiException {
        for (int second = 0; second < LIMIT_SECONDS; second++) {
            run.sendForASecond();
            final Optional<Training.End> end = training.end();
            if (end.isPresent()) {
                return end.get();
            }
        }
        throw new AssertionError("the training " + training.batch() + " hangs");
    }
}
