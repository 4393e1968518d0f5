package org.nifiaaas.sandbox.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nifiaaas.sandbox.nifi.NifiException;
import org.nifiaaas.sandbox.nifi.Parameter;
import org.nifiaaas.sandbox.nifi.Tree;

/** The committed flows: each up to date with the plan, different in the Kafka boxes alone. */
class TemplatesFolderTest {

    private static final Path TEMPLATES = Path.of("..", "templates");
    private static final List<String> FOLDERS = List.of("nifi-1.x/sandbox", "nifi-1.x", "nifi-2.x", "nifi-2.x/sandbox");
    private static final String SANDBOX = FOLDERS.get(0);
    private static final String NIFI_1 = FOLDERS.get(1);
    private static final String NIFI_2 = FOLDERS.get(2);
    private static final String SANDBOX_2 = FOLDERS.get(3);

    /** The name of a processor stands on its own level, those of its relationships and descriptors deeper. */
    private static final Pattern BOX_NAME = Pattern.compile("\\n {20}<name>([^<]*)</name>");

    private static final Pattern PROCESSOR_XML = Pattern.compile("<processors>.*?</processors>", Pattern.DOTALL);

    @ParameterizedTest
    @EnumSource(ProjectFlow.class)
    void everyBoxIsSetAsPlannedExceptKafkaBoxesOfOtherNifis(final ProjectFlow flow) throws IOException {
        for (final String folder : FOLDERS) {
            final Map<String, JsonObject> processors = processors(read(folder, flow));
            for (final FlowPlan.Box box : flow.plan().boxes()) {
                final JsonObject processor = processors.get(box.name());
                final JsonObject properties = processor.getAsJsonObject("properties");
                if (!isKafka(processor) || folder.equals(SANDBOX)) {
                    box.properties()
                            .forEach((name, value) ->
                                    assertEquals(value, Tree.text(properties, name), box.name() + ": " + name));
                }
            }
            assertEquals(flow.plan().boxes().size(), processors.size(), "run aaas export-templates");
        }
    }

