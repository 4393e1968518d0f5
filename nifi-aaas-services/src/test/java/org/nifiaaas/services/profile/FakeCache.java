package org.nifiaaas.services.profile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.apache.nifi.controller.AbstractControllerService;
import org.apache.nifi.distributed.cache.client.AtomicCacheEntry;
import org.apache.nifi.distributed.cache.client.AtomicDistributedMapCacheClient;
import org.apache.nifi.distributed.cache.client.Deserializer;
import org.apache.nifi.distributed.cache.client.Serializer;

/**
 * A map cache in memory, with clients to which something happens. It tells the states of a value apart by numbers that begin at 0 and takes an entry that is absent
 * whatever number it has, as NiFi's server does, or by the value itself, as Redis and HBase do.
 */
final class FakeCache {

    private final boolean byValue;
    private final Map<String, Stored> values = new TreeMap<>();

    FakeCache(final boolean byValue) {
        this.byValue = byValue;
    }

    private record Stored(byte[] value, long number) {}

    /** What happens to a client around its requests. */
    interface Fate {

        Fate NONE = new Fate() {};

        default void before() throws IOException {}

        default void after() throws IOException {}

        /** After how many further requests of the client the next one, whose answer it does not get, comes through; 0 if it does at once. */
        default int delay() {
            return 0;
        }
    }

    synchronized Map<String, byte[]> values() {
        final Map<String, byte[]> copy = new TreeMap<>();
        values.forEach((key, stored) -> copy.put(key, stored.value()));
        return copy;
    }

    synchronized void put(final String key, final byte[] value) {
        values.put(
                key, new Stored(value, values.containsKey(key) ? values.get(key).number() + 1 : 0));
    }

    synchronized void lose(final String key) {
        values.remove(key);
    }

    /** Begins to count anew, as NiFi's server does when it starts. */
    synchronized void restart() {
        values.replaceAll((key, stored) -> new Stored(stored.value(), 0));
    }

    private synchronized Object revision(final String key) {
        return byValue ? values.get(key).value() : (Object) values.get(key).number();
    }

    private synchronized boolean replace(final String key, final byte[] value, final Object revision) {
        if (values.containsKey(key)
                ? byValue
                        ? !Arrays.equals(values.get(key).value(), (byte[]) revision)
                        : !revision(key).equals(revision)
                : byValue && revision != null) {
            return false;
        }
        put(key, value);
        return true;
    }

    private synchronized boolean putIfAbsent(final String key, final byte[] value) {
        if (values.containsKey(key)) {
            return false;
        }
        put(key, value);
        return true;
    }

    Client client(final Fate fate) {
        return new Client(fate);
    }

    /** One client, which is thread-safe. */
    final class Client extends AbstractControllerService implements AtomicDistributedMapCacheClient<Object> {

        private volatile Fate fate;
        private Request<?> late;
        private int further;

        private Client(final Fate fate) {
            this.fate = fate;
        }

        void meet(final Fate next) {
            fate = next;
        }

        /** A request. */
        @FunctionalInterface
        private interface Request<T> {

            T answer() throws IOException;
        }

        private <T> T ask(final Request<T> request) throws IOException {
            fate.before();
            final int delay = fate.delay();
            if (delay > 0) {
                late = request;
                further = delay;
                throw new IOException("Read timed out");
            }
            final T answer = request.answer();
            if (late != null && --further == 0) {
                arrive();
            }
            fate.after();
            return answer;
        }

        /** What is still under way comes through. */
        void arrive() throws IOException {
            final Request<?> arriving = late;
            late = null;
            if (arriving != null) {
                arriving.answer();
            }
        }

        private static <T> byte[] bytes(final T object, final Serializer<T> serializer) throws IOException {
            final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            serializer.serialize(object, bytes);
            return bytes.toByteArray();
        }

        private static <T> String text(final T key, final Serializer<T> serializer) throws IOException {
            return new String(bytes(key, serializer), StandardCharsets.UTF_8);
        }

        @Override
        public <K, V> AtomicCacheEntry<K, V, Object> fetch(
                final K key, final Serializer<K> keys, final Deserializer<V> deserializer) throws IOException {
            return ask(() -> {
                final String name = text(key, keys);
                synchronized (FakeCache.this) {
                    return values.containsKey(name)
                            ? new AtomicCacheEntry<>(
                                    key,
                                    deserializer.deserialize(values.get(name).value()),
                                    revision(name))
                            : null;
                }
            });
        }

        @Override
        public <K, V> boolean replace(
                final AtomicCacheEntry<K, V, Object> entry, final Serializer<K> keys, final Serializer<V> serializer)
                throws IOException {
            return ask(() -> FakeCache.this.replace(
                    text(entry.getKey(), keys),
                    bytes(entry.getValue(), serializer),
                    entry.getRevision().orElse(null)));
        }

        @Override
        public <K, V> boolean putIfAbsent(
                final K key, final V value, final Serializer<K> keys, final Serializer<V> serializer)
                throws IOException {
            return ask(() -> FakeCache.this.putIfAbsent(text(key, keys), bytes(value, serializer)));
        }

        @Override
        public <K, V> V get(final K key, final Serializer<K> keys, final Deserializer<V> deserializer)
                throws IOException {
            return ask(() -> {
                final byte[] value = values().get(text(key, keys));
                return deserializer.deserialize(value == null ? new byte[0] : value);
            });
        }

        @Override
        public <K> boolean remove(final K key, final Serializer<K> keys) throws IOException {
            return ask(() -> {
                lose(text(key, keys));
                return true;
            });
        }

        @Override
        public <K, V> V getAndPutIfAbsent(
                final K key,
                final V value,
                final Serializer<K> keys,
                final Serializer<V> serializer,
                final Deserializer<V> deserializer) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <K> boolean containsKey(final K key, final Serializer<K> keys) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <K, V> void put(final K key, final V value, final Serializer<K> keys, final Serializer<V> serializer) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long removeByPattern(final String pattern) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }
}
