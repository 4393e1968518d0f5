package org.nifiaaas.services.profile;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nifiaaas.services.ProfileService.Change;
import org.nifiaaas.services.ProfileService.Reading;
import org.nifiaaas.services.ProfileStoreException;

/** Profiles whose bytes are texts, in stores of a small cache. */
final class Texts {

    static final TableSettings SETTINGS = new TableSettings(Duration.ofDays(400), 16 << 20, false);

    private Texts() {}

    /** What has the method update. */
    @FunctionalInterface
    interface Updated {

        void update(Change change) throws ProfileStoreException;
    }

    static ProfileStore open(final Path folder) throws TableException {
        return open(folder, Clock.systemUTC());
    }

    static ProfileStore open(final Path folder, final Clock clock) throws TableException {
        return ProfileStore.open(new StoreFolder(folder), SETTINGS, clock);
    }

    static void write(final Updated store, final String key, final String text) throws ProfileStoreException {
        store.update(present -> {
            present.read(List.of(key));
            return Map.of(key, bytes(text));
        });
    }

    /** Writes the same text for many keys, at once. */
    static void write(final Updated store, final Collection<String> keys, final String text)
            throws ProfileStoreException {
        store.update(present -> {
            present.read(keys);
            final Map<String, byte[]> profiles = new HashMap<>();
            keys.forEach(key -> profiles.put(key, bytes(text)));
            return profiles;
        });
    }

    static Map<String, String> read(final Reading store, final String... keys) throws ProfileStoreException {
        final Map<String, String> texts = new HashMap<>();
        store.read(List.of(keys)).forEach((key, bytes) -> texts.put(key, text(bytes)));
        return texts;
    }

    static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(final byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** What may throw the exception of the store. */
    @FunctionalInterface
    interface Call<T> {

        T call() throws ProfileStoreException;
    }

    /** Likewise, without a result. */
    @FunctionalInterface
    interface Run {

        void run() throws ProfileStoreException;
    }

    static <T> T unchecked(final Call<T> call) {
        try {
            return call.call();
        } catch (final ProfileStoreException e) {
            throw new IllegalStateException(e);
        }
    }

    static void unchecked(final Run run) {
        unchecked(() -> {
            run.run();
            return null;
        });
    }
}
