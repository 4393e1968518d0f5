package org.nifiaaas.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script aaas in a project whose sandbox is built and whose benchmarks are not, with programs of our own for Java and Maven. */
class LauncherTest {

    @TempDir
    private Path project;

    @BeforeEach
    void layOut() throws IOException {
        Files.copy(Path.of("..", "aaas"), project.resolve("aaas"));
        program("bin/java", "case \"$1\" in -version) echo 'x version \"17.0.1\"' >&2 ;; *) echo \"run $*\" ;; esac");
        program("bin/javac", "exit 0");
        program("bin/mvn", "echo \"build $*\" >> \"" + project.resolve("built.log") + "\"");
        Files.createDirectories(project.resolve("nifi-aaas-sandbox/target"));
        Files.createFile(project.resolve("nifi-aaas-sandbox/target/built"));
    }

    private void program(final String name, final String body) throws IOException {
        final Path file = project.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private String run(final String arguments) throws IOException, InterruptedException {
        final List<String> command = new ArrayList<>(List.of("bash", "aaas"));
        command.addAll(List.of(arguments.split(" ")));
        final ProcessBuilder builder =
                new ProcessBuilder(command).directory(project.toFile()).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", project.toString());
        builder.environment().merge("PATH", "", (path, none) -> project.resolve("bin") + ":" + path);
        final Process process = builder.start();
        final String output = new String(process.getInputStream().readAllBytes());
        assertEquals(0, process.waitFor(), output);
        return output;
    }

    private boolean wasBuilt() {
        return Files.exists(project.resolve("built.log"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bench --help",
                "bench swap --help",
                "bench swap -h",
                "bench help swap",
                "help bench",
                "bench",
                "benchmark --help",
                "help benchmark",
                "--help",
                "--version",
                "demo --help",
                "status",
                "ask --user up"
            })
    void helpAndLooksNeedNoBuild(final String arguments) throws IOException, InterruptedException {
        Files.createDirectories(project.resolve("nifi-aaas-sandbox/src/main/java"));
        Files.createFile(project.resolve("nifi-aaas-sandbox/src/main/java/Newer.java"));

        final String output = run(arguments);

        assertTrue(output.contains("org.nifiaaas.sandbox.Aaas " + arguments), output);
        assertFalse(wasBuilt(), "nothing is built");
    }

    @Test
    void benchmarkIsBuiltBeforeItRuns() throws IOException, InterruptedException {
        run("bench swap --report r.json");

        assertTrue(Files.readString(project.resolve("built.log")).contains("nifi-aaas-sandbox,nifi-aaas-benchmarks"));
    }
}
