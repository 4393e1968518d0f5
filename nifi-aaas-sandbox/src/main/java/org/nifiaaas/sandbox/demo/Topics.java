package org.nifiaaas.sandbox.demo;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.nifiaaas.sandbox.console.SandboxException;

/** Creates topics and sees how far a consumer group is. Thread-safe; the one who creates it closes it. */
final class Topics implements AutoCloseable {

    /** So that purchases stay in their order, which windows live by. */
    private static final int PARTITIONS = 1;

    private static final long LIMIT_SECONDS = 60;

    private final Admin admin;

    Topics(final String brokers) {
        final Properties properties = new Properties();
        properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
        this.admin = Admin.create(properties);
    }

    /** Creates those of the topics that are not there. */
    void create(final List<String> names) throws SandboxException {
        final Set<String> present = get("list topics", admin.listTopics().names());
        final List<NewTopic> missing = names.stream()
                .filter(name -> !present.contains(name))
                .map(name -> new NewTopic(name, PARTITIONS, (short) 1))
                .toList();
        get("create topics", admin.createTopics(missing).all());
    }

    /** How many messages of a topic a consumer group has not committed yet. */
    long lag(final String group, final String topic) throws SandboxException {
        final Map<TopicPartition, OffsetAndMetadata> committed = get(
                "read the offsets of group " + group,
                admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        final Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        final int partitions = get(
                        "describe topic " + topic,
                        admin.describeTopics(List.of(topic)).topicNameValues().get(topic))
                .partitions()
                .size();
        for (int partition = 0; partition < partitions; partition++) {
            latest.put(new TopicPartition(topic, partition), OffsetSpec.latest());
        }
        long lag = 0;
        for (final Map.Entry<TopicPartition, ListOffsetsResultInfo> end : get(
                        "read the ends of topic " + topic,
                        admin.listOffsets(latest).all())
                .entrySet()) {
            final OffsetAndMetadata done = committed.get(end.getKey());
            lag += end.getValue().offset() - (done == null ? 0 : done.offset());
        }
        return lag;
    }

    private static <T> T get(final String what, final KafkaFuture<T> future) throws SandboxException {
        try {
            return future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (final ExecutionException e) {
            throw SandboxException.failure("Kafka cannot " + what + " (aaas logs kafka tells more)", e.getCause());
        } catch (final TimeoutException e) {
            throw SandboxException.failure(
                    "Kafka did not " + what + " within " + LIMIT_SECONDS + " s; see aaas status and aaas logs kafka");
        } catch (final InterruptedException e) {
            throw SandboxException.interrupted(e);
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
