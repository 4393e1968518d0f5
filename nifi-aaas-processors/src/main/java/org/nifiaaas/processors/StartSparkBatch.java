package org.nifiaaas.processors;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.nifi.annotation.behavior.DynamicProperty;
import org.apache.nifi.annotation.behavior.InputRequirement;
import org.apache.nifi.annotation.behavior.ReadsAttribute;
import org.apache.nifi.annotation.behavior.WritesAttribute;
import org.apache.nifi.annotation.behavior.WritesAttributes;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.expression.ExpressionLanguageScope;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.flowfile.attributes.CoreAttributes;
import org.apache.nifi.processor.AbstractProcessor;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.processor.util.StandardValidators;
import org.nifiaaas.processors.spark.SparkBatchAttributes;
import org.nifiaaas.processors.spark.SparkBatchRequests;
import org.nifiaaas.processors.spark.SparkBatchResult;
import org.nifiaaas.processors.spark.SparkBatchSubmission;
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
            attribute = SparkBatchAttributes.FAILURE_REASON,
            description = "Why the FlowFile went to failure, in one line")
})
@SeeAlso(GetSparkBatchStatus.class)
public final class StartSparkBatch extends AbstractProcessor {

    static final PropertyDescriptor LIVY_BATCH_SERVICE = new PropertyDescriptor.Builder()
            .name("Livy Batch Service")
            .description("Connection to Livy")
            .required(true)
            .identifiesControllerService(LivyBatchService.class)
            .build();

    static final PropertyDescriptor BATCH_NAME_PREFIX = new PropertyDescriptor.Builder()
            .name("Batch Name Prefix")
            .description(
                    "Begin of the batch's name; the FlowFile's uuid follows. Two of these processors in one flow need two prefixes,"
                            + " or the second finds the batch of the first and takes it for its own. Changing it while FlowFiles wait may start their batch again")
            .required(true)
            .defaultValue("training")
            .addValidator(
                    StandardValidators.createRegexMatchingValidator(Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,99}")))
            .build();

    public static final PropertyDescriptor APPLICATION_FILE = new PropertyDescriptor.Builder()
            .name("Application File")
            .description("The application's jar, where Livy and the cluster find it, such as hdfs:///jobs/training.jar."
                    + " A local path must be in Livy's livy.file.local-dir-whitelist")
            .required(true)
            .expressionLanguageSupported(ExpressionLanguageScope.FLOWFILE_ATTRIBUTES)
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .build();

    public static final PropertyDescriptor MAIN_CLASS = new PropertyDescriptor.Builder()
            .name("Main Class")
            .description("Main class of the application")
            .required(true)
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .build();

    public static final PropertyDescriptor ARGUMENTS = new PropertyDescriptor.Builder()
            .name("Arguments")
            .description(
                    "Arguments of the main class, one in each line; an option and its value are two lines. Blank lines are skipped."
                            + " Each line is evaluated by itself, and one that evaluates to nothing is passed as an empty argument."
                            + " ${livy.batch.name} gives the job its run id")
            .required(false)
            .expressionLanguageSupported(ExpressionLanguageScope.FLOWFILE_ATTRIBUTES)
            .addValidator(SparkBatchRequests::validateLines)
            .build();

    public static final PropertyDescriptor ADDITIONAL_JARS = new PropertyDescriptor.Builder()
            .name("Additional Jars")
            .description("Further jars for the class path, one in each line")
            .required(false)
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .build();

    public static final PropertyDescriptor PROXY_USER = new PropertyDescriptor.Builder()
            .name("Proxy User")
            .description("User to run the batch as. Livy ignores it silently unless impersonation is switched on there")
            .required(false)
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
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
            APPLICATION_FILE,
            MAIN_CLASS,
            ARGUMENTS,
            ADDITIONAL_JARS,
            PROXY_USER,
            RESULT_FILE,
            GIVE_UP_AFTER);

    private static final Set<Relationship> RELATIONSHIPS = Set.of(SUCCESS, FAILURE);

    private final Clock clock;

    /** Creates the processor. */
    public StartSparkBatch() {
        this(Clock.systemUTC());
    }

    StartSparkBatch(final Clock clock) {
        this.clock = clock;
    }

    @Override
    public Set<Relationship> getRelationships() {
        return RELATIONSHIPS;
    }

