package org.nifiaaas.sandbox.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.nifi.BoxStatus;
import org.nifiaaas.sandbox.nifi.NifiClient;
import org.nifiaaas.sandbox.nifi.NifiException;
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
        final String definition = Files.readString(TEMPLATES.resolve("nifi-1.x/sandbox/" + flow.fileName() + ".json"));

        final String group = nifi.uploadFlowDefinition(nifi.rootGroup(), "imported", definition);
        try {
            final Set<String> planned =
                    flow.plan().boxes().stream().map(FlowPlan.Box::name).collect(Collectors.toSet());
            final List<BoxStatus> boxes = nifi.boxes(group);
            assertEquals(planned, boxes.stream().map(BoxStatus::name).collect(Collectors.toSet()));
            assertTrue(nifi.findParameterContext(ProjectFlow.PARAMETER_CONTEXT).isPresent());
        } finally {
            nifi.deleteGroup(group, words -> {});
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
