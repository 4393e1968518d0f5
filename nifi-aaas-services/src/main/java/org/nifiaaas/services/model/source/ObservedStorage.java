package org.nifiaaas.services.model.source;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.nifiaaas.repository.storage.RepositoryStorage;
import org.nifiaaas.repository.storage.StoredEntry;

/** A storage that tells how much is read from it. Closing it leaves the other one open. */
final class ObservedStorage implements RepositoryStorage {

    private final RepositoryStorage storage;
    private final LongConsumer read;

    /**
     * Observes a storage.
     *
     * @param read called after each file that was read, with its bytes
     */
    ObservedStorage(final RepositoryStorage storage, final LongConsumer read) {
        this.storage = storage;
        this.read = read;
    }

    @Override
    public String location(final String path) {
        return storage.location(path);
    }

    @Override
    public void check() throws IOException {
        storage.check();
    }

    @Override
    public Optional<StoredEntry> find(final String path) throws IOException {
        return storage.find(path);
    }

    @Override
    public List<StoredEntry> list(final String folder) throws IOException {
        return storage.list(folder);
    }

    @Override
    public byte[] read(final String file, final long mostBytes) throws IOException {
        final byte[] bytes = storage.read(file, mostBytes);
        read.accept(bytes.length);
        return bytes;
    }

    @Override
    public String sha256(final String file, final long mostBytes) throws IOException {
        return storage.sha256(file, mostBytes);
    }

    @Override
    public void makeFolder(final String folder) throws IOException {
        storage.makeFolder(folder);
    }

    @Override
    public void create(final String file, final byte[] content) throws IOException {
        storage.create(file, content);
    }

    @Override
    public void replace(final String file, final byte[] content) throws IOException {
        storage.replace(file, content);
    }

    @Override
    public void append(final String file, final String line) throws IOException {
        storage.append(file, line);
    }

    @Override
    public boolean publish(final String staged, final String folder) throws IOException {
        return storage.publish(staged, folder);
    }

    @Override
    public void delete(final String path) throws IOException {
        storage.delete(path);
    }

    @Override
    public Closeable lock(final String file, final long patienceMillis) throws IOException {
        return storage.lock(file, patienceMillis);
    }

    @Override
    public void close() {}
}
