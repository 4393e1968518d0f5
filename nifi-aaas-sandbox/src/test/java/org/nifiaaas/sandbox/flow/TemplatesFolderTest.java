package org.nifiaaas.sandbox.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The committed flows: one flow, up to date with the plan, different in the Kafka boxes alone. */
class TemplatesFolderTest {

    private static final Path TEMPLATES = Path.of("..", "templates");
    private static final String SANDBOX_JSON = "nifi-1.x/sandbox/propensity-pipeline.json";
    private static final String NIFI_1_JSON = "nifi-1.x/propensity-pipeline.json";
    private static final String NIFI_2_JSON = "nifi-2.x/propensity-pipeline.json";
    private static final String SANDBOX_XML = FlowFiles.SANDBOX_TEMPLATE;
    private static final String NIFI_1_XML = "nifi-1.x/propensity-pipeline.xml";

    private static final Pattern PROCESSOR_XML = Pattern.compile("<processors>.*?</processors>", Pattern.DOTALL);

    @ParameterizedTest
    @ValueSource(strings = {SANDBOX_JSON, NIFI_1_JSON, NIFI_2_JSON})
    void everyBoxIsSetAsPlannedExceptKafkaBoxesOfOtherNifis(final String file) throws IOException {
        final Map<String, JsonObject> processors = processors(read(file));
        for (final FlowPlan.Box box : PropensityFlow.plan().boxes()) {
            final JsonObject processor = processors.get(box.name());
            final JsonObject properties = processor.getAsJsonObject("properties");
            if (!isKafka(processor) || file.equals(SANDBOX_JSON)) {
                box.properties()
                        .forEach((name, value) ->
                                assertEquals(value, Tree.text(properties, name), box.name() + ": " + name));
            }
        }
        assertEquals(PropensityFlow.plan().boxes().size(), processors.size(), "run aaas export-templates");
    }

    @Test
    void flowOfNifi1DiffersInKafkaBoxesOnly() throws IOException {
        assertEquals(withoutKafka(read(SANDBOX_JSON)), withoutKafka(read(NIFI_1_JSON)));
    }

    @Test
    void flowOfNifi2DiffersInKafkaBoxesAndBundleVersionsOnly() throws IOException {
        assertEquals(
                withoutVersions(withoutKafka(read(NIFI_1_JSON))), withoutVersions(withoutKafka(read(NIFI_2_JSON))));
    }

    @Test
    void templateOfNifi1DiffersInKafkaBoxesOnly() throws IOException {
        final String sandbox = Files.readString(TEMPLATES.resolve(SANDBOX_XML));
        final String nifi1 = Files.readString(TEMPLATES.resolve(NIFI_1_XML));

        assertEquals(withoutKafka(sandbox), withoutKafka(nifi1));
        assertFalse(nifi1.contains("_0_10"));
        assertTrue(nifi1.contains("ConsumeKafka_2_6") && nifi1.contains("PublishKafka_2_6"));
    }

    @Test
    void kafkaBoxesOfNifi2UseAConnectionServiceThatKnowsTheBrokers() throws IOException {
        final JsonObject flow = read(NIFI_2_JSON).getAsJsonObject("flowContents");
        final JsonObject service = Tree.list(flow, "controllerServices").stream()
                .filter(candidate -> Tree.text(candidate, "type").equals(KafkaBoxes.CONNECTION_SERVICE.name()))
                .findFirst()
                .orElseThrow();
        final List<JsonObject> boxes = Tree.list(flow, "processors").stream()
                .filter(TemplatesFolderTest::isKafka)
                .toList();

        assertEquals(3, boxes.size());
        for (final JsonObject box : boxes) {
            assertEquals(
                    Tree.text(service, "identifier"),
                    Tree.text(box.getAsJsonObject("properties"), KafkaBoxes.CONNECTION));
            assertEquals("\n", Tree.text(box.getAsJsonObject("properties"), "Message Demarcator"));
        }
        assertEquals("#{kafka.brokers}", Tree.text(service.getAsJsonObject("properties"), "bootstrap.servers"));
    }

    @ParameterizedTest
    @ValueSource(strings = {SANDBOX_JSON, NIFI_1_JSON, NIFI_2_JSON})
    void everyParameterComesWithTheFlow(final String file) throws IOException {
        final JsonObject context =
                read(file).getAsJsonObject("parameterContexts").getAsJsonObject(PropensityFlow.PARAMETER_CONTEXT);
        final Map<String, String> written = new TreeMap<>();
        for (final JsonObject parameter : Tree.list(context, "parameters")) {
            written.put(Tree.text(parameter, "name"), Tree.text(parameter, "value"));
        }
        final Map<String, String> planned = new TreeMap<>();
        PropensityFlow.parameters().forEach(parameter -> planned.put(parameter.name(), parameter.value()));

        assertEquals(planned, written);
    }

    @Test
    void sameExportGivesTheSameFilesWhateverIdsNifiGave() {
        final String one = "a 11111111-2222-3333-4444-555555555555 b 66666666-7777-8888-9999-000000000000";
        final String other = "a aaaaaaaa-2222-3333-4444-555555555555 b bbbbbbbb-7777-8888-9999-000000000000";

        assertEquals(StableIds.in(one, ""), StableIds.in(other, ""));
    }

    private static JsonObject read(final String file) throws IOException {
        return JsonParser.parseString(Files.readString(TEMPLATES.resolve(file))).getAsJsonObject();
    }

    private static Map<String, JsonObject> processors(final JsonObject definition) {
        final Map<String, JsonObject> processors = new TreeMap<>();
        for (final JsonObject processor : Tree.list(definition.getAsJsonObject("flowContents"), "processors")) {
            processors.put(Tree.text(processor, "name"), processor);
        }
        return processors;
    }

    private static boolean isKafka(final JsonObject processor) {
        return Tree.text(processor, "type").contains("Kafka");
    }

    private static JsonObject withoutKafka(final JsonObject definition) {
        final JsonObject flow = definition.getAsJsonObject("flowContents");
        for (final JsonObject processor : Tree.list(flow, "processors")) {
            if (isKafka(processor)) {
                List.of("type", "bundle", "properties", "propertyDescriptors").forEach(processor::remove);
            }
        }
        flow.getAsJsonArray("controllerServices").asList().removeIf(service -> Tree.text(
                        service.getAsJsonObject(), "type")
                .equals(KafkaBoxes.CONNECTION_SERVICE.name()));
        return definition;
    }

    private static JsonObject withoutVersions(final JsonObject definition) {
        final String text = definition.toString().replace(KafkaBoxes.Bundle.NIFI_2, KafkaBoxes.Bundle.NIFI_1);
        return JsonParser.parseString(text).getAsJsonObject();
    }

    /** Drops what is inside the Kafka processors of a template, but keeps their names and places. */
    private static String withoutKafka(final String xml) {
        final List<String> kept = new ArrayList<>();
        final Matcher processors = PROCESSOR_XML.matcher(xml);
        while (processors.find()) {
            final String processor = processors.group();
            kept.add(
                    processor.contains("Kafka_")
                            ? processor
                                    .replaceAll("(?s)<bundle>.*?</bundle>", "")
                                    .replaceAll("(?s)<descriptors>.*?</descriptors>", "")
                                    .replaceAll("(?s)<properties>.*?</properties>", "")
                                    .replaceAll("<type>[^<]*</type>", "")
                            : processor);
        }
        return processors.replaceAll("") + String.join("\n", kept);
    }
}
