package org.nifiaaas.sandbox.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.sandbox.console.SandboxException;

class DemoReportTest {

    @TempDir
    private Path folder;

    @Test
    void reportIsAFlatMapOfFigures() throws SandboxException, IOException {
        final DemoFigures figures = new DemoFigures();
        figures.put("recordsIn", 160_000);
        figures.put("hr10.v1", 0.43694);
        final Path file = folder.resolve("new/report.json");

        figures.write(file);

        final JsonObject written =
                JsonParser.parseString(Files.readString(file)).getAsJsonObject().getAsJsonObject("figures");
        assertEquals(160_000, written.get("recordsIn").getAsLong());
        assertEquals(0.4369, written.get("hr10.v1").getAsDouble());
    }

    @Test
    void resultOfATrainingIsReadWithItsMetrics() throws SandboxException, IOException {
        final Path file = Files.writeString(
                folder.resolve("result.json"),
                "{\"status\":\"succeeded\",\"version\":3,\"metrics\":{\"hr10\":0.4},\"trainRecordsPerSecond\":17000.5}");

        final TrainingResult result = TrainingResult.read(file);

        assertEquals(3, result.version());
        assertEquals(0.4, result.metric("hr10"));
        assertEquals(0, result.metric("ndcg10"));
        assertEquals(17000.5, result.recordsPerSecond());
    }

    @Test
    void resultThatIsMissingOrIncompleteIsRefusedWithItsName() throws IOException {
        final Path absent = folder.resolve("absent.json");
        final Path incomplete = Files.writeString(folder.resolve("incomplete.json"), "{\"status\":\"failed\"}");

        for (final Path file : List.of(absent, incomplete)) {
            final SandboxException refused = assertThrows(SandboxException.class, () -> TrainingResult.read(file));
            assertTrue(refused.getMessage().contains(file.toString()), refused.getMessage());
        }
    }

    @Test
    void excludedItemsBecomeArgumentsOfTheTraining() {
        final DemoOptions options = new DemoOptions(10, List.of("--epochs=2"), List.of("(other)", "misc"));

        assertEquals(
                List.of("--epochs=2", "--exclude-item", "(other)", "--exclude-item", "misc"),
                options.allTrainingOptions());
    }
}
