package org.nifiaaas.services.storage;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;

/**
 * Sees the Hadoop client, the adapter to it and the Java platform, and nothing of NiFi or of the engine: their versions of common libraries never meet. Only the
 * types that both sides speak, and logging so that Hadoop's lines go where NiFi's go, come from the bundle.
 */
final class HadoopClassLoader extends URLClassLoader {

    private static final List<String> SHARED =
            List.of("org.nifiaaas.repository.", "org.slf4j.", "org.apache.commons.logging.");

    static {
        ClassLoader.registerAsParallelCapable();
    }

    private final ClassLoader bundle;

    HadoopClassLoader(final List<URL> urls, final ClassLoader bundle) {
        super("hadoop-client", urls.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
        this.bundle = bundle;
    }

    @Override
    protected Class<?> loadClass(final String name, final boolean resolve) throws ClassNotFoundException {
        if (SHARED.stream().anyMatch(name::startsWith)) {
            try {
                return bundle.loadClass(name);
            } catch (final ClassNotFoundException e) {
                // The bundle has no such part of a logging library; the client may bring its own.
                return super.loadClass(name, resolve);
            }
        }
        return super.loadClass(name, resolve);
    }
}
