package org.nifiaaas.sandbox.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.nifiaaas.sandbox.console.Console;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.data.CardTransactions;
import org.nifiaaas.sandbox.data.Habits;
import org.nifiaaas.sandbox.flow.FlowInstaller;
import org.nifiaaas.sandbox.flow.ProjectFlow;
import org.nifiaaas.sandbox.nifi.NifiClient;
import org.nifiaaas.sandbox.nifi.NifiException;
import org.nifiaaas.sandbox.server.RunningSandbox;
import org.nifiaaas.sandbox.server.SandboxEndpoints;

/** The demo from its first event to its last line, in a small town: a version without features, one with them, and every record out once. */
class DemoIT {

    @RegisterExtension
    static final RunningSandbox SANDBOX = new RunningSandbox();

    private static final int ROWS = 12_000;
    private static final CardTransactions.Settings SMALL =
            new CardTransactions.Settings(11, ROWS, 80, 50, LocalDate.of(2018, 1, 1), 500, Habits.lively());

    private static SandboxEndpoints endpoints;
    private static NifiClient nifi;

    /** Folders of its own, for the history of the other tests has no further columns; and no flow beside it that takes its events. */
    @BeforeAll
    static void makeRoom() throws IOException, NifiException, SandboxException {
        final SandboxEndpoints shared = SANDBOX.get().endpoints();
        final Path folder = Files.createTempDirectory(shared.workFolder(), "demo-");
        endpoints = new SandboxEndpoints(
                shared.nifiUrl(),
                shared.kafkaBrokers(),
                shared.livyUrl(),
                Files.createDirectory(folder.resolve("models")),
                Files.createDirectory(folder.resolve("history")),
                Files.createDirectory(folder.resolve("results")),
                shared.trainingJar(),
                folder,
                shared.nifi());
        Files.createFile(endpoints.erasedUsers());
        nifi = NifiClient.of(endpoints.nifiApi());
        remove(ProjectFlow.PROPENSITY);
        remove(ProjectFlow.PROPENSITY_FEATURES);
    }

    @AfterAll
    static void leaveRoom() throws NifiException {
        remove(ProjectFlow.PROPENSITY_FEATURES);
    }

    private static void remove(final ProjectFlow flow) throws NifiException {
        final Optional<String> group = FlowInstaller.installed(nifi, flow);
        if (group.isPresent()) {
            nifi.deleteGroup(group.get(), words -> {});
        }
    }

    @Test
    void secondVersionScoresByFeaturesAndNoRecordIsLost() throws SandboxException, IOException {
        final ByteArrayOutputStream shown = new ByteArrayOutputStream();
        final Demo demo = new Demo(Console.plain(new PrintStream(shown, true, StandardCharsets.UTF_8)), endpoints);

        demo.run(
                FlowFixture.definition(endpoints, Demo.FLOW),
                DemoInput.generated(SMALL, Path.of("../templates/samples/features.json")),
                new DemoOptions(ROWS / 3, DemoOptions.NETWORK, List.of("--kind=ease", "--epochs=2"), List.of()));

        final Map<String, Number> figures = demo.figures().asMap();
        final String output = shown.toString(StandardCharsets.UTF_8);
        assertEquals(ROWS, figures.get("recordsOut").intValue(), output);
        assertEquals(0, figures.get("lost").intValue(), output);
        assertEquals(0, figures.get("duplicates").intValue(), output);
        assertEquals(0, figures.get("failed").intValue(), output);
        assertEquals(2, figures.get("versions").intValue(), output);
        assertTrue(figures.get("scored.v2").intValue() > 0, output);
        assertTrue(figures.get("all.ndcg10.without.v2").doubleValue() > 0, output);
        assertTrue(figures.get("new.ndcg10.v2").doubleValue() > 0, output);
        assertTrue(output.matches("(?s).* spell_7 +[0-9]+\\.[0-9].*"), output);
        assertTrue(output.matches("(?s).* segment +\".*"), output);
        assertTrue(
                output.contains("What do features bring? (ease learned from the same purchases without them)"), output);
        assertArchivedWithColumns();
    }

    private static void assertArchivedWithColumns() throws IOException {
        try (Stream<Path> files = Files.list(endpoints.historyFolder())) {
            final List<Path> archived = files.toList();
            assertTrue(archived.size() > 0, "nothing is archived");
            for (final Path file : archived) {
                final List<String> lines = Files.readAllLines(file);
                assertEquals("user,item,amount,event_time,category,segment", lines.get(0), file.toString());
                final long filled = lines.stream()
                        .skip(1)
                        .filter(line -> line.matches(".*,[^,]+,[^,]+"))
                        .count();
                assertTrue(filled > lines.size() / 2, filled + " rows of " + file + " have both columns");
            }
        }
    }
}
