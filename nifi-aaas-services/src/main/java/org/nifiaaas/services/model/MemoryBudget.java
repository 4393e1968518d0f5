package org.nifiaaas.services.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.nifiaaas.services.model.version.ModelVersion;
import org.nifiaaas.services.model.version.VersionSize;

/**
 * Keeps what is loaded under a limit. Used by the thread that polls only.
 *
 * <p>Everything that is in memory counts: what serves, what is kept beside it, and what only finishes its leases; so a swap needs room for the old version and
 * the new one. Sizes are those of {@link VersionSize}.
 *
 * <p>To make room, versions are unloaded that only callers asked for (by a label, a number, or a model that the configuration does not name) and that nobody
 * uses at this moment, the least recently asked for first. They come back when they are asked for again. So that many models in little memory do not push each
 * other out all the time, such a version stays for the residence time at least, and makes room only for one that was asked for after it; for what the
 * configuration names it makes room at once. What a component holds makes room after everything that nobody holds, for what the configuration names or others
 * hold, and never for what nobody holds. A version with an open lease, one that serves what the configuration names, and the predecessor of the very version
 * that needs the room are never unloaded. If all of that leaves too little, nothing is unloaded.
 */
final class MemoryBudget {

    private static final int MOST_NAMES = 5;

    private final OptionalLong limit;
    private final Duration residence;
    private final Collection<? extends MemoryTenant> models;

    /**
     * Whether a version may be loaded.
     *
     * @param message one line that says why not, empty if it may
     */
    record Verdict(Kind kind, String message) {

        private static final Verdict FITS = new Verdict(Kind.FITS, "");

        /** Kinds of verdicts. */
        enum Kind {
            /** There is room. */
            FITS,
            /** There will be room when others are no longer in use. */
            WAITS,
            /** There is no room beside what has to stay. */
            NO_ROOM,
            /** It is larger than the whole limit. */
            NEVER_FITS
        }

        boolean fits() {
            return kind == Kind.FITS;
        }

        boolean isRefusal() {
            return kind == Kind.NO_ROOM || kind == Kind.NEVER_FITS;
        }
    }

    /** A version in memory. */
    private record Occupant(MemoryTenant model, ModelVersion version, Demand demand) {

        private int rank() {
            return demand.rank();
        }

        private long lastAsked() {
            return demand.lastAsked();
        }

        private String text() {
            return version + " (" + VersionSize.text(version.bytes()) + ")";
        }
    }

    /** What wants to be loaded. */
    private record Newcomer(ModelVersion version, Demand demand, long bytes, long now) {

        /** Whether both are wanted by the same caller, who would lose the old one before the new one is there. */
        private boolean succeeds(final Occupant occupant) {
            return occupant.version().model().equals(version.model())
                    && occupant.demand().selectors().stream().anyMatch(demand.selectors()::contains);
        }
    }

    /**
     * Creates a budget.
     *
     * @param limit bytes that loaded versions may take together; empty for any number
     * @param residence how long a version that callers asked for stays before it makes room for one that other callers asked for
     * @param models everything that may be in memory, now and later
     */
    MemoryBudget(final OptionalLong limit, final Duration residence, final Collection<? extends MemoryTenant> models) {
        this.limit = limit;
        this.residence = residence;
        this.models = models;
    }

    boolean isLimited() {
        return limit.isPresent();
    }

    /**
     * Decides whether a version may take memory, and unloads others for it if that suffices.
     *
     * @param version not counted yet, or not with this size
     * @param demand who wants it
     * @param bytes what it takes
     * @param now milliseconds since the epoch
     */
    Verdict admit(final ModelVersion version, final Demand demand, final long bytes, final long now) {
        if (limit.isEmpty()) {
            return Verdict.FITS;
        }
        if (bytes > limit.getAsLong()) {
            return new Verdict(Verdict.Kind.NEVER_FITS, neverFits(version.toString(), bytes, limit.getAsLong()));
        }
        final Newcomer newcomer = new Newcomer(version, demand, bytes, now);
        final long missing = bytes - free(version);
        return missing <= 0 || makeRoom(newcomer, missing) ? Verdict.FITS : explain(newcomer);
    }

