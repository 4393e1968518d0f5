package org.nifiaaas.services.engine;

/** The engine could not load, copy or run a module. The message is one line. */
public final class EngineException extends Exception {

    private static final long serialVersionUID = 1L;

    public EngineException(final String message) {
        super(message);
    }

    public EngineException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
