package org.nifiaaas.services.profile.erasure;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Lets something be done again and again, in a thread of its own. */
@FunctionalInterface
public interface Rounds {

    /** How often files are looked at. */
    Duration INTERVAL = Duration.ofSeconds(5);

    /** Begins; the first round is one interval from now. */
    Running start(String threadName, Runnable task);

    /** Rounds that go on. */
    @FunctionalInterface
    interface Running extends AutoCloseable {

        /** Begins no further round, and does not wait for one that is at work. */
        @Override
        void close();
    }

    /** Rounds of the machine, one {@link #INTERVAL} after the other. */
    static Rounds real() {
        return (threadName, task) -> {
            final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(work -> {
                final Thread thread = new Thread(work, threadName);
                thread.setDaemon(true);
                thread.setContextClassLoader(Rounds.class.getClassLoader());
                return thread;
            });
            scheduler.scheduleWithFixedDelay(task, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
            return scheduler::shutdown;
        };
    }
}
