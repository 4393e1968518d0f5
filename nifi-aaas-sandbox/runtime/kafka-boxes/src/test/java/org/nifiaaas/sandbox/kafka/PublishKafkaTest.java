package org.nifiaaas.sandbox.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.Test;

class PublishKafkaTest {

    /** Acknowledges at once, but for one message. */
    private static final class Broker extends MockProducer<byte[], byte[]> {

        private final String refused;

        private Broker(final String refused) {
            super(false, new ByteArraySerializer(), new ByteArraySerializer());
            this.refused = refused;
        }

        @Override
        public synchronized Future<RecordMetadata> send(final ProducerRecord<byte[], byte[]> message) {
            final Future<RecordMetadata> sent = super.send(message);
            if (text(message.value()).equals(refused)) {
                errorNext(new TimeoutException("no broker answers"));
            } else {
                completeNext();
            }
            return sent;
        }

        private List<String> messages() {
            return history().stream().map(message -> text(message.value())).toList();
        }
    }

    private static String text(final byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static TestRunner runner(final Broker broker) throws InitializationException {
        final TestRunner runner = TestRunners.newTestRunner(new PublishKafka(configuration -> broker));
        ConsumeKafkaTest.connect(runner);
        runner.setProperty(PublishKafka.TOPIC, "scores");
        runner.setProperty(KafkaProperties.DEMARCATOR, "\n");
        return runner;
    }

    @Test
    void eachLineIsAMessage() throws InitializationException {
        final Broker broker = new Broker("");
        final TestRunner runner = runner(broker);
        runner.enqueue("a\nb\n\nc\n");
        runner.run();

        runner.assertAllFlowFilesTransferred(PublishKafka.SUCCESS, 1);
        assertEquals(List.of("a", "b", "c"), broker.messages());
        assertTrue(broker.closed());
    }

    @Test
    void flowFileFailsAsAWholeIfOneMessageIsNotAcknowledged() throws InitializationException {
        final TestRunner runner = runner(new Broker("b"));
        runner.enqueue("a\nb\nc");
        runner.run();

        runner.assertAllFlowFilesTransferred(PublishKafka.FAILURE, 1);
        runner.getFlowFilesForRelationship(PublishKafka.FAILURE).get(0).assertContentEquals("a\nb\nc");
    }

    @Test
    void demarcatorMayHaveSeveralBytes() {
        final List<byte[]> parts =
                PublishKafka.split("--a-b--c---".getBytes(StandardCharsets.UTF_8), new byte[] {'-', '-'});

        assertEquals(
                List.of("a-b", "c", "-"),
                parts.stream().map(PublishKafkaTest::text).toList());
    }
}
