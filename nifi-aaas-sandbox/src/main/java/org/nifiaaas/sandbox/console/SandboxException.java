package org.nifiaaas.sandbox.console;

/**
 * The sandbox cannot do what it was asked. The message is one line and names the culprit; the exit code is what the command line ends with:
 * 2 when the surroundings or the arguments are at fault (Java, a port, memory, disk, a missing build), 1 for everything else.
 */
public final class SandboxException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private SandboxException(final String message, final Throwable cause, final int exitCode) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** Something the user has to put right before trying again. */
    public static SandboxException environment(final String message) {
        return new SandboxException(message, null, 2);
    }

    /** Something went wrong while working. */
    public static SandboxException failure(final String message) {
        return new SandboxException(message, null, 1);
    }

    /** Something went wrong while working, because of {@code cause}, whose message is added. */
    public static SandboxException failure(final String message, final Throwable cause) {
        return new SandboxException(message + ": " + explanation(cause), cause, 1);
    }

    /** The thread was asked to end; the interrupt flag is set again. */
    public static SandboxException interrupted(final InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new SandboxException("interrupted", cause, 1);
    }

    public int exitCode() {
        return exitCode;
    }

    private static String explanation(final Throwable cause) {
        final String name = cause.getClass().getSimpleName();
        return cause.getMessage() == null
                ? name
                : name + " " + cause.getMessage().lines().findFirst().orElse("");
    }
}
