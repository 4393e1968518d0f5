package org.nifiaaas.processors.spark;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.nifi.components.PropertyValue;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.provenance.ProvenanceReporter;

/**
 * A FlowFile that remembers a Spark batch in its attributes, see {@link SparkBatchAttributes}, so that a restart of NiFi forgets nothing. Belongs to one task,
 * which routes it once.
 */
public final class SparkBatchFlowFile {

    private final ProcessSession session;
    private final Clock clock;
    private FlowFile flowFile;

    SparkBatchFlowFile(final ProcessSession session, final FlowFile flowFile, final Clock clock) {
        this.session = session;
        this.flowFile = flowFile;
        this.clock = clock;
    }

    /** The FlowFile as it is now, for its attributes, logs and provenance. */
    public FlowFile flowFile() {
        return flowFile;
    }

    /** An attribute; null if it is missing. */
    public String get(final String name) {
        return flowFile.getAttribute(name);
    }

    /** Writes only what changes, since each write is a provenance event of its own. */
    public void put(final Map<String, String> attributes) {
        final Map<String, String> changed = new HashMap<>(attributes);
        changed.entrySet().removeIf(entry -> entry.getValue().equals(get(entry.getKey())));
        if (!changed.isEmpty()) {
            flowFile = session.putAllAttributes(flowFile, changed);
        }
    }

    /** Removes the attributes that are there. */
    public void remove(final String... names) {
        for (final String name : names) {
            if (get(name) != null) {
                flowFile = session.removeAttribute(flowFile, name);
            }
        }
    }

    /**
     * Writes the present time into an attribute, unless there is a time in it already.
     *
     * @return whether there was none
     */
    public boolean begin(final String name) {
        final boolean begins = time(name).isEmpty();
        if (begins) {
            put(Map.of(name, clock.instant().toString()));
        }
        return begins;
    }

    private Optional<Instant> time(final String name) {
        final String value = get(name);
        if (value == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.parse(value));
        } catch (final DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Whether a limit has passed since the time in an attribute; not if there is no limit or no time. */
    public boolean hasPassed(final PropertyValue limit, final String since) {
        return limit.isSet()
                && time(since)
                        .map(begin -> Duration.between(begin, clock.instant())
                                        .compareTo(Duration.ofMillis(limit.asTimePeriod(TimeUnit.MILLISECONDS)))
                                >= 0)
                        .orElse(false);
    }

    /** Replaces the content. */
    void write(final byte[] content) {
        flowFile = session.write(flowFile, out -> out.write(content));
    }

    public ProvenanceReporter provenance() {
        return session.getProvenanceReporter();
    }

    public void transfer(final Relationship relationship) {
        session.transfer(flowFile, relationship);
    }

    /** Lets it wait for the penalty duration, in the queue of a relationship. */
    public void penalize(final Relationship relationship) {
        session.transfer(session.penalize(flowFile), relationship);
    }

    /** Puts it back into its queue and lets it wait for the penalty duration. */
    public void putBack() {
        session.transfer(session.penalize(flowFile));
    }

    /** Says why the batch failed. */
    public void fail(final String reason, final Relationship failure) {
        put(Map.of(SparkBatchAttributes.FAILURE_REASON, SparkBatchAttributes.reason(reason)));
        transfer(failure);
    }
}
