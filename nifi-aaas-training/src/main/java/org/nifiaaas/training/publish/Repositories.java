package org.nifiaaas.training.publish;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.nifiaaas.hadoop.HdfsStorage;
import org.nifiaaas.repository.storage.LocalStorage;
import org.nifiaaas.repository.storage.RepositoryLocation;
import org.nifiaaas.repository.storage.RepositoryStorage;
import org.nifiaaas.training.failure.InputException;
import org.nifiaaas.training.failure.Messages;
import scala.Tuple2;

/** Opens the storage of a repository: a folder of the driver, or HDFS by the Hadoop client and configuration that Spark brings. */
public final class Repositories {

    private static final String HADOOP_PREFIX = "spark.hadoop.";

    private Repositories() {}

    /**
     * Opens a repository.
     *
     * @return the storage, which the caller closes
     * @throws InputException if it cannot be opened
     */
    public static RepositoryStorage open(final RepositoryLocation location) throws InputException {
        if (!location.isHdfs()) {
            return new LocalStorage(location.folder().toAbsolutePath().normalize());
        }
        try {
            return HdfsStorage.open(location.uri(), configuration());
        } catch (final IOException e) {
            throw new InputException(
                    "Repository cannot be opened: " + location + ": " + Messages.oneLine(e.getMessage()), e);
        }
    }

    /** What the cluster's files say, overruled by {@code spark.hadoop.*} as in Spark itself. */
    private static Configuration configuration() {
        final Configuration configuration = new Configuration();
        for (final Tuple2<String, String> setting : new SparkConf().getAll()) {
            if (setting._1().startsWith(HADOOP_PREFIX)) {
                configuration.set(setting._1().substring(HADOOP_PREFIX.length()), setting._2());
            }
        }
        return configuration;
    }
}
