package org.nifiaaas.sandbox.nifi;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;

/**
 * Operates the flows of a NiFi that needs no login, or takes a certificate for one. Thread-safe; the methods that wait do so for a bounded time.
 *
 * <p>Building a flow is {@code FlowBuilder}'s work, provenance {@link Provenance}'s.
 */
public final class NifiClient {

    private static final Duration CHANGE_LIMIT = Duration.ofMinutes(2);

    private final URI api;
    private final NifiRest rest;

    private NifiClient(final URI api, final Optional<SSLContext> tls) {
        this.api = api;
        this.rest = new NifiRest(api, tls);
    }

    /**
     * @param api root of NiFi's REST interface, such as http://127.0.0.1:8080/nifi-api
     */
    public static NifiClient of(final URI api) {
        return new NifiClient(api, Optional.empty());
    }

    /**
     * A client that NiFi knows by its certificate.
     *
     * @param api root of NiFi's REST interface, such as https://127.0.0.1:8443/nifi-api
     * @param tls the client's key, and whom it trusts
     */
    public static NifiClient of(final URI api, final SSLContext tls) {
        return new NifiClient(api, Optional.of(tls));
    }

    public NifiRest rest() {
        return rest;
    }

    /** What is known of earlier events. */
    public Provenance provenance() {
        return new Provenance(rest);
    }

    /** Parameter contexts, and which group uses which. */
    public ParameterContexts parameterContexts() {
        return new ParameterContexts(rest);
    }

    /** Single controller services. */
    public ControllerServices controllerServices() {
        return new ControllerServices(rest);
    }

    /** Address of a process group's canvas, for a browser. */
    public URI canvas(final String group) {
        return api.resolve(isNifi1() ? "/nifi/?processGroupId=" + group : "/nifi/#/process-groups/" + group);
    }

    /** Address of what NiFi knows of a FlowFile, for a browser. */
    public URI provenancePage(final String flowFile) {
        return api.resolve((isNifi1() ? "/nifi/provenance" : "/nifi/#/provenance") + "?flowFileUuid=" + flowFile);
    }

    /** Not if it does not answer. */
    private boolean isNifi1() {
        try {
            return version().startsWith("1.");
        } catch (final NifiException e) {
            return false;
        }
    }

    /** Version of NiFi, such as 1.18.0. */
    public String version() throws NifiException {
        return Tree.text(Tree.at(rest.get("/flow/about"), "about"), "version");
    }

    /** Id of the group that holds everything. */
    public String rootGroup() throws NifiException {
        return Tree.text(Tree.at(rest.get("/flow/process-groups/root"), "processGroupFlow"), "id");
    }

    /** Id of the first group of that name directly inside {@code parent}. */
    public Optional<String> findGroup(final String parent, final String name) throws NifiException {
        return Tree.list(rest.get("/process-groups/" + parent + "/process-groups"), "processGroups").stream()
                .filter(group -> name.equals(Tree.text(Tree.at(group, "component"), "name")))
                .map(group -> Tree.text(group, "id"))
                .findFirst();
    }

    /**
     * Creates a group from a flow definition and gives its id.
     *
     * @param x where its left edge is, in the units of the canvas
     */
    public String uploadFlowDefinition(final String parent, final String name, final double x, final String json)
            throws NifiException {
        final Map<String, String> fields = new LinkedHashMap<>();
        fields.put("groupName", name);
        fields.put("positionX", Double.toString(x));
        fields.put("positionY", "0");
        fields.put("clientId", "nifi-aaas");
        final String answer =
                rest.upload("/process-groups/" + parent + "/process-groups/upload", fields, "file", "flow.json", json);
        return Tree.text(JsonParser.parseString(answer).getAsJsonObject(), "id");
    }

    /** The flow definition of a group, as NiFi's menu "Download flow definition" gives it. */
    public String downloadFlowDefinition(final String group) throws NifiException {
        return rest.getText("/process-groups/" + group + "/download?includeReferencedServices=false");
    }

    /**
     * Enables all controller services of a group and waits until they are.
     *
     * @throws NifiException naming the first service that cannot be enabled, and why
     */
    public void enableServices(final String group, final Consumer<String> progress) throws NifiException {
        Waiting.<Boolean, NifiException>until(
                "controller services to be valid",
                CHANGE_LIMIT,
                progress,
                words -> whenAll(group, words, service -> {
                    final String status = Tree.text(service, "validationStatus");
                    return "VALID".equals(status);
                }));
        changeServices(group, "ENABLED", progress);
    }

