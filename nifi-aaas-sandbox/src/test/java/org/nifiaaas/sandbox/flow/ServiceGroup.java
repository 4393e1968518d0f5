package org.nifiaaas.sandbox.flow;

import java.util.List;
import java.util.Map;
import org.nifiaaas.sandbox.nifi.NifiClient;
import org.nifiaaas.sandbox.nifi.NifiException;
import org.nifiaaas.sandbox.nifi.Parameter;

/** A process group without boxes, for tests that put something into it, with a parameter context of its name. */
public record ServiceGroup(String id, String context) {

    /**
     * Creates one.
     *
     * @param services properties of the controller services in it, by the service's name
     * @param parameters values of the parameters that they refer to
     */
    public static ServiceGroup create(
            final NifiClient nifi,
            final String name,
            final String serviceType,
            final Map<String, Map<String, String>> services,
            final Map<String, String> parameters)
            throws NifiException {
        final String context = nifi.parameterContexts()
                .create(
                        name,
                        parameters.entrySet().stream()
                                .map(parameter -> new Parameter(parameter.getKey(), parameter.getValue(), ""))
                                .toList());
        final List<FlowPlan.Service> planned = services.entrySet().stream()
                .map(service -> new FlowPlan.Service(service.getKey(), serviceType, service.getValue()))
                .toList();
        final FlowPlan plan = new FlowPlan(name, "", planned, List.of(), List.of(), List.of());
        return new ServiceGroup(new FlowBuilder(nifi).build(nifi.rootGroup(), plan, context), context);
    }

    /** Removes it with everything in it. */
    public void delete(final NifiClient nifi) throws NifiException {
        nifi.deleteGroup(id, words -> {});
        nifi.parameterContexts().delete(context);
    }
}
