package org.nifiaaas.sandbox.demo;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.nifiaaas.sandbox.browser.Chromium;
import org.nifiaaas.sandbox.browser.NifiPages;
import org.nifiaaas.sandbox.browser.ProvenancePage;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.flow.FlowDefinitionFile;
import org.nifiaaas.sandbox.flow.ModelLifeFlow;
import org.nifiaaas.sandbox.flow.ProjectFlow;
import org.nifiaaas.sandbox.flow.ServiceGroup;
import org.nifiaaas.sandbox.nifi.BoxStatus;
import org.nifiaaas.sandbox.nifi.NifiClient;
import org.nifiaaas.sandbox.nifi.NifiException;
import org.nifiaaas.sandbox.nifi.Provenance;
import org.nifiaaas.sandbox.server.RunningSandbox;
import org.nifiaaas.sandbox.server.SandboxEndpoints;

/**
 * A person at the canvas: Chromium on the pages of the real NiFi, with mouse and keyboard. The pictures of each step stay in {@code
 * target/pictures}; those of the documentation come from there. Skipped where there is no Chromium.
 */
class CanvasIT {

    @RegisterExtension
    static final RunningSandbox SANDBOX = new RunningSandbox();

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String IMPORTED = "by-hand";
    private static final String REPOSITORY = "Repository Directory";

    private static NifiClient nifi;
    private static Chromium chromium;
    private static NifiPages pages;

    @BeforeAll
    static void openTheBrowser() throws SandboxException, IOException {
        final Optional<Path> program = Chromium.installed();
        assumeTrue(program.isPresent(), "No Chromium is installed, so nobody looks at NiFi's pages");
        final SandboxEndpoints endpoints = SANDBOX.get().endpoints();
        final Path pictures = Files.createDirectories(
                Path.of("target", "pictures", "nifi-" + endpoints.nifi().value()));
        nifi = NifiClient.of(endpoints.nifiApi());
        chromium = Chromium.start(program.get());
        pages = chromium.pages(endpoints.nifi(), endpoints.nifiApi(), pictures);
    }

    @AfterAll
    static void closeTheBrowser() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @Test
    void boxIsFoundByATagDraggedConnectedAndSaysWhatItLacks() throws NifiException {
        final ServiceGroup group = group("Drawn by hand");
        try {
            pages.openGroup(group.id());
            pages.addProcessor("generateflow", "GenerateFlowFile", 600, 250);
            final String found = pages.addProcessor("propensity", "ScoreRecord", 600, 550);
            assertTrue(found.matches("4 of \\d+"), found);
            pages.connect("GenerateFlowFile", "ScoreRecord");
            await().atMost(PATIENCE).until(() -> pages.problems("ScoreRecord").contains("'Model Name' is invalid"));
            pages.picture("validation");
            pages.lookAway();

            pages.setProperty("ScoreRecord", "Model Name", "propensity", "configure");

            await().atMost(PATIENCE).until(() -> {
                final String problems = pages.problems("ScoreRecord");
                return problems.contains("'Model Version Service' is invalid because Model Version Service is required")
                        && !problems.contains("'Model Name'");
            });
            pages.lookAway();
        } finally {
            group.delete(nifi);
        }
    }

    @Test
    void serviceExplainsInItsDialogWhatIsWrongWithARepository() throws SandboxException, NifiException, IOException {
        try (LifeFixture life = LifeFixture.on(SANDBOX)) {
            final Path empty =
                    Files.createDirectories(life.endpoints().workFolder().resolve("empty-repository"));
            final ServiceGroup group = ServiceGroup.create(
                    nifi,
                    "Verified by hand",
                    "StandardModelVersionService",
                    Map.of(
                            "Good",
                            Map.of(REPOSITORY, "#{model.repository}"),
                            "Empty",
                            Map.of(REPOSITORY, "#{empty.repository}", "Models", "propensity")),
                    Map.of(
                            "model.repository",
                                    life.endpoints().modelRepository().toString(),
                            "empty.repository", empty.toString()));
            try {
                final String good = pages.verifyService(group.id(), "Good", "verify");
                final String bad = pages.verifyService(group.id(), "Empty", "verify-empty");

                assertTrue(good.contains(LifeFixture.MODEL), good);
                assertTrue(bad.contains("propensity"), bad);
            } finally {
                group.delete(nifi);
            }
        }
    }

