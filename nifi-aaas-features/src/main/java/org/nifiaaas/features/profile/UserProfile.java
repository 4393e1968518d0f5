package org.nifiaaas.features.profile;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * The latest events of one user, one by one, and the sums of all of them by time. An event counts once, however often it comes. Not thread-safe.
 *
 * <p>As many events are kept as the capacity says, and for a while up to a fourth more. An event that is no later than one that was dropped cannot be told from a repetition and is not taken.
 */
public final class UserProfile {

    private static final Comparator<Occurrence> ORDER = UserProfile::compare;

    private final int capacity;
    private final Moments moments;
    private final LatestValues latest;
    private final List<Occurrence> events = new ArrayList<>();
    private long droppedUntil = Long.MIN_VALUE;

    UserProfile(final int capacity, final Moments moments, final LatestValues latest) {
        this.capacity = capacity;
        this.moments = moments;
        this.latest = latest;
    }

    /** What became of an event. */
    public enum Taken {
        /** It counts from now on. */
        NEW,
        /** It had been taken before. */
        KNOWN,
        /** It is older than what the profile can remember. */
        TOO_OLD
    }

    Taken add(final Occurrence event) {
        if (event.time() <= droppedUntil) {
            return Taken.TOO_OLD;
        }
        int place = events.size();
        while (place > 0 && ORDER.compare(events.get(place - 1), event) >= 0) {
            place--;
            if (events.get(place).equals(event)) {
                return Taken.KNOWN;
            }
        }
        events.add(place, event);
        moments.add(event.time(), event.summed());
        if (events.size() > capacity + capacity / Moments.SLACK) {
            drop(events.size() - capacity);
        }
        return Taken.NEW;
    }

    private static int compare(final Occurrence one, final Occurrence other) {
        if (one.time() != other.time()) {
            return Long.compare(one.time(), other.time());
        }
        final int byItem = one.item().compareTo(other.item());
        return byItem != 0 ? byItem : Long.compare(one.millionths(), other.millionths());
    }

    /** Drops the earliest events, and all others of the moment of the last one that goes. */
    private void drop(final int count) {
        droppedUntil = events.get(count - 1).time();
        int end = count;
        while (end < events.size() && events.get(end).time() == droppedUntil) {
            end++;
        }
        events.subList(0, end).clear();
    }

    /** An event with what is remembered of it, if it was taken before: properties that it lacked then were those before it, which may be forgotten by now. */
    Occurrence remembered(final Occurrence event) {
        for (int place = events.size() - 1; place >= 0 && ORDER.compare(events.get(place), event) >= 0; place--) {
            if (events.get(place).equals(event)) {
                return event.with(events.get(place));
            }
        }
        return event;
    }

    Moments moments() {
        return moments;
    }

    /** The columns that are properties of a user. */
    LatestValues latest() {
        return latest;
    }

    /** The user's events strictly before a moment, the latest last. */
    public List<Occurrence> before(final long time) {
        int end = events.size();
        while (end > 0 && events.get(end - 1).time() >= time) {
            end--;
        }
        return Collections.unmodifiableList(events.subList(0, end));
    }

    /** Whether all events since the first day of a window are kept one by one. */
    boolean isComplete(final long time, final int windowDays) {
        return droppedUntil == Long.MIN_VALUE || Moments.day(droppedUntil) < Moments.day(time) - windowDays;
    }

    /** Moments are written only if the events do not say all of them. */
    void write(final ProfileOutput out) {
        final boolean sayAll = droppedUntil == Long.MIN_VALUE && moments.isOfSingleMoments();
        out.moment(droppedUntil);
        out.number(events.size());
        long before = 0;
        for (final Occurrence event : events) {
            out.number(event.time() - before);
            before = event.time();
            event.write(out);
        }
        out.single(sayAll ? 1 : 0);
        if (sayAll) {
            out.moment(moments.forgottenBefore());
        } else {
            moments.write(out);
        }
        latest.write(out);
    }

    /** Takes what was written in place of what is here. */
    void read(final ProfileInput in, final String user, final int names, final int numbers) throws ProfileException {
        droppedUntil = in.moment();
        final int count = in.count();
        long time = 0;
        for (int index = 0; index < count; index++) {
            time += in.number();
            events.add(Occurrence.read(in, user, time, names, numbers));
        }
        if (in.flag()) {
            moments.restore(events, in.moment());
        } else {
            moments.read(in);
        }
        latest.read(in);
    }
}
