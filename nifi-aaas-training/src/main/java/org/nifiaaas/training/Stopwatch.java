package org.nifiaaas.training;

import java.util.LinkedHashMap;
import java.util.Map;

/** Times the stages of a run. Not thread-safe. */
final class Stopwatch {

    private final Map<String, Double> seconds = new LinkedHashMap<>();
    private final long startNanos = System.nanoTime();
    private long lapNanos = startNanos;

    /** Ends the running stage. */
    void lap(final String stage) {
        final long now = System.nanoTime();
        seconds.put(stage, (now - lapNanos) / 1e9);
        lapNanos = now;
    }

    /** Seconds of each stage and of all. */
    Map<String, Double> seconds() {
        final Map<String, Double> all = new LinkedHashMap<>(seconds);
        all.put("total", (System.nanoTime() - startNanos) / 1e9);
        return all;
    }
}
