package org.nifiaaas.sandbox.server;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.process.ProcessSpec;

/** Livy, which starts Spark drivers in local mode as its children. They may read the working folder and the training jar's folder. */
final class LivyServer implements Server {
    private final ServerContext context;
    private final SandboxConfiguration configuration;
    private final Path home;

    LivyServer(final ServerContext context, final SandboxConfiguration configuration) {
        this.context = context;
        this.configuration = configuration;
        this.home = context.workFolder().resolve("livy");
    }

    @Override
    public SandboxService service() {
        return SandboxService.LIVY;
    }

    @Override
    public ProcessSpec prepare() throws SandboxException {
        final SparkHome spark = SparkHome.prepare(configuration);
        final Path conf = home.resolve("conf");
        Templates.write(
                "livy/livy.conf",
                conf.resolve("livy.conf"),
                Map.of(
                        "host", ServerContext.LOOPBACK,
                        "port", Integer.toString(context.ports().livy()),
                        "work", context.workFolder().toString(),
                        "training", context.layout().trainingJar().getParent().toString()));
        // Livy does not create the folder of its request log.
        WorkFolder.create(home.resolve("logs"));
        Templates.write("livy/log4j.properties", conf.resolve("log4j.properties"), Map.of());
        final Map<String, String> environment = new HashMap<>(spark.environment());
        environment.put("LIVY_HOME", home.toString());
        environment.put("LIVY_CONF_DIR", conf.toString());
        return new ProcessSpec(
                service().value(),
                context.javaCommand(
                        List.of("-Xms64m", "-Xmx512m"),
                        conf + ":" + context.layout().livyJars() + "/*",
                        List.of(mainClass())),
                home,
                environment,
                context.log(service()));
    }

    @Override
    public String mainClass() {
        return "org.apache.livy.server.LivyServer";
    }

    @Override
    public boolean isHealthy() {
        return Http.isOk(URI.create(url(context.ports()) + "/batches"));
    }

    @Override
    public String address() {
        return url(context.ports());
    }

    static String url(final SandboxPorts ports) {
        return "http://" + ServerContext.LOOPBACK + ":" + ports.livy();
    }

    @Override
    public Duration startTimeout() {
        return Duration.ofMinutes(2);
    }

    @Override
    public Duration stopTimeout() {
        return Duration.ofSeconds(20);
    }
}
