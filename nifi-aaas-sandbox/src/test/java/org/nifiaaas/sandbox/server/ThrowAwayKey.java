package org.nifiaaas.sandbox.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.process.ManagedProcess;
import org.nifiaaas.sandbox.process.ProcessSpec;

/** A key that one test makes for itself: who has it is trusted, and nobody else. Immutable. */
final class ThrowAwayKey {

    private static final String IDENTITY = "CN=localhost";

    private static final String PASSWORD_VARIABLE = "KEY_PASSWORD";
    private static final Duration KEYTOOL_LIMIT = Duration.ofMinutes(1);

    private final Path file;
    private final String password;

    private ThrowAwayKey(final Path file, final String password) {
        this.file = file;
        this.password = password;
    }

    /**
     * Makes a key with a certificate for 127.0.0.1.
     *
     * @param folder gets the key store, in the place of an older one
     */
    static ThrowAwayKey make(final Path folder) throws SandboxException {
        final ThrowAwayKey key =
                new ThrowAwayKey(folder.resolve("key.p12"), UUID.randomUUID().toString());
        try {
            Files.deleteIfExists(key.file);
        } catch (final IOException e) {
            throw SandboxException.failure(key.file + " cannot be deleted", e);
        }
        final List<String> command = List.of(
                ServerContext.java().resolveSibling("keytool").toString(),
                "-genkeypair",
                "-alias",
                "cluster",
                "-keyalg",
                "EC",
                "-dname",
                IDENTITY,
                "-ext",
                "san=ip:" + ServerContext.LOOPBACK,
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                key.file.toString(),
                "-storepass:env",
                PASSWORD_VARIABLE);
        final Map<String, String> environment = Map.of(PASSWORD_VARIABLE, key.password);
        ManagedProcess.start(new ProcessSpec("keytool", command, folder, environment, folder.resolve("keytool.log")))
                .awaitSuccess(KEYTOOL_LIMIT);
        return key;
    }

    /** Whom its certificate names. */
    String identity() {
        return IDENTITY;
    }

    /** Lets a NiFi have the key, and trust it. */
    void putInto(final Properties properties) {
        for (final String store : List.of("keystore", "truststore")) {
            properties.setProperty("nifi.security." + store, file.toString());
            properties.setProperty("nifi.security." + store + "Type", "PKCS12");
            properties.setProperty("nifi.security." + store + "Passwd", password);
        }
        properties.setProperty("nifi.security.keyPasswd", password);
    }

    /** What has the key, and trusts it. */
    SSLContext context() throws SandboxException {
        try (InputStream in = Files.newInputStream(file)) {
            final KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, password.toCharArray());
            final KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, password.toCharArray());
            final TrustManagerFactory trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            final SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (final IOException | GeneralSecurityException e) {
            throw SandboxException.failure(file + " cannot be used", e);
        }
    }
}
