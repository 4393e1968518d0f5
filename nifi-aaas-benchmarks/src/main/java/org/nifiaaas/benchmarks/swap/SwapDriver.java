package org.nifiaaas.benchmarks.swap;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.nifiaaas.services.ModelVersionStatus;
import org.nifiaaas.services.ModelVersionStatus.State;

/** Publishes one version after the other and watches the service change over. To be used by one thread. */
final class SwapDriver {

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final double ENOUGH = 0.9;

    private final VersionFactory factory;
    private final ScoringFlow flow;
    private final ExpectedScores expected;
    private long serving;

    /**
     * When a swap happened, in {@link System#nanoTime()}.
     *
     * @param startNanos the service begins to load the new version
     * @param endNanos the version before is released
     */
    record Swap(long startNanos, long endNanos) {}

    SwapDriver(final VersionFactory factory, final ScoringFlow flow, final ExpectedScores expected) {
        this.factory = factory;
        this.flow = flow;
        this.expected = expected;
    }

    private void prepare(final long version) throws IOException, SwapException {
        expected.put(version, factory.prepare(version));
        if (version > 1 && expected.distinguishable(version - 1, version) < ENOUGH) {
            throw new SwapException("versions " + (version - 1) + " and " + version + " score too much alike");
        }
    }

    /**
     * Publishes the next version, waits until it has replaced the one before, and deletes that one.
     *
     * @throws SwapException if the service refuses the version or takes too long, or if its scores hardly differ from those of the one before, so that a
     *     wrong label would go unseen
     */
    Swap swap() throws IOException, SwapException {
        final long next = serving + 1;
        prepare(next);
        final long published = System.nanoTime();
        factory.publish(next);
        long started = 0;
        List<ModelVersionStatus> versions = flow.versions();
        while (!isServedAlone(next, versions)) {
            if (started == 0 && isSeen(next, State.LOADING, versions)) {
                started = System.nanoTime();
            }
            if (isSeen(next, State.ERROR, versions) || System.nanoTime() - published > PATIENCE_NANOS) {
                throw new SwapException("version " + next + " does not serve: " + versions + " " + flow.errors());
            }
            LockSupport.parkNanos(LOOK_NANOS);
            versions = flow.versions();
        }
        final Swap swap = new Swap(started == 0 ? published : started, System.nanoTime());
        if (serving > 0) {
            factory.delete(serving);
        }
        serving = next;
        return swap;
    }

    private static boolean isSeen(final long version, final State state, final List<ModelVersionStatus> versions) {
        return versions.stream().anyMatch(status -> status.version() == version && status.state() == state);
    }

    private static boolean isServedAlone(final long version, final List<ModelVersionStatus> versions) {
        return isSeen(version, State.AVAILABLE, versions)
                && versions.stream()
                        .noneMatch(status -> status.version() != version
                                && (status.state() == State.AVAILABLE || status.state() == State.UNLOADING));
    }
}
