package org.nifiaaas.processors.spark;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.processor.ProcessSession;

/** The FlowFile attributes in which a Spark batch is remembered, so that a restart of NiFi forgets nothing. Times are ISO instants. */
public final class SparkBatchAttributes {

    public static final String BATCH_NAME = "livy.batch.name";
    public static final String BATCH_ID = "livy.batch.id";
    public static final String BATCH_STATE = "livy.batch.state";
    public static final String BATCH_LOG = "livy.batch.log";
    public static final String APPLICATION_ID = "spark.application.id";
    public static final String FAILURE_REASON = "failure.reason";
    public static final String FIRST_TRIED = "livy.submit.first.tried";
    public static final String SUBMITTED_AT = "livy.batch.submitted.at";
    public static final String LOST_SINCE = "livy.batch.lost.since";
    public static final String CANCEL_REASON = "livy.batch.cancel.reason";
    public static final String MIME_TYPE = "mime.type";
    public static final String MODEL = "training.model";
    public static final String VERSION = "training.version";
    public static final String MESSAGE = "training.message";

    private static final int LONGEST_REASON = 500;

    private SparkBatchAttributes() {}

    /** Writes only what changes, since each write is a provenance event of its own. */
    public static FlowFile put(
            final ProcessSession session, final FlowFile flowFile, final Map<String, String> attributes) {
        final Map<String, String> changed = new HashMap<>(attributes);
        changed.entrySet().removeIf(entry -> entry.getValue().equals(flowFile.getAttribute(entry.getKey())));
        return changed.isEmpty() ? flowFile : session.putAllAttributes(flowFile, changed);
    }

    /** Removes the attributes that are there. */
    public static FlowFile remove(final ProcessSession session, final FlowFile flowFile, final String... names) {
        FlowFile current = flowFile;
        for (final String name : names) {
            if (current.getAttribute(name) != null) {
                current = session.removeAttribute(current, name);
            }
        }
        return current;
    }

    /** The time in an attribute; empty if it is missing or not a time. */
    public static Optional<Instant> time(final FlowFile flowFile, final String name) {
        final String value = flowFile.getAttribute(name);
        if (value == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.parse(value));
        } catch (final DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Whether so much time has passed since the time in an attribute; not if there is none. */
    public static boolean hasPassed(
            final Duration limit, final FlowFile flowFile, final String name, final Clock clock) {
        return time(flowFile, name)
                .map(since -> Duration.between(since, clock.instant()).compareTo(limit) >= 0)
                .orElse(false);
    }

    /** Makes one line of bounded length of a reason that others wrote. */
    public static String reason(final String text) {
        final String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON) + "...";
    }
}
