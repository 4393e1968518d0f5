package org.nifiaaas.repository.storage;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.regex.Pattern;

/** Names the root of a repository: a local or mounted folder, or a folder of HDFS. Immutable. */
public final class RepositoryLocation {

    private static final String HDFS = "hdfs";

    /** A scheme has two letters at least, since one is a drive. */
    private static final Pattern URI_START = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):.*", Pattern.DOTALL);

    private final Path folder;
    private final URI uri;

    private RepositoryLocation(final Path folder, final URI uri) {
        this.folder = folder;
        this.uri = uri;
    }

    /**
     * Reads what a person wrote: a path, or a URI such as {@code hdfs://namenode:8020/models}, {@code hdfs://nameservice/models} or {@code hdfs:///models},
     * which is on the default file system of the Hadoop configuration.
     *
     * @throws IllegalArgumentException with one line, to stand after a colon, if the text is neither
     */
    public static RepositoryLocation parse(final String text) {
        final String trimmed = text.trim();
        if (trimmed.isEmpty()) {
            throw new IllegalArgumentException("it is empty");
        }
        if (URI_START.matcher(trimmed).matches()) {
            return new RepositoryLocation(null, hdfs(trimmed));
        }
        try {
            return new RepositoryLocation(Paths.get(trimmed), null);
        } catch (final InvalidPathException e) {
            throw new IllegalArgumentException("it is not a path: " + e.getReason(), e);
        }
    }

    private static URI hdfs(final String text) {
        final URI uri;
        try {
            uri = new URI(text);
        } catch (final URISyntaxException e) {
            throw new IllegalArgumentException("it is not a URI: " + e.getReason() + " at position " + e.getIndex(), e);
        }
        if (!HDFS.equalsIgnoreCase(uri.getScheme())) {
            throw new IllegalArgumentException(
                    "it must be a local or mounted path, or a hdfs:// URI; " + uri.getScheme() + ": is not supported");
        }
        if (uri.getRawAuthority() != null && uri.getHost() == null) {
            throw new IllegalArgumentException("'" + uri.getRawAuthority() + "' is not a host and a port");
        }
        if (uri.getPath() == null || uri.getPath().isEmpty() || !uri.getPath().startsWith("/")) {
            throw new IllegalArgumentException("it names no folder, as hdfs://namenode:8020/models does");
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("it must end with the folder, without '?' and '#'");
        }
        return uri.normalize();
    }

    /** Whether it is a folder of HDFS. */
    public boolean isHdfs() {
        return uri != null;
    }

    /**
     * The local or mounted folder.
     *
     * @throws IllegalStateException if it is a folder of HDFS
     */
    public Path folder() {
        if (folder == null) {
            throw new IllegalStateException(uri + " is no local folder");
        }
        return folder;
    }

    /**
     * The folder of HDFS.
     *
     * @throws IllegalStateException if it is a local or mounted folder
     */
    public URI uri() {
        if (uri == null) {
            throw new IllegalStateException(folder + " is a local folder");
        }
        return uri;
    }

    @Override
    public String toString() {
        return uri == null ? folder.toString() : uri.toString();
    }
}
