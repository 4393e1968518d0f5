package org.nifiaaas.services;

/** Versions of a model that a component holds, see {@link ModelVersionService#hold}. Thread-safe. */
public interface ModelInterest extends AutoCloseable {

    /** Lets the versions go, which may be released once nobody asks for them any more. Closing twice has no effect. */
    @Override
    void close();
}
