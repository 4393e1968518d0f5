package org.nifiaaas.sandbox.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.server.RuntimeLayout;

class BenchmarkProcessTest {

    @TempDir
    private Path folder;

    private Path project;

    @BeforeEach
    void createProject() throws IOException {
        project = Files.createDirectory(folder.resolve("project"));
        final Path runtime = Files.createDirectories(project.resolve("nifi-aaas-sandbox/runtime"));
        Files.createFile(runtime.resolve("pom.xml"));
    }

    private Path target() {
        return project.resolve("nifi-aaas-benchmarks/target");
    }

    @Test
    void benchmarkThatIsNotBuiltIsNamed() {
        final SandboxException failure =
                assertThrows(SandboxException.class, () -> new BenchmarkProcess(RuntimeLayout.of(project), 300)
                        .run("any.Main", List.of()));

        assertEquals(2, failure.exitCode());
        assertTrue(failure.getMessage().contains("build the project first"), failure.getMessage());
    }

    @Test
    void wholeHeapIsResidentSoThatTheRestIsNativeMemory() throws SandboxException {
        final List<String> command =
                new BenchmarkProcess(RuntimeLayout.of(project), 300).command("any.Main", List.of("swaps=3"), folder);

        assertTrue(command.containsAll(List.of("-Xms300m", "-Xmx300m", "-XX:+AlwaysPreTouch")), command.toString());
        assertEquals(
                List.of("any.Main", "folder=" + folder, "swaps=3"),
                command.subList(command.indexOf("any.Main"), command.size()));
    }

    @Test
    void exitCodeComesBackAndNothingIsLeftBehind() throws Exception {
        Files.createDirectories(target().resolve("lib"));
        final String program = BenchmarkStandIn.class.getName();
        final Path classFile = target().resolve("classes").resolve(program.replace('.', '/') + ".class");
        Files.createDirectories(classFile.getParent());
        try (InputStream code = BenchmarkStandIn.class.getResourceAsStream("BenchmarkStandIn.class")) {
            Files.copy(code, classFile);
        }
        final Path seen = folder.resolve("seen");

        final int exitCode =
                new BenchmarkProcess(RuntimeLayout.of(project), 300).run(program, List.of(seen.toString()));

        assertEquals(1, exitCode);
        final String argument = Files.readAllLines(seen).get(0);
        assertTrue(argument.startsWith("folder="), argument);
        assertFalse(Files.exists(Path.of(argument.substring("folder=".length()))));
    }
}
