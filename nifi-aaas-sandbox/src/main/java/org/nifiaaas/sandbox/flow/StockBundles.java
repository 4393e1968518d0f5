package org.nifiaaas.sandbox.flow;

import java.util.Map;
import org.nifiaaas.sandbox.flow.KafkaBoxes.Bundle;

/** Names the NARs of an ordinary NiFi in place of the sandbox's repackaged ones; NiFi takes the one it has when it has only one. Stateless. */
final class StockBundles {

    private static final Map<String, String> REPACKAGED = Map.of(
            "nifi-aaas-stock-record-serialization-nar", "nifi-record-serialization-services-nar",
            "nifi-aaas-stock-update-attribute-nar", "nifi-update-attribute-nar");

    private static final String NIFI = "org.apache.nifi";

    private StockBundles() {}

    /**
     * @param nifiVersion version that an ordinary NiFi's own NARs have
     */
    static Bundle ordinary(final Bundle exported, final String nifiVersion) {
        final String stock = REPACKAGED.get(exported.artifact());
        if (stock != null) {
            return new Bundle(NIFI, stock, nifiVersion);
        }
        return exported.group().equals(NIFI) ? new Bundle(NIFI, exported.artifact(), nifiVersion) : exported;
    }
}
