package org.nifiaaas.services.profile;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;

/** Many requests to a cache, several at a time: each takes as long as the network, and a client has no operation for all of them. Thread-safe. */
final class CacheRequests implements AutoCloseable {

    private final ExecutorService helpers;
    private final int atOnce;

    /**
     * Starts no thread before it is needed.
     *
     * @param atOnce how many requests a caller has open
     */
    CacheRequests(final int atOnce) {
        final AtomicInteger number = new AtomicInteger();
        this.atOnce = atOnce;
        this.helpers = Executors.newFixedThreadPool(Math.max(1, atOnce - 1), task -> {
            final Thread thread = new Thread(task, "Requests to the cache of profiles " + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** One request. */
    @FunctionalInterface
    interface Request<T> {

        void of(T item) throws TableException;
    }

    /** Makes a request of each item, and returns when none is open any more. What a failure throws comes out of here; others are not begun then. */
    <T> void each(final Collection<T> items, final Request<T> request) throws TableException {
        final Queue<T> waiting = new ConcurrentLinkedQueue<>(items);
        final Callable<Void> work = () -> work(waiting, request);
        final List<Future<Void>> shares = new ArrayList<>();
        for (int helper = 1; helper < Math.min(atOnce, items.size()); helper++) {
            shares.add(helpers.submit(work));
        }
        final FutureTask<Void> own = new FutureTask<>(work);
        own.run();
        shares.add(own);
        Throwable failure = null;
        for (final Future<Void> share : shares) {
            final Throwable failed = failure(share);
            failure = failed == null ? failure : failed;
        }
        throwFailure(failure);
    }

    private static <T> Void work(final Queue<T> waiting, final Request<T> request) throws TableException {
        boolean done = false;
        try {
            for (T item = waiting.poll(); item != null; item = waiting.poll()) {
                request.of(item);
            }
            done = true;
            return null;
        } finally {
            if (!done) {
                waiting.clear();
            }
        }
    }

    /** Waits for the end of a share, also if it is interrupted, since a request that is open may still write. */
    private static Throwable failure(final Future<Void> share) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    share.get();
                    return null;
                } catch (final InterruptedException e) {
                    interrupted = true;
                } catch (final ExecutionException e) {
                    return e.getCause();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void throwFailure(final Throwable failure) throws TableException {
        if (failure instanceof TableException refused) {
            throw refused;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure != null) {
            throw new IllegalStateException(failure);
        }
    }

    /** Lets open requests come to their end. */
    @Override
    public void close() {
        helpers.shutdown();
    }
}
