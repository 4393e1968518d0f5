package org.nifiaaas.sandbox.ask;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.nifiaaas.sandbox.console.SandboxException;

/**
 * One question to a flow and its answers, through Kafka. An id of its own goes with the question, comes back in the answers and tells them from those that others
 * get. Every call ends within a limit. Not thread-safe; the one who creates it closes it.
 */
final class Conversation implements AutoCloseable {

    static final String ID = "request_id";

    /** Enough for a busy machine. */
    static final Duration LIMIT = Duration.ofSeconds(10);

    /**
     * An answer.
     *
     * @param topic where it was
     * @param record without the id of the question
     */
    record Answer(String topic, JsonObject record) {}

    private final String brokers;
    private final int limitMillis;
    private final String id = UUID.randomUUID().toString();
    private final KafkaConsumer<String, String> consumer;

    /**
     * Begins to listen.
     *
     * @param limit patience with Kafka at each call
     * @throws SandboxException if Kafka does not answer
     */
    Conversation(final String brokers, final List<String> topics, final Duration limit) throws SandboxException {
        this.brokers = brokers;
        this.limitMillis = (int) limit.toMillis();
        final Properties properties = new Properties();
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, limitMillis);
        this.consumer = new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer());
        try {
            listen(topics);
        } catch (final KafkaException e) {
            consumer.close(Duration.ZERO);
            throw silent(e);
        }
    }

    private void listen(final List<String> topics) {
        final List<TopicPartition> partitions = new ArrayList<>();
        for (final String topic : topics) {
            consumer.partitionsFor(topic)
                    .forEach(partition -> partitions.add(new TopicPartition(topic, partition.partition())));
        }
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        // The end is only looked up when it is asked for, and answers must not come before.
        partitions.forEach(consumer::position);
    }

    /**
     * Sends the question; returns when Kafka has it.
     *
     * @param question gets the id
     */
    void ask(final String topic, final JsonObject question) throws SandboxException {
        final Properties properties = new Properties();
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, limitMillis);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, limitMillis / 2);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, limitMillis);
        question.addProperty(ID, id);
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, question.toString())).get();
        } catch (final KafkaException e) {
            throw silent(e);
        } catch (final ExecutionException e) {
            throw silent(e.getCause());
        } catch (final InterruptedException e) {
            throw SandboxException.interrupted(e);
        }
    }

    /** The answers that have come since the last call; waits for one at most that long, which is some seconds at most. */
    List<Answer> listen(final Duration patience) throws SandboxException {
        final List<Answer> answers = new ArrayList<>();
        try {
            for (final ConsumerRecord<String, String> message : consumer.poll(patience)) {
                mine(message.value()).ifPresent(record -> answers.add(new Answer(message.topic(), record)));
            }
        } catch (final KafkaException e) {
            throw silent(e);
        }
        return answers;
    }

    private Optional<JsonObject> mine(final String message) {
        if (!message.contains(id)) {
            return Optional.empty();
        }
        try {
            final JsonObject record = JsonParser.parseString(message).getAsJsonObject();
            record.remove(ID);
            return Optional.of(record);
        } catch (final JsonParseException | IllegalStateException e) {
            // Somebody else's message that quotes the question.
            return Optional.empty();
        }
    }

    private SandboxException silent(final Throwable cause) {
        return SandboxException.failure(
                "Kafka at " + brokers + " does not do what it was asked; see aaas status and aaas logs kafka", cause);
    }

    @Override
    public void close() {
        consumer.close(Duration.ofSeconds(1));
    }
}
