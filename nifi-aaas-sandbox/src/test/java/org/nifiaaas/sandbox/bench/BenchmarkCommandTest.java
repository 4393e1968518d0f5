package org.nifiaaas.sandbox.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.sandbox.Aaas;
import picocli.CommandLine;

class BenchmarkCommandTest {

    @TempDir
    private Path folder;

    private final StringWriter err = new StringWriter();

    private void assertRefused(final String message, final String... arguments) {
        final CommandLine commandLine = Aaas.commandLine();
        commandLine.setErr(new PrintWriter(err));
        assertEquals(2, commandLine.execute(arguments));
        assertTrue(err.toString().contains(message), err.toString());
        assertEquals(1, err.toString().strip().lines().count(), err.toString());
    }

    @Test
    void helpTellsTheOptions() {
        assertEquals(0, Aaas.run("benchmark", "--help"));
    }

    @Test
    void reportWithoutAFolderIsRefusedBeforeAnythingRuns() {
        final Path missing = folder.resolve("missing");
        assertRefused(
                "the folder " + missing + " is not there",
                "benchmark",
                "--data=x.csv",
                "--report=" + missing.resolve("r.json"),
                "--html=" + folder.resolve("r.html"));
    }

    @Test
    void pageThatIsAFolderIsRefused() {
        assertRefused(
                "--html " + folder + " is a folder, not a file",
                "benchmark",
                "--data=x.csv",
                "--report=" + folder.resolve("r.json"),
                "--html=" + folder);
    }
}
