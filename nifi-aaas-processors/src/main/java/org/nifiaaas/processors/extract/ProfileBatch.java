package org.nifiaaas.processors.extract;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.nifiaaas.features.profile.Occurrence;
import org.nifiaaas.features.profile.ProfileCodec;
import org.nifiaaas.features.profile.ProfileException;
import org.nifiaaas.features.profile.SubjectParts;
import org.nifiaaas.features.profile.SubjectProfile;
import org.nifiaaas.features.profile.UserProfile;
import org.nifiaaas.features.profile.WindowCalculator;
import org.nifiaaas.services.ProfileKey;
import org.nifiaaas.services.ProfileService;
import org.nifiaaas.services.ProfileStoreException;

/**
 * The profiles that a batch of events needs, each of them brought into memory once. They may be read and decoded ahead; when they are read for good, those that
 * did not change meanwhile stay as they are. Belongs to one task.
 */
final class ProfileBatch {

    private final WindowCalculator calculator;
    private final ProfileCodec codec;
    private final long day;
    private final Map<String, String> previousUsers;
    private final Map<String, User> users = new HashMap<>();
    private final Map<String, Subject> subjects = new HashMap<>();
    private ProfileService.Reading store;

    /**
     * Begins without any profile.
     *
     * @param day see {@link ProfileCodec#writeParts}
     * @param previousUsers ids before, of users that have new ones, by the new ones
     */
    ProfileBatch(
            final WindowCalculator calculator,
            final ProfileCodec codec,
            final long day,
            final Map<String, String> previousUsers) {
        this.calculator = calculator;
        this.codec = codec;
        this.day = day;
        this.previousUsers = previousUsers;
    }

    /** The profile of a user, as it is stored and in memory; the one of the id before, if there is none of the id. */
    final class User {

        private final String id;
        private final String key;

        /** Key of the profile of the id before, null if there was no other one. */
        private final String previousKey;

        private byte[] stored;
        private boolean carriedOver;
        private UserProfile profile;
        private boolean changed;

        private User(final String id, final String key, final String previousKey) {
            this.id = id;
            this.key = key;
            this.previousKey = previousKey;
        }

        /**
         * The profile.
         *
         * @throws ProfileException if what is stored cannot be read
         */
        UserProfile profile() throws ProfileException {
            if (profile == null) {
                profile = stored == null ? calculator.newUser() : codec.readUser(id, stored);
            }
            return profile;
        }

        private void take(final Map<String, byte[]> found) {
            final byte[] own = found.get(key);
            final byte[] before = previousKey == null ? null : found.get(previousKey);
            carriedOver = own == null && before != null;
            final byte[] now = carriedOver ? before : own;
            if (changed || !Arrays.equals(now, stored)) {
                profile = null;
            }
            stored = now;
            changed = false;
        }
    }

    /** The profile of another subject, as it is stored in two parts and in memory. */
    private final class Subject {

        private final String key;
        private final String olderKey;
        private byte[] recent;
        private byte[] older;
        private SubjectProfile profile;
        private boolean changed;

        private Subject(final ProfileKey key) {
            this.key = key.text();
            this.olderKey = key.olderPart().text();
        }

        private SubjectProfile profile() throws ProfileException {
            if (profile == null) {
                profile = codec.readSubject(recent, older, day);
            }
            return profile;
        }

        private void take(final Map<String, byte[]> found) {
            final byte[] recentNow = found.get(key);
            final byte[] olderNow = found.get(olderKey);
            if (changed || !Arrays.equals(recentNow, recent) || !Arrays.equals(olderNow, older)) {
                profile = null;
            }
            recent = recentNow;
            older = olderNow;
            changed = false;
        }
    }

    /** What an event needs; nothing is read yet. */
    Needs needs(final Occurrence event) {
        final String userKey = calculator.userWindows().key(event);
        final User user = users.computeIfAbsent(
                userKey, none -> new User(event.user(), storeKey(userKey).text(), previousKey(event)));
        return new Needs(user, subjects(event));
    }

    private String previousKey(final Occurrence event) {
        final String previous = previousUsers.get(event.user());
        return previous == null
                ? null
                : storeKey(calculator
                                .userWindows()
                                .key(Occurrence.of(
                                        previous, event.item(), 0, event.time(), new String[0], new double[0])))
                        .text();
    }

