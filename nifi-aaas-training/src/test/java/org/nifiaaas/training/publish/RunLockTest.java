package org.nifiaaas.training.publish;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.repository.storage.LocalStorage;
import org.nifiaaas.training.failure.ExitCodes;
import org.nifiaaas.training.failure.InputException;
import org.nifiaaas.training.failure.RunInProgressException;
import org.nifiaaas.training.failure.TrainingException;

class RunLockTest {

    @TempDir
    private Path repository;

    private ModelFolder model;

    @BeforeEach
    void openModel() throws InputException {
        model = ModelFolder.open(new LocalStorage(repository), "propensity");
    }

    @Test
    void secondHolderInThisProcessIsRefused() throws TrainingException {
        final RunLock lock = RunLock.acquire(model, "run-1");
        final RunInProgressException refused =
                assertThrows(RunInProgressException.class, () -> RunLock.acquire(model, "run-1"));
        assertEquals("Run run-1 is already being trained", refused.getMessage());
        assertEquals(ExitCodes.RUN_IN_PROGRESS, refused.exitCode());
        lock.close();
    }

    @Test
    void holderInAnotherProcessIsRespectedUntilItDies() throws Exception {
        final Process holder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        repository.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said = holder.inputReader(StandardCharsets.UTF_8)) {
            assertEquals("locked", said.readLine());
            assertThrows(RunInProgressException.class, () -> RunLock.acquire(model, "run-1"));
        } finally {
            holder.destroyForcibly().waitFor();
        }
        assertDoesNotThrow(() -> RunLock.acquire(model, "run-1").close());
    }

    @Test
    void anotherRunIsNotHeldUp() throws TrainingException {
        final RunLock lock = RunLock.acquire(model, "run-1");
        assertDoesNotThrow(() -> RunLock.acquire(model, "run-2").close());
        lock.close();
    }

    @Test
    void lockCanBeTakenAgainAfterItWasGivenBack() throws TrainingException {
        RunLock.acquire(model, "run-1").close();
        assertDoesNotThrow(() -> RunLock.acquire(model, "run-1").close());
    }

    /** Takes the lock, says so, and holds it until it is killed. */
    static final class Holder {

        private Holder() {}

        public static void main(final String[] arguments) throws Exception {
            RunLock.acquire(ModelFolder.open(new LocalStorage(Path.of(arguments[0])), "propensity"), "run-1");
            System.out.println("locked");
            System.in.read();
        }
    }
}
