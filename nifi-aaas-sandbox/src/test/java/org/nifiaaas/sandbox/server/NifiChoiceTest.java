package org.nifiaaas.sandbox.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.process.FakeJava;
import org.nifiaaas.sandbox.process.JavaHomes;

class NifiChoiceTest {

    private static final Optional<NifiGeneration> NONE = Optional.empty();
    private static final Optional<NifiGeneration> ONE = Optional.of(NifiGeneration.NIFI_1);
    private static final Optional<NifiGeneration> TWO = Optional.of(NifiGeneration.NIFI_2);

    @TempDir
    private Path folder;

    private JavaHomes with21;
    private JavaHomes without;

    @BeforeEach
    void installJava() throws IOException {
        with21 = FakeJava.homes(Map.of(), FakeJava.install(folder.resolve("a/jdk-21"), "21.0.4"));
        // The one that runs this test may be a newer one.
        without = FakeJava.homes(Map.of(
                JavaHomes.VARIABLE,
                FakeJava.install(folder.resolve("b/jdk-17"), "17.0.1").toString()));
    }

    private NifiGeneration choose(
            final Optional<NifiGeneration> wish, final Optional<NifiGeneration> made, final JavaHomes homes)
            throws SandboxException {
        return NifiChoice.of(wish, made, Path.of("/work"), homes);
    }

    @Test
    void nifi2IsTakenWhereThereIsAJavaForIt() throws SandboxException {
        assertEquals(NifiGeneration.NIFI_2, choose(NONE, NONE, with21));
    }

    @Test
    void wishCountsInAFreshFolder() throws SandboxException {
        assertEquals(NifiGeneration.NIFI_1, choose(ONE, NONE, with21));
        assertEquals(NifiGeneration.NIFI_2, choose(TWO, NONE, with21));
    }

    @Test
    void folderKeepsTheNifiThatItWasMadeWith() throws SandboxException {
        assertEquals(NifiGeneration.NIFI_1, choose(NONE, ONE, with21));
        assertEquals(NifiGeneration.NIFI_2, choose(NONE, TWO, with21));
        assertEquals(NifiGeneration.NIFI_2, choose(TWO, TWO, with21));
    }

    @Test
    void otherNifiThanThatOfTheFolderIsRefusedWithWhatToDo() {
        assertEquals(
                "the sandbox in /work was made with NiFi 1.18, whose flows and queues NiFi 2.3 cannot take over;"
                        + " choose another folder with --work, or empty this one with aaas down --delete",
                assertThrows(SandboxException.class, () -> choose(TWO, ONE, with21))
                        .getMessage());
        assertThrows(SandboxException.class, () -> choose(ONE, TWO, with21));
    }

    @Test
    void nifi1NeedsNoOtherJava() throws SandboxException {
        assertEquals(NifiGeneration.NIFI_1, choose(ONE, NONE, without));
    }

    @Test
    void javaThatIsTooOldIsNamed() {
        final SandboxException refusal = assertThrows(SandboxException.class, () -> choose(TWO, NONE, without));

        assertEquals(
                "NIFI2_JAVA_HOME (" + folder.resolve("b/jdk-17") + ") is Java 17; NiFi 2 needs 21 or newer",
                refusal.getMessage());
        assertEquals(2, refusal.exitCode());
    }
}
