package org.nifiaaas.services.model;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.nifiaaas.features.RepositoryFolder;
import org.nifiaaas.services.ModelLease;
import org.nifiaaas.services.ModelUnavailableException;
import org.nifiaaas.services.ModelUnavailableException.Reason;
import org.nifiaaas.services.ModelVersionStatus;
import org.nifiaaas.services.VersionSelector;

/**
 * Serves versions of models and keeps them in line with a repository.
 *
 * <p>{@link #acquire} and {@link #versions} are thread-safe, never wait and never touch the repository. Everything slow happens in {@link #poll}, which runs on
 * one thread of the manager's own after {@link #start}: a new version is read, checked and warmed before it serves, and only then the old one is retired, which
 * is released with its last lease. What serves goes on serving when the repository vanishes or holds nothing better.
 */
final class VersionManager implements AutoCloseable {

    private static final long CLOSING_SECONDS = 5;

    /**
     * How a manager works.
     *
     * @param policy chooses the version for callers that leave it to the service
     * @param models models that are loaded before anybody asks for them
     * @param pollingInterval time between two polls, and before the second attempt at a version that failed
     * @param interestIdle how long a version or label that a caller asked for stays after it was last asked for
     * @param loadAttempts how often a version is tried until its manifest changes
     */
    record Settings(
            VersionPolicy policy,
            Set<String> models,
            Duration pollingInterval,
            Duration interestIdle,
            int loadAttempts) {

        /** Copies the names. */
        Settings {
            models = Set.copyOf(models);
        }

        /** Settings with the usual patience: ten minutes of interest, five attempts. */
        static Settings of(final VersionPolicy policy, final Set<String> models, final Duration pollingInterval) {
            return new Settings(policy, models, pollingInterval, Duration.ofMinutes(10), 5);
        }
    }

    private final ModelVersionSource source;
    private final VersionLoader loader;
    private final Settings settings;
    private final Clock clock;
    private final ProblemJournal journal;
    private final ConcurrentMap<String, ServedModel> models = new ConcurrentHashMap<>();
    private final Map<String, ModelReconciler> reconcilers = new HashMap<>();
    private final AtomicBoolean wakePending = new AtomicBoolean();
    private volatile ScheduledExecutorService scheduler;
    private volatile boolean closed;

    /**
     * Creates a manager that has read nothing yet.
     *
     * @param source used by the thread that polls only
     * @param loader used by the thread that polls only
     */
    VersionManager(
            final ModelVersionSource source,
            final VersionLoader loader,
            final Settings settings,
            final Clock clock,
            final VersionEvents events) {
        this.source = source;
        this.loader = loader;
        this.settings = settings;
        this.clock = clock;
        this.journal = new ProblemJournal(events);
        settings.models().forEach(model -> models.computeIfAbsent(model, ServedModel::new)
                .ask(VersionSelector.policy(), clock.millis()));
    }

    /**
     * Starts to poll, at once and then at every interval.
     *
     * @param threadName names the thread in thread dumps
     */
    void start(final String threadName) {
        scheduler = Executors.newSingleThreadScheduledExecutor(task -> {
            final Thread thread = new Thread(task, threadName);
            thread.setDaemon(true);
            // The engine looks classes up by the context class loader, which would otherwise be that of whoever enabled
            // the service.
            thread.setContextClassLoader(VersionManager.class.getClassLoader());
            return thread;
        });
        scheduler.scheduleWithFixedDelay(
                this::pollSafely, 0, settings.pollingInterval().toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Takes a lease. See {@link org.nifiaaas.services.ModelVersionService#acquire}.
     *
     * @throws ModelUnavailableException if no version can serve now; a model or selector that is new is looked up soon
     */
    ModelLease acquire(final String model, final VersionSelector selector) throws ModelUnavailableException {
        if (closed) {
            throw disabled(model);
        }
        final ServedModel served = served(model);
        final boolean isNew = served.ask(selector, clock.millis());
        final Optional<ModelLease> lease = served.tryLease(selector);
        if (lease.isPresent()) {
            return lease.get();
        }
        if (closed) {
            throw disabled(model);
        }
        if (isNew) {
            wake();
        }
        throw served.unavailable(selector);
    }

    private static ModelUnavailableException disabled(final String model) {
        return new ModelUnavailableException(Reason.DISABLED, "Model " + model + ": the model service is not enabled");
    }

    private ServedModel served(final String model) throws ModelUnavailableException {
        final ServedModel known = models.get(model);
        if (known != null) {
            return known;
        }
        if (!RepositoryFolder.isModelName(model)) {
            throw new ModelUnavailableException(
                    Reason.REFUSED, "'" + model + "' is not the name of a model: it must be one plain folder name");
        }
        return models.computeIfAbsent(model, ServedModel::new);
    }

    /** Lets the manager look at the repository as soon as it can, instead of at the next interval. Thread-safe, never waits. */
    void wake() {
        final ScheduledExecutorService running = scheduler;
        if (running == null || !wakePending.compareAndSet(false, true)) {
            return;
        }
        try {
            running.execute(this::pollSafely);
        } catch (final RejectedExecutionException e) {
            // The manager is being closed: nobody waits for this poll any more.
            wakePending.set(false);
        }
    }

    /** Snapshot of every version of every model that was asked for, ordered by model and version. */
    List<ModelVersionStatus> versions() {
        final List<ModelVersionStatus> statuses = new ArrayList<>();
        new TreeMap<>(models).values().forEach(model -> statuses.addAll(model.statuses()));
        return statuses;
    }

    private void pollSafely() {
        try {
            poll();
            journal.solved("poll");
        } catch (final RuntimeException e) {
            // The scheduler would silently stop polling for ever after one exception.
            journal.failure("poll", "Model versions cannot be kept up to date: " + Explanation.of(e));
        }
    }

    /** Looks at the repository once and does everything that follows from it. Called by one thread at a time. */
    void poll() {
        wakePending.set(false);
        if (closed) {
            return;
        }
        final List<ModelReconciler> current = currentReconcilers();
        for (final ModelReconciler reconciler : current) {
            reconciler.refresh(clock.millis());
            reconciler.settle();
        }
        // One version of each model at a turn, so that a model with much to load does not keep the others waiting.
        boolean loaded = true;
        while (loaded) {
            loaded = false;
            for (final ModelReconciler reconciler : current) {
                loaded |= !closed && reconciler.loadNext(clock.millis());
                reconciler.settle();
            }
        }
        forgetIdleModels();
    }

    private List<ModelReconciler> currentReconcilers() {
        for (final ServedModel model : models.values()) {
            reconcilers.computeIfAbsent(
                    model.name(), name -> new ModelReconciler(model, source, loader, settings, journal));
        }
        return List.copyOf(reconcilers.values());
    }

    private void forgetIdleModels() {
        for (final ModelReconciler reconciler : List.copyOf(reconcilers.values())) {
            final ServedModel model = reconciler.served();
            if (model.isIdle()) {
                reconciler.end();
                reconcilers.remove(model.name());
                models.remove(model.name());
            }
        }
    }

    /**
     * Stops polling and serves nothing new. Open leases go on, each version is released with its last lease. A poll that runs is not interrupted, since an
     * interrupt can break an engine's first use for good; what it loads is released at once.
     */
    @Override
    public void close() {
        closed = true;
        models.values().forEach(ServedModel::close);
        final ScheduledExecutorService running = scheduler;
        if (running == null) {
            return;
        }
        running.shutdown();
        try {
            running.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
