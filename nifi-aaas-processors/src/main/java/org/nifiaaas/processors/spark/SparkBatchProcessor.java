package org.nifiaaas.processors.spark;

import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.processor.AbstractProcessor;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;
import org.nifiaaas.services.LivyBatchService;

/** A FlowFile in, a word with Livy about its Spark batch, and the FlowFile out. Thread-safe if {@link #process} is; no thread waits for a batch. */
public abstract class SparkBatchProcessor extends AbstractProcessor {

    public static final PropertyDescriptor LIVY_BATCH_SERVICE = new PropertyDescriptor.Builder()
            .name("Livy Batch Service")
            .description("Connection to Livy")
            .required(true)
            .identifiesControllerService(LivyBatchService.class)
            .build();

    private final Clock clock;
    private final List<PropertyDescriptor> properties;
    private final Set<Relationship> relationships;

    /**
     * Creates the processor.
     *
     * @param clock measures the time limits
     */
    protected SparkBatchProcessor(
            final Clock clock, final List<PropertyDescriptor> properties, final Set<Relationship> relationships) {
        this.clock = clock;
        this.properties = properties;
        this.relationships = relationships;
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
    public final void onTrigger(final ProcessContext context, final ProcessSession session) {
        final FlowFile flowFile = session.get();
        if (flowFile != null) {
            process(
                    context,
                    context.getProperty(LIVY_BATCH_SERVICE).asControllerService(LivyBatchService.class),
                    new SparkBatchFlowFile(session, flowFile, clock));
        }
    }
}
