package org.nifiaaas.sandbox.kafka;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.Validator;
import org.apache.nifi.controller.AbstractControllerService;

/** The address of brokers that need no login. */
@Tags({"kafka", "sandbox"})
@CapabilityDescription("Stands in for the service of the same name of an ordinary NiFi 2.x, in the sandbox only.")
public final class Kafka3ConnectionService extends AbstractControllerService implements KafkaConnectionService {

    static final PropertyDescriptor BROKERS = new PropertyDescriptor.Builder()
            .name(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)
            .displayName("Bootstrap Servers")
            .description("Brokers, as host:port, separated by commas")
            .required(true)
            .addValidator(Validator.VALID)
            .build();

    @Override
    protected List<PropertyDescriptor> getSupportedPropertyDescriptors() {
        return List.of(BROKERS);
    }

    @Override
    public Map<String, Object> clientProperties() {
        final String brokers = getConfigurationContext().getProperty(BROKERS).getValue();
        return Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, brokers);
    }
}
