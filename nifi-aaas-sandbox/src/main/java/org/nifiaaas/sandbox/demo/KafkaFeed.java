package org.nifiaaas.sandbox.demo;

import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.data.CardTransaction;

/**
 * Sends events to Kafka so that none is lost and none comes twice: acknowledged by all replicas, idempotent, and with an id of its own in every event. Not
 * thread-safe; the one who creates it closes it.
 */
final class KafkaFeed implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 300_000;

    private final KafkaProducer<String, String> producer;
    private final String topic;
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    KafkaFeed(final String brokers, final String topic) {
        this.topic = topic;
        final Properties properties = new Properties();
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 20);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE_MILLIS);
        this.producer = new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
    }

    /**
     * Hands an event over; {@link #flush()} tells whether Kafka has it.
     *
     * @throws SandboxException if this or an earlier event could not be sent
     */
    void send(final String id, final CardTransaction transaction) throws SandboxException {
        send(Events.toJson(id, transaction));
    }

    /** Hands a message over as it is. */
    void send(final String message) throws SandboxException {
        throwFailure();
        try {
            producer.send(new ProducerRecord<>(topic, message), (metadata, error) -> {
                if (error != null) {
                    failure.compareAndSet(null, error);
                }
            });
        } catch (final KafkaException e) {
            throw SandboxException.failure(
                    "a message could not be sent to topic " + topic + " (aaas status and aaas logs kafka tell more)",
                    e);
        }
    }

    /**
     * Waits until Kafka has acknowledged all events.
     *
     * @throws SandboxException if one of them could not be sent
     */
    void flush() throws SandboxException {
        producer.flush();
        throwFailure();
    }

    private void throwFailure() throws SandboxException {
        if (failure.get() != null) {
            throw SandboxException.failure(
                    "a message could not be sent to topic " + topic + " (aaas status and aaas logs kafka tell more)",
                    failure.get());
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
