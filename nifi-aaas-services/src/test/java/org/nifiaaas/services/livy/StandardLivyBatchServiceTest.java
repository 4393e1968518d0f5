package org.nifiaaas.services.livy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.processor.AbstractProcessor;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.MockConfigurationContext;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifiaaas.services.LivyException;
import org.nifiaaas.services.SparkBatchRequest;
import org.nifiaaas.services.SparkBatchState;

class StandardLivyBatchServiceTest {

    private LivyStandIn livy;
    private TestRunner runner;
    private StandardLivyBatchService service;

    @BeforeEach
    void start() throws IOException, InitializationException {
        livy = new LivyStandIn();
        runner = TestRunners.newTestRunner(new IdleProcessor());
        service = new StandardLivyBatchService();
        runner.addControllerService("livy", service);
        runner.setProperty(
                service, StandardLivyBatchService.LIVY_URL, livy.url().toString());
    }

    @AfterEach
    void stop() {
        livy.close();
    }

    @Test
    void enabledServiceSubmitsFindsReadsAndDeletes() throws LivyException {
        runner.assertValid(service);
        runner.enableControllerService(service);

        final long id = service.submit(new SparkBatchRequest(
                        "train-1", "/jobs/training.jar", "Train", List.of(), List.of(), Map.of(), Optional.empty()))
                .id();
        livy.setState((int) id, "running");
        livy.setLog((int) id, List.of("stdout: ", "epoch 1"));

        assertEquals(
                SparkBatchState.RUNNING,
                service.findByName("train-1").orElseThrow().state());
        assertEquals(List.of("stdout: ", "epoch 1"), service.logTail(id, 100));
        assertTrue(service.delete(id));
        assertEquals(URI.create(livy.url() + "/batches"), service.batchesUri());
    }

    @Test
    void disabledServiceRefusesToWork() {
        runner.enableControllerService(service);
        runner.disableControllerService(service);
        assertThrows(IllegalStateException.class, () -> service.findByName("train-1"));
    }

    @Test
    void serviceIsEnabledWhileLivyIsDown() {
        livy.close();
        runner.enableControllerService(service);
        assertEquals(
                LivyException.Kind.UNREACHABLE,
                assertThrows(LivyException.class, () -> service.findByName("a")).kind());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "livy:8998",
                "ftp://livy:8998",
                "http://",
                "http://user:secret@livy:8998",
                "http://livy:8998/?a=b",
                "http://livy:8998/#a",
                "http://li vy"
            })
    void addressesThatAreNotLivysAreInvalid(final String url) {
        runner.setProperty(service, StandardLivyBatchService.LIVY_URL, url);
        runner.assertNotValid(service);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://user:secret@livy:8998",
                "http://user:secret@liv_y:8998",
                "http://user:secret@li vy",
                "ftp://user:s@ecret@livy"
            })
    void passwordInAnAddressIsNotWrittenIntoTheLog(final String url) {
        final ValidationResult result =
                StandardLivyBatchService.LIVY_URL.getValidators().get(0).validate("Livy URL", url, null);

        assertFalse(result.isValid());
        assertFalse(result.toString().contains("ecret"), result.toString());
    }

    @Test
    void userNameAndPasswordComeTogether() {
        runner.setProperty(service, StandardLivyBatchService.USERNAME, "nifi");
        runner.assertNotValid(service);
        runner.setProperty(service, StandardLivyBatchService.PASSWORD, "secret");
        runner.assertValid(service);
        runner.setProperty(service, StandardLivyBatchService.USERNAME, "ni:fi");
        runner.assertNotValid(service);
        runner.removeProperty(service, StandardLivyBatchService.USERNAME);
        runner.assertNotValid(service);
        assertTrue(StandardLivyBatchService.PASSWORD.isSensitive());
    }

    @Test
    void verificationCountsBatchesInWords() {
        final ConfigVerificationResult result = verify();
        assertEquals(ConfigVerificationResult.Outcome.SUCCESSFUL, result.getOutcome());
        assertEquals("Livy answers at " + livy.url() + "/batches and remembers 0 batches", result.getExplanation());
    }

    @Test
    void verificationSaysWhatToCheckWhenLivyIsDown() {
        livy.close();
        assertFailedVerification("Check that Livy runs");
    }

    @Test
    void verificationSaysWhatToCheckWhenCredentialsAreWrong() {
        livy.disturb(401, "text/html", "<html><body>Unauthorized</body></html>");
        assertFailedVerification("Check Username and Password");
    }

    @Test
    void verificationSaysWhatToCheckWhenItIsAnotherServer() {
        livy.disturb(200, "text/html", "<html><body>Welcome</body></html>");
        assertFailedVerification("Check that Livy URL is the address of Livy itself");
    }

    private void assertFailedVerification(final String advice) {
        final ConfigVerificationResult result = verify();
        assertEquals(ConfigVerificationResult.Outcome.FAILED, result.getOutcome());
        assertTrue(result.getExplanation().contains(advice), result.getExplanation());
    }

    private ConfigVerificationResult verify() {
        final MockConfigurationContext context = new MockConfigurationContext(
                Map.of(
                        StandardLivyBatchService.LIVY_URL, livy.url().toString(),
                        StandardLivyBatchService.CONNECT_TIMEOUT, "2 secs",
                        StandardLivyBatchService.RESPONSE_TIMEOUT, "20 secs"),
                null);
        return service.verify(context, runner.getLogger(), Map.of()).get(0);
    }

    private static final class IdleProcessor extends AbstractProcessor {
        @Override
        public void onTrigger(final ProcessContext context, final ProcessSession session) {}
    }
}
