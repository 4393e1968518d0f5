package org.nifiaaas.services.profile;

import java.util.concurrent.locks.LockSupport;

/** The passage of time for who waits for other nodes: no cache tells that a value has changed, so that it must be looked at again and again. */
interface Passage {

    /** That of the machine. */
    Passage REAL = new Passage() {

        private static final long PAUSE_NANOS = 10_000_000;

        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void pause() throws TableException {
            LockSupport.parkNanos(PAUSE_NANOS);
            if (Thread.currentThread().isInterrupted()) {
                throw new TableException("is being changed by others, and NiFi did not wait for them", true);
            }
        }
    };

    /** Nanoseconds since some moment, which nobody sets back. */
    long nanos();

    /** Lets a moment pass. */
    void pause() throws TableException;
}
