package org.nifiaaas.sandbox.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ConsoleTest {
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final Console console = Console.plain(new PrintStream(output, true, StandardCharsets.UTF_8));

    @Test
    void plainStageIsOneLineAtItsBeginningAndOneAtItsEnd() {
        try (Console.Stage stage = console.stage("kafka", "starting")) {
            stage.update("still starting");
            console.line("something else");
            stage.done("ready");
        }

        assertEquals(
                """
                  kafka      starting
                something else
                ✓ kafka      ready (0 s)
                """,
                output.toString(StandardCharsets.UTF_8));
    }

    @Test
    void stageThatIsLeftWithoutAnEndHasFailed() {
        console.stage("nifi", "starting").close();

        assertEquals(
                """
                  nifi       starting
                ✗ nifi       failed
                """,
                output.toString(StandardCharsets.UTF_8));
    }
}
