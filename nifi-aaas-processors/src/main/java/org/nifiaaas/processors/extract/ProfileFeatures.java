package org.nifiaaas.processors.extract;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.nifiaaas.features.design.FeatureSet;
import org.nifiaaas.features.profile.Occurrence;
import org.nifiaaas.features.profile.ProfileCodec;
import org.nifiaaas.features.profile.ProfileException;
import org.nifiaaas.features.profile.SubjectProfile;
import org.nifiaaas.features.profile.UserProfile;
import org.nifiaaas.features.profile.WindowCalculator;
import org.nifiaaas.processors.extract.EventFeatures.Fate;
import org.nifiaaas.services.ProfileService;
import org.nifiaaas.services.ProfileStoreException;

/**
 * Computes the features of events, each as of its own time, from the profiles that a service keeps, and lets the events count. Immutable and thread-safe.
 *
 * <p>Events of one batch are taken in the order in which they come. Those that came before count, also if the FlowFile that brought them ends in failure: they
 * have happened, and count once when it comes again.
 */
public final class ProfileFeatures {

    private final WindowCalculator calculator;
    private final ProfileCodec codec;
    private final ProfileService service;
    private final ProfileUse use;
    private final Duration tolerance;
    private final Clock clock;

    /**
     * Creates it.
     *
     * @param service keeps the profiles
     * @param tolerance how far in the future an event may lie to count
     */
    public ProfileFeatures(
            final FeatureSet features,
            final ProfileService service,
            final ProfileUse use,
            final Duration tolerance,
            final Clock clock) {
        this.calculator = new WindowCalculator(features);
        this.codec = new ProfileCodec(calculator);
        this.service = service;
        this.use = use;
        this.tolerance = tolerance;
        this.clock = clock;
    }

    /** Features that need no profiles. */
    public static ProfileFeatures withoutProfiles(final FeatureSet features) {
        return new ProfileFeatures(features, null, ProfileUse.READ, Duration.ZERO, Clock.systemUTC());
    }

    ProfileUse use() {
        return use;
    }

    /**
     * Takes a batch of events.
     *
     * @return what profiles say of each, in the order of the events
     * @throws ProfileStoreException if the service fails; no event of the batch counts then
     */
    public List<EventFeatures> of(final List<Occurrence> events) throws ProfileStoreException {
        return of(events, Map.of());
    }

    /**
     * Takes a batch of events of users some of whom had other ids before. A user without a profile has the one of the id before, and it is written under the new
     * one when an event is added to it.
     *
     * @param previousUsers ids before, by the ids of the events
     * @return what profiles say of each, in the order of the events
     * @throws ProfileStoreException if the service fails; no event of the batch counts then
     */
    List<EventFeatures> of(final List<Occurrence> events, final Map<String, String> previousUsers)
            throws ProfileStoreException {
        if (service == null) {
            return compute(events, previousUsers, keys -> Map.of());
        }
        if (!use.updates()) {
            return compute(events, previousUsers, service::read);
        }
        final Update update = new Update(events, previousUsers);
        service.update(update);
        return update.features;
    }

    private List<EventFeatures> compute(
            final List<Occurrence> events,
            final Map<String, String> previousUsers,
            final ProfileService.Reading present)
            throws ProfileStoreException {
        final ProfileBatch batch = newBatch(previousUsers);
        final List<ProfileBatch.Needs> needs = needs(events, batch);
        batch.begin(present);
        return compute(events, needs);
    }

    private ProfileBatch newBatch(final Map<String, String> previousUsers) {
        return new ProfileBatch(
                calculator, codec, Math.floorDiv(clock.millis(), TimeUnit.DAYS.toMillis(1)), previousUsers);
    }

    private static List<ProfileBatch.Needs> needs(final List<Occurrence> events, final ProfileBatch batch) {
        final List<ProfileBatch.Needs> needs = new ArrayList<>(events.size());
        for (final Occurrence event : events) {
            needs.add(batch.needs(event));
        }
        return needs;
    }

    /** A batch of events that are to count. */
    private final class Update implements ProfileService.Change {

        private final List<Occurrence> events;
        private final ProfileBatch batch;
        private final List<ProfileBatch.Needs> needs;
        private List<EventFeatures> features;

        private Update(final List<Occurrence> events, final Map<String, String> previousUsers) {
            this.events = events;
            this.batch = newBatch(previousUsers);
            this.needs = needs(events, batch);
        }

        @Override
        public void prepare(final ProfileService.Reading ahead) throws ProfileStoreException {
            batch.prepare(ahead);
        }

        @Override
        public Map<String, byte[]> apply(final ProfileService.Reading present) throws ProfileStoreException {
            batch.begin(present);
            features = compute(events, needs);
            return batch.changes();
        }
    }

    private List<EventFeatures> compute(final List<Occurrence> events, final List<ProfileBatch.Needs> needs)
            throws ProfileStoreException {
        final long latest = clock.instant().plus(tolerance).toEpochMilli();
        final List<EventFeatures> features = new ArrayList<>(events.size());
        for (int index = 0; index < needs.size(); index++) {
            try {
                features.add(of(events.get(index), needs.get(index), latest));
            } catch (final ProfileException e) {
                features.add(EventFeatures.of(events.get(index), Fate.UNREADABLE));
            }
        }
        return features;
    }

    private EventFeatures of(final Occurrence event, final ProfileBatch.Needs needs, final long latest)
            throws ProfileStoreException, ProfileException {
        needs.restart();
        final UserProfile user = needs.user();
        SubjectProfile[] others = needs.others();
        final Occurrence filled = calculator.filled(event, user, others);
        if (filled != event) {
            // What was filled in may make it an event of further subjects.
            needs.extend(filled);
            others = needs.others();
        }
        final EventFeatures read = use.reads()
                ? new EventFeatures(
                        filled,
                        calculator.values(filled, user, others),
                        calculator.history(filled, user),
                        calculator.incomplete(filled, user, others),
                        calculator.userWindows().ageDays(filled, user),
                        Fate.LEFT)
                : EventFeatures.of(filled, Fate.LEFT);
        if (!use.updates()) {
            return read;
        }
        if (filled.time() > latest) {
            return read.withFate(Fate.FUTURE);
        }
        final UserProfile.Taken taken = calculator.add(filled, user, others);
        if (taken == UserProfile.Taken.NEW) {
            needs.change();
        }
        return read.withFate(fate(taken));
    }

    private static Fate fate(final UserProfile.Taken taken) {
        return switch (taken) {
            case NEW -> Fate.ADDED;
            case KNOWN -> Fate.KNOWN;
            case TOO_OLD -> Fate.TOO_OLD;
        };
    }
}
