package org.nifiaaas.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AaasTest {
    @TempDir
    private Path folder;

    @Test
    void helpIsNoError() {
        assertEquals(0, Aaas.run());
        assertEquals(0, Aaas.run("help"));
        assertEquals(0, Aaas.run("up", "--help"));
    }

    @Test
    void wrongArgumentsHaveExitCodeTwo() {
        assertEquals(2, Aaas.run("upp"));
        assertEquals(2, Aaas.run("up", "--nifi-port", "many"));
        assertEquals(2, Aaas.run("status", "--nifi-port", "0"));
        assertEquals(2, Aaas.run("logs", "zookeeper"));
        assertEquals(2, Aaas.run("flow", "pipeline"));
    }

    @Test
    void sandboxThatWasNeverStartedIsNoSurprise() {
        final String work = folder.resolve("none").toString();

        assertEquals(3, Aaas.run("status", "--work", work));
        assertEquals(0, Aaas.run("down", "--work", work));
        assertEquals(1, Aaas.run("logs", "--work", work));
        assertEquals(2, Aaas.run("flow", "model-life", "--work", work));
    }
}
