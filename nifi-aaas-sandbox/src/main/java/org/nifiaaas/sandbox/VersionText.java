package org.nifiaaas.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** What {@code aaas --version} says: version, git commit if the launcher knows it, and Java. Stateless. */
final class VersionText implements IVersionProvider {

    /** Set by the launcher: the commit that is checked out; empty outside of a git clone. */
    static final String COMMIT_PROPERTY = "nifiaaas.commit";

    private static final String RESOURCE = "version.properties";

    @Override
    public String[] getVersion() throws IOException {
        final Properties properties = new Properties();
        try (InputStream stream = VersionText.class.getResourceAsStream(RESOURCE)) {
            if (stream == null) {
                throw new IllegalStateException("no resource " + RESOURCE);
            }
            properties.load(stream);
        }
        final String commit = System.getProperty(COMMIT_PROPERTY, "");
        return new String[] {
            "nifi-aaas " + properties.getProperty("version") + (commit.isEmpty() ? "" : " (commit " + commit + ")"),
            "Java " + System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + "), "
                    + System.getProperty("java.home")
        };
    }
}
