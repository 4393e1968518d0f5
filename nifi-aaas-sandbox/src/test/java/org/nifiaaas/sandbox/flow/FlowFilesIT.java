package org.nifiaaas.sandbox.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.nifi.BoxStatus;
import org.nifiaaas.sandbox.nifi.NifiClient;
import org.nifiaaas.sandbox.nifi.NifiException;
import org.nifiaaas.sandbox.nifi.Tree;
import org.nifiaaas.sandbox.server.NifiGeneration;
import org.nifiaaas.sandbox.server.RunningSandbox;

/** The committed flow files and a real NiFi. */
class FlowFilesIT {

    @RegisterExtension
    static final RunningSandbox SANDBOX = new RunningSandbox();

    private static final Path TEMPLATES = Path.of("..", "templates");

    @ParameterizedTest
    @EnumSource(ProjectFlow.class)
    void committedFilesAreWhatAnExportOfThePlanGives(final ProjectFlow flow)
            throws SandboxException, NifiException, IOException {
        assumeTrue(SANDBOX.get().endpoints().nifi() == NifiGeneration.NIFI_1, "files are exported from NiFi 1");
        final NifiClient nifi = NifiClient.of(SANDBOX.get().endpoints().nifiApi());

        final Map<String, String> exported = FlowFiles.all(flow, FlowExport.export(nifi, flow, words -> {}));

        for (final Map.Entry<String, String> file : exported.entrySet()) {
            assertEquals(
                    Set.of(),
                    differences(Files.readString(TEMPLATES.resolve(file.getKey())), file.getValue()),
                    file.getKey() + " is not up to date, run aaas export-templates");
        }
    }

    @ParameterizedTest
    @EnumSource(ProjectFlow.class)
    void flowDefinitionBringsAllBoxesAndItsParameters(final ProjectFlow flow)
            throws SandboxException, NifiException, IOException {
        final NifiClient nifi = NifiClient.of(SANDBOX.get().endpoints().nifiApi());
        final String file = flow.sandboxFile(SANDBOX.get().endpoints().nifi().value());
        final String definition = Files.readString(TEMPLATES.resolve(file));

        final String group = nifi.uploadFlowDefinition(nifi.rootGroup(), "imported", 0, definition);
        try {
            final Set<String> planned =
                    flow.plan().boxes().stream().map(FlowPlan.Box::name).collect(Collectors.toSet());
            final List<BoxStatus> boxes = nifi.boxes(group);
            assertEquals(planned, boxes.stream().map(BoxStatus::name).collect(Collectors.toSet()));
            assertTrue(
                    nifi.parameterContexts().find(ProjectFlow.PARAMETER_CONTEXT).isPresent());
        } finally {
            nifi.deleteGroup(group, words -> {});
        }
    }

    /** The files were exported before the classes behind the components moved into rooms of their own. */
    @ParameterizedTest
    @ValueSource(strings = {"model-life", "ranking"})
    void flowThatWasExportedEarlierFindsItsComponentsAndTheirProperties(final String flow)
            throws SandboxException, NifiException, IOException {
        final NifiClient nifi = NifiClient.of(SANDBOX.get().endpoints().nifiApi());
        final String group = nifi.uploadFlowDefinition(nifi.rootGroup(), "earlier", 0, earlier(flow));
        try {
            final List<JsonObject> components = new ArrayList<>();
            final JsonObject content = nifi.rest().get("/flow/process-groups/" + group);
            for (final JsonObject box : Tree.list(Tree.at(content, "processGroupFlow", "flow"), "processors")) {
                components.add(Tree.at(box, "component"));
            }
            final JsonObject services = nifi.rest()
                    .get("/flow/process-groups/" + group + "/controller-services?includeAncestorGroups=false");
            for (final JsonObject service : Tree.list(services, "controllerServices")) {
                components.add(Tree.at(service, "component"));
            }
            final List<JsonObject> ours = components.stream()
                    .filter(component -> Tree.text(component, "type").startsWith("org.nifiaaas."))
                    .toList();
            assertFalse(ours.isEmpty());
            ours.forEach(FlowFilesIT::assertKnown);
        } finally {
            nifi.deleteGroup(group, words -> {});
        }
    }

    private static String earlier(final String flow) throws IOException {
        try (InputStream file = FlowFilesIT.class.getResourceAsStream("/flows/earlier/" + flow + ".json")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** NiFi shows a component that it lacks as a ghost, and a property that a component lacks as a dynamic one. */
    private static void assertKnown(final JsonObject component) {
        final String type = Tree.text(component, "type");
        assertFalse(component.get("extensionMissing").getAsBoolean(), type);
        final JsonObject place = component.has("config") ? Tree.at(component, "config") : component;
        final JsonObject descriptors = Tree.at(place, "descriptors");
        assertFalse(descriptors.keySet().isEmpty(), type);
        for (final String property : descriptors.keySet()) {
            final boolean dynamic =
                    Tree.at(descriptors, property).get("dynamic").getAsBoolean();
            assertEquals(property.startsWith("spark."), dynamic, type + " does not know " + property);
        }
    }

    /** Lines that the two files do not have equally often. */
    private static Set<String> differences(final String one, final String other) {
        final Map<String, Integer> balance = new TreeMap<>();
        lines(one).forEach(line -> balance.merge(line, 1, Integer::sum));
        lines(other).forEach(line -> balance.merge(line, -1, Integer::sum));
        balance.values().removeIf(count -> count == 0);
        return balance.keySet();
    }

    /** NiFi writes the parts of a template in no certain order, and so the ids are numbered otherwise each time. */
    private static List<String> lines(final String file) {
        return file.replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "id")
                .lines()
                .toList();
    }
}
