package org.nifiaaas.sandbox.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.nifi.NifiException;
import org.nifiaaas.sandbox.server.RunningSandbox;
import org.nifiaaas.sandbox.server.SandboxService;

/** The broker goes away with records on their way in and out, and comes back. */
class KafkaDownIT {

    @RegisterExtension
    static final RunningSandbox SANDBOX = new RunningSandbox();

    private static FlowFixture flow;

    @BeforeAll
    static void bringTheFlowUp() throws SandboxException, NifiException, IOException {
        flow = FlowFixture.on(SANDBOX);
        flow.requireModel();
    }

    @AfterAll
    static void closeFixture() {
        flow.close();
    }

    /** The flow delivers at least once: what was sent when the broker went away may come twice, nothing may be missing. */
    @Test
    void nothingIsLostWhileTheBrokerIsAway() throws SandboxException, NifiException {
        try (FlowFixture.Run run = flow.run()) {
            run.traffic().sendUntil(3_000);
            SANDBOX.get().stop(SandboxService.KAFKA);
            SANDBOX.get().start(SandboxService.KAFKA, SANDBOX.console());
            run.traffic().sendUntil(6_000);
            run.awaitOut();

            assertEquals(6_000, run.counts().out());
            assertEquals(0, run.counts().failed());
            assertEquals(0, run.counts().unreadable());
        }
    }
}
