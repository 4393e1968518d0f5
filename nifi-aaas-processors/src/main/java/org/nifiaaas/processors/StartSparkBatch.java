package org.nifiaaas.processors;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.nifi.annotation.behavior.DynamicProperty;
import org.apache.nifi.annotation.behavior.InputRequirement;
import org.apache.nifi.annotation.behavior.ReadsAttribute;
import org.apache.nifi.annotation.behavior.Restricted;
import org.apache.nifi.annotation.behavior.Restriction;
import org.apache.nifi.annotation.behavior.SupportsSensitiveDynamicProperties;
import org.apache.nifi.annotation.behavior.WritesAttribute;
import org.apache.nifi.annotation.behavior.WritesAttributes;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.lifecycle.OnScheduled;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.PropertyValue;
import org.apache.nifi.components.RequiredPermission;
import org.apache.nifi.expression.ExpressionLanguageScope;
import org.apache.nifi.flowfile.attributes.CoreAttributes;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.processor.util.StandardValidators;
import org.nifiaaas.processors.spark.SparkBatchAttributes;
import org.nifiaaas.processors.spark.SparkBatchFlowFile;
import org.nifiaaas.processors.spark.SparkBatchProcessor;
import org.nifiaaas.processors.spark.SparkBatchRequests;
import org.nifiaaas.processors.spark.SparkBatchResult;
import org.nifiaaas.processors.spark.SparkBatchSubmission;
import org.nifiaaas.processors.spark.SparkBatchVerification;
import org.nifiaaas.processors.spark.SparkSecrets;
import org.nifiaaas.services.LivyBatchService;
import org.nifiaaas.services.LivyException;
import org.nifiaaas.services.SparkBatch;
import org.nifiaaas.services.SparkBatchRequest;

/**
 * Submits one Spark batch for each FlowFile.
 *
 * <p>Delivery guarantee: at most one batch for a FlowFile, as long as Livy remembers it. The batch's name is made of the FlowFile's uuid and is looked up
 * before each submission, so after a time-out, a kill of NiFi or a retry the batch that exists is adopted. A batch that Livy has forgotten (restart,
 * retention) is recognised by its result file, if the job has written one by then.
 *
 * <p>A FlowFile is not lost while Livy is down: it waits, penalized, in the incoming queue. No thread waits.
 */
@Tags({"spark", "livy", "batch", "training", "submit"})
@CapabilityDescription(
        "Submits a Spark batch through Livy, such as the training of a model, and hands the FlowFile on as soon as Livy has accepted it."
                + " The batch is named <Batch Name Prefix>-<FlowFile uuid> and is looked up by this name before it is submitted, so that a FlowFile never starts a second one."
                + " While Livy does not answer, the FlowFile waits in the incoming queue. Connect success to GetSparkBatchStatus.")
@InputRequirement(InputRequirement.Requirement.INPUT_REQUIRED)
@Restricted(
        restrictions = {
            @Restriction(
                    requiredPermission = RequiredPermission.READ_FILESYSTEM,
                    explanation = "Reads the result file that its property names, with the rights of NiFi."),
            @Restriction(
                    requiredPermission = RequiredPermission.EXECUTE_CODE,
                    explanation = "Lets Livy run the application that its properties name.")
        })
@SupportsSensitiveDynamicProperties
@DynamicProperty(
        name = "spark.*",
        value = "Value of the Spark property",
        expressionLanguageScope = ExpressionLanguageScope.FLOWFILE_ATTRIBUTES,
        description = "Passed to the batch as Spark configuration, such as spark.executor.memory")
@ReadsAttribute(attribute = SparkBatchAttributes.FIRST_TRIED, description = "Begin of the time of Give Up After")
@WritesAttributes({
    @WritesAttribute(
            attribute = SparkBatchAttributes.BATCH_NAME,
            description = "Name of the batch; set before the arguments are evaluated"),
    @WritesAttribute(
            attribute = SparkBatchAttributes.BATCH_ID,
            description = "Number of the batch in the running Livy"),
    @WritesAttribute(attribute = SparkBatchAttributes.BATCH_STATE, description = "State that Livy gave"),
    @WritesAttribute(
            attribute = SparkBatchAttributes.APPLICATION_ID,
            description = "The cluster's application id, if there is one already"),
    @WritesAttribute(
            attribute = SparkBatchAttributes.SUBMITTED_AT,
            description = "When the batch was submitted or found; begin of the time limits"),
    @WritesAttribute(
            attribute = SparkBatchAttributes.FIRST_TRIED,
            description = "Since when Livy has not answered, while the FlowFile waits"),
    @WritesAttribute(
            attribute = SparkBatchAttributes.STARTED_BY,
            description = "Id of the processor that has started the batch"),
    @WritesAttribute(
            attribute = SparkBatchAttributes.SECRET_PROPERTIES,
            description = "Names of the Spark properties whose values are masked in logs and messages"),
    @WritesAttribute(
            attribute = SparkBatchAttributes.FAILURE_REASON,
            description = "Why the FlowFile went to failure, in one line")
})
@SeeAlso(GetSparkBatchStatus.class)
public final class StartSparkBatch extends SparkBatchProcessor {

