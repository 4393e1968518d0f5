package org.nifiaaas.sandbox.flow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nifiaaas.sandbox.flow.KafkaBoxes.Bundle;

/** The files of the folder {@code templates}: one flow in the forms that the kinds of NiFi take. */
public final class FlowFiles {

    /** The template that the sandbox uses, below the folder of the templates. */
    public static final String SANDBOX_TEMPLATE = "nifi-1.x/sandbox/propensity-pipeline.xml";

    private FlowFiles() {}

    /** All files by their path below the folder of the templates. */
    static Map<String, String> all(final FlowExport.Files exported) throws NifiException {
        final Map<String, String> files = new LinkedHashMap<>();
        files.put(SANDBOX_TEMPLATE, TemplateFile.of(exported.template(), KafkaBoxes.SANDBOX, Bundle.NIFI_1));
        files.put(
                "nifi-1.x/sandbox/propensity-pipeline.json",
                FlowDefinitionFile.of(exported.definition(), KafkaBoxes.SANDBOX, Bundle.NIFI_1));
        files.put(
                "nifi-1.x/propensity-pipeline.xml",
                TemplateFile.of(exported.template(), KafkaBoxes.NIFI_1, Bundle.NIFI_1));
        files.put(
                "nifi-1.x/propensity-pipeline.json",
                FlowDefinitionFile.of(exported.definition(), KafkaBoxes.NIFI_1, Bundle.NIFI_1));
        files.put(
                "nifi-2.x/propensity-pipeline.json",
                FlowDefinitionFile.of(exported.definition(), KafkaBoxes.NIFI_2, Bundle.NIFI_2));
        return files;
    }

    /**
     * Writes all files.
     *
     * @param folder the folder of the templates
     * @return their paths below it
     */
    public static Iterable<String> write(final FlowExport.Files exported, final Path folder)
            throws NifiException, IOException {
        final Map<String, String> files = all(exported);
        for (final Map.Entry<String, String> file : files.entrySet()) {
            final Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        return files.keySet();
    }
}
