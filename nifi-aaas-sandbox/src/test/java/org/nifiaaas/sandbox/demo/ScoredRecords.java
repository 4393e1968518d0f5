package org.nifiaaas.sandbox.demo;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The records of some topics from their beginning, by the value of one field. Not thread-safe; the one who creates it closes it. */
final class ScoredRecords implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<String, String> consumer;
    private final String key;
    private final Map<String, List<JsonObject>> records = new HashMap<>();

    /** The topics must exist; records without the field are left out. */
    ScoredRecords(final String brokers, final String key, final String... topics) {
        this.key = key;
        final Properties properties = new Properties();
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        consumer = new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer());
        final List<TopicPartition> partitions = new ArrayList<>();
        for (final String topic : topics) {
            consumer.partitionsFor(topic)
                    .forEach(partition -> partitions.add(new TopicPartition(topic, partition.partition())));
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Waits until there is a record for each key, and gives all there are, in the order of the keys. */
    List<JsonObject> await(final Collection<String> keys) {
        final long end = System.nanoTime() + PATIENCE.toNanos();
        while (!records.keySet().containsAll(keys)) {
            if (System.nanoTime() > end) {
                final List<String> missing = new ArrayList<>(keys);
                missing.removeAll(records.keySet());
                throw new AssertionError(
                        missing.size() + " of " + keys.size() + " records did not come, such as " + missing.get(0));
            }
            poll();
        }
        poll();
        return keys.stream().flatMap(id -> records.get(id).stream()).toList();
    }

    /** Waits until there are so many records of a key, and gives them. */
    List<JsonObject> await(final String id, final int number) {
        final long end = System.nanoTime() + PATIENCE.toNanos();
        while (records.getOrDefault(id, List.of()).size() < number) {
            if (System.nanoTime() > end) {
                throw new AssertionError(
                        records.getOrDefault(id, List.of()).size() + " of " + number + " records came");
            }
            poll();
        }
        return List.copyOf(records.get(id));
    }

    private void poll() {
        for (final ConsumerRecord<String, String> message : consumer.poll(POLL)) {
            final JsonObject record = JsonParser.parseString(message.value()).getAsJsonObject();
            if (record.has(key)) {
                records.computeIfAbsent(record.get(key).getAsString(), id -> new ArrayList<>())
                        .add(record);
            }
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
