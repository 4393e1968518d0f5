package org.nifiaaas.sandbox.nifi;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Asks NiFi what happened to FlowFiles. Thread-safe. */
public final class Provenance {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int MOST = 1000;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("MM/dd/yyyy HH:mm:ss", Locale.ROOT);

    /**
     * One event.
     *
     * @param id number of the event
     * @param type such as CONTENT_MODIFIED
     * @param component name of the processor
     * @param flowFile uuid of the FlowFile
     * @param details what the processor said
     * @param durationMillis how long the processor took, as it said; negative if it did not say
     * @param attributes attributes of the FlowFile after the event; empty in summaries of a lineage
     * @param children uuids of the FlowFiles that came of it, if it is a FORK
     */
    public record Event(
            long id,
            String type,
            String component,
            String flowFile,
            String details,
            long durationMillis,
            Map<String, String> attributes,
            List<String> children) {}

    private final NifiRest rest;

    Provenance(final NifiRest rest) {
        this.rest = rest;
    }

    /**
     * Events of one type that a processor has caused, newest first, {@value #MOST} at most.
     *
     * @param processor its id
     * @param type such as CREATE
     * @param since earlier events are left out
     */
    public List<Event> ofProcessor(final String processor, final String type, final Instant since)
            throws NifiException {
        final JsonObject request = request(Map.of("ProcessorID", processor, "EventType", type));
        request.addProperty("startDate", TIME.format(since.atOffset(ZoneOffset.UTC)) + " UTC");
        return query(request);
    }

    /** The events of a FlowFile, newest first, {@value #MOST} at most. */
    public List<Event> ofFlowFile(final String uuid) throws NifiException {
        return query(request(Map.of("FlowFileUUID", uuid)));
    }

    /**
     * What a processor made of FlowFiles, newest first: the events of those that it changed, and the first ones of those into which it divided others.
     *
     * @param since earlier events are left out
     */
    public List<Event> madeBy(final String processor, final Instant since) throws NifiException {
        final List<Event> made = new ArrayList<>(ofProcessor(processor, "CONTENT_MODIFIED", since));
        for (final Event fork : ofProcessor(processor, "FORK", since)) {
            for (final String child : fork.children()) {
                final List<Event> life = ofFlowFile(child).stream()
                        .filter(event -> event.id() != fork.id())
                        .toList();
                if (!life.isEmpty()) {
                    made.add(life.get(life.size() - 1));
                }
            }
        }
        made.sort(Comparator.comparingLong(Event::id).reversed());
        return List.copyOf(made);
    }

    private static JsonObject request(final Map<String, String> terms) {
        final JsonObject search = new JsonObject();
        terms.forEach((field, value) -> search.add(field, Tree.of("value", value, "inverse", false)));
        return Tree.of("maxResults", MOST, "summarize", false, "incrementalResults", false, "searchTerms", search);
    }

    private List<Event> query(final JsonObject request) throws NifiException {
        final JsonObject first = rest.post("/provenance", Tree.of("provenance", Tree.of("request", request)));
        final String id = Tree.text(Tree.at(first, "provenance"), "id");
        try {
            final JsonObject results = finished("provenance", "/provenance/" + id, "provenance");
            final List<Event> events = new ArrayList<>();
            for (final JsonObject event : Tree.list(results, "provenanceEvents")) {
                events.add(event(event));
            }
            events.sort(Comparator.comparingLong(Event::id).reversed());
            return List.copyOf(events);
        } finally {
            rest.delete("/provenance/" + id);
        }
    }

    /** The events of a FlowFile and of those it came from or became, as "TYPE" words in the order of time. */
    public List<String> lineage(final String uuid) throws NifiException {
        final JsonObject request = Tree.of("lineageRequestType", "FLOWFILE", "uuid", uuid);
        final JsonObject first = rest.post("/provenance/lineage", Tree.of("lineage", Tree.of("request", request)));
        final String id = Tree.text(Tree.at(first, "lineage"), "id");
        try {
            final JsonObject results = finished("lineage", "/provenance/lineage/" + id, "lineage");
            return Tree.list(results, "nodes").stream()
                    .filter(node -> "EVENT".equals(Tree.text(node, "type")))
                    .sorted(Comparator.comparingLong(node -> Tree.number(node, "millis")))
                    .map(node -> Tree.text(node, "eventType"))
                    .toList();
        } finally {
            rest.delete("/provenance/lineage/" + id);
        }
    }

    /** The content that a FlowFile had after an event. */
    public String contentAfter(final Event event) throws NifiException {
        return rest.getText("/provenance-events/" + event.id() + "/content/output");
    }

    /** Puts the FlowFile of an event, as it was before the event, into the queue before the processor once more. */
    public void replay(final Event event) throws NifiException {
        rest.post("/provenance-events/replays", Tree.of("eventId", event.id()));
    }

    private JsonObject finished(final String what, final String path, final String root) throws NifiException {
        return Waiting.until(what, LIMIT, words -> {}, words -> {
            final JsonObject state = Tree.at(rest.get(path), root);
            return state.get("finished").getAsBoolean()
                    ? Optional.of(state.getAsJsonObject("results"))
                    : Optional.<JsonObject>empty();
        });
    }

    private static Event event(final JsonObject json) {
        final Map<String, String> attributes = new LinkedHashMap<>();
        for (final JsonObject attribute : Tree.list(json, "attributes")) {
            attributes.put(Tree.text(attribute, "name"), Tree.text(attribute, "value"));
        }
        return new Event(
                Tree.number(json, "eventId"),
                Tree.text(json, "eventType"),
                Tree.text(json, "componentName"),
                Tree.text(json, "flowFileUuid"),
                Tree.text(json, "details"),
                json.has("eventDuration") ? Tree.number(json, "eventDuration") : -1,
                attributes,
                children(json));
    }

    private static List<String> children(final JsonObject json) {
        final List<String> children = new ArrayList<>();
        if (json.has("childUuids")) {
            json.getAsJsonArray("childUuids").forEach(uuid -> children.add(uuid.getAsString()));
        }
        return children;
    }
}
