package org.nifiaaas.features.profile;

/** What happened to a subject that is no user, such as an item, by time. Not thread-safe. */
public final class SubjectProfile {

    private final Moments moments;
    private final LatestValues latest;

    SubjectProfile(final Moments moments, final LatestValues latest) {
        this.moments = moments;
        this.latest = latest;
    }

    Moments moments() {
        return moments;
    }

    /** The columns that are properties of an item. */
    LatestValues latest() {
        return latest;
    }

    void write(final ProfileOutput out) {
        moments.write(out);
        latest.write(out);
    }

    /** Takes what was written in place of what is here. */
    void read(final ProfileInput in) throws ProfileException {
        moments.read(in);
        latest.read(in);
    }
}
