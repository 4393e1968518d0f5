package org.nifiaaas.services;

/**
 * State of one version of one model.
 *
 * @param model name of the model
 * @param version number of the version
 * @param state where the version is in its life
 * @param leases leases that are open now
 * @param explanation why the version is in {@link State#ERROR}, or how it scores once it is loaded, in words; else empty
 */
public record ModelVersionStatus(String model, long version, State state, int leases, String explanation) {

    /** Life of a version, in order. */
    public enum State {
        /** Seen in the repository, not loaded yet. */
        NEW,
        /** Being read, checked against its golden rows and warmed. */
        LOADING,
        /** Serves new leases. */
        AVAILABLE,
        /** Serves open leases only; released when the last one is closed. */
        UNLOADING,
        /** Released. */
        ENDED,
        /** Refused; {@link ModelVersionStatus#explanation()} says why. */
        ERROR
    }
}
