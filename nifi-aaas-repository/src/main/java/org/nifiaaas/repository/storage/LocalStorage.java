package org.nifiaaas.repository.storage;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A local or mounted folder. No file is read or written through a symbolic link; the root itself may be one. On a network file system the locks and the
 * atomicity of renames are those of that file system.
 */
public final class LocalStorage implements RepositoryStorage {

    private final Path root;

    /**
     * Creates the view; nothing is read yet.
     *
     * @param root the folder
     */
    public LocalStorage(final Path root) {
        this.root = root;
    }

    private Path resolve(final String path) {
        return path.isEmpty() ? root : root.resolve(path);
    }

    @Override
    public String location(final String path) {
        return resolve(path).toString();
    }

    @Override
    public void check() throws IOException {
        if (!Files.exists(root)) {
            throw new IOException("Repository folder " + root + " does not exist");
        }
        if (!Files.isDirectory(root)) {
            throw new IOException("Repository folder " + root + " is not a folder");
        }
        if (!Files.isReadable(root) || !Files.isExecutable(root)) {
            throw new IOException("Repository folder " + root + " may not be read by the user of this process");
        }
    }

    @Override
    public Optional<StoredEntry> find(final String path) throws IOException {
        try {
            return Optional.of(entry(resolve(path), root.toRealPath()));
        } catch (final NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static StoredEntry entry(final Path path, final Path realRoot) throws IOException {
        final String name = String.valueOf(path.getFileName());
        final BasicFileAttributes own =
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (own.isRegularFile()) {
            final String stamp = own.lastModifiedTime() + "/" + own.size() + "/" + own.fileKey();
            return StoredEntry.file(name, own.size(), own.lastModifiedTime().toMillis(), stamp);
        }
        if (Files.isDirectory(path)) {
            final boolean outside = !path.toRealPath().startsWith(realRoot);
            return StoredEntry.folder(name, outside, own.lastModifiedTime().toMillis());
        }
        return StoredEntry.other(name);
    }

    @Override
    public List<StoredEntry> list(final String folder) throws IOException {
        final Path path = resolve(folder);
        final List<StoredEntry> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(path)) {
            final Path realRoot = root.toRealPath();
            for (final Path each : stream) {
                addIfThere(each, realRoot, entries);
            }
        } catch (final NoSuchFileException e) {
            throw new IOException("folder " + path + " is not there", e);
        } catch (final NotDirectoryException e) {
            throw new IOException(path + " is not a folder", e);
        } catch (final DirectoryIteratorException e) {
            throw e.getCause();
        }
        entries.sort(Comparator.comparing(StoredEntry::name));
        return Collections.unmodifiableList(entries);
    }

    private static void addIfThere(final Path path, final Path realRoot, final List<StoredEntry> entries)
            throws IOException {
        try {
            entries.add(entry(path, realRoot));
        } catch (final NoSuchFileException e) {
            // Deleted since the folder was opened.
            return;
        }
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
        final Path path = resolve(file);
        if (!entry(path, root.toRealPath()).isFile()) {
            throw new IOException("it is not a regular file");
        }
        // The size is that of the opened file: by its name there may be another one by now.
        try (SeekableByteChannel channel =
                Files.newByteChannel(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            return reading.read(Channels.newInputStream(channel), channel.size());
        } catch (final AccessDeniedException e) {
            throw new IOException("access to " + path + " is denied", e);
        }
    }

    @Override
    public void makeFolder(final String folder) throws IOException {
        Files.createDirectories(resolve(folder));
    }

    @Override
    public void create(final String file, final byte[] content) throws IOException {
        write(resolve(file), content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    @Override
    public void replace(final String file, final byte[] content) throws IOException {
        final Path path = resolve(file);
        final Path part = path.resolveSibling("." + path.getFileName() + ".part");
        write(
                part,
                content,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
        Files.move(part, path, StandardCopyOption.ATOMIC_MOVE);
        force(path.getParent());
    }

    private static void write(final Path path, final byte[] content, final OpenOption... options) throws IOException {
        try (FileChannel channel = FileChannel.open(path, options)) {
            writeAll(channel, content);
        }
    }

    private static void writeAll(final FileChannel channel, final byte[] content) throws IOException {
        final ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(true);
    }

    /** Makes a change of a folder's entries last through a power cut, where the system can do that for a folder. */
    private static void force(final Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (final IOException e) {
            // Windows and some network file systems cannot open a folder; the change is done all the same.
        }
    }

    @Override
    public void append(final String file, final String line) throws IOException {
        final Path path = resolve(file);
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(path.getFileName() + " is not a regular file");
        }
        try (FileChannel channel = FileChannel.open(
                path,
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS)) {
            final String text = (endsInALine(channel) ? "" : "\n") + line + "\n";
            channel.position(channel.size());
            writeAll(channel, text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static boolean endsInALine(final FileChannel channel) throws IOException {
        if (channel.size() == 0) {
            return true;
        }
        final ByteBuffer last = ByteBuffer.allocate(1);
        channel.read(last, channel.size() - 1);
        return last.get(0) == '\n';
    }

    @Override
    public boolean publish(final String staged, final String folder) throws IOException {
        final Path from = resolve(staged);
        final Path to = resolve(folder);
        force(from);
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (final IOException e) {
            if (Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
                return false;
            }
            throw e;
        }
        force(to.getParent());
        return true;
    }

    @Override
    public void delete(final String path) throws IOException {
        final Path top = resolve(path);
        if (!Files.exists(top, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(top, new Deleting());
    }

    @Override
    public Closeable lock(final String file, final long patienceMillis) throws IOException {
        return LocalLock.take(resolve(file), patienceMillis);
    }

    /** Nothing is held open. */
    @Override
    public void close() {}

    /** Deletes what it visits. What somebody else deletes meanwhile is gone just as well. */
    private static final class Deleting extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult visitFile(final Path file, final BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(final Path file, final IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }

        @Override
        public FileVisitResult postVisitDirectory(final Path directory, final IOException failure) throws IOException {
            if (failure != null && !(failure instanceof NoSuchFileException)) {
                throw failure;
            }
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }
    }

    private interface Reading<T> {
        T read(InputStream in, long size) throws IOException;
    }
}
