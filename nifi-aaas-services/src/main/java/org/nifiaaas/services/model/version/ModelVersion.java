package org.nifiaaas.services.model.version;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.nifiaaas.services.CatalogueScorer;
import org.nifiaaas.services.ModelLease;
import org.nifiaaas.services.ModelVersionIdentity;
import org.nifiaaas.services.ModelVersionStatus;
import org.nifiaaas.services.ModelVersionStatus.State;
import org.nifiaaas.services.Scorer;
import org.nifiaaas.services.model.source.Explanation;

/**
 * One version of one model through its life, from the first sight of it to its release. Thread-safe.
 *
 * <p>Its content never changes: it is set once, and closed exactly once, by whoever comes last: {@link #retire()} if there is no lease, else the last lease. A
 * version that is retired or refused never comes back; another attempt is another instance.
 */
public final class ModelVersion {

    /** Set in {@link #leases} once the version takes no new lease; the bits below count the open ones. */
    private static final long RETIRED = 1L << 62;

    private final String model;
    private final long number;
    private final String stamp;
    private final AtomicReference<State> state = new AtomicReference<>(State.NEW);
    private final AtomicLong leases = new AtomicLong();
    private volatile LoadedVersion content;
    private volatile String explanation = "";
    private volatile boolean passing;
    private volatile long bytes;

    /**
     * Creates a version that is not loaded yet.
     *
     * @param stamp the repository's stamp of the manifest
     */
    public ModelVersion(final String model, final long number, final String stamp) {
        this.model = model;
        this.number = number;
        this.stamp = stamp;
    }

    public String model() {
        return model;
    }

    public long number() {
        return number;
    }

    public String stamp() {
        return stamp;
    }

    public State state() {
        return state.get();
    }

    /** Whether it takes memory, or is about to. */
    public boolean isInMemory() {
        return switch (state()) {
            case LOADING, AVAILABLE, UNLOADING -> true;
            case NEW, ENDED, ERROR -> false;
        };
    }

    /** Bytes that it takes while it is in memory, 0 if that is not known. */
    public long bytes() {
        return bytes;
    }

    /** Says how many bytes it takes. */
    public void occupy(final long size) {
        bytes = size;
    }

    public boolean isLeased() {
        return (leases.get() & ~RETIRED) > 0;
    }

    public boolean isAvailable() {
        return state.get() == State.AVAILABLE;
    }

    /** Says that loading begins. */
    public void startLoading() {
        move(State.NEW, State.LOADING);
    }

    /** Offers the loaded content to leases, from now on and at once. */
    public void publish(final LoadedVersion loaded) {
        explanation = loaded.explanation();
        content = loaded;
        move(State.LOADING, State.AVAILABLE);
    }

    /** How the version scores, as the end of a sentence about it; empty if there is nothing to tell. */
    public String scoring() {
        return explanation.isEmpty() ? "" : "; it " + explanation;
    }

    /**
     * Says that loading failed.
     *
     * @param passes whether the same version may load later as it is
     */
    public void refuse(final String reason, final boolean passes) {
        explanation = reason;
        passing = passes;
        move(State.LOADING, State.ERROR);
    }

    /** Why the version is refused; empty if it is not. */
    public Optional<String> refusal() {
        return state() == State.ERROR ? Optional.of(explanation) : Optional.empty();
    }

    /** Whether a version that is refused may load later as it is. */
    public boolean isPassing() {
        return passing;
    }

    private void move(final State from, final State to) {
        if (!state.compareAndSet(from, to)) {
            throw new IllegalStateException(this + " is " + state.get() + " and not " + from);
        }
    }

    /**
     * Takes a lease if the version is loaded and not retired. Never waits: a failed attempt to count the lease means that another thread succeeded.
     *
     * @return the lease, which the caller closes, or empty
     */
    public Optional<ModelLease> tryLease() {
        final LoadedVersion loaded = content;
        if (loaded == null) {
            return Optional.empty();
        }
        long count = leases.get();
        while ((count & RETIRED) == 0) {
            if (leases.compareAndSet(count, count + 1)) {
                return Optional.of(new Lease(loaded));
            }
            count = leases.get();
        }
        return Optional.empty();
    }

    /** Takes no new lease any more and releases the content as soon as no lease is open. Retiring twice has no effect. */
    public void retire() {
        if (!state.compareAndSet(State.AVAILABLE, State.UNLOADING)) {
            return;
        }
        if (leases.getAndUpdate(count -> count | RETIRED) == 0) {
            end();
        }
    }

    /**
     * Retires the version if no lease is open at this moment, and otherwise leaves it as it is.
     *
     * @return whether it is retired
     */
    public boolean retireIfUnleased() {
        if (!isAvailable() || !leases.compareAndSet(0, RETIRED)) {
            return false;
        }
        // Retired by somebody else at the same time, it may be in that state already; the count says who ends it.
        state.compareAndSet(State.AVAILABLE, State.UNLOADING);
        end();
        return true;
    }

    private void release() {
        if (leases.decrementAndGet() == RETIRED) {
            end();
        }
    }

    /** Runs once: the count reaches RETIRED with no lease only once, since no lease is added after it is set. */
    private void end() {
        final LoadedVersion loaded = content;
        content = null;
        try {
            loaded.close();
        } catch (final RuntimeException | LinkageError e) {
            // A task that closes its lease, or a service that closes one version after the other, can do nothing about
            // it.
            explanation = "could not be released as it should: " + Explanation.of(e);
        } finally {
            move(State.UNLOADING, State.ENDED);
        }
    }

    /** Snapshot for people. */
    public ModelVersionStatus status() {
        final int open = (int) (leases.get() & ~RETIRED);
        return new ModelVersionStatus(model, number, state.get(), open, explanation);
    }

    @Override
    public String toString() {
        return model + " version " + number;
    }

    /** Used by one thread, as the contract of leases says. */
    private final class Lease implements ModelLease {

        private final ModelVersionIdentity identity;
        private final VersionScorer scorer;
        private final boolean scoresHistories;
        private final String specification;
        private final boolean scoresFeatures;
        private boolean closed;

        private Lease(final LoadedVersion loaded) {
            this.identity = loaded.identity();
            this.scorer = new VersionScorer(loaded);
            this.scoresHistories = loaded.scoresHistories();
            this.specification = loaded.specification();
            this.scoresFeatures = loaded.encoder().isPresent();
        }

        @Override
        public ModelVersionIdentity identity() {
            return identity;
        }

        @Override
        public Scorer scorer() {
            if (closed) {
                throw new IllegalStateException("The lease of " + ModelVersion.this + " is closed");
            }
            return scorer;
        }

        @Override
        public CatalogueScorer catalogueScorer() {
            if (closed) {
                throw new IllegalStateException("The lease of " + ModelVersion.this + " is closed");
            }
            return scorer;
        }

        @Override
        public boolean scoresHistories() {
            return scoresHistories;
        }

        @Override
        public String featureSpecification() {
            return specification;
        }

        @Override
        public boolean scoresFeatures() {
            return scoresFeatures;
        }

        @Override
        public void close() {
            if (closed) {
                return;
            }
            closed = true;
            try {
                scorer.close();
            } finally {
                release();
            }
        }
    }
}
