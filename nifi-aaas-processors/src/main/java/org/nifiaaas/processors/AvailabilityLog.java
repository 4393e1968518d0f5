package org.nifiaaas.processors;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.nifi.logging.ComponentLog;
import org.nifiaaas.services.ModelUnavailableException;
import org.nifiaaas.services.ModelUnavailableException.Reason;

/**
 * Says once that a model cannot serve, again when the reason changes, and once that it is back: a processor that yields every second must not flood the
 * bulletin board. Thread-safe.
 */
final class AvailabilityLog {

    /** Names come from attributes, so their number is anybody's guess. */
    private static final int MOST_MODELS = 256;

    private final Map<ModelChoice, Reason> reasons = new ConcurrentHashMap<>();

    void unavailable(final ComponentLog log, final ModelChoice choice, final ModelUnavailableException reason) {
        if (reasons.size() >= MOST_MODELS) {
            reasons.clear();
        }
        final Reason previous = reasons.put(choice, reason.reason());
        if (previous != reason.reason()) {
            log.warn("Scoring waits: {}", RecordProperties.oneLine(reason));
        }
    }

    void available(final ComponentLog log, final ModelChoice choice) {
        if (reasons.isEmpty()) {
            return;
        }
        if (reasons.remove(choice) != null) {
            log.info("Scoring goes on: model {}, {}, is available", choice.model(), choice.selector());
        }
    }
}
