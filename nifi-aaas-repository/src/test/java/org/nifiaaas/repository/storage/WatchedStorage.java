package org.nifiaaas.repository.storage;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** A storage that tells each call before it is done, so that a test can do something in between, or let it fail. */
public final class WatchedStorage {

    private WatchedStorage() {}

    /** Watches a storage. */
    public static RepositoryStorage of(final RepositoryStorage storage, final Watcher watcher) {
        return (RepositoryStorage) Proxy.newProxyInstance(
                WatchedStorage.class.getClassLoader(),
                new Class<?>[] {RepositoryStorage.class},
                (proxy, method, arguments) -> {
                    final String path = arguments == null ? "" : String.valueOf(arguments[0]);
                    watcher.before(method.getName(), path);
                    try {
                        return method.invoke(storage, arguments);
                    } catch (final InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** Learns of calls. */
    public interface Watcher {

        /**
         * A call is about to be done.
         *
         * @param call name of the method
         * @param path its first argument
         * @throws IOException instead of the call
         */
        void before(String call, String path) throws IOException;
    }
}
