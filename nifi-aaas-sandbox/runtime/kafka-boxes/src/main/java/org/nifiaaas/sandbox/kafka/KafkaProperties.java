package org.nifiaaas.sandbox.kafka;

import java.nio.charset.StandardCharsets;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.PropertyValue;
import org.apache.nifi.components.Validator;
import org.apache.nifi.processor.ProcessContext;

/** What both boxes are set with. */
final class KafkaProperties {

    static final PropertyDescriptor CONNECTION = new PropertyDescriptor.Builder()
            .name("Kafka Connection Service")
            .description("Where the brokers are")
            .identifiesControllerService(KafkaConnectionService.class)
            .required(true)
            .build();

    static final PropertyDescriptor DEMARCATOR = text("Message Demarcator")
            .description("What stands between two messages of one FlowFile; without it, each FlowFile is one message")
            .required(false)
            .build();

    private KafkaProperties() {}

    /** A property that takes any text, and has to be set. */
    static PropertyDescriptor.Builder text(final String name) {
        return new PropertyDescriptor.Builder().name(name).required(true).addValidator(Validator.VALID);
    }

    static KafkaConnectionService connection(final ProcessContext context) {
        return context.getProperty(CONNECTION).asControllerService(KafkaConnectionService.class);
    }

    /** The demarcator's bytes; none if it is not set. */
    static byte[] demarcator(final ProcessContext context) {
        final PropertyValue value = context.getProperty(DEMARCATOR);
        return value.isSet() ? value.getValue().getBytes(StandardCharsets.UTF_8) : new byte[0];
    }
}
