package org.nifiaaas.repository.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.nifiaaas.repository.bundle.VersionFixture.MODEL;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepositoryFolderTest {

    @TempDir
    private Path root;

    @Test
    void saysWhyFoldersAreNoVersions() throws IOException {
        final Path model = Files.createDirectory(root.resolve(MODEL));
        for (final String name : List.of("7", "01", "0", "v3", "3.tmp", "9999999999999999999", ".staging-1", ".runs")) {
            Files.createDirectory(model.resolve(name));
        }
        Files.createFile(model.resolve("8"));
        Files.createFile(model.resolve("labels.json"));

        final RepositoryFolder repository = new RepositoryFolder(root);
        assertEquals(List.of(7L), repository.versions(MODEL));
        assertEquals(
                Map.of(
                        "0", "its name begins with 0",
                        "01", "its name begins with 0",
                        "v3", "its name has something else than digits",
                        "3.tmp", "its name has something else than digits",
                        "8", "it is no folder",
                        "9999999999999999999", "its number is too large"),
                repository.strangers(MODEL));
    }
}
