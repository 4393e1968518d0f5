package org.nifiaaas.features.profile;

/**
 * What happened to a subject that is no user, such as an item, by time. Not thread-safe.
 *
 * <p>As bytes it is one value, or two: an older one and what came since, so that not all of a busy item has to be written for each of its events. What came since
 * is remembered event by event and counted again when it is read, so that both ways lead to the same profile.
 */
public final class SubjectProfile {

    private final Moments moments;
    private final LatestValues latest;

    /** What came since the older value was written, null if nobody asks for it. */
    private ProfileOutput recent;

    private int recentEvents;
    private long recentUntil;
    private long base;
    private long baseDay;

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

    /** Counts an event. */
    void add(final long time, final long[] numbers) {
        moments.add(time, numbers);
        if (recent != null) {
            recent.number(time - recentUntil);
            recentUntil = time;
            for (final long number : numbers) {
                recent.number(number);
            }
            recentEvents++;
        }
    }

    /** Events that came since the older value was written. */
    int recentEvents() {
        return recentEvents;
    }

    /** Checksum of the older value, 0 if there is none. */
    long base() {
        return base;
    }

    /** The day on which the older value was written. */
    long baseDay() {
        return baseDay;
    }

    /**
     * From now on events are remembered that come after what is here.
     *
     * @param checksum of the older value, 0 if there is none
     * @param day on which it was written
     */
    void rememberSince(final long checksum, final long day) {
        base = checksum;
        baseDay = day;
        recent = new ProfileOutput();
        recentEvents = 0;
        recentUntil = 0;
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

    void writeRecent(final ProfileOutput out) {
        out.number(recentEvents);
        out.part(recent);
        latest.write(out);
    }

    /** Counts what was written, and remembers it. */
    void readRecent(final ProfileInput in, final int numbers) throws ProfileException {
        final int events = in.count();
        final ProfileInput written = in.part();
        long time = 0;
        for (int event = 0; event < events; event++) {
            time += written.number();
            final long[] values = new long[numbers];
            for (int number = 0; number < numbers; number++) {
                values[number] = written.number();
            }
            add(time, values);
        }
        written.requireEnd();
        latest.read(in);
    }
}
