package org.nifiaaas.services.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.Closeable;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nifiaaas.repository.storage.RepositoryStorage;

class LoaderBoundStorageTest {

    private final ClassLoader loader = new URLClassLoader(new URL[0]);
    private final ClassLoader before = Thread.currentThread().getContextClassLoader();
    private final List<String> calls = new ArrayList<>();
    private final RepositoryStorage bound = new LoaderBoundStorage(storage(), loader);

    /** Notes its calls and with which class loader they run. */
    private RepositoryStorage storage() {
        return (RepositoryStorage)
                Proxy.newProxyInstance(before, new Class<?>[] {RepositoryStorage.class}, (proxy, method, arguments) -> {
                    final String name = method.getName();
                    note(name);
                    if (name.equals("find")) {
                        throw new IOException("no answer");
                    }
                    if (name.equals("lock")) {
                        return arguments[1].equals(0L) ? (Closeable) () -> note("unlock") : null;
                    }
                    return method.getReturnType() == boolean.class ? Boolean.TRUE : null;
                });
    }

    private void note(final String call) {
        assertSame(loader, Thread.currentThread().getContextClassLoader());
        calls.add(call);
    }

    @Test
    void callsRunWithTheLoaderAndLeaveTheThreadAsItWas() throws IOException {
        bound.check();
        assertThrows(IOException.class, () -> bound.find("a"));
        try (Closeable lock = bound.lock("lock", 0)) {
            assertNotNull(lock);
            bound.publish("staged", "1");
        }
        assertNull(bound.lock("lock", 1));
        bound.close();
        assertEquals(List.of("check", "find", "lock", "publish", "unlock", "lock", "close"), calls);
        assertSame(before, Thread.currentThread().getContextClassLoader());
    }
}
