package org.nifiaaas.services.profile;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What holders change, in parts that a cache takes, before it counts and until all of it is written where it belongs. Thread-safe.
 *
 * <p>A part is written once, under a key that nobody has again, and is never changed.
 */
final class ChangeLog {

    private static final int OVERHEAD = Short.BYTES + Integer.BYTES;

    private final SharedCache<?> cache;
    private final CacheKeys keys;
    private final CacheRequests requests;
    private final int largestValue;

    ChangeLog(final SharedCache<?> cache, final CacheKeys keys, final CacheRequests requests, final int largestValue) {
        this.cache = cache;
        this.keys = keys;
        this.requests = requests;
        this.largestValue = largestValue;
    }

    /**
     * Writes what a holder changes.
     *
     * @param changes new profiles by name
     * @return the number of parts
     */
    int write(final String holder, final Map<String, byte[]> changes) throws TableException {
        final List<ByteBuffer> parts = parts(changes);
        requests.each(numbers(parts.size()), number -> {
            if (!cache.putIfAbsent(keys.part(holder, number), parts.get(number).array())) {
                throw new TableException("has a change of the same holder: it is tried again", true);
            }
        });
        return parts.size();
    }

    private List<ByteBuffer> parts(final Map<String, byte[]> changes) throws TableException {
        final List<ByteBuffer> parts = new ArrayList<>();
        final List<Map.Entry<String, byte[]>> part = new ArrayList<>();
        int length = CacheFormat.LENGTH;
        for (final Map.Entry<String, byte[]> change : changes.entrySet()) {
            final int more = OVERHEAD + change.getKey().length() + change.getValue().length;
            if (CacheFormat.LENGTH + more > largestValue) {
                throw new TableException(
                        "does not take a profile of " + change.getValue().length
                                + " bytes: if the cache takes such values, raise Largest Value, which is "
                                + largestValue + " bytes",
                        false);
            }
            if (length + more > largestValue) {
                parts.add(bytes(part, length));
                part.clear();
                length = CacheFormat.LENGTH;
            }
            part.add(change);
            length += more;
        }
        parts.add(bytes(part, length));
        return parts;
    }

    private static ByteBuffer bytes(final List<Map.Entry<String, byte[]>> part, final int length) {
        final ByteBuffer bytes = CacheFormat.begin(CacheFormat.PART, length - CacheFormat.LENGTH);
        for (final Map.Entry<String, byte[]> change : part) {
            final byte[] name = change.getKey().getBytes(StandardCharsets.US_ASCII);
            bytes.putShort((short) name.length).put(name);
            bytes.putInt(change.getValue().length).put(change.getValue());
        }
        return bytes;
    }

    /** What a holder changed, by name; empty if a part is not there any more. */
    Optional<Map<String, byte[]>> read(final ChangeRecord committed) throws TableException {
        final byte[][] parts = new byte[committed.parts()][];
        requests.each(
                numbers(parts.length), number -> parts[number] = cache.get(keys.part(committed.holder(), number)));
        final Map<String, byte[]> changes = new HashMap<>();
        for (final byte[] part : parts) {
            if (part == null) {
                return Optional.empty();
            }
            read(CacheFormat.open(CacheFormat.PART, part), changes);
        }
        return Optional.of(changes);
    }

    private static void read(final ByteBuffer part, final Map<String, byte[]> changes) throws TableException {
        try {
            while (part.hasRemaining()) {
                final byte[] name = bytes(part, part.getShort());
                changes.put(new String(name, StandardCharsets.US_ASCII), bytes(part, part.getInt()));
            }
        } catch (final BufferUnderflowException e) {
            throw CacheFormat.damaged();
        }
    }

    private static byte[] bytes(final ByteBuffer part, final int length) throws TableException {
        if (length < 0 || length > part.remaining()) {
            throw CacheFormat.damaged();
        }
        final byte[] bytes = new byte[length];
        part.get(bytes);
        return bytes;
    }

    /** Removes so many parts. */
    void remove(final String holder, final int parts) throws TableException {
        requests.each(numbers(parts), number -> cache.remove(keys.part(holder, number)));
    }

    /** Removes what a holder wrote who never came to say how much it is. */
    void removeAbandoned(final String holder) throws TableException {
        for (int number = 0; cache.get(keys.part(holder, number)) != null; number++) {
            cache.remove(keys.part(holder, number));
        }
    }

    private static List<Integer> numbers(final int count) {
        return IntStream.range(0, count).boxed().toList();
    }
}
