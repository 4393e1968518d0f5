package org.nifiaaas.sandbox.demo;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.sandbox.console.SandboxException;

/** Specifications that are given to the flow with features, before a server is asked for anything. */
class FlowCommandTest {

    @TempDir
    private Path folder;

    @Test
    void sampleSpecificationIsTaken() {
        assertDoesNotThrow(() -> FlowCommand.requireSpecification(Path.of("../templates/samples/features.json")));
    }

    @Test
    void specificationThatIsNotThereIsNamed() {
        final Path file = folder.resolve("absent.json");

        assertEquals("--features: there is no file " + file, refusal(file));
    }

    @Test
    void mistakeIsToldWithItsLine() throws IOException {
        final Path file = Files.writeString(
                folder.resolve("features.json"),
                """
                {"schemaVersion": 2,
                 "windows": [
                  {"name": "visits", "statistic": "count", "by": "user", "days": 0}]}""");

        final String refusal = refusal(file);

        assertEquals("--features " + file + ": ", refusal.substring(0, refusal.indexOf("line")), refusal);
        assertEquals("line 3", refusal.substring(refusal.indexOf("line")).substring(0, 6), refusal);
    }

    @Test
    void specificationWithoutFeaturesIsRefused() throws IOException {
        final Path file = Files.writeString(folder.resolve("features.json"), "{\"schemaVersion\": 2}");

        assertEquals(
                "--features " + file
                        + " asks for no features; with schemaVersion 2 it can have columns, windows and a history",
                refusal(file));
    }

    private static String refusal(final Path file) {
        return assertThrows(SandboxException.class, () -> FlowCommand.requireSpecification(file))
                .getMessage();
    }
}