    /** Says that a version is larger than a limit. */
    static String neverFits(final String version, final long bytes, final long limit) {
        return version + " is refused: it needs " + VersionSize.text(bytes) + ", more than the whole Memory Limit of "
                + VersionSize.text(limit);
    }

    private long free(final ModelVersion newcomer) {
        return limit.getAsLong()
                - occupants(newcomer).stream()
                        .mapToLong(occupant -> occupant.version().bytes())
                        .sum();
    }

    private List<Occupant> occupants(final ModelVersion newcomer) {
        final List<Occupant> occupants = new ArrayList<>();
        for (final MemoryTenant model : models) {
            for (final ModelVersion version : model.inMemory()) {
                if (version != newcomer) {
                    occupants.add(new Occupant(model, version, model.demand(version)));
                }
            }
        }
        return occupants;
    }

    private boolean makeRoom(final Newcomer newcomer, final long missing) {
        final List<Occupant> leaving = occupants(newcomer.version()).stream()
                .filter(occupant -> mayLeave(occupant, newcomer))
                .sorted(Comparator.comparingInt(Occupant::rank).thenComparingLong(Occupant::lastAsked))
                .toList();
        final long most = leaving.stream()
                .mapToLong(occupant -> occupant.version().bytes())
                .sum();
        if (most < missing) {
            return false;
        }
        for (final Occupant occupant : leaving) {
            occupant.model().unload(occupant.version(), occupant.demand(), newcomer.version());
            if (newcomer.bytes() <= free(newcomer.version())) {
                return true;
            }
        }
        // A lease was taken in between.
        return false;
    }

    private boolean mayLeave(final Occupant occupant, final Newcomer newcomer) {
        if (hasToStay(occupant, newcomer) || !occupant.model().isUnused(occupant.version(), occupant.demand())) {
            return false;
        }
        final boolean rested = newcomer.now() - occupant.demand().loadTime() >= residence.toMillis();
        return newcomer.demand().rank() > occupant.rank()
                || (rested && occupant.lastAsked() < newcomer.demand().lastAsked());
    }

    private static boolean hasToStay(final Occupant occupant, final Newcomer newcomer) {
        return occupant.version().isAvailable()
                && (occupant.demand().configured()
                        || occupant.rank() > newcomer.demand().rank()
                        || newcomer.succeeds(occupant));
    }

    private Verdict explain(final Newcomer newcomer) {
        final List<Occupant> occupants = occupants(newcomer.version());
        final List<Occupant> staying = occupants.stream()
                .filter(occupant -> hasToStay(occupant, newcomer))
                .toList();
        final long stays = staying.stream()
                .mapToLong(occupant -> occupant.version().bytes())
                .sum();
        final String sizes = "it needs " + VersionSize.text(newcomer.bytes()) + " of the Memory Limit of "
                + VersionSize.text(limit.getAsLong());
        if (stays + newcomer.bytes() > limit.getAsLong()) {
            return new Verdict(
                    Verdict.Kind.NO_ROOM,
                    newcomer.version() + " is refused: " + sizes + ", where " + names(staying)
                            + " must stay loaded. It is tried again when memory is freed");
        }
        return new Verdict(
                Verdict.Kind.WAITS,
                newcomer.version() + " waits for memory: " + sizes + ", where " + names(occupants)
                        + (occupants.size() == 1 ? " is" : " are") + " in use");
    }

    private static String names(final List<Occupant> occupants) {
        final String names = occupants.stream()
                .sorted(Comparator.comparingLong(
                                (Occupant occupant) -> -occupant.version().bytes())
                        .thenComparing(Occupant::text))
                .limit(MOST_NAMES)
                .map(Occupant::text)
                .collect(Collectors.joining(", "));
        return occupants.size() <= MOST_NAMES ? names : names + " and " + (occupants.size() - MOST_NAMES) + " more";
    }
}
