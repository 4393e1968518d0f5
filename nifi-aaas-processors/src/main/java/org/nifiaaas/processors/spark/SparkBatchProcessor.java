package org.nifiaaas.processors.spark;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.AbstractProcessor;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.processor.VerifiableProcessor;
import org.nifiaaas.services.LivyBatchService;

/** A FlowFile in, a word with Livy about its Spark batch, and the FlowFile out. Thread-safe if {@link #process} is; no thread waits for a batch. */
public abstract class SparkBatchProcessor extends AbstractProcessor implements VerifiableProcessor {

    public static final PropertyDescriptor LIVY_BATCH_SERVICE = new PropertyDescriptor.Builder()
            .name("Livy Batch Service")
            .description("Connection to Livy")
            .required(true)
            .identifiesControllerService(LivyBatchService.class)
            .build();

    private final Clock clock;
    private final List<PropertyDescriptor> properties;
    private final Set<Relationship> relationships;
    private final PropertyDescriptor resultFile;

    /**
     * Creates the processor.
     *
     * @param clock measures the time limits
     * @param resultFile property that names the result file of the job
     */
    protected SparkBatchProcessor(
            final Clock clock,
            final List<PropertyDescriptor> properties,
            final Set<Relationship> relationships,
            final PropertyDescriptor resultFile) {
        this.clock = clock;
        this.properties = properties;
        this.relationships = relationships;
        this.resultFile = resultFile;
    }

    @Override
    protected final List<PropertyDescriptor> getSupportedPropertyDescriptors() {
        return properties;
    }

    @Override
    public final Set<Relationship> getRelationships() {
        return relationships;
    }

    protected final Clock clock() {
        return clock;
    }

    /** Deals with one FlowFile and routes it, once. */
    protected abstract void process(ProcessContext context, LivyBatchService livy, SparkBatchFlowFile batch);

    @Override
    public List<ConfigVerificationResult> verify(
            final ProcessContext context, final ComponentLog log, final Map<String, String> attributes) {
        return List.of(
                SparkBatchVerification.livy(service(context), attributes, getIdentifier()),
                SparkBatchVerification.resultFile(context, resultFile, attributes));
    }

    private static LivyBatchService service(final ProcessContext context) {
        return context.getProperty(LIVY_BATCH_SERVICE).asControllerService(LivyBatchService.class);
    }

    @Override
    public final void onTrigger(final ProcessContext context, final ProcessSession session) {
        final FlowFile flowFile = session.get();
        if (flowFile != null) {
            process(context, service(context), new SparkBatchFlowFile(session, flowFile, clock));
        }
    }
}
