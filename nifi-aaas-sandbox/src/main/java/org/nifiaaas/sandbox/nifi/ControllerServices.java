package org.nifiaaas.sandbox.nifi;

import com.google.gson.JsonObject;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Looks at single controller services. Thread-safe. */
public final class ControllerServices {

    private final NifiRest rest;

    ControllerServices(final NifiRest rest) {
        this.rest = rest;
    }

    /**
     * A service as it is.
     *
     * @param state such as ENABLED or DISABLED
     */
    public record ServiceState(String id, String state) {

        public boolean isEnabled() {
            return "ENABLED".equals(state);
        }
    }

    /** The service of that name in a group. */
    public Optional<ServiceState> find(final String group, final String name) throws NifiException {
        for (final JsonObject service :
                Tree.list(rest.get("/flow/process-groups/" + group + "/controller-services"), "controllerServices")) {
            final JsonObject component = Tree.at(service, "component");
            if (name.equals(Tree.text(component, "name")) && group.equals(Tree.text(component, "parentGroupId"))) {
                return Optional.of(new ServiceState(Tree.text(service, "id"), Tree.text(component, "state")));
            }
        }
        return Optional.empty();
    }

    /** What a service has put into its local state, by key: one map for each node that has any. */
    public Collection<Map<String, String>> localState(final String service) throws NifiException {
        final JsonObject state = Tree.at(rest.get("/controller-services/" + service + "/state"), "componentState");
        final Map<String, Map<String, String>> nodes = new LinkedHashMap<>();
        if (state.has("localState") && state.get("localState").isJsonObject()) {
            for (final JsonObject entry : Tree.list(Tree.at(state, "localState"), "state")) {
                nodes.computeIfAbsent(Tree.text(entry, "clusterNodeId"), node -> new LinkedHashMap<>())
                        .put(Tree.text(entry, "key"), Tree.text(entry, "value"));
            }
        }
        return nodes.values();
    }
}
