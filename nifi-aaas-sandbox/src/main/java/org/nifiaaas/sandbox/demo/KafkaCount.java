package org.nifiaaas.sandbox.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.nifiaaas.sandbox.console.SandboxException;

/** Reads the two outgoing topics from their beginning, on a thread of its own, into a {@link Tally}. The one who creates it closes it. */
final class KafkaCount implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(500);

    private final KafkaConsumer<String, String> consumer;
    private final String scoresTopic;
    private final List<String> topics;
    private final Tally tally;
    private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
    private final Thread thread = new Thread(this::read, "count of outgoing events");

    /** Begins to read; both topics must exist. */
    KafkaCount(final String brokers, final String scoresTopic, final String rejectedTopic, final Tally tally) {
        this.scoresTopic = scoresTopic;
        this.topics = List.of(scoresTopic, rejectedTopic);
        this.tally = tally;
        final Properties properties = new Properties();
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5000);
        this.consumer = new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer());
        thread.setDaemon(true);
        thread.start();
    }

    private void read() {
        try (consumer) {
            final List<TopicPartition> partitions = new ArrayList<>();
            for (final String topic : topics) {
                consumer.partitionsFor(topic)
                        .forEach(partition -> partitions.add(new TopicPartition(topic, partition.partition())));
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!Thread.currentThread().isInterrupted()) {
                for (final ConsumerRecord<String, String> record : consumer.poll(POLL)) {
                    take(record);
                }
            }
        } catch (final WakeupException e) {
            // That is how close() ends the reading.
        } catch (final KafkaException | IllegalStateException | NumberFormatException e) {
            failure.set(e);
        }
    }

    private void take(final ConsumerRecord<String, String> record) {
        if (record.topic().equals(scoresTopic)) {
            tally.scored(record.value());
        } else {
            tally.rejected(record.value());
        }
    }

    /**
     * The tally so far.
     *
     * @throws SandboxException if reading has ended with an error
     */
    Tally tally() throws SandboxException {
        if (failure.get() != null) {
            throw SandboxException.failure(
                    "the topics " + String.join(", ", topics) + " cannot be read (aaas logs kafka tells more)",
                    failure.get());
        }
        return tally;
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            thread.join(Duration.ofSeconds(10).toMillis());
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
