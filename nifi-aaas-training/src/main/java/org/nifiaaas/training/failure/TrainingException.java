package org.nifiaaas.training.failure;

/** A training run cannot go on. The message is one line and names the culprit. */
public class TrainingException extends Exception {

    private static final long serialVersionUID = 1L;

    public TrainingException(final String message) {
        super(message);
    }

    public TrainingException(final String message, final Throwable cause) {
        super(message, cause);
    }

    /** Exit code of the process. */
    public int exitCode() {
        return ExitCodes.FAILED;
    }
}
