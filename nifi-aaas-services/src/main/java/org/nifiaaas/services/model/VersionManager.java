package org.nifiaaas.services.model;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
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
import org.nifiaaas.repository.bundle.RepositoryFolder;
import org.nifiaaas.services.ModelInterest;
import org.nifiaaas.services.ModelLease;
import org.nifiaaas.services.ModelUnavailableException;
import org.nifiaaas.services.ModelUnavailableException.Reason;
import org.nifiaaas.services.ModelVersionStatus;
import org.nifiaaas.services.VersionSelector;
import org.nifiaaas.services.model.loading.BackgroundLoader;
import org.nifiaaas.services.model.loading.BackgroundLoader.LongLoad;
import org.nifiaaas.services.model.loading.VersionLoader;
import org.nifiaaas.services.model.source.Explanation;
import org.nifiaaas.services.model.source.ModelVersionSource;
import org.nifiaaas.services.model.version.ModelVersion;

/**
 * Serves versions of models and keeps them in line with a repository.
 *
 * <p>{@link #acquire}, {@link #hold} and {@link #versions} are thread-safe, never wait and never touch the repository. After {@link #start} two threads of the manager's own do
 * what is slow. One polls: it lists the repository, follows labels and retires what is no longer needed. The other one loads: it reads, checks and warms one
 * version at a time, and hands it to the first, which lets it serve and only then retires the old one, which is released with its last lease. So a label that
 * is moved to a loaded version takes effect at the next poll, whatever is being loaded meanwhile.
 *
 * <p>What serves goes on serving when the repository vanishes, hangs, may only be read or holds nothing better. Storage that hangs while it reads a version holds
 * up the versions that wait to be loaded and nothing else. Storage that hangs while it lists holds up everything that the repository would tell, for all models
 * alike, and a version that is being loaded serves after the listing has come back; leases are taken and closed all the while.
 * Whatever goes wrong on the two threads is told and ends neither of them; what goes wrong with one model leaves the others alone.
 */
final class VersionManager implements AutoCloseable {

    private final ModelVersionSource source;
    private final BackgroundLoader loader;
    private final ManagerSettings settings;
    private final Clock clock;
    private final ProblemJournal journal;
    private final ModelNames names;
    private final MemoryBudget budget;
    private final ConcurrentMap<String, ServedModel> models = new ConcurrentHashMap<>();
    private final Map<String, ModelReconciler> reconcilers = new HashMap<>();
    /** The same reconcilers, in the order in which they may load. */
    private final Deque<ModelReconciler> turns = new ArrayDeque<>();

    private final AtomicBoolean wakePending = new AtomicBoolean();
    private volatile ScheduledExecutorService scheduler;
    private volatile boolean closed;

    /**
     * Creates a manager that has read nothing yet.
     *
     * @param source listed by the thread that polls only
     * @param loader used by the thread that loads only
     */
    VersionManager(
            final ModelVersionSource source,
            final VersionLoader loader,
            final ManagerSettings settings,
            final Clock clock,
            final VersionEvents events) {
        this.source = source;
        this.loader = new BackgroundLoader(loader);
        this.settings = settings;
        this.clock = clock;
        this.journal = new ProblemJournal(events);
        this.names = new ModelNames(source);
        this.budget = new MemoryBudget(settings.memoryLimit(), settings.residence(), reconcilers.values());
        settings.models().forEach(model -> models.computeIfAbsent(model, ServedModel::new)
                .ask(VersionSelector.policy(), clock.millis()));
    }

