package org.nifiaaas.services.profile;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A passage of time that each pause makes a second of. */
final class MovablePassage implements Passage {

    private final AtomicLong nanos = new AtomicLong();

    @Override
    public long nanos() {
        return nanos.get();
    }

    @Override
    public void pause() throws TableException {
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
    }
}
