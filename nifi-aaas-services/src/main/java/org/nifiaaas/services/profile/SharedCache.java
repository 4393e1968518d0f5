package org.nifiaaas.services.profile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.nifi.distributed.cache.client.AtomicCacheEntry;
import org.apache.nifi.distributed.cache.client.AtomicDistributedMapCacheClient;
import org.apache.nifi.distributed.cache.client.Deserializer;
import org.apache.nifi.distributed.cache.client.Serializer;

/**
 * A cache that several nodes share, as far as profiles need it. Thread-safe.
 *
 * <p>Nothing is written that a compare-and-set does not guard. What is absent is put by the operation for absent values alone, since NiFi's own server takes an
 * entry without a revision for the first one.
 *
 * @param <R> what the client tells the states of a value apart by
 */
final class SharedCache<R> {

    private static final int LONGEST_REASON = 200;

    private static final Serializer<String> KEY = (key, out) -> out.write(key.getBytes(StandardCharsets.UTF_8));
    private static final Serializer<byte[]> VALUE = (value, out) -> out.write(value);
    private static final Deserializer<byte[]> BYTES = bytes -> bytes;

    private final AtomicDistributedMapCacheClient<R> client;

    SharedCache(final AtomicDistributedMapCacheClient<R> client) {
        this.client = client;
    }

    /** What the cache had for a key when it was read. */
    interface Entry {

        byte[] value();

        /**
         * Puts another value in its place.
         *
         * @return false if it is not as it was any more; nothing is changed then
         */
        boolean replace(byte[] value) throws TableException;
    }

    /** A call that may fail in any way, since clients are foreign. */
    @FunctionalInterface
    private interface Call<T> {

        T call() throws IOException;
    }

    /** What there is for a key, or null. */
    Entry fetch(final String key) throws TableException {
        final AtomicCacheEntry<String, byte[], R> entry = ask(() -> client.fetch(key, KEY, BYTES));
        return entry == null || entry.getValue() == null ? null : new Fetched(entry);
    }

    /** The value of a key, or null. */
    byte[] get(final String key) throws TableException {
        final byte[] value = ask(() -> client.get(key, KEY, BYTES));
        return value == null || value.length == 0 ? null : value;
    }

    /** Puts a value where there is none, and tells whether that was so. */
    boolean putIfAbsent(final String key, final byte[] value) throws TableException {
        return ask(() -> client.putIfAbsent(key, value, KEY, VALUE));
    }

    void remove(final String key) throws TableException {
        ask(() -> client.remove(key, KEY));
    }

    @SuppressWarnings("checkstyle:IllegalCatch")
    private static <T> T ask(final Call<T> call) throws TableException {
        try {
            return call.call();
        } catch (final Exception e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw new TableException(
                    "cannot be read or written (" + reason(e) + "): look at the cache and at its client service",
                    true,
                    e);
        }
    }

    /** Clients may name keys, which say nothing of whose profile it is. */
    private static String reason(final Exception failure) {
        final String message = failure.getMessage();
        if (message == null || message.isBlank()) {
            return failure.getClass().getSimpleName();
        }
        final String line = message.strip().lines().findFirst().orElseThrow();
        return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON) + "…";
    }

    private final class Fetched implements Entry {

        private final AtomicCacheEntry<String, byte[], R> entry;

        private Fetched(final AtomicCacheEntry<String, byte[], R> entry) {
            this.entry = entry;
        }

        @Override
        public byte[] value() {
            return entry.getValue();
        }

        @Override
        public boolean replace(final byte[] value) throws TableException {
            final AtomicCacheEntry<String, byte[], R> changed = new AtomicCacheEntry<>(
                    entry.getKey(), value, entry.getRevision().orElse(null));
            return ask(() -> client.replace(changed, KEY, VALUE));
        }
    }
}
