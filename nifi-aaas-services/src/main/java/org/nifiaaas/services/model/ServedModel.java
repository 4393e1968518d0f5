package org.nifiaaas.services.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.nifiaaas.services.ModelLease;
import org.nifiaaas.services.ModelUnavailableException;
import org.nifiaaas.services.ModelUnavailableException.Reason;
import org.nifiaaas.services.ModelVersionStatus;
import org.nifiaaas.services.ModelVersionStatus.State;
import org.nifiaaas.services.VersionSelector;
import org.nifiaaas.services.model.version.LoadedVersion;
import org.nifiaaas.services.model.version.ModelVersion;

/**
 * What scoring threads see of one model: for each selector the version that serves it, and what is known of the versions.
 *
 * <p>Reading is thread-safe and never waits. Only the thread that polls changes routes and versions, except {@link #close()}, which any thread may call.
 */
final class ServedModel {

    private final String name;
    private final ConcurrentMap<VersionSelector, AtomicLong> lastAsked = new ConcurrentHashMap<>();
    /** How many components hold a selector. */
    private final ConcurrentMap<VersionSelector, Integer> holders = new ConcurrentHashMap<>();

    private final ConcurrentMap<VersionSelector, ModelVersion> routes = new ConcurrentHashMap<>();
    private final ConcurrentMap<VersionSelector, Absence> absences = new ConcurrentHashMap<>();
    private final ConcurrentNavigableMap<Long, ModelVersion> versions = new ConcurrentSkipListMap<>();
    private final Queue<ModelVersion> draining = new ConcurrentLinkedQueue<>();
    private boolean closed;

    /** Why a selector has no version. */
    private record Absence(Reason reason, String message) {}

