package org.nifiaaas.sandbox.flow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nifiaaas.sandbox.flow.KafkaBoxes.Bundle;
import org.nifiaaas.sandbox.nifi.NifiException;

/** The files of the folder {@code templates}: each flow in the forms that the kinds of NiFi take. */
public final class FlowFiles {

    private FlowFiles() {}

    /** All files of a flow by their path below the folder of the templates. */
    static Map<String, String> all(final ProjectFlow flow, final FlowExport.Files exported) throws NifiException {
        final Map<String, String> files = new LinkedHashMap<>();
        final FlowPlan plan = flow.plan();
        final String xml = flow.fileName() + ".xml";
        final String json = flow.fileName() + ".json";
        files.put(
                flow.sandboxFile("1"),
                FlowDefinitionFile.of(exported.definition(), plan, KafkaBoxes.SANDBOX, Bundle.NIFI_1));
        files.put("nifi-1.x/" + xml, TemplateFile.of(exported.template(), plan, KafkaBoxes.NIFI_1, Bundle.NIFI_1));
        files.put(
                "nifi-1.x/" + json,
                FlowDefinitionFile.of(exported.definition(), plan, KafkaBoxes.NIFI_1, Bundle.NIFI_1));
        files.put(
                "nifi-2.x/" + json,
                FlowDefinitionFile.of(exported.definition(), plan, KafkaBoxes.NIFI_2, Bundle.NIFI_2));
        files.put(
                flow.sandboxFile("2"),
                FlowDefinitionFile.of(exported.definition(), plan, KafkaBoxes.SANDBOX_2, Bundle.NIFI_2));
        return files;
    }

    /**
     * Writes all files of a flow.
     *
     * @param folder the folder of the templates
     * @return their paths below it
     */
    public static Collection<String> write(final ProjectFlow flow, final FlowExport.Files exported, final Path folder)
            throws NifiException, IOException {
        final Map<String, String> files = all(flow, exported);
        for (final Map.Entry<String, String> file : files.entrySet()) {
            final Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        return files.keySet();
    }
}
