package org.nifiaaas.services.model;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.nifiaaas.services.model.MemoryBudget.Verdict;
import org.nifiaaas.services.model.loading.BackgroundLoader.Outcome;
import org.nifiaaas.services.model.version.ModelVersion;

/**
 * What is known of attempts to load the versions of one model: how often and why they failed, how large they are, and which of them have no place. Whatever is
 * known of a version is forgotten when its manifest is replaced. Not thread-safe.
 */
final class LoadHistory {

    /** More would lead beyond what a number can hold. */
    private static final int MOST_DOUBLINGS = 20;

    private final Map<Long, Failure> failures = new HashMap<>();
    private final Map<Long, Size> sizes = new HashMap<>();
    private final Map<Long, Place> places = new HashMap<>();
    private final Map<Long, Long> loadTimes = new HashMap<>();
    private final ManagerSettings settings;
    private final Set<Long> attempted = new HashSet<>();

    /**
     * What is known of a version that failed to load.
     *
     * @param stamp stamp of the manifest that was tried
     * @param attempts how often it was tried
     * @param nextAttempt milliseconds since the epoch; empty if only a new manifest helps
     */
    private record Failure(String stamp, int attempts, OptionalLong nextAttempt, String explanation) {}

    private record Size(String stamp, long bytes) {}

    private record Place(String stamp, Verdict verdict) {}

    LoadHistory(final ManagerSettings settings) {
        this.settings = settings;
    }

    /** Allows each version one attempt more. */
    void beginPoll() {
        attempted.clear();
    }

    /** Forgets what was known of other manifests than these. */
    void keep(final Map<Long, String> stamps) {
        failures.entrySet().removeIf(entry -> !entry.getValue().stamp().equals(stamps.get(entry.getKey())));
        sizes.entrySet().removeIf(entry -> !entry.getValue().stamp().equals(stamps.get(entry.getKey())));
        places.entrySet().removeIf(entry -> !entry.getValue().stamp().equals(stamps.get(entry.getKey())));
    }

    /** Versions that cannot be loaded as they are now. */
    Set<Long> refused() {
        final Set<Long> refused = new HashSet<>(failures.keySet());
        places.forEach((number, place) -> {
            if (place.verdict().kind() == Verdict.Kind.NEVER_FITS) {
                refused.add(number);
            }
        });
        return refused;
    }

    /** Whether a version may be tried now, at most once for each poll. */
    boolean isDue(final long number, final long now) {
        final Failure failure = failures.get(number);
        return !attempted.contains(number)
                && (failure == null || failure.nextAttempt().stream().anyMatch(next -> next <= now));
    }

    void attempt(final long number) {
        attempted.add(number);
    }

    /**
     * Notes a failure and when the version may be tried again. The pause doubles with each attempt, so that storage in trouble is given time. What passes is
     * tried for ever, with a longest pause; what the content proves is tried a few times, since a copy may still be under way, and then again when the manifest
     * changes.
     *
     * @param refused why, and whether it may pass
     * @return what people are told
     */
    String fail(final ModelVersion version, final Outcome.Refused refused, final long now) {
        final Failure earlier = failures.get(version.number());
        final int attempts = earlier == null ? 1 : earlier.attempts() + 1;
        final long interval = settings.pollingInterval().toMillis();
        final long doubled = interval << Math.min(attempts - 1, MOST_DOUBLINGS);
        if (refused.passing()) {
            final long next = now
                    + Math.min(
                            doubled, Math.max(interval, settings.longestPause().toMillis()));
            final String explanation = refused.reason() + ". It is tried again at "
                    + Instant.ofEpochMilli(next).truncatedTo(ChronoUnit.SECONDS);
            failures.put(version.number(), new Failure(version.stamp(), attempts, OptionalLong.of(next), explanation));
            return explanation;
        }
        final OptionalLong next =
                attempts < settings.loadAttempts() ? OptionalLong.of(now + doubled) : OptionalLong.empty();
        failures.put(version.number(), new Failure(version.stamp(), attempts, next, refused.reason()));
        return refused.reason();
    }

    void succeed(final ModelVersion version, final long now) {
        failures.remove(version.number());
        places.remove(version.number());
        loadTimes.put(version.number(), now);
    }

    /** When the version was last loaded, in milliseconds since the epoch; 0 if never. */
    long loadTime(final long number) {
        return loadTimes.getOrDefault(number, 0L);
    }

    void measure(final ModelVersion version, final long bytes) {
        sizes.put(version.number(), new Size(version.stamp(), bytes));
    }

    /** Bytes that the version takes, as far as known. */
    OptionalLong size(final long number) {
        final Size size = sizes.get(number);
        return size == null ? OptionalLong.empty() : OptionalLong.of(size.bytes());
    }

    /**
     * Notes that a version has no place in memory.
     *
     * @return whether that is news, and not just another sum of the same problem
     */
    boolean block(final ModelVersion version, final Verdict verdict) {
        final Place earlier = places.put(version.number(), new Place(version.stamp(), verdict));
        return earlier == null || earlier.verdict().kind() != verdict.kind();
    }

    void unblock(final long number) {
        places.remove(number);
    }

    /** Why a version failed; empty if it did not. */
    Optional<String> failure(final long number) {
        return Optional.ofNullable(failures.get(number)).map(Failure::explanation);
    }

    /** Why a version has no place in memory; empty if it has, or has not been tried. */
    Optional<Verdict> block(final long number) {
        return Optional.ofNullable(places.get(number)).map(Place::verdict);
    }
}
