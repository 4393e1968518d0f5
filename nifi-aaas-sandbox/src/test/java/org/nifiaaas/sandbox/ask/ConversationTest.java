package org.nifiaaas.sandbox.ask;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nifiaaas.sandbox.console.SandboxException;

class ConversationTest {

    @Test
    void kafkaThatDoesNotAnswerIsNamedWithItsAddress() {
        // Nobody may listen on port 1 of the loopback interface.
        final SandboxException silence = assertThrows(
                SandboxException.class,
                () -> new Conversation("127.0.0.1:1", List.of("answers"), Duration.ofMillis(200)).close());

        assertTrue(
                silence.getMessage()
                        .startsWith(
                                "Kafka at 127.0.0.1:1 does not do what it was asked; see aaas status and aaas logs"),
                silence.getMessage());
    }
}
