package org.nifiaaas.services.model;

import org.apache.nifi.logging.ComponentLog;

/**
 * Shows what happens to versions in the log of the service, and what needs attention as its bulletins.
 *
 * @param log the log of the service
 */
record LoggedEvents(ComponentLog log) implements VersionEvents {

    @Override
    public void progress(final String message) {
        log.info("{}", message);
    }

    @Override
    public void attention(final String message) {
        log.warn("{}", message);
    }

    @Override
    public void failure(final String message) {
        log.error("{}", message);
    }
}
