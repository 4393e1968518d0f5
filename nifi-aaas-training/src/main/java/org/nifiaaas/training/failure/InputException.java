package org.nifiaaas.training.failure;

/** An argument or the input data are not usable; trying again without changing them is no use. */
public final class InputException extends TrainingException {

    private static final long serialVersionUID = 1L;

    public InputException(final String message) {
        super(message);
    }

    public InputException(final String message, final Throwable cause) {
        super(message, cause);
    }

    @Override
    public int exitCode() {
        return ExitCodes.BAD_INPUT;
    }
}
