package org.nifiaaas.processors.spark;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.PropertyValue;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;
import org.nifiaaas.processors.GetSparkBatchStatus;
import org.nifiaaas.services.LivyBatchService;
import org.nifiaaas.services.LivyException;
import org.nifiaaas.services.SparkBatch;

/**
 * One look at one Spark batch, and what follows from it for the FlowFile. For one use by one thread.
 *
 * <p>Every way through {@link #run} ends in exactly one transfer.
 */
public final class SparkBatchPoll {

    private final ProcessContext context;
    private final ProcessSession session;
    private final ComponentLog logger;
    private final Clock clock;
    private final LivyBatchService livy;
    private final String name;
    private FlowFile flowFile;
    private String resultFault = "";

    /**
     * Prepares the poll.
     *
     * @param context properties of {@link GetSparkBatchStatus}
     * @param session session that owns the FlowFile
     * @param flowFile a FlowFile with the name of a batch
     * @param logger where bulletins go
     * @param clock measures the time limits
     */
    public SparkBatchPoll(
            final ProcessContext context,
            final ProcessSession session,
            final FlowFile flowFile,
            final ComponentLog logger,
            final Clock clock) {
        this.context = context;
        this.session = session;
        this.logger = logger;
        this.clock = clock;
        this.flowFile = flowFile;
        this.name = flowFile.getAttribute(SparkBatchAttributes.BATCH_NAME);
        this.livy =
                context.getProperty(GetSparkBatchStatus.LIVY_BATCH_SERVICE).asControllerService(LivyBatchService.class);
    }

    /** Asks Livy and routes the FlowFile. */
    public void run() {
        if (SparkBatchAttributes.time(flowFile, SparkBatchAttributes.SUBMITTED_AT)
                .isEmpty()) {
            put(Map.of(SparkBatchAttributes.SUBMITTED_AT, clock.instant().toString()));
        }
        try {
            final Optional<SparkBatch> batch = livy.findByName(name);
            if (batch.isPresent()) {
                record(batch.get());
                judge(batch.get());
            } else {
                gone();
            }
        } catch (final LivyException e) {
            // The other FlowFiles would only wait for the same time-out.
            context.yield();
            withoutNews("Livy does not answer properly: " + e.getMessage());
        }
    }

    private void record(final SparkBatch batch) {
        final String id = Long.toString(batch.id());
        final String known = flowFile.getAttribute(SparkBatchAttributes.BATCH_ID);
        if (known != null && !known.equals(id)) {
            logger.warn(
                    "Spark batch {} was number {} and is now number {}: Livy was restarted and the batch submitted again",
                    name,
                    known,
                    id);
        }
        final Map<String, String> attributes = new HashMap<>();
        attributes.put(SparkBatchAttributes.BATCH_ID, id);
        attributes.put(SparkBatchAttributes.BATCH_STATE, batch.state().livyName());
        batch.applicationId()
                .ifPresent(application -> attributes.put(SparkBatchAttributes.APPLICATION_ID, application));
        put(attributes);
    }

    private void judge(final SparkBatch batch) throws LivyException {
        switch (batch.state().phase()) {
            case PENDING -> waitOrCancel(batch, GetSparkBatchStatus.START_TIME_LIMIT, "did not start within ");
            case SUCCEEDED -> succeeded();
            case FAILED -> failed(batch);
            default -> waitOrCancel(batch, GetSparkBatchStatus.RUN_TIME_LIMIT, "did not end within ");
        }
    }

    private void succeeded() {
        final Optional<SparkBatchResult> result = result();
        if (result.isPresent()) {
            finish(result.get());
        } else if (context.getProperty(GetSparkBatchStatus.RESULT_FILE).isSet()) {
            // Exit code 0 without a result proves nothing; a mounted folder may need a moment to show the file.
            withoutNews("The batch ended with success, but its result file is not there");
        } else {
            succeed();
        }
    }

    private void failed(final SparkBatch batch) {
        final SparkBatchLog log = readLog(batch);
        final Optional<SparkBatchResult> result = result();
        if (result.isPresent()) {
            finish(result.get());
            return;
        }
        final String complaint = log.lastComplaint();
        fail("The batch ended as " + batch.state().livyName() + ": "
                + (complaint.isEmpty() ? "its log says nothing" : complaint));
    }

    private void waitOrCancel(final SparkBatch batch, final PropertyDescriptor limitProperty, final String overrun)
            throws LivyException {
        final PropertyValue limit = context.getProperty(limitProperty);
        if (!limit.isSet() || !hasPassed(limit, SparkBatchAttributes.SUBMITTED_AT)) {
            keepRunning();
            return;
        }
        final String reason = "The batch " + overrun + limit.getValue() + " and was cancelled";
        if (flowFile.getAttribute(SparkBatchAttributes.CANCEL_REASON) == null) {
            logger.warn("Spark batch {} {}{}, cancelling it", name, overrun, limit.getValue());
            put(Map.of(SparkBatchAttributes.CANCEL_REASON, reason));
        }
        readLog(batch);
        // Livy answers only when the driver is gone, maybe after the time-out: then the next poll sees what came of it.
        livy.delete(batch.id());
        cancelled(reason);
    }

