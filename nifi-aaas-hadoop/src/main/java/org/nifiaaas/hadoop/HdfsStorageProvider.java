package org.nifiaaas.hadoop;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.nifiaaas.repository.storage.RepositoryStorage;
import org.nifiaaas.repository.storage.RepositoryStorageProvider;

/**
 * Opens HDFS with the configuration files that are given, and with {@code core-site.xml} and {@code hdfs-site.xml} of the context class loader. Where they leave
 * Hadoop's own patience, which can be many minutes, {@link Patience} shortens it.
 */
public final class HdfsStorageProvider implements RepositoryStorageProvider {

    @Override
    public RepositoryStorage open(final URI root, final List<Path> files) throws IOException {
        final Configuration configuration = new Configuration();
        for (final Path file : files) {
            configuration.addResource(new org.apache.hadoop.fs.Path(file.toUri()));
        }
        try {
            Patience.shorten(configuration);
        } catch (final RuntimeException e) {
            // Hadoop has no other exception for a file that it cannot parse.
            throw new IOException("the Hadoop configuration cannot be read: " + Failures.oneLine(e), e);
        }
        return HdfsStorage.open(root, configuration);
    }
}
