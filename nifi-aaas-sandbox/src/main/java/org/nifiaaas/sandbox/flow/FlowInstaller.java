package org.nifiaaas.sandbox.flow;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.nifiaaas.sandbox.nifi.BoxStatus;
import org.nifiaaas.sandbox.nifi.NifiClient;
import org.nifiaaas.sandbox.nifi.NifiException;
import org.nifiaaas.sandbox.nifi.Parameter;

/** Brings one of the project's flows onto a NiFi the way a user would: parameter context, template, services, start. Stateless. */
public final class FlowInstaller {

    /** NiFi draws a process group 384 wide. */
    private static final double GROUP_DISTANCE = 450;

    private FlowInstaller() {}

    /**
     * Installs a flow, or finds it installed and gives its parameters these values. Afterwards its services are enabled and its boxes valid.
     *
     * @param context name of the parameter context, which is created if it is not there
     * @param template template XML with the flow in it
     * @param values values of parameters; the flow's others get those of {@link ProjectFlow#parameters()}
     * @return id of the flow's process group
     */
    public static String install(
            final NifiClient nifi,
            final ProjectFlow flow,
            final String context,
            final String template,
            final Map<String, String> values,
            final Consumer<String> progress)
            throws NifiException {
        final List<Parameter> parameters = flow.parameters().stream()
                .map(parameter -> parameter.withValue(values.getOrDefault(parameter.name(), parameter.value())))
                .toList();
        final String root = nifi.rootGroup();
        final Optional<String> present = nifi.findGroup(root, flow.title());
        final String contextId = parameterContext(nifi, context, parameters, progress);
        final String group;
        if (present.isPresent()) {
            group = present.get();
        } else {
            progress.accept("uploading the template");
            group = instantiate(nifi, root, template, flow.ordinal() * GROUP_DISTANCE);
            nifi.bindParameterContext(group, contextId);
        }
        nifi.enableServices(group, progress);
        nifi.requireValid(group, progress);
        return group;
    }

    private static String parameterContext(
            final NifiClient nifi,
            final String context,
            final List<Parameter> parameters,
            final Consumer<String> progress)
            throws NifiException {
        final Optional<String> present = nifi.findParameterContext(context);
        if (present.isEmpty()) {
            progress.accept("creating the parameter context");
            return nifi.createParameterContext(context, parameters);
        }
        progress.accept("setting parameters");
        nifi.updateParameters(present.get(), parameters);
        return present.get();
    }

    private static String instantiate(final NifiClient nifi, final String root, final String template, final double x)
            throws NifiException {
        final String uploaded = nifi.uploadTemplate(root, template);
        try {
            return nifi.instantiateTemplate(root, uploaded, x);
        } finally {
            nifi.deleteTemplate(uploaded);
        }
    }

    /** Starts every box of a flow except those that a person runs. */
    public static void start(final NifiClient nifi, final ProjectFlow flow, final String group) throws NifiException {
        final Set<String> byHand = flow.byHand();
        for (final BoxStatus box : nifi.boxes(group)) {
            if (!byHand.contains(box.name())) {
                nifi.startBox(box.id());
            }
        }
    }
}