    private void cancelled(final String reason) {
        final Optional<SparkBatchResult> result = result();
        if (result.isPresent()) {
            finish(result.get());
        } else {
            fail(reason);
        }
    }

    private void gone() {
        final String cancelReason = flowFile.getAttribute(SparkBatchAttributes.CANCEL_REASON);
        if (cancelReason == null) {
            withoutNews("Livy does not know the batch any more");
        } else {
            cancelled(cancelReason);
        }
    }

    /** Nothing is certain about the batch: its result file may tell, else it is waited for within the limit. */
    private void withoutNews(final String why) {
        final Optional<SparkBatchResult> result = result();
        if (result.isPresent()) {
            finish(result.get());
            return;
        }
        final String reason = why + resultFault;
        final PropertyValue limit = context.getProperty(GetSparkBatchStatus.LOST_BATCH_TIME_LIMIT);
        if (hasPassed(limit, SparkBatchAttributes.LOST_SINCE)) {
            fail("The batch is lost, nothing certain was learned for " + limit.getValue() + ". " + reason);
            return;
        }
        if (SparkBatchAttributes.time(flowFile, SparkBatchAttributes.LOST_SINCE).isEmpty()) {
            logger.warn("Spark batch {} of {} is waited for up to {}. {}", name, flowFile, limit.getValue(), reason);
            put(Map.of(SparkBatchAttributes.LOST_SINCE, clock.instant().toString()));
        }
        session.transfer(session.penalize(flowFile), GetSparkBatchStatus.RUNNING);
    }

    private void keepRunning() {
        if (flowFile.getAttribute(SparkBatchAttributes.LOST_SINCE) != null) {
            logger.info("Spark batch {} of {} is found again", name, flowFile);
            remove(SparkBatchAttributes.LOST_SINCE);
        }
        session.transfer(session.penalize(flowFile), GetSparkBatchStatus.RUNNING);
    }

    private void finish(final SparkBatchResult result) {
        put(result.attributes());
        if (!result.succeeded()) {
            fail(result.message().isEmpty() ? "The job reports a failure without a message" : result.message());
            return;
        }
        final byte[] content = result.content();
        flowFile = session.write(flowFile, out -> out.write(content));
        put(Map.of(SparkBatchAttributes.MIME_TYPE, "application/json"));
        session.getProvenanceReporter().modifyContent(flowFile, "Result of Spark batch " + name);
        succeed();
    }

    private void succeed() {
        remove(SparkBatchAttributes.FAILURE_REASON, SparkBatchAttributes.BATCH_LOG);
        end(GetSparkBatchStatus.SUCCESS);
    }

    private void fail(final String reason) {
        logger.error("Spark batch {} of {} failed: {}", name, flowFile, reason);
        put(Map.of(SparkBatchAttributes.FAILURE_REASON, SparkBatchAttributes.reason(reason)));
        end(GetSparkBatchStatus.FAILURE);
    }

    private void end(final Relationship relationship) {
        remove(SparkBatchAttributes.LOST_SINCE, SparkBatchAttributes.CANCEL_REASON);
        session.transfer(flowFile, relationship);
    }

    /** Reads the log and keeps its end in an attribute; a log that cannot be had does not change how the batch ended. */
    private SparkBatchLog readLog(final SparkBatch batch) {
        try {
            final SparkBatchLog log = SparkBatchLog.of(livy.logTail(batch.id(), SparkBatchLog.LINES));
            if (!log.text().isEmpty()) {
                put(Map.of(SparkBatchAttributes.BATCH_LOG, log.text()));
            }
            return log;
        } catch (final LivyException e) {
            logger.debug("The log of Spark batch {} cannot be read: {}", name, e.getMessage());
            return SparkBatchLog.of(List.of());
        }
    }

    private Optional<SparkBatchResult> result() {
        try {
            return SparkBatchResult.read(context.getProperty(GetSparkBatchStatus.RESULT_FILE), flowFile, name);
        } catch (final IOException e) {
            resultFault = ". " + e.getMessage();
            return Optional.empty();
        }
    }

    private boolean hasPassed(final PropertyValue limit, final String since) {
        final Duration duration = Duration.ofMillis(limit.asTimePeriod(TimeUnit.MILLISECONDS));
        return SparkBatchAttributes.hasPassed(duration, flowFile, since, clock);
    }

    private void put(final Map<String, String> attributes) {
        flowFile = SparkBatchAttributes.put(session, flowFile, attributes);
    }

    private void remove(final String... names) {
        flowFile = SparkBatchAttributes.remove(session, flowFile, names);
    }
}
