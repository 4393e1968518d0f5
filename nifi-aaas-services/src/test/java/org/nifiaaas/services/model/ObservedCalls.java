package org.nifiaaas.services.model;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.nifiaaas.repository.storage.RepositoryStorage;

/** Notes every call of a storage, and lets reading fail. Used by one thread. */
final class ObservedCalls {

    /** Names and first arguments of the calls so far. */
    final List<String> calls = new ArrayList<>();
    /** Thrown when a file is read whose path ends so; null for none. */
    IOException failure;

    String failingSuffix = "";
    int failed;

    private final RepositoryStorage inner;

    ObservedCalls(final RepositoryStorage inner) {
        this.inner = inner;
    }

    RepositoryStorage storage() {
        return (RepositoryStorage) Proxy.newProxyInstance(
                RepositoryStorage.class.getClassLoader(),
                new Class<?>[] {RepositoryStorage.class},
                (proxy, method, arguments) -> call(method, arguments));
    }

    private Object call(final Method method, final Object... arguments) throws Throwable {
        final String path = arguments == null ? "" : String.valueOf(arguments[0]);
        calls.add(method.getName() + " " + path);
        if (failure != null && method.getName().equals("read") && path.endsWith(failingSuffix)) {
            failed++;
            throw failure;
        }
        try {
            return method.invoke(inner, arguments);
        } catch (final InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** How often a file with this name was read. */
    long reads(final String name) {
        return calls.stream()
                .filter(call -> call.startsWith("read ") && call.endsWith("/" + name))
                .count();
    }
}
