package org.nifiaaas.hadoop;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/** How long a client waits for a cluster that does not answer, where the cluster's own files do not say. */
final class Patience {

    private static final Map<String, String> SETTINGS = settings();

    private Patience() {}

    private static Map<String, String> settings() {
        final Map<String, String> settings = new LinkedHashMap<>();
        settings.put("ipc.client.connect.timeout", "5000");
        settings.put("ipc.client.connect.max.retries", "1");
        settings.put("ipc.client.connect.max.retries.on.timeouts", "1");
        settings.put("ipc.client.connect.retry.interval", "1000");
        settings.put("ipc.client.rpc-timeout.ms", "15000");
        settings.put("dfs.client.socket-timeout", "15000");
        settings.put("dfs.datanode.socket.write.timeout", "15000");
        settings.put("dfs.client.max.block.acquire.failures", "1");
        settings.put("dfs.client.retry.window.base", "500");
        settings.put("dfs.client.retry.max.attempts", "2");
        settings.put("dfs.client.failover.max.attempts", "4");
        settings.put("dfs.client.failover.sleep.base.millis", "500");
        settings.put("dfs.client.failover.sleep.max.millis", "2000");
        return Collections.unmodifiableMap(settings);
    }

    /** Sets what is not set by a file of the cluster's. */
    static void shorten(final Configuration configuration) {
        for (final Map.Entry<String, String> setting : SETTINGS.entrySet()) {
            if (isLeftToHadoop(configuration, setting.getKey())) {
                configuration.set(setting.getKey(), setting.getValue());
            }
        }
    }

    private static boolean isLeftToHadoop(final Configuration configuration, final String name) {
        final String[] sources = configuration.get(name) == null ? null : configuration.getPropertySources(name);
        return sources == null || sources.length == 0 || sources[0].endsWith("-default.xml");
    }
}