    /** Disables all controller services of a group and waits until they are. */
    public void disableServices(final String group, final Consumer<String> progress) throws NifiException {
        changeServices(group, "DISABLED", progress);
    }

    private void changeServices(final String group, final String state, final Consumer<String> progress)
            throws NifiException {
        rest.put(
                "/flow/process-groups/" + group + "/controller-services",
                Tree.of("id", group, "state", state, "disconnectedNodeAcknowledged", false));
        Waiting.<Boolean, NifiException>until(
                "controller services to be " + state.toLowerCase(Locale.ROOT),
                CHANGE_LIMIT,
                progress,
                words -> whenAll(group, words, service -> state.equals(Tree.text(service, "state"))));
    }

    private Optional<Boolean> whenAll(
            final String group, final Consumer<String> progress, final Predicate<JsonObject> good)
            throws NifiException {
        for (final JsonObject service : services(group)) {
            final JsonObject component = Tree.at(service, "component");
            if (!good.test(component)) {
                final List<String> problems = problems(service);
                progress.accept(Tree.text(component, "name") + " is "
                        + Tree.text(component, "state").toLowerCase(Locale.ROOT)
                        + (problems.isEmpty() ? "" : " (" + String.join("; ", problems) + ")"));
                return Optional.empty();
            }
        }
        return Optional.of(true);
    }

    private List<JsonObject> services(final String group) throws NifiException {
        return Tree.list(rest.get("/flow/process-groups/" + group + "/controller-services"), "controllerServices")
                .stream()
                .filter(service -> group.equals(Tree.text(Tree.at(service, "component"), "parentGroupId")))
                .toList();
    }

    /** What is wrong with a box or a service, as NiFi says it: why it is not valid, and what failed lately. */
    private static List<String> problems(final JsonObject boxOrService) {
        final List<String> problems = new ArrayList<>();
        final JsonObject component = Tree.at(boxOrService, "component");
        if (component.has("validationErrors")
                && component.get("validationErrors").isJsonArray()) {
            component.getAsJsonArray("validationErrors").forEach(error -> problems.add(error.getAsString()));
        }
        for (final JsonObject bulletin : Tree.list(boxOrService, "bulletins")) {
            if (bulletin.has("bulletin")) {
                problems.add(Tree.text(Tree.at(bulletin, "bulletin"), "message"));
            }
        }
        return problems.stream()
                .map(problem -> problem.replaceAll("\\s+", " ").trim())
                .distinct()
                .toList();
    }

    /** How the processors of a group are, without those of the groups in it. */
    public List<BoxStatus> boxes(final String group) throws NifiException {
        final JsonObject flow = Tree.at(rest.get("/flow/process-groups/" + group), "processGroupFlow", "flow");
        final List<BoxStatus> boxes = new ArrayList<>();
        for (final JsonObject processor : Tree.list(flow, "processors")) {
            final JsonObject component = Tree.at(processor, "component");
            final JsonObject snapshot = Tree.at(processor, "status", "aggregateSnapshot");
            boxes.add(new BoxStatus(
                    Tree.text(processor, "id"),
                    Tree.text(component, "name"),
                    Tree.text(snapshot, "runStatus"),
                    Tree.number(snapshot, "flowFilesIn"),
                    Tree.number(snapshot, "flowFilesOut"),
                    problems(processor)));
        }
        return List.copyOf(boxes);
    }

    /**
     * The processor of that name.
     *
     * @throws NifiException if the group has none
     */
    public BoxStatus box(final String group, final String name) throws NifiException {
        return boxes(group).stream()
                .filter(box -> box.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new NifiException("The flow has no box named " + name));
    }

    /** Waits until NiFi has validated every processor, and throws if one is not valid. */
    public void requireValid(final String group, final Consumer<String> progress) throws NifiException {
        Waiting.<Boolean, NifiException>until("all boxes to be valid", Duration.ofSeconds(30), progress, words -> {
            for (final BoxStatus box : boxes(group)) {
                if ("Invalid".equals(box.state()) || "Validating".equals(box.state())) {
                    words.accept(box.name() + " is not valid " + String.join("; ", box.problems()));
                    return Optional.empty();
                }
            }
            return Optional.of(true);
        });
    }

    /** Number of the last change of a processor's settings or state by anybody: unchanged as long as nobody stops, starts or changes it. */
    public long revision(final String processor) throws NifiException {
        return Tree.number(Tree.at(rest.get("/processors/" + processor), "revision"), "version");
    }

