package org.nifiaaas.sandbox.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.MockFlowFile;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.Test;

class ConsumeKafkaTest {

    private static final TopicPartition PARTITION = new TopicPartition("events", 0);

    private final List<MockConsumer<byte[], byte[]>> made = new ArrayList<>();

    /** Gives a box its connection service. */
    static void connect(final TestRunner runner) throws InitializationException {
        final Kafka3ConnectionService service = new Kafka3ConnectionService();
        runner.addControllerService("kafka", service);
        runner.setProperty(service, Kafka3ConnectionService.BROKERS, "127.0.0.1:1");
        runner.enableControllerService(service);
        runner.setProperty(KafkaProperties.CONNECTION, "kafka");
    }

    private TestRunner runner(final String... messages) throws InitializationException {
        final TestRunner runner = TestRunners.newTestRunner(new ConsumeKafka(configuration -> consumer(messages)));
        connect(runner);
        runner.setProperty(ConsumeKafka.GROUP, "g");
        runner.setProperty(ConsumeKafka.TOPICS, "events");
        runner.setProperty(KafkaProperties.DEMARCATOR, "\n");
        return runner;
    }

    private Consumer<byte[], byte[]> consumer(final String... messages) {
        final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>(OffsetResetStrategy.EARLIEST);
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.schedulePollTask(() -> {
            consumer.rebalance(Set.of(PARTITION));
            for (int offset = 0; offset < messages.length; offset++) {
                consumer.addRecord(new ConsumerRecord<>(
                        "events", 0, offset, null, messages[offset].getBytes(StandardCharsets.UTF_8)));
            }
        });
        made.add(consumer);
        return consumer;
    }

    @Test
    void messagesThatCameTogetherAreOneFlowFileAndThenCommitted() throws InitializationException {
        final TestRunner runner = runner("a", "b");
        runner.run(2, false);

        runner.assertAllFlowFilesTransferred(ConsumeKafka.SUCCESS, 1);
        final MockFlowFile flowFile =
                runner.getFlowFilesForRelationship(ConsumeKafka.SUCCESS).get(0);
        flowFile.assertContentEquals("a\nb");
        flowFile.assertAttributeEquals("kafka.topic", "events");
        flowFile.assertAttributeEquals("kafka.offset", "0");
        flowFile.assertAttributeEquals("kafka.count", "2");
        assertEquals(2, made.get(0).committed(Set.of(PARTITION)).get(PARTITION).offset());
        runner.stop();
        assertTrue(made.get(0).closed());
    }

    @Test
    void consumerThatFailsIsReplaced() throws InitializationException {
        final TestRunner runner = runner("a");
        runner.run(1, false);
        made.get(0).setPollException(new KafkaException("the broker is gone"));
        runner.run(1, false, false);
        runner.run(1, false, false);

        assertTrue(made.get(0).closed());
        assertEquals(2, made.size());
        runner.assertTransferCount(ConsumeKafka.SUCCESS, 2);
        runner.stop();
    }
}
