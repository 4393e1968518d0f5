package org.nifiaaas.training.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.repository.bundle.BundleManifest;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.repository.storage.LocalStorage;
import org.nifiaaas.training.failure.InputException;

class ModelFolderTest {

    @TempDir
    private Path repository;

    private void manifest(final long version, final String text) throws Exception {
        final Path folder = Files.createDirectories(repository.resolve("m").resolve(Long.toString(version)));
        Files.writeString(folder.resolve(ModelBundle.MANIFEST), text);
    }

    private static String text(final long version, final String runId) {
        return BundleManifest.builder()
                .model("m", version)
                .network("ncf", "bigdl", "log_softmax", 0)
                .featuresHash("hash")
                .trainingWindow("from", "to")
                .run(runId, "test")
                .createdAt("now")
                .build()
                .toJson();
    }

    @Test
    void emptyFolderHoldsNoRun() throws Exception {
        final ModelFolder model = ModelFolder.open(new LocalStorage(repository), "m");
        assertEquals(Optional.empty(), model.findRun("run-1"));
    }

    @Test
    void runIsFoundByItsManifestPastUnreadableOnes() throws Exception {
        manifest(1, text(1, "run-1"));
        manifest(2, "{ this is not JSON");
        manifest(10, text(10, "run-2"));
        Files.createDirectories(repository.resolve("m/11"));
        Files.createDirectories(repository.resolve("m/0012"));
        final ModelFolder model = ModelFolder.open(new LocalStorage(repository), "m");
        assertEquals(1, model.findRun("run-1").orElseThrow().version());
        assertEquals(10, model.findRun("run-2").orElseThrow().version());
        assertEquals(Optional.empty(), model.findRun("run-3"));
    }

    @Test
    void repositoryThatCannotBeWrittenIsNamed() throws Exception {
        final Path file = Files.writeString(repository.resolve("file"), "in the way");
        final InputException failure =
                assertThrows(InputException.class, () -> ModelFolder.open(new LocalStorage(file), "m"));
        assertTrue(failure.getMessage().startsWith("Repository cannot be written: " + file), failure.getMessage());
        assertEquals(1, failure.getMessage().lines().count());
    }
}
