package org.nifiaaas.hadoop;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.client.HdfsDataInputStream;
import org.nifiaaas.repository.storage.BoundedReader;
import org.nifiaaas.repository.storage.RepositoryStorage;
import org.nifiaaas.repository.storage.StoredEntry;

/**
 * A folder of HDFS. Renames are atomic there, and a lock is the lease of a file that is open for writing: it ends when its holder closes the file, or about a
 * minute after the holder was last heard of. Every failure is an {@link IOException} with one line.
 *
 * <p>The context class loader of the calling thread must see the Hadoop client and its configuration.
 */
public final class HdfsStorage implements RepositoryStorage {

    private static final String HDFS = "hdfs";
    private static final int MOST_READINGS = 10;
    private static final long LARGEST_LOG = 64L << 20;

    private final DistributedFileSystem fileSystem;
    private final Path root;

    private HdfsStorage(final DistributedFileSystem fileSystem, final Path root) {
        this.fileSystem = fileSystem;
        this.root = root;
    }

    /**
     * Opens a folder; nothing is read yet.
     *
     * @param root a hdfs URI; without a host it is on the configuration's default file system
     * @return the storage, which the caller closes
     * @throws IOException if the client cannot be started with this configuration
     */
    public static HdfsStorage open(final URI root, final Configuration configuration) throws IOException {
        final URI server = root.getHost() == null ? defaultServer(root, configuration) : root;
        // Not from Hadoop's cache of file systems: what it hands out is shared, and its shutdown hook would hold this
        // class loader for ever.
        final DistributedFileSystem fileSystem = new DistributedFileSystem();
        try {
            fileSystem.initialize(server, configuration);
        } catch (final IOException e) {
            throw Failures.translate(root.toString(), e);
        } catch (final RuntimeException | LinkageError e) {
            throw unusable(e);
        }
        return new HdfsStorage(fileSystem, new Path(HDFS, server.getAuthority(), root.getPath()));
    }

    private static URI defaultServer(final URI root, final Configuration configuration) throws IOException {
        final URI server = FileSystem.getDefaultUri(configuration);
        if (!HDFS.equals(server.getScheme()) || server.getHost() == null) {
            throw new IOException(
                    root + " names no name node, and neither does fs.defaultFS of the Hadoop configuration, which is "
                            + server);
        }
        return server;
    }

    /** What Hadoop throws for an unknown host, a platform that it does not support, or a client that lacks a jar. */
    private static IOException unusable(final Throwable failure) {
        return new IOException(
                "the Hadoop client fails: " + failure.getClass().getSimpleName() + ": " + Failures.oneLine(failure),
                failure);
    }

    private <T> T call(final String path, final Call<T> call) throws IOException {
        try {
            return call.make(resolve(path));
        } catch (final FileAlreadyExistsException e) {
            throw new java.nio.file.FileAlreadyExistsException(location(path));
        } catch (final IOException e) {
            throw Failures.translate(location(path), e);
        } catch (final RuntimeException | LinkageError e) {
            throw unusable(e);
        }
    }

    private Path resolve(final String path) {
        return path.isEmpty()
                ? root
                : new Path(root.toUri().getScheme(), root.toUri().getAuthority(), join(path));
    }

    private String join(final String path) {
        final String folder = root.toUri().getPath();
        return (folder.endsWith("/") ? folder : folder + "/") + path;
    }

    @Override
    public String location(final String path) {
        return resolve(path).toString();
    }

    @Override
    public void check() throws IOException {
        final Optional<StoredEntry> entry;
        try {
            entry = find("");
        } catch (final IOException e) {
            throw new IOException("Repository folder " + root + " cannot be read: " + e.getMessage(), e);
        }
        if (!entry.isPresent()) {
            throw new IOException("Repository folder " + root + " does not exist");
        }
        if (!entry.get().isFolder()) {
            throw new IOException("Repository folder " + root + " is not a folder");
        }
    }

    @Override
    public Optional<StoredEntry> find(final String path) throws IOException {
        return call(path, place -> {
            try {
                return Optional.of(entry(fileSystem.getFileStatus(place)));
            } catch (final FileNotFoundException e) {
                return Optional.empty();
            }
        });
    }

    private static StoredEntry entry(final FileStatus status) {
        final String name = status.getPath().getName();
        final long modified = status.getModificationTime();
        if (status.isFile()) {
            return StoredEntry.file(name, status.getLen(), modified, modified + "/" + status.getLen());
        }
        return status.isDirectory() ? StoredEntry.folder(name, false, modified) : StoredEntry.other(name);
    }

