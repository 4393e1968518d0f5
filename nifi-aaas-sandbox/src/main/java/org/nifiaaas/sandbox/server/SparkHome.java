package org.nifiaaas.sandbox.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.process.CpuTuning;
import org.nifiaaas.sandbox.process.ManagedProcess;
import org.nifiaaas.sandbox.process.MarkedProcesses;
import org.nifiaaas.sandbox.process.ProcessSpec;

/**
 * A Spark installation in the working folder: our small scripts and configuration around the jars of the build. Used by Livy, and directly
 * by {@link #submit(List)}.
 */
public final class SparkHome {
    private static final List<String> SCRIPTS = List.of("spark-class", "spark-submit");
    private static final String SCALA_VERSION = "2.11";

    private final Path home;

    private SparkHome(final Path home) {
        this.home = home;
    }

    /**
     * Writes the installation; what is there already is brought up to date.
     *
     * @throws SandboxException if something cannot be written
     */
    public static SparkHome prepare(final SandboxConfiguration configuration) throws SandboxException {
        final Path workFolder = configuration.createWorkFolder();
        final Path home = workFolder.resolve("spark");
        final Path temporary = workFolder.resolve("tmp");
        for (final String script : SCRIPTS) {
            final Path file = home.resolve("bin").resolve(script);
            Templates.write("spark/" + script, file, Map.of());
            makeExecutable(file);
        }
        final Path conf = home.resolve("conf");
        Templates.write(
                "spark/java-opts",
                conf.resolve("java-opts"),
                Map.of("mark", MarkedProcesses.mark(workFolder), "tmp", temporary.toString()));
        Templates.write(
                "spark/spark-defaults.conf",
                conf.resolve("spark-defaults.conf"),
                Map.of("home", home.toString(), "host", ServerContext.LOOPBACK));
        Templates.write("spark/log4j.properties", conf.resolve("log4j.properties"), Map.of());
        WorkFolder.link(home.resolve("jars"), configuration.layout().sparkJars());
        return new SparkHome(home);
    }

    private static void makeExecutable(final Path file) throws SandboxException {
        try {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (final IOException e) {
            throw SandboxException.failure(file + " cannot be made executable", e);
        }
    }

    /** The folder that SPARK_HOME stands for. */
    public Path folder() {
        return home;
    }

    /**
     * A spark-submit with these arguments, in local mode and with the sandbox's defaults; its output and the folder it runs in are the
     * caller's choice.
     */
    public ProcessBuilder submit(final List<String> arguments) {
        final List<String> command = new ArrayList<>();
        command.add(home.resolve("bin").resolve("spark-submit").toString());
        command.addAll(arguments);
        final ProcessBuilder builder = new ProcessBuilder(command);
        ManagedProcess.applyEnvironment(environment(), builder.environment());
        return builder;
    }

    /** See {@link ProcessSpec#environment()}: variables of the user's own Spark and Hadoop are taken away. */
    Map<String, String> environment() {
        final Map<String, String> environment = new HashMap<>(CpuTuning.environment());
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("SPARK_HOME", home.toString());
        environment.put("SPARK_CONF_DIR", home.resolve("conf").toString());
        environment.put("SPARK_LOCAL_IP", ServerContext.LOOPBACK);
        environment.put("SPARK_SCALA_VERSION", SCALA_VERSION);
        for (final String foreign :
                List.of("HADOOP_CONF_DIR", "YARN_CONF_DIR", "SPARK_DIST_CLASSPATH", "SPARK_SUBMIT_OPTS", "CLASSPATH")) {
            environment.put(foreign, "");
        }
        return environment;
    }
}
