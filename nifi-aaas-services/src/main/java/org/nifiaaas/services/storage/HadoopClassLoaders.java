package org.nifiaaas.services.storage;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Keeps one class loader for each Hadoop client until the process ends, however often services come and go.
 *
 * <p>A closed client cannot be unloaded: it leaves threads that end minutes later and a shutdown hook of the Java platform, which need its classes. A new class
 * loader each time would therefore fill the memory, and closing one would break what still runs. Thread-safe.
 */
final class HadoopClassLoaders {

    private static final ConcurrentMap<List<String>, HadoopClassLoader> LOADERS = new ConcurrentHashMap<>();

    private HadoopClassLoaders() {}

    /**
     * The class loader of these jars and folders; another one once any of them was replaced.
     *
     * @throws IOException if one of them cannot be read
     */
    static HadoopClassLoader of(final List<URL> urls) throws IOException {
        final List<String> key = new ArrayList<>();
        for (final URL url : urls) {
            key.add(fingerprint(url));
        }
        return LOADERS.computeIfAbsent(
                List.copyOf(key), any -> new HadoopClassLoader(urls, HadoopClassLoaders.class.getClassLoader()));
    }

    private static String fingerprint(final URL url) throws IOException {
        try {
            final Path path = Path.of(url.toURI());
            return url + " " + Files.size(path) + " " + Files.getLastModifiedTime(path);
        } catch (final URISyntaxException | FileSystemNotFoundException e) {
            throw new IOException(url + " is no local file", e);
        }
    }
}
