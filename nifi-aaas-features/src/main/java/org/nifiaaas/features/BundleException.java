package org.nifiaaas.features;

/** A model bundle is incomplete, damaged or contradicts itself. The message is one line and names the file. */
public final class BundleException extends Exception {

    private static final long serialVersionUID = 1L;

    public BundleException(final String message) {
        super(message);
    }

    public BundleException(final String message, final Throwable cause) {
        super(message, cause);
    }
}
