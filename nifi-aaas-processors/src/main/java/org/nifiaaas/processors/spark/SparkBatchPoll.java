package org.nifiaaas.processors.spark;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.PropertyValue;
import org.apache.nifi.expression.ExpressionLanguageScope;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.util.StandardValidators;
import org.nifiaaas.services.LivyBatchService;
import org.nifiaaas.services.LivyException;
import org.nifiaaas.services.SparkBatch;

/** One look at one Spark batch, and what follows from it for the FlowFile, which the caller routes. For one use by one thread. */
public final class SparkBatchPoll {

    public static final PropertyDescriptor RESULT_FILE = new PropertyDescriptor.Builder()
            .name("Result File")
            .description(
                    "Local or mounted file into which the job writes its result as JSON, such as #{results.folder}/${livy.batch.name}.json."
                            + " It becomes the content of the FlowFile and decides between success and failure, also when Livy has forgotten the batch."
                            + " Without it only Livy's word counts")
            .required(false)
            .expressionLanguageSupported(ExpressionLanguageScope.FLOWFILE_ATTRIBUTES)
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .build();

    public static final PropertyDescriptor START_TIME_LIMIT = new PropertyDescriptor.Builder()
            .name("Start Time Limit")
            .description(
                    "How long after its submission a batch may be waiting to start. Then it is cancelled and the FlowFile goes to failure."
                            + " On a busy cluster this includes the time in the queue")
            .required(true)
            .defaultValue("10 mins")
            .addValidator(StandardValidators.TIME_PERIOD_VALIDATOR)
            .build();

    public static final PropertyDescriptor RUN_TIME_LIMIT = new PropertyDescriptor.Builder()
            .name("Run Time Limit")
            .description(
                    "How long after its submission a batch may be running. Then it is cancelled and the FlowFile goes to failure. Without it there is no limit")
            .required(false)
            .addValidator(StandardValidators.TIME_PERIOD_VALIDATOR)
            .build();

    public static final PropertyDescriptor LOST_BATCH_TIME_LIMIT = new PropertyDescriptor.Builder()
            .name("Lost Batch Time Limit")
            .description(
                    "How long to wait while Livy does not answer, or answers that it does not know the batch, and no result file is there."
                            + " Then the FlowFile goes to failure. A Spark driver outlives its Livy, so a value longer than the job lets its result file arrive")
            .required(true)
            .defaultValue("10 mins")
            .addValidator(StandardValidators.TIME_PERIOD_VALIDATOR)
            .build();

    /** How it stands with a batch. */
    public enum Verdict {
        SUCCEEDED,
        /** It has not ended, or nothing is known of it for the moment. */
        RUNNING,
        FAILED
    }

    private final ProcessContext context;
    private final LivyBatchService livy;
    private final SparkBatchFlowFile batch;
    private final ComponentLog logger;
    private final String name;
    private String resultFault = "";

    /**
     * Prepares the poll.
     *
     * @param context holds the properties above
     * @param batch a FlowFile with the name of a batch
     * @param logger where bulletins go
     */
    public SparkBatchPoll(
            final ProcessContext context,
            final LivyBatchService livy,
            final SparkBatchFlowFile batch,
            final ComponentLog logger) {
        this.context = context;
        this.livy = livy;
        this.batch = batch;
        this.logger = logger;
        this.name = batch.get(SparkBatchAttributes.BATCH_NAME);
    }

    /** Asks Livy, and writes what it learns into the FlowFile. */
    public Verdict run() {
        batch.begin(SparkBatchAttributes.SUBMITTED_AT);
        try {
            final Optional<SparkBatch> known = livy.findByName(name);
            if (known.isEmpty()) {
                return gone();
            }
            record(known.get());
            return judge(known.get());
        } catch (final LivyException e) {
            // The other FlowFiles would only wait for the same time-out.
            context.yield();
            return withoutNews("Livy does not answer properly: " + e.getMessage());
        }
    }

    private void record(final SparkBatch found) {
        final String id = Long.toString(found.id());
        final String known = batch.get(SparkBatchAttributes.BATCH_ID);
        if (known != null && !known.equals(id)) {
            logger.warn(
                    "Spark batch {} was number {} and is now number {}: Livy was restarted and the batch submitted again",
                    name,
                    known,
                    id);
        }
        final Map<String, String> attributes = new HashMap<>();
        attributes.put(SparkBatchAttributes.BATCH_ID, id);
        attributes.put(SparkBatchAttributes.BATCH_STATE, found.state().livyName());
        found.applicationId()
                .ifPresent(application -> attributes.put(SparkBatchAttributes.APPLICATION_ID, application));
        batch.put(attributes);
    }

    private Verdict judge(final SparkBatch found) throws LivyException {
        return switch (found.state().phase()) {
            case PENDING -> waitOrCancel(found, START_TIME_LIMIT, "did not start within ");
            case SUCCEEDED -> succeeded();
            case FAILED -> failed(found);
            default -> waitOrCancel(found, RUN_TIME_LIMIT, "did not end within ");
        };
    }

    private Verdict succeeded() {
        final Optional<SparkBatchResult> result = result();
        if (result.isPresent()) {
            return finish(result.get());
        }
        if (context.getProperty(RESULT_FILE).isSet()) {
            // Exit code 0 without a result proves nothing; a mounted folder may need a moment to show the file.
            return withoutNews("The batch ended with success, but its result file is not there");
        }
        return succeed();
    }

