package org.nifiaaas.sandbox.nifi;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The parameter contexts of a NiFi. Thread-safe. */
public final class ParameterContexts {

    private static final Duration CHANGE_LIMIT = Duration.ofMinutes(2);
    private static final String CONTEXTS = "/parameter-contexts/";

    private final NifiRest rest;

    ParameterContexts(final NifiRest rest) {
        this.rest = rest;
    }

    /** Id of the parameter context of that name. */
    public Optional<String> find(final String name) throws NifiException {
        return Tree.list(rest.get("/flow/parameter-contexts"), "parameterContexts").stream()
                .filter(context -> name.equals(Tree.text(Tree.at(context, "component"), "name")))
                .map(context -> Tree.text(context, "id"))
                .findFirst();
    }

    /** Id of the parameter context that a group uses. */
    public Optional<String> usedBy(final String group) throws NifiException {
        final JsonElement used =
                Tree.at(rest.get("/process-groups/" + group), "component").get("parameterContext");
        return used == null || used.isJsonNull()
                ? Optional.empty()
                : Optional.of(Tree.text(used.getAsJsonObject(), "id"));
    }

    /** Values of a context by the names of its parameters, without those that are secret or have none. */
    public Map<String, String> values(final String context) throws NifiException {
        final Map<String, String> values = new TreeMap<>();
        for (final JsonObject entry : Tree.list(Tree.at(rest.get(CONTEXTS + context), "component"), "parameters")) {
            final JsonObject parameter = Tree.at(entry, "parameter");
            final JsonElement value = parameter.get("value");
            if (value != null && !value.isJsonNull()) {
                values.put(Tree.text(parameter, "name"), value.getAsString());
            }
        }
        return values;
    }

    /** Creates a parameter context and gives its id. */
    public String create(final String name, final List<Parameter> parameters) throws NifiException {
        final JsonObject component = Tree.of("name", name, "parameters", json(parameters));
        return Tree.text(
                rest.post("/parameter-contexts", Tree.of("revision", NifiClient.newRevision(), "component", component)),
                "id");
    }

    /** Gives parameters new values; NiFi stops and starts again what refers to them. Parameters that are not named stay. */
    public void update(final String context, final List<Parameter> parameters) throws NifiException {
        final JsonObject current = rest.get(CONTEXTS + context);
        final JsonObject component = Tree.of("id", context, "parameters", json(parameters));
        final String requests = CONTEXTS + context + "/update-requests";
        final JsonObject body =
                Tree.of("id", context, "revision", current.getAsJsonObject("revision"), "component", component);
        final String request = Tree.text(Tree.at(rest.post(requests, body), "request"), "requestId");
        try {
            Waiting.<Boolean, NifiException>until(
                    "NiFi to take over new parameters", CHANGE_LIMIT, words -> {}, progress -> {
                        final JsonObject state = Tree.at(rest.get(requests + "/" + request), "request");
                        progress.accept(Tree.text(state, "state"));
                        final String failure = Tree.text(state, "failureReason");
                        if (!failure.isEmpty()) {
                            throw new NifiException("NiFi refuses new parameters: " + failure);
                        }
                        return state.get("complete").getAsBoolean() ? Optional.of(true) : Optional.empty();
                    });
        } finally {
            rest.delete(requests + "/" + request);
        }
    }

    /** Lets a group, though not the groups in it, use a parameter context. */
    public void bind(final String group, final String context) throws NifiException {
        final String path = "/process-groups/" + group;
        final JsonObject component = Tree.of("id", group, "parameterContext", Tree.of("id", context));
        rest.put(path, Tree.of("revision", rest.get(path).getAsJsonObject("revision"), "component", component));
    }

    /** Deletes a context that nobody uses. */
    public void delete(final String context) throws NifiException {
        final JsonObject current = rest.get(CONTEXTS + context);
        rest.delete(CONTEXTS + context + "?version=" + Tree.number(Tree.at(current, "revision"), "version"));
    }

    private static JsonElement json(final List<Parameter> parameters) {
        return Tree.array(parameters.stream().map(Parameter::toJson).toList());
    }
}
