package org.nifiaaas.sandbox.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.process.JavaHomes.Java;

class JavaHomesTest {

    private static final int NEWER_THAN_ANY = 900;

    @TempDir
    private Path folder;

    @Test
    void oldestThatIsNewEnoughIsTaken() throws IOException, SandboxException {
        FakeJava.install(folder.resolve("old"), "1.8.0_412");
        FakeJava.install(folder.resolve("newest"), "903");
        final Path right = FakeJava.install(folder.resolve("right"), "901.0.2");
        Files.createDirectories(folder.resolve("no-java"));
        final JavaHomes homes = JavaHomes.of(Map.of(), List.of(folder.resolve("absent"), folder));

        assertEquals(Optional.of(new Java(right, 901)), homes.atLeast(NEWER_THAN_ANY));
        assertEquals(Optional.empty(), homes.atLeast(904));
    }

    @Test
    void javaThatTheVariableNamesIsTakenBeforeOthers() throws IOException, SandboxException {
        FakeJava.install(folder.resolve("homes/other"), "901");
        final Path named = FakeJava.install(folder.resolve("named"), "902");
        final JavaHomes homes =
                JavaHomes.of(Map.of(JavaHomes.VARIABLE, named.toString()), List.of(folder.resolve("homes")));

        assertEquals(Optional.of(new Java(named, 902)), homes.atLeast(NEWER_THAN_ANY));
    }

    @Test
    void javaHomeIsLookedAtAndTheOneThatRunsThisIsFound() throws IOException, SandboxException {
        final Path home = FakeJava.install(folder.resolve("home"), "901");

        assertEquals(
                Optional.of(new Java(home, 901)),
                JavaHomes.of(Map.of("JAVA_HOME", home.toString()), List.of()).atLeast(NEWER_THAN_ANY));
        assertTrue(JavaHomes.of(Map.of(), List.of())
                .atLeast(Runtime.version().feature())
                .isPresent());
    }

    @Test
    void variableThatNamesNoJavaIsRefused() {
        final JavaHomes homes = JavaHomes.of(Map.of(JavaHomes.VARIABLE, folder.toString()), List.of());

        assertEquals(
                "NIFI2_JAVA_HOME (" + folder + ") is no home of a Java: it needs bin/java and a file release",
                assertThrows(SandboxException.class, () -> homes.atLeast(21)).getMessage());
    }
}
