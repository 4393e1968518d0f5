package org.nifiaaas.processors.extract;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.nifiaaas.features.design.FeatureSet;
import org.nifiaaas.features.profile.Occurrence;
import org.nifiaaas.features.profile.ProfileCodec;
import org.nifiaaas.features.profile.ProfileException;
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
        if (service == null) {
            return compute(events, keys -> Map.of()).features();
        }
        if (!use.updates()) {
            return compute(events, service::read).features();
        }
        final List<EventFeatures> features = new ArrayList<>();
        service.update(present -> {
            final Computed computed = compute(events, present);
            features.clear();
            features.addAll(computed.features());
            return computed.batch().changes();
        });
        return features;
    }

    private record Computed(List<EventFeatures> features, ProfileBatch batch) {}

    private Computed compute(final List<Occurrence> events, final ProfileService.Reading present)
            throws ProfileStoreException {
        final ProfileBatch batch = new ProfileBatch(calculator, codec, present);
        final List<String> keys = new ArrayList<>();
        for (final Occurrence event : events) {
            keys.add(calculator.userWindows().key(event));
            keys.addAll(calculator.subjects(event));
        }
        batch.fetch(keys);
        final long latest = clock.instant().plus(tolerance).toEpochMilli();
        final List<EventFeatures> features = new ArrayList<>();
        for (final Occurrence event : events) {
            try {
                features.add(of(event, batch, latest));
            } catch (final ProfileException e) {
                features.add(EventFeatures.of(event, Fate.UNREADABLE));
            }
        }
        return new Computed(features, batch);
    }

    private EventFeatures of(final Occurrence event, final ProfileBatch batch, final long latest)
            throws ProfileStoreException, ProfileException {
        final UserProfile user = batch.user(event);
        batch.requireSubjects(event);
        final Occurrence filled = calculator.filled(event, user, batch::subject);
        if (filled != event) {
            // What was filled in may make it an event of further subjects.
            batch.requireSubjects(filled);
        }
        final EventFeatures read = use.reads()
                ? new EventFeatures(
                        filled,
                        calculator.values(filled, user, batch::subject),
                        calculator.history(filled, user),
                        calculator.incomplete(filled, user, batch::subject),
                        calculator.userWindows().ageDays(filled, user),
                        Fate.LEFT)
                : EventFeatures.of(filled, Fate.LEFT);
        return read.withFate(fate(filled, user, batch, latest));
    }

    private Fate fate(final Occurrence event, final UserProfile user, final ProfileBatch batch, final long latest) {
        if (!use.updates()) {
            return Fate.LEFT;
        }
        if (event.time() > latest) {
            return Fate.FUTURE;
        }
        final UserProfile.Taken taken = calculator.add(event, user, batch::subject);
        if (taken == UserProfile.Taken.NEW) {
            batch.change(event);
        }
        return switch (taken) {
            case NEW -> Fate.ADDED;
            case KNOWN -> Fate.KNOWN;
            case TOO_OLD -> Fate.TOO_OLD;
        };
    }
}