    static final PropertyDescriptor BATCH_NAME_PREFIX = new PropertyDescriptor.Builder()
            .name("Batch Name Prefix")
            .description(
                    "Begin of the batch's name; the FlowFile's uuid follows. A second of these processors in the way of a FlowFile adds its own id to the name. "
                            + "Changing it while FlowFiles wait may start their batch again")
            .required(true)
            .defaultValue("training")
            .addValidator(
                    StandardValidators.createRegexMatchingValidator(Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,99}")))
            .build();

    static final PropertyDescriptor RESULT_FILE = new PropertyDescriptor.Builder()
            .name("Result File")
            .description(
                    "The file into which the job writes its result, if it writes one: the same as in GetSparkBatchStatus."
                            + " If Livy does not know the batch but its result is there, the batch has run and is not submitted again")
            .required(false)
            .expressionLanguageSupported(ExpressionLanguageScope.FLOWFILE_ATTRIBUTES)
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .build();

    static final PropertyDescriptor GIVE_UP_AFTER = new PropertyDescriptor.Builder()
            .name("Give Up After")
            .description(
                    "How long a FlowFile may wait for a Livy that does not answer before it goes to failure. Without it the FlowFile waits for ever")
            .required(false)
            .addValidator(StandardValidators.TIME_PERIOD_VALIDATOR)
            .build();

    static final Relationship SUCCESS = new Relationship.Builder()
            .name("success")
            .description("Livy has accepted the batch, or had accepted it before")
            .build();

    static final Relationship FAILURE = new Relationship.Builder()
            .name("failure")
            .description("The batch cannot be submitted; the reason is in the attribute failure.reason")
            .build();

    private static final List<PropertyDescriptor> DESCRIPTORS = List.of(
            LIVY_BATCH_SERVICE,
            BATCH_NAME_PREFIX,
            SparkBatchRequests.APPLICATION_FILE,
            SparkBatchRequests.MAIN_CLASS,
            SparkBatchRequests.ARGUMENTS,
            SparkBatchRequests.ADDITIONAL_JARS,
            SparkBatchRequests.PROXY_USER,
            RESULT_FILE,
            GIVE_UP_AFTER);

    private static final Set<Relationship> RELATIONSHIPS = Set.of(SUCCESS, FAILURE);

    private volatile SparkSecrets secrets;

    /** Used by NiFi. */
    public StartSparkBatch() {
        this(Clock.systemUTC());
    }

    StartSparkBatch(final Clock clock) {
        super(clock, DESCRIPTORS, RELATIONSHIPS, RESULT_FILE);
    }

    @Override
    public List<ConfigVerificationResult> verify(
            final ProcessContext context, final ComponentLog log, final Map<String, String> attributes) {
        final List<ConfigVerificationResult> results = new ArrayList<>(super.verify(context, log, attributes));
        results.addAll(SparkBatchVerification.files(context, attributes));
        return results;
    }

    @Override
    protected PropertyDescriptor getSupportedDynamicPropertyDescriptor(final String name) {
        if (!name.startsWith("spark.")) {
            return null;
        }
        return new PropertyDescriptor.Builder()
                .name(name)
                .dynamic(true)
                .required(false)
                .expressionLanguageSupported(ExpressionLanguageScope.FLOWFILE_ATTRIBUTES)
                .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
                .build();
    }

    /** Lets the Livy service mask the secrets also in what it says of batches that were submitted before a restart. */
    @OnScheduled
    public void conceal(final ProcessContext context) {
        secrets = SparkSecrets.of(context);
        context.getProperty(LIVY_BATCH_SERVICE)
                .asControllerService(LivyBatchService.class)
                .conceal(secrets.fixedValues());
    }

    @Override
    protected void process(final ProcessContext context, final LivyBatchService livy, final SparkBatchFlowFile batch) {
        final String name = name(context, batch);
        // Arguments refer to the name, so it comes first.
        batch.put(named(name));
        if (secrets.names().isEmpty()) {
            batch.remove(SparkBatchAttributes.SECRET_PROPERTIES);
        }
        final SparkBatchRequest request = SparkBatchRequests.request(context, batch.flowFile(), name);
        livy.conceal(secrets.values(batch.flowFile()));
        if (request.file().isEmpty()) {
            fail(batch, "Application File is empty for this FlowFile");
            return;
        }
        try {
            start(context, livy, batch, request);
        } catch (final LivyException e) {
            if (e.kind().retryable() || e.kind() == LivyException.Kind.DUPLICATE_NAME) {
                waitForLivy(context, batch, e);
            } else {
                fail(batch, e.getMessage());
            }
        }
    }

    private Map<String, String> named(final String name) {
        return secrets.names().isEmpty()
                ? Map.of(SparkBatchAttributes.BATCH_NAME, name)
                : Map.of(
                        SparkBatchAttributes.BATCH_NAME, name, SparkBatchAttributes.SECRET_PROPERTIES, secrets.names());
    }

    /** The name that the FlowFile gives its batch here: another one than in any processor of the same kind before, whose batch would be taken for this one. */
    private String name(final ProcessContext context, final SparkBatchFlowFile batch) {
        final String plain =
                context.getProperty(BATCH_NAME_PREFIX).getValue() + "-" + batch.get(CoreAttributes.UUID.key());
        final String starter = batch.get(SparkBatchAttributes.STARTED_BY);
        final String before = batch.get(SparkBatchAttributes.BATCH_NAME);
        // The name may be the one that was given here, before Livy could be asked.
        final boolean taken =
                starter != null && !starter.equals(getIdentifier()) && before != null && before.startsWith(plain);
        return taken ? plain + "-" + getIdentifier() : plain;
    }

    private void start(
            final ProcessContext context,
            final LivyBatchService livy,
            final SparkBatchFlowFile batch,
            final SparkBatchRequest request)
            throws LivyException {
        final long begin = clock().millis();
        final Optional<SparkBatch> known = livy.findByName(request.name());
        if (known.isPresent()) {
            getLogger().info("Found Spark batch {} of {}, it is not submitted again", request.name(), batch.flowFile());
            // Only if it was tried here before may this FlowFile be what was sent.
            final boolean tried = batch.get(SparkBatchAttributes.FIRST_TRIED) != null;
            handOver(batch, known.get());
            if (tried) {
                tellSent(batch, livy, "Found", known.get(), begin);
            }
            batch.transfer(SUCCESS);
        } else if (hasResult(context, batch, request.name())) {
            getLogger()
                    .info(
                            "Found the result of Spark batch {} of {}, it is not submitted again",
                            request.name(),
                            batch.flowFile());
            forgetEarlierAttempts(batch);
            batch.transfer(SUCCESS);
        } else {
            final SparkBatch submitted = SparkBatchSubmission.submit(livy, request, getLogger());
            handOver(batch, submitted);
            tellSent(batch, livy, "Submitted", submitted, begin);
            batch.transfer(SUCCESS);
        }
    }

    private boolean hasResult(final ProcessContext context, final SparkBatchFlowFile batch, final String name) {
        try {
            return SparkBatchResult.read(context.getProperty(RESULT_FILE), batch.flowFile(), name)
                    .isPresent();
        } catch (final IOException e) {
            getLogger().warn("{}; it is ignored for {}", e.getMessage(), batch.flowFile());
            return false;
        }
    }

    private void tellSent(
            final SparkBatchFlowFile batch,
            final LivyBatchService livy,
            final String how,
            final SparkBatch sent,
            final long begin) {
        batch.provenance()
                .send(
                        batch.flowFile(),
                        livy.batchesUri().toString(),
                        how + " Spark batch " + sent.name() + " as number " + sent.id(),
                        clock().millis() - begin);
    }

    private void handOver(final SparkBatchFlowFile batch, final SparkBatch accepted) {
        forgetEarlierAttempts(batch);
        final Map<String, String> attributes = new HashMap<>();
        attributes.put(SparkBatchAttributes.BATCH_ID, Long.toString(accepted.id()));
        attributes.put(SparkBatchAttributes.BATCH_STATE, accepted.state().livyName());
        attributes.put(SparkBatchAttributes.SUBMITTED_AT, clock().instant().toString());
        attributes.put(SparkBatchAttributes.STARTED_BY, getIdentifier());
        accepted.applicationId().ifPresent(id -> attributes.put(SparkBatchAttributes.APPLICATION_ID, id));
        batch.put(attributes);
    }

    private static void forgetEarlierAttempts(final SparkBatchFlowFile batch) {
        batch.remove(
                SparkBatchAttributes.FIRST_TRIED,
                SparkBatchAttributes.FAILURE_REASON,
                SparkBatchAttributes.LOST_SINCE,
                SparkBatchAttributes.CANCEL_REASON,
                SparkBatchAttributes.BATCH_LOG);
    }

    private void waitForLivy(final ProcessContext context, final SparkBatchFlowFile batch, final LivyException e) {
        context.yield();
        final PropertyValue limit = context.getProperty(GIVE_UP_AFTER);
        if (batch.hasPassed(limit, SparkBatchAttributes.FIRST_TRIED)) {
            fail(batch, "Given up after " + limit.getValue() + ", the batch may exist all the same: " + e.getMessage());
            return;
        }
        if (batch.begin(SparkBatchAttributes.FIRST_TRIED)) {
            getLogger().warn("{} waits until Livy answers: {}", batch.flowFile(), e.getMessage());
        }
        batch.putBack();
    }

    private void fail(final SparkBatchFlowFile batch, final String reason) {
        getLogger().error("Spark batch for {} was not started: {}", batch.flowFile(), reason);
        batch.remove(SparkBatchAttributes.FIRST_TRIED);
        batch.fail(reason, FAILURE);
    }
}
