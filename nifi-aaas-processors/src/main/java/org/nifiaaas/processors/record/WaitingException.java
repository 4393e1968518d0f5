package org.nifiaaas.processors.record;

/** What a FlowFile needs is not there now, and may come: the FlowFile goes back into its queue, and nothing of the work on it remains. */
public final class WaitingException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean alone;

    /**
     * Puts a FlowFile back.
     *
     * @param alone whether others of the queue may have what they need: this one is penalized then, else the processor yields
     */
    public WaitingException(final Throwable cause, final boolean alone) {
        super(cause.getMessage(), cause);
        this.alone = alone;
    }

    boolean isAlone() {
        return alone;
    }
}
