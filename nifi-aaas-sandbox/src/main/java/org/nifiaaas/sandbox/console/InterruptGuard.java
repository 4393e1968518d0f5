package org.nifiaaas.sandbox.console;

/** Cleans up after Ctrl-C or SIGTERM. */
public final class InterruptGuard {
    private InterruptGuard() {}

    /**
     * Does {@code work}; if the program is interrupted meanwhile, {@code cleanUp} runs before it ends, on a thread of its own, while the work
     * may still be going on. Once the work has ended, well or badly, the clean-up is taken back and never runs.
     *
     * @param cleanUp must be bounded in time
     * @throws E if the work fails
     */
    public static <T, E extends Exception> T during(final Runnable cleanUp, final Work<T, E> work) throws E {
        final Thread hook = new Thread(cleanUp, "clean-up after interrupt");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return work.run();
        } finally {
            takeBack(hook);
        }
    }

    private static void takeBack(final Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (final IllegalStateException e) {
            // The virtual machine is already ending and the clean-up runs.
        }
    }
}