    @ParameterizedTest
    @EnumSource(ProjectFlow.class)
    void boxesThatAPersonRunsAreDisabledInEveryForm(final ProjectFlow flow) throws IOException {
        for (final String folder : FOLDERS) {
            final Set<String> disabled = processors(read(folder, flow)).entrySet().stream()
                    .filter(box -> "DISABLED".equals(Tree.text(box.getValue(), "scheduledState")))
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toSet());
            assertEquals(flow.disabled(), disabled, folder + ": run aaas export-templates");
        }
        final Set<String> disabled = new TreeSet<>();
        final Matcher processors = PROCESSOR_XML.matcher(template(flow));
        while (processors.find()) {
            final Matcher name = BOX_NAME.matcher(processors.group());
            if (processors.group().contains("<state>DISABLED</state>") && name.find()) {
                disabled.add(name.group(1));
            }
        }
        assertEquals(new TreeSet<>(flow.disabled()), disabled, "run aaas export-templates");
    }

    @ParameterizedTest
    @EnumSource(ProjectFlow.class)
    void flowOfNifi1DiffersInKafkaBoxesOnly(final ProjectFlow flow) throws IOException {
        assertEquals(withoutKafka(read(SANDBOX, flow)), withoutKafka(read(NIFI_1, flow)));
    }

    @ParameterizedTest
    @EnumSource(ProjectFlow.class)
    void flowOfNifi2DiffersInKafkaBoxesAndBundleVersionsOnly(final ProjectFlow flow) throws IOException {
        assertEquals(
                withoutVersions(withoutKafka(read(NIFI_1, flow))), withoutVersions(withoutKafka(read(NIFI_2, flow))));
    }

    @ParameterizedTest
    @EnumSource(ProjectFlow.class)
    void flowOfTheSandboxWithNifi2DiffersInTheTypeOfKafkaBoxesOnly(final ProjectFlow flow) throws IOException {
        final JsonObject stock = read(NIFI_2, flow);
        final JsonObject sandbox = read(SANDBOX_2, flow);
        for (final JsonObject definition : List.of(stock, sandbox)) {
            final JsonObject content = definition.getAsJsonObject("flowContents");
            for (final String list : List.of("processors", "controllerServices")) {
                Tree.list(content, list).stream()
                        .filter(TemplatesFolderTest::isKafka)
                        .forEach(component -> List.of("type", "bundle", "controllerServiceApis")
                                .forEach(component::remove));
            }
        }

        assertEquals(stock, sandbox);
    }

    @ParameterizedTest
    @EnumSource(ProjectFlow.class)
    void templateOfNifi1HasItsKafkaBoxes(final ProjectFlow flow) throws IOException {
        final String template = template(flow);

        assertFalse(template.contains("_0_10"));
        assertTrue(template.contains("ConsumeKafka_2_6") && template.contains("PublishKafka_2_6"));
    }

    @ParameterizedTest
    @EnumSource(ProjectFlow.class)
    void kafkaBoxesOfNifi2UseAConnectionServiceThatKnowsTheBrokers(final ProjectFlow flow) throws IOException {
        final JsonObject content = read(NIFI_2, flow).getAsJsonObject("flowContents");
        final JsonObject service = Tree.list(content, "controllerServices").stream()
                .filter(TemplatesFolderTest::isKafka)
                .findFirst()
                .orElseThrow();
        final List<JsonObject> boxes = Tree.list(content, "processors").stream()
                .filter(TemplatesFolderTest::isKafka)
                .toList();

        assertEquals(
                flow.plan().boxes().stream()
                        .filter(box -> box.type().contains("Kafka"))
                        .count(),
                boxes.size());
        for (final JsonObject box : boxes) {
            assertEquals(
                    Tree.text(service, "identifier"),
                    Tree.text(box.getAsJsonObject("properties"), KafkaBoxes.CONNECTION));
            assertEquals("\n", Tree.text(box.getAsJsonObject("properties"), "Message Demarcator"));
        }
        assertEquals("#{kafka.brokers}", Tree.text(service.getAsJsonObject("properties"), "bootstrap.servers"));
    }

    @ParameterizedTest
    @EnumSource(ProjectFlow.class)
    void everyParameterComesWithTheFlow(final ProjectFlow flow) throws IOException {
        for (final String folder : FOLDERS) {
            final JsonObject context = read(folder, flow)
                    .getAsJsonObject("parameterContexts")
                    .getAsJsonObject(ProjectFlow.PARAMETER_CONTEXT);
            final Map<String, String> written = new TreeMap<>();
            for (final JsonObject parameter : Tree.list(context, "parameters")) {
                written.put(Tree.text(parameter, "name"), Tree.text(parameter, "value"));
            }
            final Map<String, String> planned = new TreeMap<>();
            flow.parameters().forEach(parameter -> planned.put(parameter.name(), parameter.value()));

            assertEquals(planned, written);
        }
    }

    @ParameterizedTest
    @EnumSource(ProjectFlow.class)
    void flowRefersToItsParametersAndToNoOthers(final ProjectFlow flow) throws IOException {
        final Set<String> used = new TreeSet<>();
        final Matcher references = Pattern.compile("#\\{([^}]+)}").matcher(template(flow));
        while (references.find()) {
            used.add(references.group(1));
        }

        assertEquals(
                flow.parameters().stream().map(Parameter::name).collect(Collectors.toCollection(TreeSet::new)), used);
    }

    @Test
    void secretsAreReferredToAndNeverWritten() throws IOException {
        final JsonObject context = read(NIFI_1, ProjectFlow.MODEL_LIFE)
                .getAsJsonObject("parameterContexts")
                .getAsJsonObject(ProjectFlow.PARAMETER_CONTEXT);
        final JsonObject key = Tree.list(context, "parameters").stream()
                .filter(parameter -> FlowParameters.SPLIT_KEY.equals(Tree.text(parameter, "name")))
                .findFirst()
                .orElseThrow();

        assertTrue(key.get("sensitive").getAsBoolean());
        assertEquals("", Tree.text(key, "value"));
        assertTrue(template(ProjectFlow.MODEL_LIFE).contains("<value>#{split.key}</value>"));
    }

    @Test
    void sameExportGivesTheSameFilesWhateverIdsNifiGave() {
        final String one = "a 11111111-2222-3333-4444-555555555555 b 66666666-7777-8888-9999-000000000000";
        final String other = "a aaaaaaaa-2222-3333-4444-555555555555 b bbbbbbbb-7777-8888-9999-000000000000";

        assertEquals(StableIds.in(one, ""), StableIds.in(other, ""));
    }

    @ParameterizedTest
    @EnumSource(ProjectFlow.class)
    void sameFlowGivesTheSameTemplateInWhateverOrderNifiWroteItsParts(final ProjectFlow flow)
            throws IOException, NifiException {
        final String written = template(flow);
        final int last = written.lastIndexOf("<processors>");
        final int end = written.lastIndexOf("</processors>") + "</processors>".length();
        final int first = written.indexOf("<processors>");
        final String reordered = written.substring(0, first)
                + written.substring(last, end)
                + written.substring(first, last)
                + written.substring(end);

        final String again = TemplateFile.of(reordered, flow.plan(), KafkaBoxes.NIFI_1, KafkaBoxes.Bundle.NIFI_1);

        assertEquals(withoutBlanks(written), withoutBlanks(again));
    }

    private static String withoutBlanks(final String xml) {
        return xml.replaceAll(">\\s+<", "><");
    }

    private static JsonObject read(final String folder, final ProjectFlow flow) throws IOException {
        final Path file = TEMPLATES.resolve(folder).resolve(flow.fileName() + ".json");
        return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    }

    private static String template(final ProjectFlow flow) throws IOException {
        return Files.readString(TEMPLATES.resolve(NIFI_1).resolve(flow.fileName() + ".xml"));
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
        flow.getAsJsonArray("controllerServices").asList().removeIf(service -> isKafka(service.getAsJsonObject()));
        return definition;
    }

    private static JsonObject withoutVersions(final JsonObject definition) {
        final String text = definition.toString().replace(KafkaBoxes.Bundle.NIFI_2, KafkaBoxes.Bundle.NIFI_1);
        return JsonParser.parseString(text).getAsJsonObject();
    }
}
