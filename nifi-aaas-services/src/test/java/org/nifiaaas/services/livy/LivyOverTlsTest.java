package org.nifiaaas.services.livy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.nifi.processor.AbstractProcessor;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.reporting.InitializationException;
import org.apache.nifi.util.TestRunner;
import org.apache.nifi.util.TestRunners;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.services.LivyException;

class LivyOverTlsTest {

    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    private Path folder;

    private LivyStandIn livy;
    private TestRunner runner;
    private StandardLivyBatchService service;

    @BeforeEach
    void start() throws IOException, InterruptedException, GeneralSecurityException, InitializationException {
        final SSLContext tls = selfSigned();
        livy = LivyStandIn.encrypted(tls);
        runner = TestRunners.newTestRunner(new IdleProcessor());
        service = new StandardLivyBatchService();
        runner.addControllerService("livy", service);
        runner.setProperty(
                service, StandardLivyBatchService.LIVY_URL, livy.url().toString());
        final FakeSslContextService trust = new FakeSslContextService(tls);
        runner.addControllerService("tls", trust);
        runner.enableControllerService(trust);
    }

    @AfterEach
    void stop() {
        livy.close();
    }

    @Test
    void contextServiceMakesThePrivateCertificateTrusted() throws LivyException {
        runner.setProperty(service, StandardLivyBatchService.SSL_CONTEXT_SERVICE, "tls");
        runner.setProperty(service, StandardLivyBatchService.USERNAME, "nifi");
        runner.setProperty(service, StandardLivyBatchService.PASSWORD, "secret");
        runner.enableControllerService(service);
        assertEquals(Optional.empty(), service.findByName("train-1"));
        assertEquals("Basic bmlmaTpzZWNyZXQ=", livy.lastHeader("Authorization"));
    }

    @Test
    void certificateThatIsNotTrustedIsRefusedBeforeAnythingIsSent() {
        runner.enableControllerService(service);
        final LivyException failure = assertThrows(LivyException.class, () -> service.findByName("train-1"));
        assertEquals(LivyException.Kind.UNREACHABLE, failure.kind());
        assertTrue(failure.getMessage().contains("certification path"), failure.getMessage());
    }

    @Test
    void contextServiceWithoutHttpsIsInvalid() {
        runner.setProperty(service, StandardLivyBatchService.SSL_CONTEXT_SERVICE, "tls");
        runner.assertValid(service);
        runner.setProperty(service, StandardLivyBatchService.LIVY_URL, "http://127.0.0.1:8998");
        runner.assertNotValid(service);
    }

    private SSLContext selfSigned() throws IOException, InterruptedException, GeneralSecurityException {
        final Path file = folder.resolve("livy.p12");
        final Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "livy",
                        "-dname",
                        "CN=livy",
                        "-ext",
                        "SAN=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD),
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.txt").toFile())
                .start();
        assertTrue(keytool.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, keytool.exitValue());
        final KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
        final KeyManagerFactory keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keyManagers.init(keys, PASSWORD);
        final TrustManagerFactory trustManagers =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trustManagers.init(keys);
        final SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
        return tls;
    }

    private static final class IdleProcessor extends AbstractProcessor {
        @Override
        public void onTrigger(final ProcessContext context, final ProcessSession session) {}
    }
}
