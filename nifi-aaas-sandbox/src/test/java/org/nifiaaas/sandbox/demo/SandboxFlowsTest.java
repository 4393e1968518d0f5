package org.nifiaaas.sandbox.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.flow.NifiStandIn;
import org.nifiaaas.sandbox.flow.ProjectFlow;
import org.nifiaaas.sandbox.nifi.NifiClient;
import org.nifiaaas.sandbox.nifi.Parameter;

/** The flows with the sandbox's values. */
class SandboxFlowsTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(ProjectFlow.class)
    void everyTopicOfAFlowIsCreatedBeforeItRuns(final ProjectFlow flow) {
        final Map<String, String> values = SandboxFlows.parameters(FakeEndpoints.in(folder), List.of());
        final Set<String> used = flow.parameters().stream()
                .map(Parameter::name)
                .filter(name -> name.endsWith(".topic"))
                .map(values::get)
                .collect(Collectors.toCollection(TreeSet::new));

        assertEquals(used, new TreeSet<>(SandboxFlows.topics(flow)));
    }

    @ParameterizedTest
    @EnumSource(ProjectFlow.class)
    void noParameterOfAFlowPointsOutOfTheSandbox(final ProjectFlow flow) {
        final Map<String, String> values = SandboxFlows.parameters(FakeEndpoints.in(folder), List.of());
        for (final Parameter parameter : flow.parameters()) {
            final String value = values.getOrDefault(parameter.name(), parameter.value());
            assertFalse(value.startsWith("/opt") || value.contains("localhost"), parameter.name());
            assertTrue(!parameter.sensitive() || !value.isBlank(), parameter.name());
        }
    }

    /** Both read the same events, so that each would get some of them, or both all. */
    @ParameterizedTest
    @CsvSource({"PROPENSITY, PROPENSITY_FEATURES", "PROPENSITY_FEATURES, PROPENSITY"})
    void flowIsNotBroughtBesideTheOneThatTakesItsEvents(final ProjectFlow present, final ProjectFlow wanted)
            throws IOException {
        try (NifiStandIn nifi = new NifiStandIn()) {
            nifi.on("GET /process-groups/root", 200, "{\"id\": \"root\"}")
                    .on("GET /flow/process-groups/root", 200, "{\"processGroupFlow\": {\"id\": \"root\"}}")
                    .on(
                            "GET /process-groups/root/process-groups",
                            200,
                            "{\"processGroups\": [{\"id\": \"1\", \"component\": {\"name\": \"" + present.title()
                                    + "\"}}]}");

            final SandboxException refused = assertThrows(
                    SandboxException.class,
                    () -> SandboxFlows.run(NifiClient.of(nifi.api()), wanted, "{}", Map.of(), words -> {}));

            assertEquals(
                    "the flow " + present.fileName() + " is on the canvas and takes the events that "
                            + wanted.fileName() + " waits for; stop and delete its group \"" + present.title()
                            + "\" there, or start another sandbox with --work FOLDER",
                    refused.getMessage());
            assertFalse(nifi.asked().contains("POST"), nifi.asked());
        }
    }
}
