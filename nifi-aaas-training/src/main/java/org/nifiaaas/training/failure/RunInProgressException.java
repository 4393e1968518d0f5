package org.nifiaaas.training.failure;

/** The same run is already being trained by another process. */
public final class RunInProgressException extends TrainingException {

    private static final long serialVersionUID = 1L;

    public RunInProgressException(final String message) {
        super(message);
    }

    @Override
    public int exitCode() {
        return ExitCodes.RUN_IN_PROGRESS;
    }
}