    /** Starts one processor. */
    public void startBox(final String processor) throws NifiException {
        runStatus(processor, "RUNNING");
    }

    /** Stops one processor; what it is doing goes on to its end. */
    public void stopBox(final String processor) throws NifiException {
        runStatus(processor, "STOPPED");
    }

    /** Makes a disabled processor one that is stopped. */
    public void enableBox(final String processor) throws NifiException {
        runStatus(processor, "STOPPED");
    }

    /** Makes a stopped processor one that does not start with its group. */
    public void disableBox(final String processor) throws NifiException {
        runStatus(processor, "DISABLED");
    }

    /** Lets a stopped processor work exactly once. */
    public void runOnce(final String processor) throws NifiException {
        runStatus(processor, "RUN_ONCE");
    }

    private void runStatus(final String processor, final String state) throws NifiException {
        final JsonObject current = rest.get("/processors/" + processor);
        if (state.equals(Tree.text(Tree.at(current, "component"), "state"))) {
            return;
        }
        rest.put(
                "/processors/" + processor + "/run-status",
                Tree.of("revision", current.getAsJsonObject("revision"), "state", state));
    }

    /** Starts all processors of a group that are not disabled, as the button of the group does. */
    public void startGroup(final String group) throws NifiException {
        rest.put("/flow/process-groups/" + group, Tree.of("id", group, "state", "RUNNING"));
    }

    /** Stops all processors of a group and waits until no thread works in it any more. */
    public void stopGroup(final String group, final Consumer<String> progress) throws NifiException {
        rest.put("/flow/process-groups/" + group, Tree.of("id", group, "state", "STOPPED"));
        Waiting.<Boolean, NifiException>until("the flow to stop", CHANGE_LIMIT, progress, words -> {
            final long threads = Tree.number(snapshot(group), "activeThreadCount");
            words.accept(threads + " threads at work");
            return threads == 0 ? Optional.of(true) : Optional.empty();
        });
    }

    /** FlowFiles that wait in each connection, by the connection's name, or by what it joins if it has none. */
    public Map<String, Long> queues(final String group) throws NifiException {
        final Map<String, Long> queues = new LinkedHashMap<>();
        for (final JsonObject connection : Tree.list(snapshot(group), "connectionStatusSnapshots")) {
            final JsonObject status = Tree.at(connection, "connectionStatusSnapshot");
            queues.merge(
                    Tree.text(status, "sourceName") + " -> " + Tree.text(status, "destinationName"),
                    Tree.number(status, "flowFilesQueued"),
                    Long::sum);
        }
        return queues;
    }

    private JsonObject snapshot(final String group) throws NifiException {
        return Tree.at(
                rest.get("/flow/process-groups/" + group + "/status?recursive=true"),
                "processGroupStatus",
                "aggregateSnapshot");
    }

    /** What NiFi's components have complained of in the last five minutes. */
    public List<String> bulletins() throws NifiException {
        return Tree.list(Tree.at(rest.get("/flow/bulletin-board"), "bulletinBoard"), "bulletins").stream()
                .filter(bulletin -> bulletin.has("bulletin"))
                .map(bulletin -> Tree.text(Tree.at(bulletin, "bulletin"), "message"))
                .toList();
    }

    /** Stops a group, throws away what waits in its connections and removes it. */
    public void deleteGroup(final String group, final Consumer<String> progress) throws NifiException {
        stopGroup(group, progress);
        disableServices(group, progress);
        // NiFi 1 answers with an error if there is no connection to be emptied.
        if (!queues(group).isEmpty()) {
            emptyConnections(group, progress);
        }
        final JsonObject current = rest.get("/process-groups/" + group);
        rest.delete("/process-groups/" + group + "?version=" + Tree.number(Tree.at(current, "revision"), "version"));
    }

    private void emptyConnections(final String group, final Consumer<String> progress) throws NifiException {
        final String requests = "/process-groups/" + group + "/empty-all-connections-requests";
        final String request = Tree.text(Tree.at(rest.post(requests, new JsonObject()), "dropRequest"), "id");
        Waiting.<Boolean, NifiException>until("the connections to be empty", CHANGE_LIMIT, progress, words -> {
            final JsonObject state = Tree.at(rest.get(requests + "/" + request), "dropRequest");
            return state.get("finished").getAsBoolean() ? Optional.of(true) : Optional.empty();
        });
        rest.delete(requests + "/" + request);
    }

    public static JsonObject newRevision() {
        return Tree.of("version", 0);
    }
}
