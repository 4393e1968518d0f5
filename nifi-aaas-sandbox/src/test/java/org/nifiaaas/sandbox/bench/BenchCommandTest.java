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

class BenchCommandTest {

    @TempDir
    private Path folder;

    private final StringWriter err = new StringWriter();

    private int run(final String... arguments) {
        final CommandLine commandLine = Aaas.commandLine();
        commandLine.setErr(new PrintWriter(err));
        return commandLine.execute(arguments);
    }

    @Test
    void helpTellsTheOptions() {
        assertEquals(0, Aaas.run("bench", "--help"));
        assertEquals(0, Aaas.run("bench", "swap", "--help"));
        assertEquals(0, Aaas.run("bench", "features", "--help"));
    }

    @Test
    void reportIsNeeded() {
        assertEquals(2, run("bench", "swap"));
        assertTrue(err.toString().contains("--report"), err.toString());
    }

    @Test
    void reportThatIsAFolderIsRefusedBeforeAnythingIsMeasured() {
        assertEquals(2, run("bench", "swap", "--report", folder.toString()));
        assertEquals(2, run("bench", "features", "--report", folder.toString()));
        assertTrue(err.toString().contains("is a folder"), err.toString());
    }

    @Test
    void numbersAreChecked() {
        final String report = folder.resolve("r.json").toString();

        assertEquals(2, run("bench", "swap", "--report", report, "--swaps", "many"));
        assertEquals(2, run("bench", "swap", "--report", report, "--rate", "0"));
        assertTrue(err.toString().contains("--rate must be between 1 and 1000000, not 0"), err.toString());
        assertEquals(2, run("bench", "features", "--report", report, "--warm-up", "-1"));
        assertTrue(err.toString().contains("--warm-up must be between 1 and 100000000, not -1"), err.toString());
        assertEquals(2, run("bench", "features", "--report", report, "--heap", "16"));
        assertTrue(err.toString().contains("--heap must be between 128 and 65536, not 16"), err.toString());
    }

    @Test
    void unknownBenchmarkIsRefused() {
        assertEquals(2, run("bench", "swop", "--report", "r.json"));
    }
}
