package org.nifiaaas.sandbox.kafka;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.nifi.annotation.behavior.InputRequirement;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.lifecycle.OnScheduled;
import org.apache.nifi.annotation.lifecycle.OnStopped;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.expression.ExpressionLanguageScope;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.processor.AbstractProcessor;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;

/**
 * Publishes the messages of a FlowFile. At least once: the FlowFile is a success when the brokers have acknowledged all of its messages, else a failure as a whole, and what was
 * acknowledged comes again when it is tried again. Thread-safe.
 */
@InputRequirement(InputRequirement.Requirement.INPUT_REQUIRED)
@Tags({"kafka", "sandbox"})
@CapabilityDescription(
        "Stands in for the box of the same name of an ordinary NiFi 2.x, in the sandbox only. At least once.")
public final class PublishKafka extends AbstractProcessor {

    static final PropertyDescriptor TOPIC = KafkaProperties.text("Topic Name")
            .description("Topic")
            .expressionLanguageSupported(ExpressionLanguageScope.FLOWFILE_ATTRIBUTES)
            .build();
    static final PropertyDescriptor ACKS = KafkaProperties.text(ProducerConfig.ACKS_CONFIG)
            .description("Who has to have a message before it counts as published")
            .allowableValues("all", "1", "0")
            .defaultValue("all")
            .build();

    static final Relationship SUCCESS = new Relationship.Builder()
            .name("success")
            .description("FlowFiles all of whose messages were acknowledged")
            .build();
    static final Relationship FAILURE = new Relationship.Builder()
            .name("failure")
            .description("FlowFiles some of whose messages were not acknowledged")
            .build();

    private static final int LONGEST_WAIT_MILLIS = 30_000;
    private static final int REQUEST_TIMEOUT_MILLIS = 10_000;

    private final Function<Map<String, Object>, Producer<byte[], byte[]>> producers;
    private volatile Producer<byte[], byte[]> producer;

    /** For NiFi. */
    public PublishKafka() {
        this(KafkaProducer::new);
    }

    /**
     * @param producers makes a producer of a configuration
     */
    PublishKafka(final Function<Map<String, Object>, Producer<byte[], byte[]>> producers) {
        this.producers = producers;
    }

    @Override
    protected List<PropertyDescriptor> getSupportedPropertyDescriptors() {
        return List.of(KafkaProperties.CONNECTION, TOPIC, ACKS, KafkaProperties.DEMARCATOR);
    }

    @Override
    public Set<Relationship> getRelationships() {
        return Set.of(SUCCESS, FAILURE);
    }

    /** Makes the producer, which all tasks share. */
    @OnScheduled
    public void open(final ProcessContext context) {
        final Map<String, Object> configuration =
                new HashMap<>(KafkaProperties.connection(context).clientProperties());
        configuration.put(ProducerConfig.ACKS_CONFIG, context.getProperty(ACKS).getValue());
        configuration.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
        configuration.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, LONGEST_WAIT_MILLIS);
        configuration.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MILLIS);
        configuration.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, LONGEST_WAIT_MILLIS);
        configuration.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        configuration.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        producer = producers.apply(configuration);
    }

    @Override
    public void onTrigger(final ProcessContext context, final ProcessSession session) {
        final FlowFile flowFile = session.get();
        if (flowFile == null) {
            return;
        }
        final String topic = context.getProperty(TOPIC)
                .evaluateAttributeExpressions(flowFile)
                .getValue();
        final ByteArrayOutputStream content = new ByteArrayOutputStream();
        session.exportTo(flowFile, content);
        final List<byte[]> messages = split(content.toByteArray(), KafkaProperties.demarcator(context));
        try {
            publish(topic, messages);
            session.getProvenanceReporter().send(flowFile, "kafka://" + topic, messages.size() + " messages");
            session.transfer(flowFile, SUCCESS);
        } catch (final KafkaException | ExecutionException e) {
            final Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
            getLogger().error("{} cannot be published to {}: {}", flowFile, topic, cause.toString());
            session.transfer(session.penalize(flowFile), FAILURE);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            session.rollback();
        }
    }

    private void publish(final String topic, final List<byte[]> messages)
            throws ExecutionException, InterruptedException {
        final List<Future<RecordMetadata>> sent = new ArrayList<>(messages.size());
        for (final byte[] message : messages) {
            sent.add(producer.send(new ProducerRecord<>(topic, message)));
        }
        producer.flush();
        for (final Future<RecordMetadata> acknowledged : sent) {
            acknowledged.get();
        }
    }

    /** The parts between demarcators that hold something; all of it if there is no demarcator. */
    static List<byte[]> split(final byte[] content, final byte[] demarcator) {
        if (demarcator.length == 0) {
            return List.of(content);
        }
        final List<byte[]> parts = new ArrayList<>();
        int from = 0;
        while (from < content.length) {
            int to = from;
            while (to < content.length && !startsWith(content, to, demarcator)) {
                to++;
            }
            if (to > from) {
                parts.add(Arrays.copyOfRange(content, from, to));
            }
            from = to + demarcator.length;
        }
        return parts;
    }

    private static boolean startsWith(final byte[] content, final int at, final byte[] demarcator) {
        final int end = at + demarcator.length;
        return end <= content.length && Arrays.equals(content, at, end, demarcator, 0, demarcator.length);
    }

    /** Closes the producer. */
    @OnStopped
    public void close() {
        if (producer != null) {
            producer.close();
            producer = null;
        }
    }
}
