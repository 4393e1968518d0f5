package org.nifiaaas.training;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** Versions that the build has stamped into the jar. */
final class BuildInfo implements IVersionProvider {

    private static final Properties PROPERTIES = read();

    private static Properties read() {
        final Properties properties = new Properties();
        try (InputStream in = BuildInfo.class.getResourceAsStream("build.properties")) {
            properties.load(in);
        } catch (final IOException e) {
            throw new UncheckedIOException("build.properties of the training jar cannot be read", e);
        }
        return properties;
    }

    /** Version of this project. */
    static String version() {
        return PROPERTIES.getProperty("version");
    }

    /** Version of BigDL in the jar. */
    static String bigDlVersion() {
        return PROPERTIES.getProperty("bigdl");
    }

    @Override
    public String[] getVersion() {
        return new String[] {"nifi-aaas-training " + version() + " with BigDL " + bigDlVersion()};
    }
}
