package org.nifiaaas.sandbox.demo;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.flow.FlowDefinitionFile;
import org.nifiaaas.sandbox.flow.ProjectFlow;
import org.nifiaaas.sandbox.nifi.BoxStatus;
import org.nifiaaas.sandbox.nifi.NifiClient;
import org.nifiaaas.sandbox.nifi.NifiException;
import org.nifiaaas.sandbox.nifi.Parameter;
import org.nifiaaas.sandbox.nifi.ParameterContexts;
import org.nifiaaas.sandbox.server.RunningSandbox;
import org.nifiaaas.sandbox.server.SandboxEndpoints;

/** Every flow as a user imports it from a flow definition: valid without optional files, and safe to be started as a whole. */
class WholeGroupIT {

    @RegisterExtension
    static final RunningSandbox SANDBOX = new RunningSandbox();

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String LABELS = "{\"stable\":1}";

    @ParameterizedTest
    @EnumSource(ProjectFlow.class)
    void startingTheGroupRunsNothingThatAPersonDecides(final ProjectFlow flow)
            throws SandboxException, NifiException, IOException {
        final SandboxEndpoints endpoints = SANDBOX.get().endpoints();
        final NifiClient nifi = NifiClient.of(endpoints.nifiApi());
        final String context = "whole-" + flow.fileName();
        final Path labels = labels(endpoints, context);
        final String group = nifi.uploadFlowDefinition(nifi.rootGroup(), context, 0, definition(flow, context));
        try {
            setParameters(nifi, flow, group, context);
            nifi.enableServices(group, words -> {});
            nifi.requireValid(group, words -> {});

            nifi.startGroup(group);

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertEquals(
                            Set.of(),
                            nifi.boxes(group).stream()
                                    .filter(box -> !expected(flow, box).equals(box.state()))
                                    .collect(Collectors.toSet())));
            for (final BoxStatus box : nifi.boxes(group)) {
                assertTrue(!flow.disabled().contains(box.name()) || box.received() == 0, box.name() + " has worked");
            }
            assertEquals(LABELS, Files.readString(labels));
        } finally {
            nifi.deleteGroup(group, words -> {});
        }
    }

    private static String expected(final ProjectFlow flow, final BoxStatus box) {
        return flow.disabled().contains(box.name()) ? "Disabled" : "Running";
    }

    private static Path labels(final SandboxEndpoints endpoints, final String model) throws IOException {
        final Path folder = Files.createDirectories(endpoints.modelRepository().resolve(model));
        return Files.writeString(folder.resolve(ModelBundle.LABELS), LABELS);
    }

    /** The flow definition with a parameter context of its own. */
    private static String definition(final ProjectFlow flow, final String context) throws SandboxException {
        final JsonObject definition = JsonParser.parseString(
                        FlowFixture.definition(SANDBOX.get().endpoints(), flow))
                .getAsJsonObject();
        FlowDefinitionFile.renameContext(definition, context);
        return definition.toString();
    }

    /** The one that the flow of features is shipped with: the file of the other one is for a person to write. */
    private static String specification() {
        return ProjectFlow.FEATURES.parameters().stream()
                .filter(parameter -> parameter.name().equals("features.specification"))
                .map(Parameter::value)
                .findFirst()
                .orElseThrow();
    }

    /** Kafka and the folders are those of the sandbox, topics and groups nobody else's; what is optional stays as it is shipped. */
    private static void setParameters(
            final NifiClient nifi, final ProjectFlow flow, final String group, final String context)
            throws SandboxException, NifiException {
        final Map<String, String> values = SandboxFlows.parameters(SANDBOX.get().endpoints(), List.of());
        values.remove("offers.file");
        values.put("model.name", context);
        values.put("propensity.features", specification());
        final List<Parameter> parameters = flow.parameters().stream()
                .map(parameter -> {
                    final boolean shared = parameter.name().endsWith(".topic")
                            || parameter.name().endsWith(".group");
                    return parameter.withValue(
                            shared ? context : values.getOrDefault(parameter.name(), parameter.value()));
                })
                .toList();
        final ParameterContexts contexts = nifi.parameterContexts();
        contexts.update(contexts.usedBy(group).orElseThrow(), parameters);
    }
}
