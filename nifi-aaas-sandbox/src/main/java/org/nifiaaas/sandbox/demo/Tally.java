package org.nifiaaas.sandbox.demo;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts what came out of the flow, event by event, against what went in. Thread-safe.
 *
 * <p>The events of a run are numbered from 0; event n has the id {@code <run>-<n>}. Other events, of earlier runs, are ignored, but answers to candidates
 * ({@code <run>-candidate-<n>}) are kept.
 */
final class Tally {

    /**
     * How it stands.
     *
     * @param out different events that came out
     * @param scored of them, with a score
     * @param unknown scored events whose card or merchant the version does not know
     * @param rejected events that the cleaning rules refused
     * @param failed events that could not be scored
     * @param duplicates events that came out once more, each time counted
     * @param unreadable messages that are no JSON object with an id
     * @param scoredBy scored events by model version
     */
    record Counts(
            long out,
            long scored,
            long unknown,
            long rejected,
            long failed,
            long duplicates,
            long unreadable,
            Map<Long, Long> scoredBy) {

        long scoredBy(final long version) {
            return scoredBy.getOrDefault(version, 0L);
        }
    }

    private final String prefix;
    private final String candidatePrefix;
    private final BitSet seen = new BitSet();
    private final Map<Long, Long> scoredBy = new TreeMap<>();
    private final Map<String, JsonObject> candidates = new LinkedHashMap<>();
    private long scored;
    private long unknown;
    private long rejected;
    private long failed;
    private long duplicates;
    private long unreadable;

    Tally(final String run) {
        this.prefix = run + "-";
        this.candidatePrefix = candidateId(run, "");
    }

    static String eventId(final String run, final int number) {
        return run + "-" + number;
    }

    static String candidateId(final String run, final Object number) {
        return run + "-candidate-" + number;
    }

    /** Takes a message of the topic of scores. */
    void scored(final String message) {
        final JsonObject event = parse(message);
        if (event == null || !isNew(event)) {
            return;
        }
        synchronized (this) {
            scored++;
            scoredBy.merge(event.get("model_version").getAsLong(), 1L, Long::sum);
            unknown += isPresent(event.get("score_reason")) ? 1 : 0;
        }
    }

    /** Takes a message of the topic of rejected records. */
    void rejected(final String message) {
        final JsonObject event = parse(message);
        if (event == null || !isNew(event)) {
            return;
        }
        synchronized (this) {
            if (isPresent(event.get("rejection"))) {
                rejected++;
            } else {
                failed++;
            }
        }
    }

    private JsonObject parse(final String message) {
        try {
            final JsonElement element = JsonParser.parseString(message);
            if (element.isJsonObject() && isPresent(element.getAsJsonObject().get(Events.EVENT_ID))) {
                return element.getAsJsonObject();
            }
        } catch (final JsonParseException e) {
            // Counted below, like everything else that is not an event.
        }
        synchronized (this) {
            unreadable++;
        }
        return null;
    }

    private synchronized boolean isNew(final JsonObject event) {
        final String id = event.get(Events.EVENT_ID).getAsString();
        if (id.startsWith(candidatePrefix)) {
            candidates.put(id, event);
            return false;
        }
        if (!id.startsWith(prefix)) {
            return false;
        }
        final int number = Integer.parseInt(id.substring(prefix.length()));
        if (seen.get(number)) {
            duplicates++;
            return false;
        }
        seen.set(number);
        return true;
    }

    private static boolean isPresent(final JsonElement value) {
        return value != null && !value.isJsonNull();
    }

    synchronized Counts counts() {
        return new Counts(
                seen.cardinality(), scored, unknown, rejected, failed, duplicates, unreadable, Map.copyOf(scoredBy));
    }

    /** How many of the events 0 to {@code sent - 1} have not come out. */
    synchronized long missing(final int sent) {
        return sent - seen.get(0, sent).cardinality();
    }

    /** The answers to candidates so far, by id. */
    synchronized Map<String, JsonObject> candidates() {
        return new LinkedHashMap<>(candidates);
    }
}
