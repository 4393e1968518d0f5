package org.nifiaaas.sandbox.kafka;

import java.util.Map;
import org.apache.nifi.controller.ControllerService;

/** Where the brokers are. Thread-safe. */
public interface KafkaConnectionService extends ControllerService {

    /** What every client of these brokers is configured with. */
    Map<String, Object> clientProperties();
}
