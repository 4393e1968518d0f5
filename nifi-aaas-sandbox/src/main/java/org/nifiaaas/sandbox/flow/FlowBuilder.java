package org.nifiaaas.sandbox.flow;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nifiaaas.sandbox.flow.FlowPlan.Arrow;
import org.nifiaaas.sandbox.flow.FlowPlan.Box;
import org.nifiaaas.sandbox.flow.FlowPlan.Note;
import org.nifiaaas.sandbox.flow.FlowPlan.Place;
import org.nifiaaas.sandbox.flow.FlowPlan.Service;
import org.nifiaaas.sandbox.nifi.NifiClient;
import org.nifiaaas.sandbox.nifi.NifiException;
import org.nifiaaas.sandbox.nifi.NifiRest;
import org.nifiaaas.sandbox.nifi.Tree;

/** Builds a planned flow on the canvas of a NiFi that has all the types in it. Not thread-safe. */
final class FlowBuilder {

    private static final String PRIORITIZERS = "org.apache.nifi.prioritizer.";

    private final NifiClient nifi;
    private final NifiRest rest;
    private final Map<String, JsonObject> processorTypes;
    private final Map<String, JsonObject> serviceTypes;

    FlowBuilder(final NifiClient nifi) throws NifiException {
        this.nifi = nifi;
        this.rest = nifi.rest();
        this.processorTypes = types(rest.get("/flow/processor-types"), "processorTypes");
        this.serviceTypes = types(rest.get("/flow/controller-service-types"), "controllerServiceTypes");
    }

    /**
     * Builds the flow in a new process group that uses a parameter context.
     *
     * @return id of the new group
     */
    String build(final String parent, final FlowPlan plan, final String parameterContext) throws NifiException {
        final JsonObject component = Tree.of(
                "name",
                plan.name(),
                "comments",
                plan.comments(),
                "position",
                position(new Place(0, 0)),
                "parameterContext",
                Tree.of("id", parameterContext));
        final String group = create("/process-groups/" + parent + "/process-groups", component);
        for (final Note note : plan.notes()) {
            createNote(group, note);
        }
        final Map<String, String> services = new HashMap<>();
        for (final Service service : plan.services()) {
            services.put(service.name(), createService(group, service));
        }
        final Map<String, String> boxes = new HashMap<>();
        for (final Box box : plan.boxes()) {
            final String id = createBox(group, box, services);
            boxes.put(box.name(), id);
            if (box.disabled()) {
                nifi.disableBox(id);
            }
        }
        for (final Arrow arrow : plan.arrows()) {
            createArrow(group, arrow, boxes);
        }
        return group;
    }

    private void createNote(final String group, final Note note) throws NifiException {
        final JsonObject style = Tree.of("font-size", note.fontSize() + "px", "background-color", note.color());
        create(
                "/process-groups/" + group + "/labels",
                Tree.of(
                        "label",
                        note.text(),
                        "position",
                        position(note.place()),
                        "width",
                        note.width(),
                        "height",
                        note.height(),
                        "style",
                        style));
    }

    private String createService(final String group, final Service service) throws NifiException {
        final JsonObject type = required(serviceTypes, service.type());
        return create(
                "/process-groups/" + group + "/controller-services",
                Tree.of(
                        "type",
                        type.get("type"),
                        "bundle",
                        type.get("bundle"),
                        "name",
                        service.name(),
                        "properties",
                        Tree.of(service.properties())));
    }

    private String createBox(final String group, final Box box, final Map<String, String> services)
            throws NifiException {
        final JsonObject type = required(processorTypes, box.type());
        final Map<String, String> properties = box.properties();
        box.services().forEach((property, service) -> properties.put(property, services.get(service)));
        final JsonObject config = Tree.of(
                "properties",
                Tree.of(properties),
                "autoTerminatedRelationships",
                Tree.array(box.ended()),
                "schedulingStrategy",
                box.schedulingStrategy(),
                "schedulingPeriod",
                box.schedulingPeriod(),
                "penaltyDuration",
                box.penaltyDuration(),
                "yieldDuration",
                box.yieldDuration(),
                "executionNode",
                box.primaryNodeOnly() ? "PRIMARY" : "ALL",
                "comments",
                box.comments());
        return create(
                "/process-groups/" + group + "/processors",
                Tree.of(
                        "type",
                        type.get("type"),
                        "bundle",
                        type.get("bundle"),
                        "name",
                        box.name(),
                        "position",
                        position(box.place()),
                        "config",
                        config));
    }

    private void createArrow(final String group, final Arrow arrow, final Map<String, String> boxes)
            throws NifiException {
        final JsonArray bends = new JsonArray();
        arrow.bends().forEach(bend -> bends.add(position(bend)));
        create(
                "/process-groups/" + group + "/connections",
                Tree.of(
                        "source",
                        end(group, boxes.get(arrow.from())),
                        "destination",
                        end(group, boxes.get(arrow.to())),
                        "selectedRelationships",
                        Tree.array(arrow.relationships()),
                        "backPressureObjectThreshold",
                        arrow.maxFlowFiles(),
                        "backPressureDataSizeThreshold",
                        arrow.maxSize(),
                        "flowFileExpiration",
                        "0 sec",
                        "labelIndex",
                        arrow.bends().isEmpty() ? 1 : 0,
                        "prioritizers",
                        Tree.array(
                                arrow.prioritizer().isEmpty()
                                        ? List.of()
                                        : List.of(PRIORITIZERS + arrow.prioritizer())),
                        "bends",
                        bends));
    }

    private String create(final String path, final JsonObject component) throws NifiException {
        return Tree.text(rest.post(path, Tree.of("revision", NifiClient.newRevision(), "component", component)), "id");
    }

    private static JsonObject end(final String group, final String processor) {
        return Tree.of("id", processor, "groupId", group, "type", "PROCESSOR");
    }

    private static JsonObject position(final Place place) {
        return Tree.of("x", place.x(), "y", place.y());
    }

    private static Map<String, JsonObject> types(final JsonObject answer, final String list) {
        final Map<String, JsonObject> types = new HashMap<>();
        final List<JsonObject> all = Tree.list(answer, list);
        for (final JsonObject type : all) {
            final String name = Tree.text(type, "type");
            types.put(name.substring(name.lastIndexOf('.') + 1), type);
        }
        return types;
    }

    private static JsonObject required(final Map<String, JsonObject> types, final String type) throws NifiException {
        final JsonObject found = types.get(type);
        if (found == null) {
            throw new NifiException(
                    "This NiFi has no component of type " + type + "; its NAR is missing, or not loaded yet");
        }
        return found;
    }
}
