package org.nifiaaas.repository.bundle;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.NoSuchFileException;
import org.nifiaaas.features.OneLine;

/** A model bundle is incomplete, damaged or contradicts itself. The message is one line and names the file. */
public final class BundleException extends Exception {

    private static final long serialVersionUID = 1L;

    public BundleException(final String message) {
        super(OneLine.of(message));
    }

    public BundleException(final String message, final Throwable cause) {
        super(OneLine.of(message), cause);
    }

    /** Whether the storage failed, so that reading again may succeed; nothing is said about the bundle then. */
    public boolean isPassing() {
        final Throwable cause = getCause();
        return cause instanceof IOException
                && !(cause instanceof NoSuchFileException)
                && !(cause instanceof CharacterCodingException);
    }
}
