package org.nifiaaas.services.storage;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.nifiaaas.repository.storage.LocalStorage;
import org.nifiaaas.repository.storage.RepositoryLocation;
import org.nifiaaas.repository.storage.RepositoryStorage;
import org.nifiaaas.repository.storage.RepositoryStorageProvider;

/** Opens repositories wherever they lie. Immutable and thread-safe. */
public final class StorageOpener {

    private static final String ADAPTER = "org/nifiaaas/hadoop/HdfsStorageProvider.class";
    private static final String CLIENT = "org/apache/hadoop/hdfs/DistributedFileSystem.class";

    private final RepositoryLocation location;
    private final String classpath;
    private final String configuration;

    /**
     * Creates an opener; nothing is read yet.
     *
     * @param classpath where the Hadoop client lies, which only HDFS needs; null if that is not known
     * @param configuration configuration files of the Hadoop client, separated by commas; may be null
     */
    public StorageOpener(final RepositoryLocation location, final String classpath, final String configuration) {
        this.location = location;
        this.classpath = classpath;
        this.configuration = configuration;
    }

    /**
     * Opens the repository's storage. Nothing is read of it yet.
     *
     * @return the storage, which the caller closes
     * @throws IOException with one line if a file that is needed is not there or the Hadoop client does not start
     */
    public RepositoryStorage open() throws IOException {
        return location.isHdfs() ? openHdfs() : new LocalStorage(location.folder());
    }

    private RepositoryStorage openHdfs() throws IOException {
        if (classpath == null) {
            throw new IOException(location + " needs the Hadoop client, and no class path of one is given");
        }
        final List<Path> files = configurationFiles();
        final List<URL> urls = new ArrayList<>(HadoopClasspath.expand(classpath));
        urls.add(adapter());
        return open(HadoopClassLoaders.of(urls), urls.size() - 1, files);
    }

    private List<Path> configurationFiles() throws IOException {
        final List<Path> files = new ArrayList<>();
        if (configuration == null) {
            return files;
        }
        for (final String part : configuration.split(",")) {
            if (!part.isBlank()) {
                files.add(configurationFile(part.trim()));
            }
        }
        return files;
    }

    private static Path configurationFile(final String text) throws IOException {
        try {
            final Path file = Path.of(text).toAbsolutePath();
            if (Files.isRegularFile(file) && Files.isReadable(file)) {
                return file;
            }
        } catch (final InvalidPathException e) {
            throw new IOException("Hadoop configuration file '" + text + "' is not a path", e);
        }
        throw new IOException("there is no Hadoop configuration file " + text + " that can be read");
    }

    /** The jar or folder of this bundle that holds the adapter, which the Hadoop client's own class loader must load. */
    private static URL adapter() throws IOException {
        final URL file = StorageOpener.class.getClassLoader().getResource(ADAPTER);
        if (file == null) {
            throw new IOException("this build has no adapter to the Hadoop client");
        }
        final URLConnection connection = file.openConnection();
        if (connection instanceof JarURLConnection) {
            return ((JarURLConnection) connection).getJarFileURL();
        }
        final String text = file.toExternalForm();
        return new URL(text.substring(0, text.length() - ADAPTER.length()));
    }

    private RepositoryStorage open(final HadoopClassLoader loader, final int entries, final List<Path> files)
            throws IOException {
        if (loader.findResource(CLIENT) == null) {
            throw new IOException(
                    "the class path of the Hadoop client holds none: class org.apache.hadoop.hdfs.DistributedFileSystem is in none of its "
                            + entries + " jars and folders");
        }
        final Thread thread = Thread.currentThread();
        final ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            for (final RepositoryStorageProvider provider :
                    ServiceLoader.load(RepositoryStorageProvider.class, loader)) {
                return new LoaderBoundStorage(provider.open(location.uri(), files), loader);
            }
            throw new IOException("this build has no adapter to the Hadoop client");
        } catch (final ServiceConfigurationError | LinkageError e) {
            throw new IOException("the Hadoop client is not complete: " + e.getMessage(), e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
