package org.nifiaaas.sandbox.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.server.NifiGeneration;
import org.nifiaaas.sandbox.server.SandboxEndpoints;

/** History that lacks a column cannot be trained on, and nobody shall find that out after minutes. */
class SandboxSpecificationTest {

    @TempDir
    private Path folder;

    private SandboxEndpoints endpoints;
    private Path history;
    private Path file;

    @BeforeEach
    void prepare() throws IOException {
        history = Files.createDirectory(folder.resolve("history"));
        final URI url = URI.create("http://127.0.0.1:1");
        endpoints = new SandboxEndpoints(
                url, "127.0.0.1:2", url, folder, history, folder, folder, folder, NifiGeneration.NIFI_1);
        file = SandboxFlows.features(endpoints);
    }

    private static EventSpecification with(final String column) {
        return EventSpecification.of(FeatureSpec.fromJson("{\"schemaVersion\": 2, \"columns\": [{\"name\": \"" + column
                + "\", \"of\": \"item\", \"type\": \"categorical\"}]}"));
    }

    @Test
    void specificationIsWrittenWhereNifiAndSparkFindIt() throws SandboxException, IOException {
        final Map<String, String> parameters = SandboxSpecification.prepare(endpoints, with("category"));

        assertEquals(with("category").toJson() + "\n", Files.readString(file));
        assertTrue(parameters.get("history.schema").contains("\"category\""), parameters.toString());
    }

    @Test
    void sameSpecificationGoesOnWithItsHistory() throws SandboxException, IOException {
        SandboxSpecification.prepare(endpoints, with("category"));
        Files.createFile(history.resolve("history.csv"));

        SandboxSpecification.prepare(endpoints, with("category"));

        assertTrue(Files.exists(file));
    }

    @Test
    void historyOfOtherFeaturesIsRefusedAndTheSpecificationStays() throws SandboxException, IOException {
        SandboxSpecification.prepare(endpoints, with("category"));
        Files.createFile(history.resolve("history.csv"));

        final SandboxException refused = assertThrows(
                SandboxException.class, () -> SandboxSpecification.prepare(endpoints, with("directorate")));

        assertEquals(
                "the history in " + history
                        + " was archived by other features, or by none; start with another --work FOLDER, or delete this sandbox with its models and history: aaas down --delete",
                refused.getMessage());
        assertEquals(with("category").toJson() + "\n", Files.readString(file));
    }

    @Test
    void historyWithoutFeaturesIsRefused() throws IOException {
        Files.createFile(history.resolve("history.csv"));

        assertThrows(SandboxException.class, () -> SandboxSpecification.prepare(endpoints, with("category")));

        assertFalse(Files.exists(file));
    }

    @Test
    void otherFeaturesAreTakenWhileNothingIsArchived() throws SandboxException, IOException {
        SandboxSpecification.prepare(endpoints, with("category"));

        SandboxSpecification.prepare(endpoints, with("directorate"));

        assertEquals(with("directorate").toJson() + "\n", Files.readString(file));
    }
}