    @Test
    void flowIsImportedFromItsFileAndStarted() throws SandboxException, NifiException, IOException {
        try (LifeFixture life = LifeFixture.on(SANDBOX);
                Topics topics = new Topics(life.endpoints().kafkaBrokers())) {
            final SandboxEndpoints endpoints = life.endpoints();
            final Map<String, String> values = SandboxFlows.parameters(endpoints, List.of());
            values.put("model.name", LifeFixture.MODEL);
            values.put("recommendations.requests.topic", IMPORTED + "-requests");
            topics.create(List.of(IMPORTED + "-requests"));
            Files.writeString(SandboxFlows.offers(endpoints), "item,offer,reward,threshold\n");
            final Path file = endpoints.workFolder().resolve(IMPORTED + ".json");
            Files.writeString(file, withParameters(FlowFixture.definition(endpoints, ProjectFlow.RANKING), values));
            final ServiceGroup parent = group("Imported by hand");
            try {
                pages.openGroup(parent.id());
                pages.importFlow(file, 700, 300);
                final String group = await().atMost(PATIENCE)
                        .until(() -> nifi.findGroup(parent.id(), IMPORTED), Optional::isPresent)
                        .get();
                pages.menuOfGroup(IMPORTED, "Enable all controller services");
                nifi.requireValid(group, words -> {});
                pages.openGroup(parent.id());
                pages.menuOfGroup(IMPORTED, "Start");

                await().atMost(PATIENCE)
                        .until(() ->
                                nifi.boxes(group).stream().map(BoxStatus::state).allMatch("Running"::equals));
                pages.openGroup(group);
                pages.picture("imported-flow");
            } finally {
                parent.delete(nifi);
            }
        }
    }

    @Test
    void predictionIsFollowedReplayedAndCompared() throws SandboxException, NifiException, IOException {
        try (LifeFixture life = LifeFixture.on(SANDBOX)) {
            life.awaitBothArms();
            life.setParameter("compare.version", "stable");
            final Instant since = Instant.now().minusSeconds(2);
            final List<String> ids = life.send(life.pairs());
            awaitComparison(life, ids, since, "1");

            final ProvenancePage scores = provenanceOf(life, ModelLifeFlow.BY_ARM);
            final String passport = scores.attributes("ROUTE", "model.version", "passport");
            assertTrue(passport.contains("model.version") && passport.contains("model.sha"), passport);
            final String lineage = scores.lineage("ROUTE", "lineage");
            assertTrue(lineage.contains("ROUTE"), lineage);

            final String differs = provenanceOf(life, ModelLifeFlow.REPORT).viewPage("DROP", "comparison");
            assertTrue(differs.contains("The threshold 500 would decide"), differs);

            life.setParameter("compare.version", "canary");
            provenanceOf(life, ModelLifeFlow.COMPARE).replay("FORK", "replay");
            awaitComparison(life, ids, since, "2");

            final String report = provenanceOf(life, ModelLifeFlow.REPORT).viewPage("DROP", "comparison-same");
            assertTrue(report.contains("Nothing would change"), report);
        }
    }

    private static ServiceGroup group(final String name) throws NifiException {
        return ServiceGroup.create(nifi, name, "", Map.of(), Map.of());
    }

    private static ProvenancePage provenanceOf(final LifeFixture life, final String box) throws NifiException {
        pages.openBox(life.group(), nifi.box(life.group(), box).id());
        return pages.provenanceOf(box);
    }

    private static void awaitComparison(
            final LifeFixture life, final List<String> ids, final Instant since, final String version) {
        await().atMost(PATIENCE).until(() -> life.compared(ids, since).stream()
                .map(Provenance.Event::attributes)
                .anyMatch(attributes -> version.equals(attributes.get("compare.model.version"))));
    }

    /** As a person gets it who fills in the parameters before the import: in a context of its own. */
    private static String withParameters(final String definition, final Map<String, String> values) {
        final JsonObject flow = JsonParser.parseString(definition).getAsJsonObject();
        final Map<String, String> unused = new HashMap<>(values);
        final JsonObject contexts = flow.getAsJsonObject("parameterContexts");
        assertEquals(List.of(ProjectFlow.PARAMETER_CONTEXT), List.copyOf(contexts.keySet()));
        final JsonObject context = FlowDefinitionFile.renameContext(flow, IMPORTED);
        for (final JsonElement element : context.getAsJsonArray("parameters")) {
            final JsonObject parameter = element.getAsJsonObject();
            final String value = unused.remove(parameter.get("name").getAsString());
            if (value != null) {
                parameter.addProperty("value", value);
            }
        }
        return flow.toString();
    }
}