    private Subject[] subjects(final Occurrence event) {
        final String[] keys = calculator.keys(event);
        final Subject[] found = new Subject[keys.length];
        for (int kind = 0; kind < keys.length; kind++) {
            final String key = keys[kind];
            found[kind] = key.isEmpty() ? null : subjects.computeIfAbsent(key, none -> new Subject(storeKey(key)));
        }
        return found;
    }

    /** Profiles that count the same are shared by all that ask for them; those that count something else stand beside them. */
    private ProfileKey storeKey(final String subject) {
        return ProfileKey.of(subject, codec.fingerprint());
    }

    /** Reads and decodes what events need, as far as it is readable. */
    void prepare(final ProfileService.Reading ahead) throws ProfileStoreException {
        begin(ahead);
        for (final User user : users.values()) {
            try {
                user.profile();
            } catch (final ProfileException e) {
                user.profile = null;
            }
        }
        for (final Subject subject : subjects.values()) {
            try {
                subject.profile();
            } catch (final ProfileException e) {
                subject.profile = null;
            }
        }
    }

    /** Reads what events need; all changes before are left out. */
    void begin(final ProfileService.Reading present) throws ProfileStoreException {
        store = present;
        final List<String> keys = new ArrayList<>(users.size() + 2 * subjects.size());
        users.values().forEach(user -> keys.add(user.key));
        users.values().stream()
                .map(user -> user.previousKey)
                .filter(Objects::nonNull)
                .forEach(keys::add);
        addKeys(subjects.values(), keys);
        final Map<String, byte[]> found = present.read(keys);
        users.values().forEach(user -> user.take(found));
        subjects.values().forEach(subject -> subject.take(found));
    }

    private static void addKeys(final Collection<Subject> wanted, final List<String> keys) {
        for (final Subject subject : wanted) {
            keys.add(subject.key);
            keys.add(subject.olderKey);
        }
    }

    /** The profiles that an event needs. */
    final class Needs {

        private final User user;
        private final Subject[] own;
        private Subject[] others;

        private Needs(final User user, final Subject... own) {
            this.user = user;
            this.own = own;
            this.others = own;
        }

        /** Needs no more than at first. */
        void restart() {
            others = own;
        }

        /**
         * The profile of the user.
         *
         * @throws ProfileException if what is stored cannot be read
         */
        UserProfile user() throws ProfileException {
            return user.profile();
        }

        /**
         * The profiles of all other subjects, kind by kind, see {@link WindowCalculator#keys}.
         *
         * @throws ProfileException if what is stored of one of them cannot be read
         */
        SubjectProfile[] others() throws ProfileException {
            final SubjectProfile[] profiles = new SubjectProfile[others.length];
            for (int kind = 0; kind < others.length; kind++) {
                profiles[kind] = others[kind] == null ? null : others[kind].profile();
            }
            return profiles;
        }

        /** Takes the subjects of an event that has got what it lacked; those that nobody has needed so far are read. */
        void extend(final Occurrence filled) throws ProfileStoreException {
            final int known = subjects.size();
            final Subject[] before = others;
            others = subjects(filled);
            if (subjects.size() > known) {
                final List<Subject> added = new ArrayList<>();
                for (int kind = 0; kind < others.length; kind++) {
                    if (others[kind] != before[kind]) {
                        added.add(others[kind]);
                    }
                }
                final List<String> keys = new ArrayList<>();
                addKeys(added, keys);
                final Map<String, byte[]> found = store.read(keys);
                added.stream().filter(subject -> !subject.changed).forEach(subject -> subject.take(found));
            }
        }

        /** Remembers that an event was added to the profiles. */
        void change() {
            user.changed = true;
            for (final Subject other : others) {
                if (other != null) {
                    other.changed = true;
                }
            }
        }
    }

    /** All changed profiles as the store has them. */
    Map<String, byte[]> changes() {
        final Map<String, byte[]> changes = new HashMap<>(2 * (users.size() + subjects.size()));
        for (final User user : users.values()) {
            if (user.changed) {
                changes.put(user.key, codec.write(user.profile));
                if (user.carriedOver) {
                    // Unless the profile of the id before has changed in the same batch.
                    changes.putIfAbsent(user.previousKey, new byte[0]);
                }
            }
        }
        for (final Subject subject : subjects.values()) {
            if (subject.changed) {
                final SubjectParts parts = codec.writeParts(subject.profile, day);
                changes.put(subject.key, parts.recent());
                parts.older().ifPresent(older -> changes.put(subject.olderKey, older));
            }
        }
        return changes;
    }
}
