package org.nifiaaas.sandbox.flow;

import com.google.gson.JsonObject;
import java.util.UUID;
import java.util.function.Consumer;
import org.nifiaaas.sandbox.nifi.NifiClient;
import org.nifiaaas.sandbox.nifi.NifiException;
import org.nifiaaas.sandbox.nifi.NifiRest;
import org.nifiaaas.sandbox.nifi.Tree;

/** Builds the project's flows on a running NiFi and takes it away again as files. */
public final class FlowExport {

    /**
     * The flow as NiFi writes it.
     *
     * @param template template XML
     * @param definition flow definition JSON
     */
    public record Files(String template, String definition) {}

    private FlowExport() {}

    /**
     * Builds, exports and removes a flow; other things on the canvas stay as they are.
     *
     * @throws NifiException if NiFi lacks a type
     */
    public static Files export(final NifiClient nifi, final ProjectFlow flow, final Consumer<String> progress)
            throws NifiException {
        final NifiRest rest = nifi.rest();
        final String root = nifi.rootGroup();
        final String context = nifi.parameterContexts()
                .create(ProjectFlow.PARAMETER_CONTEXT + "-export-" + UUID.randomUUID(), flow.parameters());
        try {
            final String group = new FlowBuilder(nifi).build(root, flow.plan(), context);
            try {
                progress.accept("downloading");
                return new Files(template(rest, root, group, flow.plan()), nifi.downloadFlowDefinition(group));
            } finally {
                nifi.deleteGroup(group, progress);
            }
        } finally {
            nifi.parameterContexts().delete(context);
        }
    }

    private static String template(final NifiRest rest, final String root, final String group, final FlowPlan plan)
            throws NifiException {
        final JsonObject revision = rest.get("/process-groups/" + group).getAsJsonObject("revision");
        final JsonObject snippet = rest.post(
                "/snippets",
                Tree.of("snippet", Tree.of("parentGroupId", root, "processGroups", Tree.of(group, revision))));
        final JsonObject answer = rest.post(
                "/process-groups/" + root + "/templates",
                Tree.of(
                        "name",
                        plan.name() + " " + UUID.randomUUID(),
                        "description",
                        plan.comments(),
                        "snippetId",
                        Tree.text(Tree.at(snippet, "snippet"), "id")));
        final String template = Tree.text(Tree.at(answer, "template"), "id");
        try {
            return rest.getText("/templates/" + template + "/download");
        } finally {
            rest.delete("/templates/" + template);
        }
    }
}
