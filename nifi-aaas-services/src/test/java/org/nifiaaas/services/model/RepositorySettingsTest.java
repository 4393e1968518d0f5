package org.nifiaaas.services.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.MockConfigurationContext;
import org.apache.nifi.util.NoOpProcessor;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.services.engine.Engines;
import org.nifiaaas.services.model.source.RepositorySettings;

class RepositorySettingsTest {

    private static final String HDFS = "hdfs://namenode:8020/models";

    private final StandardModelVersionService service =
            new StandardModelVersionService(() -> Engines.of(new FakeEngine()));
    private final TestRunner runner = TestRunners.newTestRunner(new NoOpProcessor());

    @TempDir
    private Path folder;

    @BeforeEach
    void addService() throws InitializationException {
        runner.addControllerService("models", service);
        runner.setProperty(service, ServiceProperties.REPOSITORY_DIRECTORY, HDFS);
    }

    @Test
    void hdfsNeedsAClasspath() {
        runner.assertNotValid(service);
        assertEquals(
                Optional.of("a repository in HDFS needs the Hadoop client, such as /opt/hadoop/client/*"),
                new RepositorySettings(HDFS, null, null).classpathProblem());
        runner.setProperty(service, ServiceProperties.HADOOP_CLIENT_CLASSPATH, "/opt/hadoop/client/*");
        runner.assertValid(service);
    }

    @Test
    void folderNeedsNoClasspath() {
        runner.setProperty(service, ServiceProperties.REPOSITORY_DIRECTORY, folder.toString());
        runner.assertValid(service);
        assertEquals(Optional.empty(), new RepositorySettings(folder.toString(), null, null).classpathProblem());
    }

    @Test
    void folderThatIsNotThereIsToldByValidationUntilItIs() throws IOException {
        final Path models = folder.resolve("models");
        runner.setProperty(service, ServiceProperties.REPOSITORY_DIRECTORY, models.toString());
        assertToldByValidation("Repository folder " + models + " does not exist", models);
        Files.createFile(models);
        assertToldByValidation("Repository folder " + models + " is not a folder", models);
        Files.delete(models);
        Files.createDirectory(models);
        runner.assertValid(service);
    }

    @Test
    void folderThatMayNotBeReadIsToldByValidation() throws IOException {
        final Path models = Files.createDirectory(folder.resolve("models"));
        runner.setProperty(service, ServiceProperties.REPOSITORY_DIRECTORY, models.toString());
        Files.setPosixFilePermissions(models, Set.of());
        try {
            assumeFalse(Files.isReadable(models), "this user may read everything");
            assertToldByValidation(
                    "Repository folder " + models + " may not be read by the user of this process", models);
        } finally {
            Files.setPosixFilePermissions(models, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private void assertToldByValidation(final String problem, final Path models) {
        runner.assertNotValid(service);
        assertEquals(Optional.of(problem), new RepositorySettings(models.toString(), null, null).folderProblem());
    }

    @Test
    void validationAsksNothingOfHdfs() {
        // The port answers nobody, and no client is loaded: whatever asked would complain.
        runner.setProperty(service, ServiceProperties.REPOSITORY_DIRECTORY, "hdfs://localhost:1/models");
        runner.setProperty(service, ServiceProperties.HADOOP_CLIENT_CLASSPATH, "/opt/hadoop/client/*");
        runner.assertValid(service);
    }

    @Test
    void otherFileSystemsAreRefusedOnceAndInWords() {
        final RepositorySettings settings = new RepositorySettings("s3a://bucket/models", null, null);
        assertEquals(
                Optional.of("it must be a local or mounted path, or a hdfs:// URI; s3a: is not supported"),
                settings.locationProblem());
        assertEquals(Optional.empty(), settings.classpathProblem());
        assertEquals(
                "Repository directory 's3a://bucket/models': it must be a local or mounted path, or a hdfs:// URI; s3a: is not supported",
                assertThrows(IOException.class, settings::open).getMessage());
        runner.setProperty(service, ServiceProperties.REPOSITORY_DIRECTORY, "s3a://bucket/models");
        runner.assertNotValid(service);
    }

    @Test
    void classpathWithoutHadoopFailsEnablingAndIsToldByVerify() {
        runner.setProperty(service, ServiceProperties.HADOOP_CLIENT_CLASSPATH, folder.toString());
        runner.assertValid(service);
        final AssertionError failure =
                assertThrows(AssertionError.class, () -> runner.enableControllerService(service));
        final String reason = "the class path of the Hadoop client holds none";
        assertTrue(failure.getMessage().contains(reason), failure.getMessage());

        final Map<PropertyDescriptor, String> properties = Map.of(
                ServiceProperties.REPOSITORY_DIRECTORY,
                HDFS,
                ServiceProperties.HADOOP_CLIENT_CLASSPATH,
                folder.toString());
        final List<ConfigVerificationResult> results = service.verify(
                new MockConfigurationContext(service, properties, null, null), runner.getLogger(), Map.of());
        assertEquals(1, results.size());
        assertEquals(Outcome.FAILED, results.get(0).getOutcome());
        assertTrue(
                results.get(0).getExplanation().startsWith(reason),
                results.get(0).getExplanation());
    }
}
