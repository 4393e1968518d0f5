package org.nifiaaas.processors.extract;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nifiaaas.features.design.FeatureSet;
import org.nifiaaas.features.profile.Occurrence;
import org.nifiaaas.features.profile.ProfileCodec;
import org.nifiaaas.features.profile.ProfileException;
import org.nifiaaas.features.profile.SubjectProfile;
import org.nifiaaas.features.profile.SubjectWindows;
import org.nifiaaas.features.profile.UserAsOf;
import org.nifiaaas.features.profile.UserProfile;
import org.nifiaaas.features.profile.WindowCalculator;
import org.nifiaaas.processors.extract.EventFeatures.Fate;
import org.nifiaaas.services.ProfileKey;
import org.nifiaaas.services.ProfileService;
import org.nifiaaas.services.ProfileStoreException;

/**
 * Computes the features of many pairs of the same user or the same item, each as of its own time, from profiles that are read and never changed: the same as
 * {@link ProfileFeatures}, to the last bit, which reads and decodes all profiles anew for each batch.
 *
 * <p>A profile is read and decoded once, and what it says as of one moment is computed once, as long as there is room: what comes first stays, since who goes
 * through all candidates again and again comes back to the first ones. Belongs to one task and one FlowFile.
 */
public final class CandidateProfiles {

    /** Memory that may be taken by what stays, about. */
    private static final long MOST_BYTES = 64L << 20;

    private final WindowCalculator calculator;
    private final ProfileCodec codec;
    private final ProfileService service;
    private final boolean oneUser;
    private final boolean wantsHistory;
    private final ProfileRoom room;

    /** Position of items among the kinds of subjects, -1 if they are none. */
    private final int items;

    private final Map<String, Subject> subjects = new HashMap<>();
    private final Map<String, User> users = new HashMap<>();

    /**
     * Begins without any profile.
     *
     * @param oneUser whether many items are asked for with one user after the other, so that profiles of users are not needed again
     * @param wantsHistory whether the features are to have histories
     */
    public CandidateProfiles(
            final FeatureSet features,
            final ProfileService service,
            final boolean oneUser,
            final boolean wantsHistory) {
        this(features, service, oneUser, wantsHistory, MOST_BYTES);
    }

    CandidateProfiles(
            final FeatureSet features,
            final ProfileService service,
            final boolean oneUser,
            final boolean wantsHistory,
            final long mostBytes) {
        this.calculator = new WindowCalculator(features);
        this.codec = new ProfileCodec(calculator);
        this.service = service;
        this.oneUser = oneUser;
        this.wantsHistory = wantsHistory;
        this.room = new ProfileRoom(mostBytes);
        this.items = calculator.subjectWindows().stream()
                .map(SubjectWindows::kind)
                .toList()
                .indexOf(List.of(FeatureSet.ITEM));
    }

    /**
     * Takes pairs.
     *
     * @return what profiles say of each, in the order of the pairs; of windows that are not complete nothing is said
     * @throws ProfileStoreException if the service fails
     */
    public List<EventFeatures> of(final List<Occurrence> pairs) throws ProfileStoreException {
        final List<Pair> asked = new ArrayList<>(pairs.size());
        for (final Occurrence pair : pairs) {
            asked.add(new Pair(pair));
        }
        final Set<KeptProfile> read = new LinkedHashSet<>(load(asked));
        asked.forEach(Pair::fill);
        read.addAll(load(asked));
        final List<EventFeatures> features = new ArrayList<>(asked.size());
        for (final Pair pair : asked) {
            features.add(pair.features());
        }
        settle(read);
        return features;
    }

    /** Reads and decodes what pairs lack. */
    private Set<KeptProfile> load(final List<Pair> pairs) throws ProfileStoreException {
        final Set<KeptProfile> lacking = new LinkedHashSet<>();
        pairs.forEach(pair -> pair.addLacking(lacking));
        if (!lacking.isEmpty()) {
            final List<String> keys = new ArrayList<>(2 * lacking.size());
            lacking.forEach(profile -> profile.addKeys(keys));
            final Map<String, byte[]> found = service.read(keys);
            lacking.forEach(profile -> profile.take(found));
        }
        return lacking;
    }

    private void settle(final Collection<KeptProfile> read) {
        for (final KeptProfile profile : read) {
            if (!profile.settle(room)) {
                (profile instanceof User ? users : subjects).remove(profile.subject());
            }
        }
    }

    private User user(final Occurrence pair) {
        final String key = calculator.userWindows().key(pair);
        final User known = users.get(key);
        if (known != null) {
            return known;
        }
        if (oneUser) {
            users.clear();
        }
        final User user = new User(key, pair.user());
        users.put(key, user);
        return user;
    }

    private ProfileKey storeKey(final String subject) {
        return ProfileKey.of(subject, codec.fingerprint());
    }

    /** The profile of a user. */
    private final class User extends KeptProfile {

