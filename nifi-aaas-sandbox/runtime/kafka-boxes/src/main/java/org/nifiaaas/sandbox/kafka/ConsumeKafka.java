package org.nifiaaas.sandbox.kafka;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.nifi.annotation.behavior.InputRequirement;
import org.apache.nifi.annotation.behavior.TriggerSerially;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.lifecycle.OnStopped;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.processor.AbstractProcessor;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;

/**
 * Reads messages, one FlowFile for those of a partition that came together. At least once: offsets are committed after the session is, so a crash in between brings
 * the messages again.
 */
@TriggerSerially
@InputRequirement(InputRequirement.Requirement.INPUT_FORBIDDEN)
@Tags({"kafka", "sandbox"})
@CapabilityDescription(
        "Stands in for the box of the same name of an ordinary NiFi 2.x, in the sandbox only. At least once.")
public final class ConsumeKafka extends AbstractProcessor {

    static final PropertyDescriptor GROUP =
            KafkaProperties.text("Group ID").description("Consumer group").build();
    static final PropertyDescriptor TOPICS = KafkaProperties.text("Topics")
            .description("Topics, separated by commas")
            .build();
    static final PropertyDescriptor OFFSET_RESET = KafkaProperties.text(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG)
            .description("Where a new group begins")
            .allowableValues("earliest", "latest", "none")
            .defaultValue("latest")
            .build();
    static final PropertyDescriptor STRATEGY = KafkaProperties.text("Processing Strategy")
            .description("How messages become FlowFiles")
            .allowableValues("DEMARCATOR")
            .defaultValue("DEMARCATOR")
            .build();

    static final Relationship SUCCESS = new Relationship.Builder()
            .name("success")
            .description("Messages that were read")
            .build();

    private static final int MOST_MESSAGES = 10_000;
    private static final Duration LONGEST_WAIT = Duration.ofMillis(200);

    private final Function<Map<String, Object>, Consumer<byte[], byte[]>> consumers;
    private Consumer<byte[], byte[]> consumer;

    /** For NiFi. */
    public ConsumeKafka() {
        this(KafkaConsumer::new);
    }

    /**
     * @param consumers makes a consumer of a configuration
     */
    ConsumeKafka(final Function<Map<String, Object>, Consumer<byte[], byte[]>> consumers) {
        this.consumers = consumers;
    }

    @Override
    protected List<PropertyDescriptor> getSupportedPropertyDescriptors() {
        return List.of(KafkaProperties.CONNECTION, GROUP, TOPICS, OFFSET_RESET, STRATEGY, KafkaProperties.DEMARCATOR);
    }

    @Override
    public Set<Relationship> getRelationships() {
        return Set.of(SUCCESS);
    }

    @Override
    public void onTrigger(final ProcessContext context, final ProcessSession session) {
        final ConsumerRecords<byte[], byte[]> messages;
        try {
            messages = consumer(context).poll(LONGEST_WAIT);
        } catch (final KafkaException e) {
            getLogger().error("Nothing can be read now, it is tried again: {}", e.toString());
            close();
            context.yield();
            return;
        }
        if (messages.isEmpty()) {
            return;
        }
        final byte[] demarcator = KafkaProperties.demarcator(context);
        final Map<TopicPartition, OffsetAndMetadata> read = new HashMap<>();
        for (final TopicPartition partition : messages.partitions()) {
            final List<ConsumerRecord<byte[], byte[]>> ofPartition = messages.records(partition);
            transfer(session, partition, ofPartition, demarcator);
            read.put(
                    partition,
                    new OffsetAndMetadata(
                            ofPartition.get(ofPartition.size() - 1).offset() + 1));
        }
        session.commitAsync(() -> commit(read), failure -> close());
    }

    private void transfer(
            final ProcessSession session,
            final TopicPartition partition,
            final List<ConsumerRecord<byte[], byte[]>> messages,
            final byte[] demarcator) {
        final FlowFile created = session.write(session.create(), out -> {
            for (int message = 0; message < messages.size(); message++) {
                if (message > 0) {
                    out.write(demarcator);
                }
                final byte[] value = messages.get(message).value();
                out.write(value == null ? new byte[0] : value);
            }
        });
        final FlowFile flowFile = session.putAllAttributes(
                created,
                Map.of(
                        "kafka.topic", partition.topic(),
                        "kafka.partition", Integer.toString(partition.partition()),
                        "kafka.offset", Long.toString(messages.get(0).offset()),
                        "kafka.count", Integer.toString(messages.size())));
        session.getProvenanceReporter().receive(flowFile, "kafka://" + partition.topic() + "/" + partition.partition());
        session.transfer(flowFile, SUCCESS);
    }

    /** Offsets that cannot be committed are read again by the next consumer: messages come twice, none is lost. */
    private void commit(final Map<TopicPartition, OffsetAndMetadata> read) {
        try {
            consumer.commitSync(read);
        } catch (final KafkaException e) {
            getLogger().warn("Offsets cannot be committed, messages will come again: {}", e.toString());
            close();
        }
    }

    private Consumer<byte[], byte[]> consumer(final ProcessContext context) {
        if (consumer == null) {
            final Map<String, Object> configuration =
                    new HashMap<>(KafkaProperties.connection(context).clientProperties());
            configuration.put(
                    ConsumerConfig.GROUP_ID_CONFIG, context.getProperty(GROUP).getValue());
            configuration.put(
                    ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                    context.getProperty(OFFSET_RESET).getValue());
            configuration.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
            configuration.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MOST_MESSAGES);
            configuration.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
            configuration.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
            consumer = consumers.apply(configuration);
            consumer.subscribe(
                    Arrays.asList(context.getProperty(TOPICS).getValue().split("\\s*,\\s*")));
        }
        return consumer;
    }

    /** Leaves the group, so that another consumer need not wait for a time-out. */
    @OnStopped
    public void close() {
        if (consumer != null) {
            try {
                consumer.close();
            } catch (final KafkaException e) {
                getLogger().warn("The consumer cannot be closed properly: {}", e.toString());
            }
            consumer = null;
        }
    }
}
