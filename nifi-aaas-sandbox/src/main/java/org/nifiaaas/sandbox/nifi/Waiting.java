package org.nifiaaas.sandbox.nifi;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Bounded waiting for something that another process does. Stateless. */
public final class Waiting {

    private static final long PAUSE_MILLIS = 250;

    /**
     * Looks whether the awaited thing is there.
     *
     * @param <T> what is awaited
     * @param <E> what may go wrong while looking
     */
    @FunctionalInterface
    public interface Look<T, E extends Exception> {

        /**
         * @param progress takes words on how far it is, for people
         * @return the awaited thing, or empty if it is not there yet
         */
        Optional<T> look(Consumer<String> progress) throws E;
    }

    private Waiting() {}

    /**
     * Looks about four times a second until the awaited thing is there.
     *
     * @param what the awaited thing in words, for the message
     * @param limit how long to wait at most
     * @param progress is told how far it is, whenever that changes
     * @throws E if looking fails
     * @throws NifiException if the time is over, or the thread is interrupted (its flag is set again)
     */
    public static <T, E extends Exception> T until(
            final String what, final Duration limit, final Consumer<String> progress, final Look<T, E> look)
            throws E, NifiException {
        final long end = System.nanoTime() + limit.toNanos();
        final String[] last = {""};
        final Consumer<String> remember = words -> {
            if (!words.equals(last[0])) {
                last[0] = words;
                progress.accept(words);
            }
        };
        while (true) {
            final Optional<T> found = look.look(remember);
            if (found.isPresent()) {
                return found.get();
            }
            if (System.nanoTime() > end) {
                throw new NifiException("Waited " + limit.toSeconds() + " s in vain for " + what
                        + (last[0].isEmpty() ? "" : ": " + last[0]));
            }
            pause(what);
        }
    }

    private static void pause(final String what) throws NifiException {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NifiException(0, "Interrupted while waiting for " + what, e);
        }
    }
}
