package org.nifiaaas.services.storage;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.nifiaaas.repository.storage.RepositoryStorage;
import org.nifiaaas.repository.storage.StoredEntry;

/**
 * Lets every call of a storage run with the class loader that the storage needs as the thread's context class loader, so that no thread of NiFi's has to know it.
 * As thread-safe as the storage.
 */
final class LoaderBoundStorage implements RepositoryStorage {

    private final RepositoryStorage storage;
    private final ClassLoader loader;

    /**
     * Binds a storage.
     *
     * @param storage closed with this one
     * @param loader the context class loader of its calls
     */
    LoaderBoundStorage(final RepositoryStorage storage, final ClassLoader loader) {
        this.storage = storage;
        this.loader = loader;
    }

    @Override
    public String location(final String path) {
        return storage.location(path);
    }

    @Override
    public void check() throws IOException {
        run(storage::check);
    }

    @Override
    public Optional<StoredEntry> find(final String path) throws IOException {
        return call(() -> storage.find(path));
    }

    @Override
    public List<StoredEntry> list(final String folder) throws IOException {
        return call(() -> storage.list(folder));
    }

    @Override
    public byte[] read(final String file, final long mostBytes) throws IOException {
        return call(() -> storage.read(file, mostBytes));
    }

    @Override
    public String sha256(final String file, final long mostBytes) throws IOException {
        return call(() -> storage.sha256(file, mostBytes));
    }

    @Override
    public void makeFolder(final String folder) throws IOException {
        run(() -> storage.makeFolder(folder));
    }

    @Override
    public void create(final String file, final byte[] content) throws IOException {
        run(() -> storage.create(file, content));
    }

    @Override
    public void replace(final String file, final byte[] content) throws IOException {
        run(() -> storage.replace(file, content));
    }

    @Override
    public void append(final String file, final String line) throws IOException {
        run(() -> storage.append(file, line));
    }

    @Override
    public boolean publish(final String staged, final String folder) throws IOException {
        return call(() -> storage.publish(staged, folder));
    }

    @Override
    public void delete(final String path) throws IOException {
        run(() -> storage.delete(path));
    }

    @Override
    public Closeable lock(final String file, final long patienceMillis) throws IOException {
        final Closeable lock = call(() -> storage.lock(file, patienceMillis));
        return lock == null ? null : () -> run(lock::close);
    }

    @Override
    public void close() throws IOException {
        run(storage::close);
    }

    private void run(final Action action) throws IOException {
        call(() -> {
            action.run();
            return null;
        });
    }

    private <T> T call(final Call<T> call) throws IOException {
        final Thread thread = Thread.currentThread();
        final ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return call.make();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private interface Call<T> {
        T make() throws IOException;
    }

    private interface Action {
        void run() throws IOException;
    }
}
