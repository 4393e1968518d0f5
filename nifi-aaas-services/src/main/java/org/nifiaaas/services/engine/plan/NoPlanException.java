package org.nifiaaas.services.engine.plan;

/** A module is not of the kind that a {@link ScoringPlan} is compiled of. The message is one line that says why. */
public final class NoPlanException extends Exception {

    private static final long serialVersionUID = 1L;

    public NoPlanException(final String message) {
        super(message);
    }
}
