package org.nifiaaas.processors.extract;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nifiaaas.features.Checksums;
import org.nifiaaas.features.profile.Occurrence;
import org.nifiaaas.features.profile.ProfileCodec;
import org.nifiaaas.features.profile.ProfileException;
import org.nifiaaas.features.profile.SubjectProfile;
import org.nifiaaas.features.profile.UserProfile;
import org.nifiaaas.features.profile.WindowCalculator;
import org.nifiaaas.services.ProfileService;
import org.nifiaaas.services.ProfileStoreException;

/** The profiles that a batch of events needs, each of them read from the store and brought into memory once. Belongs to one task. */
final class ProfileBatch {

    private static final int LONGEST_KEY = 1_000;

    private final WindowCalculator calculator;
    private final ProfileCodec codec;
    private final ProfileService.Reading store;
    private final Set<String> read = new HashSet<>();
    private final Map<String, byte[]> stored = new HashMap<>();
    private final Map<String, UserProfile> users = new HashMap<>();
    private final Map<String, SubjectProfile> subjects = new HashMap<>();
    private final Set<String> changed = new HashSet<>();

    ProfileBatch(final WindowCalculator calculator, final ProfileCodec codec, final ProfileService.Reading store) {
        this.calculator = calculator;
        this.codec = codec;
        this.store = store;
    }

    /** Reads what is not read yet, at once. */
    void fetch(final Collection<String> subjectKeys) throws ProfileStoreException {
        final List<String> missing = subjectKeys.stream()
                .map(this::storeKey)
                .distinct()
                .filter(key -> !read.contains(key))
                .toList();
        if (!missing.isEmpty()) {
            stored.putAll(store.read(missing));
            read.addAll(missing);
        }
    }

    /**
     * Profiles that count the same are shared by all that ask for them; those that count something else stand beside them. A subject whose values are longer
     * than a store's keys may be is known by its checksum.
     */
    private String storeKey(final String subjectKey) {
        final String key = subjectKey.length() <= LONGEST_KEY
                ? subjectKey
                : "sha256=" + Checksums.sha256(subjectKey.getBytes(StandardCharsets.UTF_8)) + " ";
        return key + codec.fingerprint();
    }

    /**
     * The profile of the user of an event.
     *
     * @throws ProfileException if what is stored cannot be read
     */
    UserProfile user(final Occurrence event) throws ProfileStoreException, ProfileException {
        final String key = calculator.userWindows().key(event);
        if (!users.containsKey(key)) {
            final byte[] bytes = stored(key);
            users.put(key, bytes == null ? calculator.newUser() : codec.readUser(event.user(), bytes));
        }
        return users.get(key);
    }

    /**
     * Brings the profiles of all other subjects of an event into memory.
     *
     * @throws ProfileException if what is stored of one of them cannot be read
     */
    void requireSubjects(final Occurrence event) throws ProfileStoreException, ProfileException {
        for (final String key : calculator.subjects(event)) {
            if (!subjects.containsKey(key)) {
                final byte[] bytes = stored(key);
                subjects.put(key, bytes == null ? calculator.newSubject() : codec.readSubject(bytes));
            }
        }
    }

    private byte[] stored(final String key) throws ProfileStoreException {
        fetch(List.of(key));
        return stored.get(storeKey(key));
    }

    /** A profile that {@link #requireSubjects} brought into memory. */
    SubjectProfile subject(final String key) {
        return subjects.get(key);
    }

    /** Remembers that an event was added to the profiles. */
    void change(final Occurrence event) {
        changed.add(calculator.userWindows().key(event));
        changed.addAll(calculator.subjects(event));
    }

    /** All changed profiles as the store has them. */
    Map<String, byte[]> changes() {
        final Map<String, byte[]> changes = new HashMap<>();
        for (final String key : changed) {
            final UserProfile user = users.get(key);
            changes.put(storeKey(key), user == null ? codec.write(subjects.get(key)) : codec.write(user));
        }
        return changes;
    }
}
