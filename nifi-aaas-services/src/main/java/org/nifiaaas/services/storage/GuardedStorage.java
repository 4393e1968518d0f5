package org.nifiaaas.services.storage;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.nifiaaas.features.RepositoryStorage;
import org.nifiaaas.features.StoredEntry;

/**
 * Lets every call of a storage run with the class loader that the storage needs as the thread's context class loader, and lets that loader go when the storage is
 * closed and the last call has ended. A call after that is an {@link IOException}. Thread-safe.
 */
final class GuardedStorage implements RepositoryStorage {

    private final RepositoryStorage storage;
    private final ClassLoader loader;
    private final Closeable afterwards;
    private int calls;
    private boolean closed;

    /**
     * Guards a storage.
     *
     * @param storage closed with this one
     * @param loader the context class loader of its calls
     * @param afterwards closed when nothing of the storage runs any more
     */
    GuardedStorage(final RepositoryStorage storage, final ClassLoader loader, final Closeable afterwards) {
        this.storage = storage;
        this.loader = loader;
        this.afterwards = afterwards;
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

    /** The lock is given back by the storage's class loader too, and in vain once the storage is closed. */
    @Override
    public Closeable lock(final String file, final long patienceMillis) throws IOException {
        final Closeable lock = call(() -> storage.lock(file, patienceMillis));
        return lock == null ? null : () -> run(lock::close);
    }

    @Override
    public void close() throws IOException {
        final boolean idle;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            idle = calls == 0;
        }
        try {
            // Calls that hang in the storage end by this.
            within(() -> {
                storage.close();
                return null;
            });
        } finally {
            if (idle) {
                afterwards.close();
            }
        }
    }

    private void run(final Action action) throws IOException {
        call(() -> {
            action.run();
            return null;
        });
    }

    private <T> T call(final Call<T> call) throws IOException {
        begin();
        try {
            return within(call);
        } finally {
            end();
        }
    }

    private synchronized void begin() throws IOException {
        if (closed) {
            throw new IOException("the repository is closed");
        }
        calls++;
    }

    private void end() throws IOException {
        final boolean last;
        synchronized (this) {
            calls--;
            last = closed && calls == 0;
        }
        if (last) {
            afterwards.close();
        }
    }

    private <T> T within(final Call<T> call) throws IOException {
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