        private final String id;
        private final String storeKey;
        private UserProfile profile;
        private UserAsOf said;

        private User(final String key, final String id) {
            super(key);
            this.id = id;
            this.storeKey = storeKey(key).text();
        }

        @Override
        void addKeys(final Collection<String> keys) {
            keys.add(storeKey);
        }

        @Override
        boolean knows(final long time) {
            return profile != null;
        }

        @Override
        long decode(final Map<String, byte[]> found) throws ProfileException {
            final byte[] stored = found.get(storeKey);
            profile = stored == null ? calculator.newUser() : codec.readUser(id, stored);
            return stored == null ? 0 : stored.length;
        }

        @Override
        boolean settle(final ProfileRoom space) {
            return oneUser || space.takesProfile(bytes());
        }

        private UserAsOf asOf(final Occurrence pair) {
            if (said == null || said.time() != pair.time()) {
                said = calculator.userWindows().asOf(pair, profile);
            }
            return said;
        }
    }

    /** The profile of another subject. What it says may stay when the profile itself goes. */
    private final class Subject extends KeptProfile {

        private final SubjectWindows windows;
        private final String storeKey;
        private final String olderKey;
        private SubjectProfile profile;
        private boolean stays;
        private long time;

        /** Null until somebody asks. */
        private double[] values;

        private String[] properties;

        private Subject(final String key, final SubjectWindows windows) {
            super(key);
            this.windows = windows;
            this.storeKey = storeKey(key).text();
            this.olderKey = storeKey(key).olderPart().text();
        }

        @Override
        void addKeys(final Collection<String> keys) {
            keys.add(storeKey);
            keys.add(olderKey);
        }

        @Override
        boolean knows(final long moment) {
            return profile != null || values != null && time == moment;
        }

        @Override
        long decode(final Map<String, byte[]> found) throws ProfileException {
            final byte[] recent = found.get(storeKey);
            final byte[] older = found.get(olderKey);
            // The day is for those who write it.
            profile = codec.readSubject(recent, older, 0);
            return (recent == null ? 0L : recent.length) + (older == null ? 0L : older.length);
        }

        @Override
        boolean settle(final ProfileRoom space) {
            stays = stays || space.takesValues();
            if (!space.takesProfile(bytes())) {
                profile = null;
            }
            return stays;
        }

        private double[] values(final long moment) {
            compute(moment);
            return values;
        }

        private String[] properties(final long moment) {
            compute(moment);
            return properties;
        }

        private void compute(final long moment) {
            if (values == null || time != moment) {
                values = windows.values(moment, profile);
                properties = calculator.itemProperties().before(moment, profile);
                time = moment;
            }
        }
    }

    /** One pair with the profiles that it needs. */
    private final class Pair {

        private final User user;

        /** Kind by kind, null where a value of the subject is missing. */
        private final Subject[] others = new Subject[calculator.subjectWindows().size()];

        private Occurrence event;

        private Pair(final Occurrence event) {
            this.event = event;
            this.user = user(event);
            findOthers();
        }

        private void findOthers() {
            for (int kind = 0; kind < others.length; kind++) {
                if (others[kind] == null) {
                    final SubjectWindows windows = calculator.subjectWindows().get(kind);
                    final String key = windows.key(event);
                    others[kind] =
                            key.isEmpty() ? null : subjects.computeIfAbsent(key, none -> new Subject(key, windows));
                }
            }
        }

        private void addLacking(final Collection<KeptProfile> lacking) {
            if (user.lacks(event.time())) {
                lacking.add(user);
            }
            for (final Subject other : others) {
                if (other != null && other.lacks(event.time())) {
                    lacking.add(other);
                }
            }
        }

        private boolean isUnreadable() {
            for (final Subject other : others) {
                if (other != null && other.isUnreadable()) {
                    return true;
                }
            }
            return user.isUnreadable();
        }

        /** Takes the properties of its user and its item, with which it may be a pair of further subjects. */
        private void fill() {
            if (isUnreadable()) {
                return;
            }
            event = user.asOf(event).filled(event);
            if (!calculator.itemProperties().isEmpty()) {
                event = calculator.itemProperties().filled(event, others[items].properties(event.time()));
            }
            findOthers();
        }

        private EventFeatures features() {
            if (isUnreadable()) {
                return EventFeatures.of(event, Fate.UNREADABLE);
            }
            final UserAsOf said = user.asOf(event);
            final double[] windows = calculator.missing();
            calculator.userWindows().place(said.values(event), windows);
            for (int kind = 0; kind < others.length; kind++) {
                if (others[kind] != null) {
                    calculator.subjectWindows().get(kind).place(others[kind].values(event.time()), windows);
                }
            }
            return new EventFeatures(
                    event,
                    windows,
                    wantsHistory ? said.history(event) : List.of(),
                    List.of(),
                    said.ageDays(),
                    Fate.LEFT);
        }
    }
}
