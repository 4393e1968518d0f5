package org.nifiaaas.sandbox.flow;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Brings the project's flow onto a NiFi the way a user would: parameter context, template, services, start. Stateless. */
public final class FlowInstaller {

    /** Boxes that {@link #start} leaves stopped: somebody runs them by hand. */
    private static final Set<String> BY_HAND = Set.of(PropensityFlow.TRAIN);

    private FlowInstaller() {}

    /**
     * Installs the flow, or finds it installed and gives its parameters these values. Afterwards its services are enabled and its boxes valid.
     *
     * @param template template XML with the flow in it
     * @param values values of parameters; the others get those of {@link PropensityFlow#parameters()}
     * @return id of the flow's process group
     */
    public static String install(
            final NifiClient nifi,
            final String template,
            final Map<String, String> values,
            final Consumer<String> progress)
            throws NifiException {
        final List<Parameter> parameters = PropensityFlow.parameters().stream()
                .map(parameter -> new Parameter(
                        parameter.name(),
                        values.getOrDefault(parameter.name(), parameter.value()),
                        parameter.description()))
                .toList();
        final String root = nifi.rootGroup();
        final Optional<String> present = nifi.findGroup(root, PropensityFlow.NAME);
        final String context = parameterContext(nifi, parameters, progress);
        final String group;
        if (present.isPresent()) {
            group = present.get();
        } else {
            progress.accept("uploading the template");
            group = instantiate(nifi, root, template);
            nifi.bindParameterContext(group, context);
        }
        nifi.enableServices(group, progress);
        nifi.requireValid(group, progress);
        return group;
    }

    private static String parameterContext(
            final NifiClient nifi, final List<Parameter> parameters, final Consumer<String> progress)
            throws NifiException {
        final Optional<String> present = nifi.findParameterContext(PropensityFlow.PARAMETER_CONTEXT);
        if (present.isEmpty()) {
            progress.accept("creating the parameter context");
            return nifi.createParameterContext(PropensityFlow.PARAMETER_CONTEXT, parameters);
        }
        progress.accept("setting parameters");
        nifi.updateParameters(present.get(), parameters);
        return present.get();
    }

    private static String instantiate(final NifiClient nifi, final String root, final String template)
            throws NifiException {
        final String uploaded = nifi.uploadTemplate(root, template);
        try {
            return nifi.instantiateTemplate(root, uploaded);
        } finally {
            nifi.deleteTemplate(uploaded);
        }
    }

    /** Starts every box of the flow except the one that a person triggers. */
    public static void start(final NifiClient nifi, final String group) throws NifiException {
        for (final BoxStatus box : nifi.boxes(group)) {
            if (!BY_HAND.contains(box.name())) {
                nifi.startBox(box.id());
            }
        }
    }
}
