package org.nifiaaas.repository.storage;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A folder of a storage as a storage of its own. Closing it leaves the other one open. */
public final class NestedStorage implements RepositoryStorage {

    private final RepositoryStorage storage;
    private final String root;

    public NestedStorage(final RepositoryStorage storage, final String root) {
        this.storage = storage;
        this.root = root;
    }

    private String resolve(final String path) {
        return path.isEmpty() ? root : root + "/" + path;
    }

    @Override
    public String location(final String path) {
        return storage.location(resolve(path));
    }

    @Override
    public void check() throws IOException {
        storage.check();
    }

    @Override
    public Optional<StoredEntry> find(final String path) throws IOException {
        return storage.find(resolve(path));
    }

    @Override
    public List<StoredEntry> list(final String folder) throws IOException {
        return storage.list(resolve(folder));
    }

    @Override
    public byte[] read(final String file, final long mostBytes) throws IOException {
        return storage.read(resolve(file), mostBytes);
    }

    @Override
    public String sha256(final String file, final long mostBytes) throws IOException {
        return storage.sha256(resolve(file), mostBytes);
    }

    @Override
    public void makeFolder(final String folder) throws IOException {
        storage.makeFolder(resolve(folder));
    }

    @Override
    public void create(final String file, final byte[] content) throws IOException {
        storage.create(resolve(file), content);
    }

    @Override
    public void replace(final String file, final byte[] content) throws IOException {
        storage.replace(resolve(file), content);
    }

    @Override
    public void append(final String file, final String line) throws IOException {
        storage.append(resolve(file), line);
    }

    @Override
    public boolean publish(final String staged, final String folder) throws IOException {
        return storage.publish(resolve(staged), resolve(folder));
    }

    @Override
    public void delete(final String path) throws IOException {
        storage.delete(resolve(path));
    }

    @Override
    public Closeable lock(final String file, final long patienceMillis) throws IOException {
        return storage.lock(resolve(file), patienceMillis);
    }

    @Override
    public void close() {}
}