    @Override
    public List<StoredEntry> list(final String folder) throws IOException {
        return call(folder, place -> {
            if (!fileSystem.getFileStatus(place).isDirectory()) {
                throw new IOException(place + " is not a folder");
            }
            final List<StoredEntry> entries = new ArrayList<>();
            for (final FileStatus status : fileSystem.listStatus(place)) {
                entries.add(entry(status));
            }
            entries.sort(Comparator.comparing(StoredEntry::name));
            return Collections.unmodifiableList(entries);
        });
    }

    @Override
    public byte[] read(final String file, final long mostBytes) throws IOException {
        return open(file, (in, size) -> BoundedReader.read(in, size, mostBytes));
    }

    @Override
    public String sha256(final String file, final long mostBytes) throws IOException {
        return open(file, (in, size) -> BoundedReader.sha256(in, size, mostBytes));
    }

    private <T> T open(final String file, final Reading<T> reading) throws IOException {
        return call(file, place -> {
            for (int attempt = 1; ; attempt++) {
                final FileStatus status = fileSystem.getFileStatus(place);
                if (!status.isFile()) {
                    throw new IOException("it is not a regular file");
                }
                try (FSDataInputStream in = fileSystem.open(place)) {
                    // The length is that of the opened file: by its name there may be another one by now.
                    return reading.read(in, ((HdfsDataInputStream) in).getVisibleLength());
                } catch (final IOException e) {
                    // The blocks of a file that is replaced go while it is read.
                    if (attempt == MOST_READINGS || !isReplaced(status, fileSystem.getFileStatus(place))) {
                        throw e;
                    }
                }
            }
        });
    }

    private static boolean isReplaced(final FileStatus before, final FileStatus now) {
        return now.getModificationTime() != before.getModificationTime() || now.getLen() != before.getLen();
    }

    @Override
    public void makeFolder(final String folder) throws IOException {
        call(folder, fileSystem::mkdirs);
    }

    @Override
    public void create(final String file, final byte[] content) throws IOException {
        call(file, place -> write(place, content, false));
    }

    @Override
    public void replace(final String file, final byte[] content) throws IOException {
        call(file, place -> {
            final Path part = new Path(place.getParent(), "." + place.getName() + ".part");
            write(part, content, true);
            fileSystem.rename(part, place, Options.Rename.OVERWRITE);
            return true;
        });
    }

    private boolean write(final Path place, final byte[] content, final boolean overwrite) throws IOException {
        try (FSDataOutputStream out = fileSystem.create(place, overwrite)) {
            out.write(content);
            out.hsync();
        }
        return true;
    }

    /** Writes the file anew, since adding to it would need as many data nodes as it has copies. */
    @Override
    public void append(final String file, final String line) throws IOException {
        final byte[] before = find(file).isPresent() ? read(file, LARGEST_LOG) : new byte[0];
        final boolean isEnded = before.length == 0 || before[before.length - 1] == '\n';
        final byte[] added = ((isEnded ? "" : "\n") + line + "\n").getBytes(StandardCharsets.UTF_8);
        final byte[] all = Arrays.copyOf(before, before.length + added.length);
        System.arraycopy(added, 0, all, before.length, added.length);
        replace(file, all);
    }

    @Override
    public boolean publish(final String staged, final String folder) throws IOException {
        return call(staged, place -> rename(place, resolve(folder)));
    }

    /** Renames unless the name is taken, which the server tells in several ways. */
    private boolean rename(final Path from, final Path to) throws IOException {
        try {
            fileSystem.rename(from, to, Options.Rename.NONE);
            return true;
        } catch (final IOException e) {
            if (e instanceof FileAlreadyExistsException || fileSystem.exists(to)) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public void delete(final String path) throws IOException {
        call(path, place -> fileSystem.delete(place, true));
    }

    @Override
    public Closeable lock(final String file, final long patienceMillis) throws IOException {
        return call(file, place -> {
            makeLockFile(place);
            return HdfsLock.take(fileSystem, place, patienceMillis);
        });
    }

    /** Made under another name, since Hadoop's client waits minutes for a file that somebody else is just creating. */
    private void makeLockFile(final Path place) throws IOException {
        if (fileSystem.exists(place)) {
            return;
        }
        final Path made = new Path(place.getParent(), "." + place.getName() + "-" + UUID.randomUUID());
        write(made, new byte[0], false);
        if (!rename(made, place)) {
            fileSystem.delete(made, false);
        }
    }

    @Override
    public void close() throws IOException {
        call("", place -> {
            fileSystem.close();
            return true;
        });
    }

    private interface Reading<T> {
        T read(InputStream in, long size) throws IOException;
    }

    private interface Call<T> {
        T make(Path place) throws IOException;
    }
}
