package org.nifiaaas.services.profile;

import org.nifiaaas.services.profile.erasure.Rounds;

/** Rounds that a test makes. */
final class ManualRounds implements Rounds {

    private Runnable task;

    @Override
    public Running start(final String threadName, final Runnable begun) {
        task = begun;
        return () -> task = null;
    }

    boolean areStarted() {
        return task != null;
    }

    void next() {
        task.run();
    }
}
