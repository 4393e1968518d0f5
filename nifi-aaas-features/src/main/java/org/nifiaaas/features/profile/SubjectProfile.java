package org.nifiaaas.features.profile;

/** What happened to a subject that is no user, such as an item, by time. Not thread-safe. */
public final class SubjectProfile {

    private final Moments moments;

    SubjectProfile(final Moments moments) {
        this.moments = moments;
    }

    Moments moments() {
        return moments;
    }
}
