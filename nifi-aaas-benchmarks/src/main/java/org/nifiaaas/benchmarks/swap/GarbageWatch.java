package org.nifiaaas.benchmarks.swap;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.EnumMap;
import java.util.Map;

/** Adds up the pauses of the garbage collector by kind of window. To be used by one thread. */
final class GarbageWatch {

    private final Map<Window.Kind, Long> millis = new EnumMap<>(Window.Kind.class);
    private long before = total();

    /** What was collected since the last call happened in a window of this kind, or in none if it is null. */
    void next(final Window.Kind kind) {
        final long now = total();
        if (kind != null) {
            millis.merge(kind, now - before, Long::sum);
        }
        before = now;
    }

    /** Milliseconds in windows of a kind. */
    long millis(final Window.Kind kind) {
        return millis.getOrDefault(kind, 0L);
    }

    private static long total() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .sum();
    }
}
