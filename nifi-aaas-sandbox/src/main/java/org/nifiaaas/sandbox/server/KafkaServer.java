package org.nifiaaas.sandbox.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.process.FreePorts;
import org.nifiaaas.sandbox.process.ManagedProcess;
import org.nifiaaas.sandbox.process.ProcessSpec;

/** A single Kafka process that is broker and controller (KRaft, no ZooKeeper). Topics are created at first use, with one partition. */
final class KafkaServer implements Server {
    private static final Duration FORMAT_TIMEOUT = Duration.ofMinutes(1);
    private static final int HEALTH_MILLIS = 4000;

    private final ServerContext context;
    private final Path home;

    KafkaServer(final ServerContext context) {
        this.context = context;
        this.home = context.workFolder().resolve("kafka");
    }

    @Override
    public SandboxService service() {
        return SandboxService.KAFKA;
    }

    @Override
    public ProcessSpec prepare() throws SandboxException {
        final Path properties = home.resolve("server.properties");
        final Path data = home.resolve("data");
        Templates.write(
                "kafka/server.properties",
                properties,
                Map.of(
                        "host", ServerContext.LOOPBACK,
                        "port", Integer.toString(context.ports().kafka()),
                        "controller.port", Integer.toString(context.ports().kafkaController()),
                        "data", data.toString()));
        Templates.write("kafka/simplelogger.properties", home.resolve("simplelogger.properties"), Map.of());
        if (!Files.exists(data.resolve("meta.properties"))) {
            format(properties);
        }
        return spec(mainClass(), List.of(properties.toString()));
    }

    private void format(final Path properties) throws SandboxException {
        final List<String> arguments =
                List.of("format", "--cluster-id", Uuid.randomUuid().toString(), "--config", properties.toString());
        ManagedProcess.start(spec("kafka.tools.StorageTool", arguments)).awaitSuccess(FORMAT_TIMEOUT);
    }

    private ProcessSpec spec(final String main, final List<String> arguments) {
        final List<String> mainAndArguments = new ArrayList<>(List.of(main));
        mainAndArguments.addAll(arguments);
        return new ProcessSpec(
                service().value(),
                context.javaCommand(
                        List.of("-Xms256m", "-Xmx512m"),
                        home + ":" + context.layout().kafkaJars() + "/*",
                        mainAndArguments),
                home,
                Map.of(),
                context.log(service()));
    }

    @Override
    public String mainClass() {
        return "kafka.Kafka";
    }

    @Override
    public boolean isHealthy() {
        // Nobody listening is the usual case during a start, and much cheaper to see than by a client that connects
        // again and again.
        if (FreePorts.isFree(context.ports().kafka())) {
            return false;
        }
        final Properties properties = new Properties();
        properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, brokers(context.ports()));
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, HEALTH_MILLIS / 2);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, HEALTH_MILLIS);
        try (Admin admin = Admin.create(properties)) {
            return !admin.describeCluster()
                    .nodes()
                    .get(HEALTH_MILLIS, TimeUnit.MILLISECONDS)
                    .isEmpty();
        } catch (final ExecutionException | TimeoutException e) {
            return false;
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public String address() {
        return brokers(context.ports());
    }

    static String brokers(final SandboxPorts ports) {
        return ServerContext.LOOPBACK + ":" + ports.kafka();
    }

    @Override
    public Duration startTimeout() {
        return Duration.ofMinutes(3);
    }

    @Override
    public Duration stopTimeout() {
        return Duration.ofSeconds(20);
    }
}
