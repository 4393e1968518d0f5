package org.nifiaaas.sandbox.flow;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.nifiaaas.sandbox.flow.KafkaBoxes.Bundle;
import org.nifiaaas.sandbox.flow.KafkaBoxes.Connection;
import org.nifiaaas.sandbox.flow.KafkaBoxes.Type;
import org.nifiaaas.sandbox.nifi.Tree;

/** Makes the flow definition file of one kind of NiFi of the definition that the sandbox's NiFi gave. Stateless. */
public final class FlowDefinitionFile {

    private static final List<String> LISTS = List.of("processors", "connections", "labels", "controllerServices");
    private static final String CONNECTION_ID =
            UUID.nameUUIDFromBytes("Kafka".getBytes(StandardCharsets.UTF_8)).toString();

    private FlowDefinitionFile() {}

    static String of(final String exported, final FlowPlan plan, final KafkaBoxes kafka, final String nifiVersion) {
        final JsonObject definition = JsonParser.parseString(exported).getAsJsonObject();
        final JsonObject flow = definition.getAsJsonObject("flowContents");
        sort(renameContext(definition, ProjectFlow.PARAMETER_CONTEXT), "parameters");
        flow.remove("variables");
        for (final JsonObject service : Tree.list(flow, "controllerServices")) {
            renameBundles(service, nifiVersion);
        }
        for (final JsonObject processor : Tree.list(flow, "processors")) {
            renameBundles(processor, nifiVersion);
            if (KafkaBoxes.isSandboxBox(Tree.text(processor, "type"))) {
                replaceKafka(processor, plan, kafka);
            }
        }
        kafka.connection().ifPresent(connection -> flow.getAsJsonArray("controllerServices")
                .add(connectionService(flow, connection)));
        LISTS.forEach(list -> sort(flow, list));
        return StableIds.in(
                        new GsonBuilder()
                                .setPrettyPrinting()
                                .disableHtmlEscaping()
                                .serializeNulls()
                                .create()
                                .toJson(definition),
                        CONNECTION_ID)
                + "\n";
    }

    /** Gives the one parameter context of a flow definition, and the flow that uses it, another name; returns the context. */
    public static JsonObject renameContext(final JsonObject definition, final String name) {
        final JsonObject flow = definition.getAsJsonObject("flowContents");
        final JsonObject contexts = definition.getAsJsonObject("parameterContexts");
        final JsonObject context =
                contexts.remove(Tree.text(flow, "parameterContextName")).getAsJsonObject();
        context.addProperty("name", name);
        contexts.add(name, context);
        flow.addProperty("parameterContextName", name);
        return context;
    }

    private static void renameBundles(final JsonObject component, final String nifiVersion) {
        component.add("bundle", ordinary(component.getAsJsonObject("bundle"), nifiVersion));
        for (final JsonObject api : Tree.list(component, "controllerServiceApis")) {
            api.add("bundle", ordinary(api.getAsJsonObject("bundle"), nifiVersion));
        }
    }

    private static JsonObject ordinary(final JsonObject bundle, final String nifiVersion) {
        return json(StockBundles.ordinary(
                new Bundle(Tree.text(bundle, "group"), Tree.text(bundle, "artifact"), Tree.text(bundle, "version")),
                nifiVersion));
    }

    private static void replaceKafka(final JsonObject processor, final FlowPlan plan, final KafkaBoxes kafka) {
        final String sandboxType = Tree.text(processor, "type");
        final Type type = kafka.typeFor(sandboxType);
        final Map<String, String> planned = plan.plannedProperties(Tree.text(processor, "name"));
        final Map<String, String> properties = kafka.propertiesFor(sandboxType, planned, CONNECTION_ID);
        final JsonObject descriptors = new JsonObject();
        properties
                .keySet()
                .forEach(name -> descriptors.add(name, descriptor(name, name.equals(KafkaBoxes.CONNECTION))));
        processor.addProperty("type", type.name());
        processor.add("bundle", json(type.bundle()));
        processor.add("properties", Tree.of(properties));
        processor.add("propertyDescriptors", descriptors);
    }

    private static JsonObject descriptor(final String name, final boolean service) {
        return Tree.of("name", name, "displayName", name, "identifiesControllerService", service, "sensitive", false);
    }

    private static JsonObject connectionService(final JsonObject flow, final Connection connection) {
        final JsonObject like = Tree.list(flow, "controllerServices").get(0).deepCopy();
        final Map<String, String> properties = new LinkedHashMap<>(KafkaBoxes.connectionProperties());
        final JsonObject descriptors = new JsonObject();
        properties.keySet().forEach(name -> descriptors.add(name, descriptor(name, false)));
        like.addProperty("identifier", CONNECTION_ID);
        like.remove("instanceIdentifier");
        like.addProperty("name", "Kafka");
        like.addProperty("type", connection.service().name());
        like.add("bundle", json(connection.service().bundle()));
        like.add("properties", Tree.of(properties));
        like.add("propertyDescriptors", descriptors);
        like.add(
                "controllerServiceApis",
                Tree.array(List.of(Tree.of(
                        "type",
                        connection.api().name(),
                        "bundle",
                        json(connection.api().bundle())))));
        return like;
    }

    private static JsonObject json(final Bundle bundle) {
        return Tree.of("group", bundle.group(), "artifact", bundle.artifact(), "version", bundle.version());
    }

    /** NiFi keeps these in sets; sorted by what a person knows them by, they stay where they are. */
    private static void sort(final JsonObject owner, final String list) {
        final List<JsonObject> sorted = Tree.list(owner, list).stream()
                .sorted(Comparator.comparing(FlowDefinitionFile::sortKey))
                .toList();
        final JsonArray array = new JsonArray();
        sorted.forEach(array::add);
        owner.add(list, array);
    }

    private static String sortKey(final JsonObject element) {
        final StringBuilder key = new StringBuilder();
        for (final String part :
                List.of("name", "source", "destination", "selectedRelationships", "label", "position")) {
            final JsonElement value = element.get(part);
            if (value != null && value.isJsonObject() && value.getAsJsonObject().has("name")) {
                key.append(value.getAsJsonObject().get("name"));
            } else if (value != null) {
                key.append(value);
            }
        }
        return key.toString();
    }
}
