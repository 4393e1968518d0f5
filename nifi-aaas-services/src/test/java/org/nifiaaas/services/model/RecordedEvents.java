package org.nifiaaas.services.model;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what a manager tells. */
final class RecordedEvents implements VersionEvents {

    final List<String> progress = new CopyOnWriteArrayList<>();
    final List<String> attentions = new CopyOnWriteArrayList<>();
    final List<String> failures = new CopyOnWriteArrayList<>();

    @Override
    public void progress(final String message) {
        progress.add(message);
    }

    @Override
    public void attention(final String message) {
        attentions.add(message);
    }

    @Override
    public void failure(final String message) {
        failures.add(message);
    }
}
