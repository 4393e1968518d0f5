package org.nifiaaas.services.livy;

import javax.net.ssl.SSLContext;
import javax.net.ssl.X509TrustManager;
import org.apache.nifi.controller.AbstractControllerService;
import org.apache.nifi.security.util.TlsConfiguration;
import org.apache.nifi.ssl.SSLContextService;

/** Hands out one context; everything that only NiFi 1.x has is refused, as a call of it would break on NiFi 2. */
final class FakeSslContextService extends AbstractControllerService implements SSLContextService {

    private final SSLContext context;

    FakeSslContextService(final SSLContext context) {
        this.context = context;
    }

    @Override
    public SSLContext createContext() {
        return context;
    }

    @Override
    public X509TrustManager createTrustManager() {
        throw new UnsupportedOperationException("createTrustManager");
    }

    @Override
    public TlsConfiguration createTlsConfiguration() {
        throw new UnsupportedOperationException("createTlsConfiguration");
    }

    @Override
    @Deprecated
    public SSLContext createSSLContext(final org.apache.nifi.security.util.ClientAuth clientAuth) {
        throw new UnsupportedOperationException("createSSLContext");
    }

    @Override
    @Deprecated
    public SSLContext createSSLContext(final ClientAuth clientAuth) {
        throw new UnsupportedOperationException("createSSLContext");
    }

    @Override
    public String getTrustStoreFile() {
        return null;
    }

    @Override
    public String getTrustStoreType() {
        return null;
    }

    @Override
    public String getTrustStorePassword() {
        return null;
    }

    @Override
    public boolean isTrustStoreConfigured() {
        return true;
    }

    @Override
    public String getKeyStoreFile() {
        return null;
    }

    @Override
    public String getKeyStoreType() {
        return null;
    }

    @Override
    public String getKeyStorePassword() {
        return null;
    }

    @Override
    public String getKeyPassword() {
        return null;
    }

    @Override
    public boolean isKeyStoreConfigured() {
        return false;
    }

    @Override
    public String getSslAlgorithm() {
        return "TLS";
    }
}
