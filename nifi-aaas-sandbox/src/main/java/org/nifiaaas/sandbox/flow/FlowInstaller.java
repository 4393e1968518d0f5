package org.nifiaaas.sandbox.flow;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.nifiaaas.sandbox.nifi.BoxStatus;
import org.nifiaaas.sandbox.nifi.NifiClient;
import org.nifiaaas.sandbox.nifi.NifiException;
import org.nifiaaas.sandbox.nifi.Parameter;

/** Brings one of the project's flows onto a NiFi the way a user would: parameter context, flow definition, services, start. Stateless. */
public final class FlowInstaller {

    /** NiFi draws a process group 384 wide. */
    private static final double GROUP_DISTANCE = 450;

    private FlowInstaller() {}

    /**
     * Installs a flow, or finds it installed, by whomever, and gives its parameters these values. Afterwards its services are enabled and its boxes valid.
     *
     * @param context name of the parameter context; created if it is not there, and not used if the flow is there with another one
     * @param definition flow definition JSON; it is imported with {@code context} in the place of its own parameter context
     * @param values values of parameters; the flow's others get those of {@link ProjectFlow#parameters()}
     * @return id of the flow's process group
     */
    public static String install(
            final NifiClient nifi,
            final ProjectFlow flow,
            final String context,
            final String definition,
            final Map<String, String> values,
            final Consumer<String> progress)
            throws NifiException {
        final List<Parameter> parameters = flow.parameters().stream()
                .map(parameter -> parameter.withValue(values.getOrDefault(parameter.name(), parameter.value())))
                .toList();
        final Optional<String> present = installed(nifi, flow);
        final String group;
        if (present.isPresent()) {
            group = present.get();
            adopt(nifi, flow, group, context, parameters, progress);
        } else {
            parameterContext(nifi, context, parameters, progress);
            progress.accept("uploading the flow");
            group = upload(nifi, flow, context, definition);
        }
        try {
            nifi.enableServices(group, progress);
            nifi.requireValid(group, progress);
            return group;
        } catch (final NifiException e) {
            throw present.isEmpty()
                    ? e
                    : new NifiException(
                            e.status(),
                            e.getMessage() + "; the group " + flow.title()
                                    + " was on the canvas before: if you do not need it, stop it, delete it and try again",
                            e);
        }
    }

    /** Id of the process group of a flow that is on the canvas. */
    public static Optional<String> installed(final NifiClient nifi, final ProjectFlow flow) throws NifiException {
        return nifi.findGroup(nifi.rootGroup(), flow.title());
    }

    private static void adopt(
            final NifiClient nifi,
            final ProjectFlow flow,
            final String group,
            final String context,
            final List<Parameter> parameters,
            final Consumer<String> progress)
            throws NifiException {
        final Optional<String> used = nifi.parameterContexts().usedBy(group);
        if (used.isPresent()) {
            progress.accept("setting parameters");
            nifi.parameterContexts().update(used.get(), parameters);
            return;
        }
        final String contextId = parameterContext(nifi, context, parameters, progress);
        try {
            nifi.parameterContexts().bind(group, contextId);
        } catch (final NifiException e) {
            throw new NifiException(
                    e.status(),
                    "The group " + flow.title()
                            + " on the canvas has no parameters and cannot get them now; stop it, disable its controller"
                            + " services and try again. " + e.getMessage(),
                    e);
        }
    }

    private static String parameterContext(
            final NifiClient nifi,
            final String context,
            final List<Parameter> parameters,
            final Consumer<String> progress)
            throws NifiException {
        final Optional<String> present = nifi.parameterContexts().find(context);
        if (present.isEmpty()) {
            progress.accept("creating the parameter context");
            return nifi.parameterContexts().create(context, parameters);
        }
        progress.accept("setting parameters");
        nifi.parameterContexts().update(present.get(), parameters);
        return present.get();
    }

    /**
     * The context must come with the flow: NiFi validates boxes as soon as it has them, and one that gets its parameters at that moment may be left
     * invalid for good, as if it had none.
     */
    private static String upload(
            final NifiClient nifi, final ProjectFlow flow, final String context, final String definition)
            throws NifiException {
        final JsonObject json = JsonParser.parseString(definition).getAsJsonObject();
        FlowDefinitionFile.renameContext(json, context);
        return nifi.uploadFlowDefinition(
                nifi.rootGroup(), flow.title(), flow.ordinal() * GROUP_DISTANCE, json.toString());
    }

    /** Starts every box of a flow except those that are started on demand, and those that a person has disabled. */
    public static void start(final NifiClient nifi, final ProjectFlow flow, final String group) throws NifiException {
        final Set<String> onDemand = flow.onDemand();
        for (final BoxStatus box : nifi.boxes(group)) {
            if (!onDemand.contains(box.name()) && !"Disabled".equals(box.state())) {
                nifi.startBox(box.id());
            }
        }
    }
}