    /**
     * Starts to poll, at once and then at every interval.
     *
     * @param threadName names the thread that polls in thread dumps; the one that loads is named after it
     */
    void start(final String threadName) {
        loader.start(threadName + ", loader", () -> soon("load", this::advance));
        scheduler = Executors.newSingleThreadScheduledExecutor(task -> {
            final Thread thread = new Thread(task, threadName);
            thread.setDaemon(true);
            thread.setContextClassLoader(VersionManager.class.getClassLoader());
            return thread;
        });
        scheduler.scheduleWithFixedDelay(
                () -> safely("poll", "Model versions", this::poll),
                0,
                settings.pollingInterval().toMillis(),
                TimeUnit.MILLISECONDS);
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
            loader.scored();
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

    /** See {@link org.nifiaaas.services.ModelVersionService#hold}. */
    ModelInterest hold(final String model, final Collection<VersionSelector> selectors) {
        final Set<VersionSelector> held = Set.copyOf(selectors);
        if (closed || held.isEmpty() || !RepositoryFolder.isModelName(model)) {
            return () -> {};
        }
        final ServedModel served = models.compute(model, (name, known) -> {
            final ServedModel holding = known == null ? new ServedModel(name) : known;
            holding.hold(held, clock.millis());
            return holding;
        });
        wake();
        final AtomicBoolean isHeld = new AtomicBoolean(true);
        return () -> {
            if (isHeld.compareAndSet(true, false)) {
                served.letGo(held, clock.millis());
            }
        };
    }

    /** The version with this number, if it is refused. */
    Optional<ModelVersion> refused(final String model, final long number) {
        return Optional.ofNullable(models.get(model))
                .map(served -> served.version(number))
                .filter(version -> version.refusal().isPresent());
    }

    /** Lets the manager look at the repository as soon as it can, instead of at the next interval. Thread-safe, never waits. */
    void wake() {
        if (scheduler != null && wakePending.compareAndSet(false, true)) {
            soon("poll", this::poll);
        }
    }

    private void soon(final String subject, final Runnable task) {
        final ScheduledExecutorService running = scheduler;
        try {
            running.execute(() -> safely(subject, "Model versions", task));
        } catch (final RejectedExecutionException e) {
            // The manager is being closed: nobody waits for this any more.
            wakePending.set(false);
        }
    }

    /** Snapshot of every version of every model that was asked for, ordered by model and version. */
    List<ModelVersionStatus> versions() {
        final List<ModelVersionStatus> statuses = new ArrayList<>();
        new TreeMap<>(models).values().forEach(model -> statuses.addAll(model.statuses()));
        return statuses;
    }

    /** Nothing that a task throws may end the thread: the scheduler would silently stop polling for ever. */
    @SuppressWarnings("checkstyle:IllegalCatch")
    private void safely(final String key, final String subject, final Runnable task) {
        try {
            task.run();
            journal.solved(key);
        } catch (final Throwable e) {
            tellBug(key, subject, e);
        }
    }

    @SuppressWarnings("checkstyle:IllegalCatch")
    private void tellBug(final String key, final String subject, final Throwable bug) {
        try {
            journal.failure(key, subject + " cannot be kept up to date, it is tried again: " + Explanation.of(bug));
        } catch (final Throwable e) {
            // There is no memory even to tell, or nobody to listen. The next poll tries again.
            journal.solved(key);
        }
    }

    /** Looks at the repository once and begins what follows from it. Called by one thread at a time, which also does the loading until {@link #start}. */
    void poll() {
        wakePending.set(false);
        if (closed) {
            return;
        }
        addReconcilers();
        names.beginPoll();
        for (final ModelReconciler reconciler : turns) {
            final String name = reconciler.served().name();
            safely(name + "/poll", "Model " + name, () -> {
                reconciler.refresh(clock.millis());
                reconciler.settle();
            });
        }
        loader.longLoad(clock.millis()).ifPresent(this::tellSlowLoad);
        advance();
    }

    /** A version that nothing serves in place of is waited for anyway, which is told by those who wait; so it is no more than news. */
    private void tellSlowLoad(final LongLoad load) {
        final ServedModel served = models.get(load.version().model());
        final String kind = load.version() + (load.stalled() ? " stands still" : " goes on");
        final String message = load + ". Other versions wait until it is done; what is loaded goes on serving";
        if (load.stalled() || (served != null && served.isServing())) {
            journal.attention("slow load", kind, message);
        } else {
            journal.news("slow load", kind, message);
        }
    }

    private void addReconcilers() {
        for (final ServedModel model : models.values()) {
            if (!reconcilers.containsKey(model.name())) {
                final ModelReconciler added = new ModelReconciler(model, source, names, budget, settings, journal);
                reconcilers.put(model.name(), added);
                turns.addLast(added);
            }
        }
    }

    /** Takes over what was loaded and gives the loader its next version, until it is at work or nothing is left to load. */
    private void advance() {
        do {
            loader.take().ifPresent(this::takeOver);
        } while (loadNext());
        forgetIdleModels();
    }

    private void takeOver(final BackgroundLoader.Result result) {
        journal.solved("slow load");
        final ModelReconciler reconciler = reconcilers.get(result.version().model());
        if (reconciler == null) {
            // Nobody asks for the model any more.
            result.release();
            return;
        }
        reconciler.finish(result, clock.millis());
        if (closed) {
            // Closing may have gone through the models before this one was there.
            reconciler.served().close();
        }
        reconciler.settle();
    }

    /** One version of each model at a turn, so that a model with much to load does not keep the others waiting. */
    private boolean loadNext() {
        if (closed) {
            return false;
        }
        if (loader.isBusy()) {
            if (turns.stream().anyMatch(ModelReconciler::isAwaited)) {
                loader.hurry();
            }
            return false;
        }
        for (int turn = 0; turn < reconcilers.size(); turn++) {
            final ModelReconciler next = turns.removeFirst();
            turns.addLast(next);
            if (next.loadNext(loader, clock.millis())) {
                return true;
            }
        }
        return false;
    }

    private void forgetIdleModels() {
        for (final ModelReconciler reconciler : List.copyOf(reconcilers.values())) {
            final String name = reconciler.served().name();
            // In one step, so that nobody holds a model that is just forgotten.
            if (models.computeIfPresent(name, (key, model) -> model.isIdle() ? null : model) == null) {
                reconciler.end();
                reconcilers.remove(name);
                turns.remove(reconciler);
            }
        }
    }

    /**
     * Stops polling and serves nothing new. Open leases go on, each version is released with its last lease. What runs is not interrupted, since an interrupt
     * can break an engine's first use for good; it is waited for a bounded time, and what it loads is released at once.
     */
    @Override
    public void close() {
        closed = true;
        final ScheduledExecutorService running = scheduler;
        try {
            models.values().forEach(ServedModel::close);
        } finally {
            if (running != null) {
                running.shutdown();
            }
            loader.close();
        }
        if (running != null) {
            await(running);
        }
    }

    private void await(final ScheduledExecutorService running) {
        final long deadline = System.nanoTime() + settings.closingPatience().toNanos();
        try {
            running.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            loader.awaitEnd(deadline - System.nanoTime());
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