    private Verdict failed(final SparkBatch found) {
        final SparkBatchLog log = readLog(found);
        final Optional<SparkBatchResult> result = result();
        if (result.isPresent()) {
            return finish(result.get());
        }
        final String complaint = log.lastComplaint();
        return fail("The batch ended as " + found.state().livyName() + ": "
                + (complaint.isEmpty() ? "its log says nothing" : complaint)
                + resultFault);
    }

    private Verdict waitOrCancel(final SparkBatch found, final PropertyDescriptor limitProperty, final String overrun)
            throws LivyException {
        final PropertyValue limit = context.getProperty(limitProperty);
        if (!batch.hasPassed(limit, SparkBatchAttributes.SUBMITTED_AT)) {
            return keepRunning();
        }
        final String reason = "The batch " + overrun + limit.getValue() + " and was cancelled";
        if (batch.get(SparkBatchAttributes.CANCEL_REASON) == null) {
            logger.warn("Spark batch {} {}{}, cancelling it", name, overrun, limit.getValue());
            batch.put(Map.of(SparkBatchAttributes.CANCEL_REASON, reason));
        }
        readLog(found);
        // Livy answers only when the driver is gone, maybe after the time-out: then the next poll sees what came of it.
        livy.delete(found.id());
        return cancelled(reason);
    }

    private Verdict cancelled(final String reason) {
        final Optional<SparkBatchResult> result = result();
        return result.isPresent() ? finish(result.get()) : fail(reason + resultFault);
    }

    private Verdict gone() {
        final String cancelReason = batch.get(SparkBatchAttributes.CANCEL_REASON);
        return cancelReason == null ? withoutNews("Livy does not know the batch any more") : cancelled(cancelReason);
    }

    /** Nothing is certain about the batch: its result file may tell, else it is waited for within the limit. */
    private Verdict withoutNews(final String why) {
        final Optional<SparkBatchResult> result = result();
        if (result.isPresent()) {
            return finish(result.get());
        }
        final String reason = why + resultFault;
        final PropertyValue limit = context.getProperty(LOST_BATCH_TIME_LIMIT);
        if (batch.hasPassed(limit, SparkBatchAttributes.LOST_SINCE)) {
            return fail("The batch is lost, nothing certain was learned for " + limit.getValue() + ". " + reason);
        }
        if (batch.begin(SparkBatchAttributes.LOST_SINCE)) {
            logger.warn(
                    "Spark batch {} of {} is waited for up to {}. {}",
                    name,
                    batch.flowFile(),
                    limit.getValue(),
                    reason);
        }
        return Verdict.RUNNING;
    }

    private Verdict keepRunning() {
        if (batch.get(SparkBatchAttributes.LOST_SINCE) != null) {
            logger.info("Spark batch {} of {} is found again", name, batch.flowFile());
            batch.remove(SparkBatchAttributes.LOST_SINCE);
        }
        return Verdict.RUNNING;
    }

    private Verdict finish(final SparkBatchResult result) {
        final Map<String, String> attributes = result.attributes();
        attributes.computeIfPresent(SparkBatchAttributes.MESSAGE, (attribute, message) -> masked(message));
        batch.put(attributes);
        if (!result.succeeded()) {
            return fail(result.message().isEmpty() ? "The job reports a failure without a message" : result.message());
        }
        batch.write(result.content());
        batch.put(Map.of(SparkBatchAttributes.MIME_TYPE, "application/json"));
        batch.provenance().modifyContent(batch.flowFile(), "Result of Spark batch " + name);
        return succeed();
    }

    private Verdict succeed() {
        batch.remove(SparkBatchAttributes.FAILURE_REASON, SparkBatchAttributes.BATCH_LOG);
        return end(Verdict.SUCCEEDED);
    }

    private Verdict fail(final String unmasked) {
        final String reason = masked(unmasked);
        logger.error("Spark batch {} of {} failed: {}", name, batch.flowFile(), reason);
        batch.put(Map.of(SparkBatchAttributes.FAILURE_REASON, SparkBatchAttributes.reason(reason)));
        return end(Verdict.FAILED);
    }

    private String masked(final String text) {
        return SparkSecrets.mask(text, batch.get(SparkBatchAttributes.SECRET_PROPERTIES));
    }

    private Verdict end(final Verdict verdict) {
        batch.remove(SparkBatchAttributes.LOST_SINCE, SparkBatchAttributes.CANCEL_REASON);
        return verdict;
    }

    /** Reads the log and keeps its end in an attribute; a log that cannot be had does not change how the batch ended. */
    private SparkBatchLog readLog(final SparkBatch found) {
        try {
            final SparkBatchLog log = SparkBatchLog.of(
                    livy.logTail(found.id(), SparkBatchLog.LINES), batch.get(SparkBatchAttributes.SECRET_PROPERTIES));
            if (!log.text().isEmpty()) {
                batch.put(Map.of(SparkBatchAttributes.BATCH_LOG, log.text()));
            }
            return log;
        } catch (final LivyException e) {
            logger.debug("The log of Spark batch {} cannot be read: {}", name, e.getMessage());
            return SparkBatchLog.of(List.of(), null);
        }
    }

    private Optional<SparkBatchResult> result() {
        try {
            return SparkBatchResult.read(context.getProperty(RESULT_FILE), batch.flowFile(), name);
        } catch (final IOException e) {
            resultFault = ". " + e.getMessage();
            return Optional.empty();
        }
    }
}
