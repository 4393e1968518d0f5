package org.nifiaaas.training.failure;

/** Exit codes of the training job. */
public final class ExitCodes {

    public static final int SUCCEEDED = 0;
    public static final int FAILED = 1;

    /** Arguments or input data are not usable. */
    public static final int BAD_INPUT = 2;

    /** The same run is already being trained. */
    public static final int RUN_IN_PROGRESS = 3;

    private ExitCodes() {}
}
