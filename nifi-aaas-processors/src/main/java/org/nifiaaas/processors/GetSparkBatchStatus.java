package org.nifiaaas.processors;

import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.apache.nifi.annotation.behavior.InputRequirement;
import org.apache.nifi.annotation.behavior.ReadsAttribute;
import org.apache.nifi.annotation.behavior.ReadsAttributes;
import org.apache.nifi.annotation.behavior.Restricted;
import org.apache.nifi.annotation.behavior.Restriction;
import org.apache.nifi.annotation.behavior.WritesAttribute;
import org.apache.nifi.annotation.behavior.WritesAttributes;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.RequiredPermission;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.Relationship;
import org.nifiaaas.processors.spark.SparkBatchAttributes;
import org.nifiaaas.processors.spark.SparkBatchFlowFile;
import org.nifiaaas.processors.spark.SparkBatchPoll;
import org.nifiaaas.processors.spark.SparkBatchProcessor;
import org.nifiaaas.services.LivyBatchService;

/**
 * Asks Livy once for the state of one Spark batch and routes the FlowFile by it.
 *
 * <p>Every wait is bounded and remembered in FlowFile attributes, so each FlowFile ends in success or failure, also across restarts of NiFi and Livy. The
 * batch is identified by its name, since Livy's numbers begin at 0 again when Livy restarts. The job's own result file has the last word.
 */
@Tags({"spark", "livy", "batch", "training", "status", "poll"})
@CapabilityDescription(
        "Asks Livy once for the state of the Spark batch that StartSparkBatch has submitted."
                + " Connect running back to this processor: its FlowFiles are penalized, so the Penalty Duration is the time between two polls, and no thread waits."
                + " A batch that Livy no longer knows, because Livy was restarted or down, is waited for through the job's own result file.")
@InputRequirement(InputRequirement.Requirement.INPUT_REQUIRED)
@Restricted(
        restrictions = {
            @Restriction(
                    requiredPermission = RequiredPermission.READ_FILESYSTEM,
                    explanation = "Reads the result file that its property names, with the rights of NiFi.")
        })
@ReadsAttributes({
    @ReadsAttribute(attribute = SparkBatchAttributes.BATCH_NAME, description = "Name of the batch"),
    @ReadsAttribute(
            attribute = SparkBatchAttributes.BATCH_ID,
            description = "Number of the batch, compared with what Livy says"),
    @ReadsAttribute(
            attribute = SparkBatchAttributes.SECRET_PROPERTIES,
            description = "Names of the Spark properties whose values are masked in the log"),
    @ReadsAttribute(
            attribute = SparkBatchAttributes.SUBMITTED_AT,
            description = "Begin of the time limits; the first poll if it is missing")
})
@WritesAttributes({
    @WritesAttribute(attribute = SparkBatchAttributes.BATCH_STATE, description = "State that Livy gave last"),
    @WritesAttribute(
            attribute = SparkBatchAttributes.BATCH_ID,
            description = "Number of the batch in the running Livy"),
    @WritesAttribute(
            attribute = SparkBatchAttributes.APPLICATION_ID,
            description = "The cluster's application id, if there is one"),
    @WritesAttribute(
            attribute = SparkBatchAttributes.LOST_SINCE,
            description = "Since when nothing is known of the batch"),
    @WritesAttribute(
            attribute = SparkBatchAttributes.CANCEL_REASON,
            description = "Why the batch is being cancelled, until Livy confirms it"),
    @WritesAttribute(attribute = SparkBatchAttributes.MODEL, description = "Model of the result file"),
    @WritesAttribute(attribute = SparkBatchAttributes.VERSION, description = "Model version of the result file"),
    @WritesAttribute(attribute = SparkBatchAttributes.MESSAGE, description = "Message of the result file"),
    @WritesAttribute(
            attribute = SparkBatchAttributes.MIME_TYPE,
            description = "application/json when the content is the result"),
    @WritesAttribute(
            attribute = SparkBatchAttributes.FAILURE_REASON,
            description = "Why the batch failed, in one line"),
    @WritesAttribute(
            attribute = SparkBatchAttributes.BATCH_LOG,
            description = "The last 4 KB of the log of a batch that failed")
})
@SeeAlso(StartSparkBatch.class)
public final class GetSparkBatchStatus extends SparkBatchProcessor {

    static final Relationship SUCCESS = new Relationship.Builder()
            .name("success")
            .description("The batch has succeeded; the content is its result file, if Result File is set")
            .build();

    static final Relationship RUNNING = new Relationship.Builder()
            .name("running")
            .description(
                    "The batch has not ended yet, or nothing is known of it for the moment; penalized. Connect it back to this processor")
            .build();

    static final Relationship FAILURE = new Relationship.Builder()
            .name("failure")
            .description(
                    "The batch has failed, was cancelled at a time limit, or is lost; the reason is in the attribute failure.reason")
            .build();

    private static final List<PropertyDescriptor> DESCRIPTORS = List.of(
            LIVY_BATCH_SERVICE,
            SparkBatchPoll.RESULT_FILE,
            SparkBatchPoll.START_TIME_LIMIT,
            SparkBatchPoll.RUN_TIME_LIMIT,
            SparkBatchPoll.LOST_BATCH_TIME_LIMIT);

    private static final Set<Relationship> RELATIONSHIPS = Set.of(SUCCESS, RUNNING, FAILURE);

    /** Used by NiFi. */
    public GetSparkBatchStatus() {
        this(Clock.systemUTC());
    }

    GetSparkBatchStatus(final Clock clock) {
        super(clock, DESCRIPTORS, RELATIONSHIPS, SparkBatchPoll.RESULT_FILE);
    }

    @Override
    protected void process(final ProcessContext context, final LivyBatchService livy, final SparkBatchFlowFile batch) {
        final String name = batch.get(SparkBatchAttributes.BATCH_NAME);
        if (name == null || name.isBlank()) {
            final String reason = "The FlowFile has no attribute " + SparkBatchAttributes.BATCH_NAME;
            getLogger().error("{}: {}", reason, batch.flowFile());
            batch.fail(reason, FAILURE);
            return;
        }
        switch (new SparkBatchPoll(context, livy, batch, getLogger()).run()) {
            case SUCCEEDED -> batch.transfer(SUCCESS);
            case FAILED -> batch.transfer(FAILURE);
            default -> batch.penalize(RUNNING);
        }
    }
}
