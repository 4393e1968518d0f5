package org.nifiaaas.training.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.repository.bundle.BundleManifest;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.repository.retention.Retention;
import org.nifiaaas.repository.storage.LocalStorage;
import org.nifiaaas.training.failure.InputException;
import org.nifiaaas.training.failure.TrainingException;
import org.nifiaaas.training.publish.BundleWriter.FileContent;

class OldVersionsTest {

    @TempDir
    private Path repository;

    private final Clock clock = Clock.offset(Clock.systemUTC(), Duration.ofDays(3));
    private ModelFolder model;

    @BeforeEach
    void writeVersions() throws InputException, TrainingException {
        model = ModelFolder.open(new LocalStorage(repository), "propensity");
        for (int count = 0; count < 4; count++) {
            write();
        }
    }

    private void write() throws TrainingException {
        final Map<String, FileContent> contents = new LinkedHashMap<>();
        contents.put(ModelBundle.MODEL, scratch -> new byte[1 << 20]);
        new BundleWriter(model, clock).write(contents, version -> BundleManifest.builder()
                .model("propensity", version)
                .network("ncf", "bigdl", "log_softmax", 0)
                .featuresHash("a")
                .trainingWindow("2025-01-01T00:00:00Z", "2025-12-31T00:00:00Z")
                .run("run", "test")
                .createdAt("2026-01-01T00:00:00Z"));
    }

    private String prune(final int keep, final long written) {
        return OldVersions.prune(model, Retention.of(keep, Duration.ofDays(1)), written, clock);
    }

    @Test
    void saysWhatIsDeletedAndSparesWhatWasWritten() {
        assertEquals("Old versions 3, 1 deleted, 2.0 MiB freed", prune(1, 2));
        assertTrue(Files.isDirectory(repository.resolve("propensity/2")));
        assertEquals("No old version goes", prune(1, 2));
    }

    @Test
    void failureIsToldAndFailsNothing() throws IOException {
        Files.writeString(repository.resolve("propensity").resolve(ModelBundle.LABELS), "{");
        assertTrue(prune(1, 4).startsWith("Old versions stay: labels.json of model propensity cannot be read"));
        assertTrue(Files.isDirectory(repository.resolve("propensity/1")));
    }
}