    ServedModel(final String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    /**
     * Notes that somebody wants a selector.
     *
     * @param now milliseconds since the epoch
     * @return whether nobody wanted it before
     */
    boolean ask(final VersionSelector selector, final long now) {
        final AtomicLong known = lastAsked.get(selector);
        if (known == null) {
            return lastAsked.putIfAbsent(selector, new AtomicLong(now)) == null;
        }
        known.lazySet(now);
        return false;
    }

    /** Notes that one component more holds selectors, until it lets them go. */
    void hold(final Set<VersionSelector> selectors, final long now) {
        for (final VersionSelector selector : selectors) {
            holders.merge(selector, 1, Integer::sum);
            ask(selector, now);
        }
    }

    /** Notes that one component less holds selectors; they stay for as long as if somebody had just asked for them. */
    void letGo(final Set<VersionSelector> selectors, final long now) {
        for (final VersionSelector selector : selectors) {
            ask(selector, now);
            holders.computeIfPresent(selector, (held, count) -> count == 1 ? null : count - 1);
        }
    }

    boolean isHeld(final VersionSelector selector) {
        return holders.containsKey(selector);
    }

    /** Takes a lease of the version that serves the selector, if one does. */
    Optional<ModelLease> tryLease(final VersionSelector selector) {
        ModelVersion tried = null;
        ModelVersion version = route(selector);
        // A version is retired only after its successor has its route: the second look finds the successor.
        while (version != null && version != tried) {
            final Optional<ModelLease> lease = version.tryLease();
            if (lease.isPresent()) {
                return lease;
            }
            tried = version;
            version = route(selector);
        }
        return Optional.empty();
    }

    /** The version that serves a selector, or null. A version that is loaded for another selector serves its number at once. */
    ModelVersion route(final VersionSelector selector) {
        final ModelVersion routed = routes.get(selector);
        if (routed == null && selector instanceof VersionSelector.ByNumber byNumber) {
            return versions.get(byNumber.version());
        }
        return routed;
    }

    boolean isServed(final VersionSelector selector) {
        final ModelVersion version = route(selector);
        return version != null && version.isAvailable();
    }

    /** Whether a version with this number is loaded. */
    boolean isAvailable(final long number) {
        final ModelVersion version = versions.get(number);
        return version != null && version.isAvailable();
    }

    /** Whether any version serves new leases. */
    boolean isServing() {
        return versions.values().stream().anyMatch(ModelVersion::isAvailable);
    }

    /** Says why the selector has no version now. */
    ModelUnavailableException unavailable(final VersionSelector selector) {
        final Absence absence = absences.get(selector);
        if (absence == null) {
            return new ModelUnavailableException(
                    Reason.LOADING, "Model " + name + ", " + selector + ": the repository is being read");
        }
        return new ModelUnavailableException(absence.reason(), absence.message());
    }

    /** Snapshot, ordered by version. */
    List<ModelVersionStatus> statuses() {
        final List<ModelVersionStatus> statuses = new ArrayList<>();
        draining.forEach(version -> statuses.add(version.status()));
        versions.values().forEach(version -> statuses.add(version.status()));
        statuses.sort(Comparator.comparingLong(ModelVersionStatus::version));
        return statuses;
    }

    Set<VersionSelector> selectors() {
        final Set<VersionSelector> selectors = new HashSet<>(lastAsked.keySet());
        selectors.addAll(holders.keySet());
        return selectors;
    }

    /** Milliseconds since the epoch when the selector was last asked for, 0 if never. */
    long lastAsked(final VersionSelector selector) {
        final AtomicLong asked = lastAsked.get(selector);
        return asked == null ? 0 : asked.get();
    }

    /** Stops serving a selector that nobody wants any more. */
    void forget(final VersionSelector selector) {
        lastAsked.remove(selector);
        routes.remove(selector);
        absences.remove(selector);
    }

    /** Whether nothing is asked for, and nothing is loaded or being loaded. */
    boolean isIdle() {
        return lastAsked.isEmpty()
                && holders.isEmpty()
                && draining.isEmpty()
                && versions.values().stream().noneMatch(ModelVersion::isInMemory);
    }

    /** Every version that takes memory, also those that only finish their leases. */
    List<ModelVersion> inMemory() {
        return Stream.concat(draining.stream(), versions.values().stream())
                .filter(ModelVersion::isInMemory)
                .toList();
    }

    /** The latest instance of a version, or null. */
    ModelVersion version(final long number) {
        return versions.get(number);
    }

    /** Puts a new instance in the place of an earlier one with its number. */
    void put(final ModelVersion version) {
        final ModelVersion earlier = versions.put(version.number(), version);
        if (earlier != null && earlier.state() == State.UNLOADING) {
            draining.add(earlier);
        }
    }

    /** Drops versions that are not in memory and that the repository does not hold any more. */
    void dropVanished(final Predicate<Long> held) {
        draining.removeIf(version -> version.state() == State.ENDED);
        versions.values().removeIf(version -> !version.isInMemory() && !held.test(version.number()));
    }

    /** Offers a loaded version to leases, unless the model is closed meanwhile: the content is closed then. */
    synchronized boolean publish(final ModelVersion version, final LoadedVersion content) {
        if (closed) {
            content.close();
            return false;
        }
        version.publish(content);
        return true;
    }

    /**
     * Lets a version serve a selector from now on.
     *
     * @return whether another version served it before, or none
     */
    boolean direct(final VersionSelector selector, final ModelVersion version) {
        absences.remove(selector);
        return routes.put(selector, version) != version;
    }

    /** Lets nothing serve a selector. */
    void withdraw(final VersionSelector selector) {
        routes.remove(selector);
    }

    void explain(final VersionSelector selector, final Reason reason, final String message) {
        absences.put(selector, new Absence(reason, message));
    }

    /** Retires the loaded versions that serve no selector and are not wanted. */
    void retireUnused(final Set<Long> wanted) {
        final Set<Long> kept = new TreeSet<>(wanted);
        routes.values().forEach(version -> kept.add(version.number()));
        versions.values().stream()
                .filter(version -> !kept.contains(version.number()))
                .forEach(ModelVersion::retire);
    }

    /** Retires everything, also what is being loaded at this moment. */
    synchronized void close() {
        closed = true;
        versions.values().forEach(ModelVersion::retire);
    }
}
