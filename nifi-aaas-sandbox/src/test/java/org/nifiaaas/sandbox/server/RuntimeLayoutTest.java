package org.nifiaaas.sandbox.server;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.sandbox.console.SandboxException;

class RuntimeLayoutTest {
    @TempDir
    private Path folder;

    private ProjectFolder project;

    @BeforeEach
    void createProject() throws IOException {
        project = ProjectFolder.create(folder);
    }

    @Test
    void builtProjectIsComplete() {
        assertDoesNotThrow(() -> project.layout().requireBuilt());
    }

    @Test
    void missingRuntimeIsNamed() throws SandboxException, IOException {
        Files.delete(folder.resolve("nifi-aaas-sandbox/runtime/livy/target/jars"));

        final RuntimeLayout layout = project.layout();
        final SandboxException refusal = assertThrows(SandboxException.class, layout::requireBuilt);

        assertEquals(
                layout.livyJars() + " is missing: build the project first (mvn package -DskipTests)",
                refusal.getMessage());
        assertEquals(2, refusal.exitCode());
    }

    @Test
    void missingNarIsNamed() throws SandboxException, IOException {
        Files.delete(folder.resolve("nifi-aaas-nar/target/nifi-aaas-nar-1.nar"));

        final RuntimeLayout layout = project.layout();
        final SandboxException refusal = assertThrows(SandboxException.class, layout::requireBuilt);

        assertTrue(refusal.getMessage().contains("nifi-aaas-nar-*.nar is missing"), refusal.getMessage());
    }

    @Test
    void trainingJarIsTheOneThatSparkRuns() throws SandboxException, IOException {
        project.file("nifi-aaas-training/target/original-nifi-aaas-training-1.jar");
        project.file("nifi-aaas-training/target/nifi-aaas-training-1-sources.jar");
        project.file("nifi-aaas-training/target/nifi-aaas-training-1-tests.jar");

        assertEquals(
                "nifi-aaas-training-1.jar",
                project.layout().trainingJar().getFileName().toString());
    }

    @Test
    void otherFolderIsNoProject() {
        final Path other = folder.resolve("nifi-aaas-nar");

        final SandboxException refusal = assertThrows(SandboxException.class, () -> RuntimeLayout.of(other));

        assertEquals(
                other + " is not the project folder of nifi-aaas, it has no nifi-aaas-sandbox/runtime/pom.xml",
                refusal.getMessage());
    }
}
