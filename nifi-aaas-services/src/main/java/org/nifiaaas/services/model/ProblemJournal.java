package org.nifiaaas.services.model;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Tells each problem once: a problem that is the same at every poll would bury everything else. It is told again if it changes, or if it comes back after it was
 * solved. Not thread-safe.
 */
final class ProblemJournal {

    private final VersionEvents events;
    private final Map<String, String> open = new HashMap<>();

    ProblemJournal(final VersionEvents events) {
        this.events = events;
    }

    /** Notes a problem that somebody has to repair, under a key that names its subject. */
    void failure(final String key, final String message) {
        failure(key, message, message);
    }

    /**
     * Notes a problem that somebody has to repair.
     *
     * @param key names its subject
     * @param problem tells it from other problems of the subject
     * @param message one line, which may also hold what differs from time to time
     */
    void failure(final String key, final String problem, final String message) {
        note(key, problem, message, events::failure);
    }

    /** Notes a problem that may go away by itself, under a key that names its subject. */
    void attention(final String key, final String message) {
        attention(key, message, message);
    }

    /** Notes a problem that may go away by itself, see {@link #failure(String, String, String)}. */
    void attention(final String key, final String problem, final String message) {
        note(key, problem, message, events::attention);
    }

    /** Tells something once, as long as it stays the same, that is no problem. */
    void news(final String key, final String problem, final String message) {
        note(key, problem, message, events::progress);
    }

    void progress(final String message) {
        events.progress(message);
    }

    /** Forgets the problem of a subject, if there was one. */
    void solved(final String key) {
        open.remove(key);
    }

    /** Forgets the problems of all subjects whose key starts so. */
    void forget(final String keyStart) {
        open.keySet().removeIf(key -> key.startsWith(keyStart));
    }

    private void note(final String key, final String problem, final String message, final Consumer<String> teller) {
        if (!problem.equals(open.put(key, problem))) {
            teller.accept(message);
        }
    }
}
