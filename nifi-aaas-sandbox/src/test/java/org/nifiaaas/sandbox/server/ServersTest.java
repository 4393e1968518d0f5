package org.nifiaaas.sandbox.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.process.CpuTuning;
import org.nifiaaas.sandbox.process.ManagedProcess;
import org.nifiaaas.sandbox.process.MarkedProcesses;
import org.nifiaaas.sandbox.process.ProcessSpec;

/** What the servers' preparations write. */
class ServersTest {
    @TempDir
    private Path folder;

    private ProjectFolder project;
    private Path workFolder;
    private ServerContext context;

    @BeforeEach
    void createProject() throws IOException, SandboxException {
        project = ProjectFolder.create(folder.resolve("project"));
        workFolder = project.configuration().createWorkFolder();
        context = new ServerContext(
                project.layout(), workFolder, NifiGeneration.NIFI_1, new SandboxPorts(1001, 1002, 1003, 1004));
    }

    @Test
    void nifiListensOnLoopbackAndFindsTheNars() throws SandboxException, IOException {
        new NifiServer(context).prepare();

        final Properties properties = properties(workFolder.resolve("nifi/conf/nifi.properties"));
        assertEquals("127.0.0.1", properties.getProperty("nifi.web.http.host"));
        assertEquals("1001", properties.getProperty("nifi.web.http.port"));
        assertEquals(
                context.layout().nifiNars(NifiGeneration.NIFI_1).toString(),
                properties.getProperty("nifi.nar.library.directory"));
    }

    @Test
    void nifiKeepsItsKeyAndHidesIt() throws SandboxException, IOException {
        new NifiServer(context).prepare();
        final String first =
                properties(workFolder.resolve("nifi/conf/nifi.properties")).getProperty("nifi.sensitive.props.key");
        new NifiServer(context).prepare();
        final String second =
                properties(workFolder.resolve("nifi/conf/nifi.properties")).getProperty("nifi.sensitive.props.key");

        assertEquals(48, first.length());
        assertEquals(first, second);
        assertEquals("rw-------", permissions("nifi/sensitive-properties.key"));
        assertEquals("rw-------", permissions("nifi/conf/nifi.properties"));
    }

    private String permissions(final String file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(workFolder.resolve(file)));
    }

    @Test
    void newBuildReplacesTheNarsAndLeavesForeignOnes() throws SandboxException, IOException {
        final Path extensions = NifiServer.extensions(workFolder);
        new NifiServer(context).prepare();
        Files.writeString(extensions.resolve("nifi-aaas-nar-0.nar"), "an older version");
        Files.writeString(extensions.resolve("theirs.nar"), "a foreign one");
        project.file("nifi-aaas-nar/target/nifi-aaas-nar-1.nar");
        Files.writeString(folder.resolve("project/nifi-aaas-nar/target/nifi-aaas-nar-1.nar"), "a newer build");

        new NifiServer(context).prepare();

        assertEquals("a newer build", Files.readString(extensions.resolve("nifi-aaas-nar-1.nar")));
        assertFalse(Files.exists(extensions.resolve("nifi-aaas-nar-0.nar")));
        assertTrue(Files.exists(extensions.resolve("theirs.nar")));
    }

    @Test
    void livyReadsTheWorkingFolderAndTheTrainingJarOnly() throws SandboxException, IOException {
        final ProcessSpec spec = new LivyServer(context, project.configuration()).prepare();

        final Properties properties = properties(workFolder.resolve("livy/conf/livy.conf"));
        final Path training = context.layout().trainingJar().getParent();
        assertEquals(workFolder + "/," + training + "/", properties.getProperty("livy.file.local-dir-whitelist"));
        assertEquals("127.0.0.1", properties.getProperty("livy.server.host"));
        assertEquals(workFolder.resolve("spark").toString(), spec.environment().get("SPARK_HOME"));
        assertEquals("", spec.environment().get("HADOOP_CONF_DIR"));
    }

    @Test
    void sparkHomeIsExecutableAndMarksItsDrivers() throws SandboxException, IOException {
        final SparkHome spark = SparkHome.prepare(project.configuration());

        assertTrue(Files.isExecutable(spark.folder().resolve("bin/spark-submit")));
        assertTrue(Files.isDirectory(spark.folder().resolve("jars")));
        assertTrue(Files.readString(spark.folder().resolve("conf/java-opts"))
                .contains("\"" + MarkedProcesses.mark(workFolder) + "\""));
    }

    @Test
    void processorsOfAmdGetTheFastPathOfMkl() throws IOException {
        final Path amd = Files.writeString(folder.resolve("amd"), "processor\t: 0\nvendor_id\t: AuthenticAMD\n");
        final Path intel = Files.writeString(folder.resolve("intel"), "processor\t: 0\nvendor_id\t: GenuineIntel\n");

        assertEquals("5", CpuTuning.environment(amd).get("MKL_DEBUG_CPU_TYPE"));
        assertTrue(CpuTuning.environment(intel).isEmpty());
        assertTrue(CpuTuning.environment(folder.resolve("missing")).isEmpty());
    }

    @Test
    void nifiScoresReproduciblyWhateverTheEnvironmentOfTheSandbox() {
        final Map<String, String> environment = new HashMap<>(Map.of("MKL_DEBUG_CPU_TYPE", "5"));

        ManagedProcess.applyEnvironment(CpuTuning.reproducible(), environment);

        assertEquals(Map.of("MKL_CBWR", "COMPATIBLE"), environment);
    }

    private static Properties properties(final Path file) throws IOException {
        final Properties properties = new Properties();
        properties.load(new StringReader(Files.readString(file)));
        return properties;
    }
}
