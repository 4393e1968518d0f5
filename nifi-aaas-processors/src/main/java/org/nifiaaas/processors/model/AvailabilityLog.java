package org.nifiaaas.processors.model;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.nifi.logging.ComponentLog;
import org.nifiaaas.processors.record.RecordProperties;
import org.nifiaaas.services.ModelUnavailableException;

/**
 * Says once that a model cannot serve, again when the reason changes, and once that it is back: a processor that yields every second must not flood the
 * bulletin board. Thread-safe.
 */
public final class AvailabilityLog {

    /** Names come from attributes, so their number is anybody's guess. */
    private static final int MOST_MODELS = 256;

    private final Map<ModelChoice, String> reasons = new ConcurrentHashMap<>();

    public void unavailable(final ComponentLog log, final ModelChoice choice, final ModelUnavailableException reason) {
        if (isNews(choice, "waits: " + reason.reason())) {
            log.warn("Scoring waits: {}", RecordProperties.oneLine(reason));
        }
    }

    /**
     * Another version scores in place of the chosen one.
     *
     * @param kind kind of the reason; only another kind is said again
     * @param reason the reason in one line
     */
    public void replaced(final ComponentLog log, final ModelChoice choice, final String kind, final String reason) {
        if (isNews(choice, "replaced: " + kind)) {
            log.warn("The first arm also scores the users of {}: {}", choice.selector(), reason);
        }
    }

    public void available(final ComponentLog log, final ModelChoice choice) {
        if (reasons.isEmpty()) {
            return;
        }
        if (reasons.remove(choice) != null) {
            log.info("Scoring goes on: model {}, {}, is available", choice.model(), choice.selector());
        }
    }

    private boolean isNews(final ModelChoice choice, final String reason) {
        if (reasons.size() >= MOST_MODELS) {
            reasons.clear();
        }
        return !reason.equals(reasons.put(choice, reason));
    }
}
