package org.nifiaaas.sandbox.flow;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The Kafka boxes of each kind of NiFi. They are the only boxes in which the exported flows differ; their settings are derived from those of the sandbox's
 * boxes, so that there is one flow to maintain.
 */
enum KafkaBoxes {
    /** The sandbox: the Kafka processors that can be had as Maven artifacts, repackaged. They speak to brokers up to 3.9. */
    SANDBOX(
            new Type("org.apache.nifi.processors.kafka.pubsub.ConsumeKafka_0_10", Type.SANDBOX_BUNDLE),
            new Type("org.apache.nifi.processors.kafka.pubsub.PublishKafka_0_10", Type.SANDBOX_BUNDLE),
            null),
    /** NiFi 1.18 to 1.28. */
    NIFI_1(
            new Type("org.apache.nifi.processors.kafka.pubsub.ConsumeKafka_2_6", Type.BUNDLE_1),
            new Type("org.apache.nifi.processors.kafka.pubsub.PublishKafka_2_6", Type.BUNDLE_1),
            null),
    /** NiFi 2.x, where the address of the brokers is in a controller service. */
    NIFI_2(
            new Type("org.apache.nifi.kafka.processors.ConsumeKafka", Type.BUNDLE_2),
            new Type("org.apache.nifi.kafka.processors.PublishKafka", Type.BUNDLE_2),
            new Connection(
                    new Type(
                            "org.apache.nifi.kafka.service.Kafka3ConnectionService",
                            new Bundle("org.apache.nifi", "nifi-kafka-3-service-nar", Bundle.NIFI_2)),
                    new Type(
                            "org.apache.nifi.kafka.service.api.KafkaConnectionService",
                            new Bundle("org.apache.nifi", "nifi-kafka-service-api-nar", Bundle.NIFI_2)))),
    /** The sandbox with NiFi 2: stand-ins with the same properties, since the stock ones are not published everywhere. */
    SANDBOX_2(
            new Type("org.nifiaaas.sandbox.kafka.ConsumeKafka", Type.SANDBOX_BUNDLE_2),
            new Type("org.nifiaaas.sandbox.kafka.PublishKafka", Type.SANDBOX_BUNDLE_2),
            new Connection(
                    new Type("org.nifiaaas.sandbox.kafka.Kafka3ConnectionService", Type.SANDBOX_BUNDLE_2),
                    new Type("org.nifiaaas.sandbox.kafka.KafkaConnectionService", Type.SANDBOX_BUNDLE_2)));

    static final String SANDBOX_CONSUME = "ConsumeKafka_0_10";
    static final String SANDBOX_PUBLISH = "PublishKafka_0_10";

    /** Property of the boxes of NiFi 2 that refers to the connection service. */
    static final String CONNECTION = "Kafka Connection Service";

    private static final String BROKERS = "bootstrap.servers";
    private static final String DEMARCATOR = "message-demarcator";

    /** Coordinates of a NAR. */
    record Bundle(String group, String artifact, String version) {

        static final String NIFI_1 = "1.18.0";
        static final String NIFI_2 = "2.0.0";
    }

    /** A component type and the NAR that brings it. */
    record Type(String name, Bundle bundle) {

        private static final Bundle SANDBOX_BUNDLE =
                new Bundle("org.nifiaaas", "nifi-aaas-stock-kafka-0-10-nar", "0.1.0-SNAPSHOT");
        private static final Bundle SANDBOX_BUNDLE_2 =
                new Bundle("org.nifiaaas", "nifi-aaas-sandbox-kafka-nar", "0.1.0-SNAPSHOT");
        private static final Bundle BUNDLE_1 = new Bundle("org.apache.nifi", "nifi-kafka-2-6-nar", Bundle.NIFI_1);
        private static final Bundle BUNDLE_2 = new Bundle("org.apache.nifi", "nifi-kafka-nar", Bundle.NIFI_2);
    }

    /** A controller service that knows the brokers, and the interface by which the boxes know it. */
    record Connection(Type service, Type api) {}

    private final Type consumer;
    private final Type publisher;
    private final Connection connection;

    KafkaBoxes(final Type consumer, final Type publisher, final Connection connection) {
        this.consumer = consumer;
        this.publisher = publisher;
        this.connection = connection;
    }

    Type consumer() {
        return consumer;
    }

    Type publisher() {
        return publisher;
    }

    /** The controller service with the address of the brokers; empty where it is in the boxes. */
    Optional<Connection> connection() {
        return Optional.ofNullable(connection);
    }

    /** Whether a type is one of the sandbox's Kafka boxes. */
    static boolean isSandboxBox(final String type) {
        return type.equals(SANDBOX.consumer.name()) || type.equals(SANDBOX.publisher.name());
    }

    /** The type that stands here for one of the sandbox's Kafka boxes. */
    Type typeFor(final String sandboxType) {
        return sandboxType.equals(SANDBOX.consumer.name()) ? consumer : publisher;
    }

    /**
     * The properties that stand here for those of one of the sandbox's Kafka boxes; what the plan does not set stays at its default.
     *
     * @param connectionId id of the connection service, used only if there is one
     */
    Map<String, String> propertiesFor(
            final String sandboxType, final Map<String, String> planned, final String connectionId) {
        if (connection == null) {
            return new LinkedHashMap<>(planned);
        }
        final Map<String, String> properties = new LinkedHashMap<>();
        properties.put(CONNECTION, connectionId);
        if (sandboxType.equals(SANDBOX.consumer.name())) {
            properties.put("Group ID", planned.get("group.id"));
            properties.put("Topics", planned.get("topic"));
            properties.put("auto.offset.reset", planned.get("auto.offset.reset"));
            properties.put("Processing Strategy", "DEMARCATOR");
        } else {
            properties.put("Topic Name", planned.get("topic"));
            properties.put("acks", planned.get("acks"));
        }
        properties.put("Message Demarcator", planned.get(DEMARCATOR));
        return properties;
    }

    /** Properties of the connection service. */
    static Map<String, String> connectionProperties() {
        return Map.of(BROKERS, "#{kafka.brokers}");
    }
}