    @Override
    protected List<PropertyDescriptor> getSupportedPropertyDescriptors() {
        return DESCRIPTORS;
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

    @Override
    public void onTrigger(final ProcessContext context, final ProcessSession session) {
        final FlowFile received = session.get();
        if (received == null) {
            return;
        }
        final String name = context.getProperty(BATCH_NAME_PREFIX).getValue() + "-"
                + received.getAttribute(CoreAttributes.UUID.key());
        // Arguments refer to the name, so it comes first.
        final FlowFile flowFile =
                SparkBatchAttributes.put(session, received, Map.of(SparkBatchAttributes.BATCH_NAME, name));
        final SparkBatchRequest request = SparkBatchRequests.request(context, flowFile, name);
        if (request.file().isEmpty()) {
            fail(session, flowFile, "Application File is empty for this FlowFile");
            return;
        }
        try {
            start(context, session, flowFile, request);
        } catch (final LivyException e) {
            if (e.kind().retryable() || e.kind() == LivyException.Kind.DUPLICATE_NAME) {
                waitForLivy(context, session, flowFile, e);
            } else {
                fail(session, flowFile, e.getMessage());
            }
        }
    }

    private void start(
            final ProcessContext context,
            final ProcessSession session,
            final FlowFile flowFile,
            final SparkBatchRequest request)
            throws LivyException {
        final LivyBatchService livy =
                context.getProperty(LIVY_BATCH_SERVICE).asControllerService(LivyBatchService.class);
        final long begin = clock.millis();
        final Optional<SparkBatch> known = livy.findByName(request.name());
        if (known.isPresent()) {
            getLogger().info("Found Spark batch {} of {}, it is not submitted again", request.name(), flowFile);
            handOver(session, flowFile, known.get(), livy, "Found", begin);
        } else if (hasResult(context, flowFile, request.name())) {
            getLogger()
                    .info(
                            "Found the result of Spark batch {} of {}, it is not submitted again",
                            request.name(),
                            flowFile);
            session.transfer(cleared(session, flowFile), SUCCESS);
        } else {
            handOver(
                    session,
                    flowFile,
                    SparkBatchSubmission.submit(livy, request, getLogger()),
                    livy,
                    "Submitted",
                    begin);
        }
    }

    private boolean hasResult(final ProcessContext context, final FlowFile flowFile, final String name) {
        try {
            return SparkBatchResult.read(context.getProperty(RESULT_FILE), flowFile, name)
                    .isPresent();
        } catch (final IOException e) {
            getLogger().warn("{}; it is ignored for {}", e.getMessage(), flowFile);
            return false;
        }
    }

    private void handOver(
            final ProcessSession session,
            final FlowFile flowFile,
            final SparkBatch batch,
            final LivyBatchService livy,
            final String how,
            final long begin) {
        final Map<String, String> attributes = new HashMap<>();
        attributes.put(SparkBatchAttributes.BATCH_ID, Long.toString(batch.id()));
        attributes.put(SparkBatchAttributes.BATCH_STATE, batch.state().livyName());
        attributes.put(SparkBatchAttributes.SUBMITTED_AT, clock.instant().toString());
        batch.applicationId().ifPresent(id -> attributes.put(SparkBatchAttributes.APPLICATION_ID, id));
        final FlowFile accepted = session.putAllAttributes(cleared(session, flowFile), attributes);
        session.getProvenanceReporter()
                .send(
                        accepted,
                        livy.batchesUri().toString(),
                        how + " Spark batch " + batch.name() + " as number " + batch.id(),
                        clock.millis() - begin);
        session.transfer(accepted, SUCCESS);
    }

    /** Removes what an earlier attempt has left behind. */
    private static FlowFile cleared(final ProcessSession session, final FlowFile flowFile) {
        return SparkBatchAttributes.remove(
                session,
                flowFile,
                SparkBatchAttributes.FIRST_TRIED,
                SparkBatchAttributes.FAILURE_REASON,
                SparkBatchAttributes.LOST_SINCE,
                SparkBatchAttributes.CANCEL_REASON,
                SparkBatchAttributes.BATCH_LOG);
    }

    private void waitForLivy(
            final ProcessContext context,
            final ProcessSession session,
            final FlowFile flowFile,
            final LivyException e) {
        context.yield();
        final boolean first = SparkBatchAttributes.time(flowFile, SparkBatchAttributes.FIRST_TRIED)
                .isEmpty();
        if (first) {
            getLogger().warn("{} waits until Livy answers: {}", flowFile, e.getMessage());
        }
        final Long limit = context.getProperty(GIVE_UP_AFTER).asTimePeriod(TimeUnit.MILLISECONDS);
        if (limit != null
                && SparkBatchAttributes.hasPassed(
                        Duration.ofMillis(limit), flowFile, SparkBatchAttributes.FIRST_TRIED, clock)) {
            fail(
                    session,
                    flowFile,
                    "Given up after " + context.getProperty(GIVE_UP_AFTER).getValue()
                            + ", the batch may exist all the same: " + e.getMessage());
            return;
        }
        final FlowFile waiting = first
                ? session.putAttribute(
                        flowFile,
                        SparkBatchAttributes.FIRST_TRIED,
                        clock.instant().toString())
                : flowFile;
        session.transfer(session.penalize(waiting));
    }

    private void fail(final ProcessSession session, final FlowFile flowFile, final String reason) {
        getLogger().error("Spark batch for {} was not started: {}", flowFile, reason);
        final FlowFile failed = SparkBatchAttributes.remove(session, flowFile, SparkBatchAttributes.FIRST_TRIED);
        session.transfer(
                session.putAttribute(failed, SparkBatchAttributes.FAILURE_REASON, SparkBatchAttributes.reason(reason)),
                FAILURE);
    }
}
