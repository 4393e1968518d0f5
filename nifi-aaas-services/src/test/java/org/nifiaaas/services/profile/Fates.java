package org.nifiaaas.services.profile;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** What may happen to the client of a cache at one of its requests. */
final class Fates {

    private Fates() {}

    /** The end of a node: nothing of it goes on. */
    static final class Killed extends Error {

        private static final long serialVersionUID = 1L;
    }

    /** What happens. */
    @FunctionalInterface
    interface Event {

        void happen() throws IOException;
    }

    /** Something happens once. */
    static final class Once implements FakeCache.Fate {

        private final AtomicInteger left;
        private final boolean answered;
        private final Event event;

        /**
         * Waits for a request.
         *
         * @param request its number, beginning at 1
         * @param done whether it happens when the cache has done what was asked, or before
         */
        Once(final int request, final boolean done, final Event event) {
            this.left = new AtomicInteger(request);
            this.answered = done;
            this.event = event;
        }

        boolean happened() {
            return left.get() <= 0;
        }

        @Override
        public void before() throws IOException {
            if (!answered && left.decrementAndGet() == 0) {
                event.happen();
            }
        }

        @Override
        public void after() throws IOException {
            if (answered && left.decrementAndGet() == 0) {
                event.happen();
            }
        }
    }

    /** From a request on, nothing gets through. */
    static final class Ever implements FakeCache.Fate {

        private final AtomicInteger left;
        private final boolean answered;
        private final Event event;

        Ever(final int request, final boolean done, final Event event) {
            this.left = new AtomicInteger(request);
            this.answered = done;
            this.event = event;
        }

        boolean happened() {
            return left.get() <= 0;
        }

        @Override
        public void before() throws IOException {
            if (answered ? left.get() <= 0 : left.decrementAndGet() <= 0) {
                event.happen();
            }
        }

        @Override
        public void after() throws IOException {
            if (answered && left.decrementAndGet() <= 0) {
                event.happen();
            }
        }
    }

    static void kill() {
        throw new Killed();
    }

    static void loseTheAnswer() throws IOException {
        throw new IOException("Connection reset");
    }
}
