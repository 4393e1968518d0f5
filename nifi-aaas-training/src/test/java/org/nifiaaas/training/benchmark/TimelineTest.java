package org.nifiaaas.training.benchmark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.nifiaaas.scoring.history.EventLog;

class TimelineTest {

    /** User 3 comes first, with item 5; user 1 with item 2 next; user 2 last, with the new item 4. */
    private static final Timeline TIMELINE = Timeline.of(
            EventLog.of(3, 5, new int[] {1, 2, 3, 3, 1}, new int[] {2, 4, 5, 2, 4}, new int[] {20, 40, 10, 30, 35}));

    @Test
    void usersAndItemsAreNumberedAsTheyAppear() {
        final EventLog all = TIMELINE.before(41);

        assertEquals(10, TIMELINE.begin());
        assertEquals(41, TIMELINE.end());
        assertEquals(3, all.users());
        assertEquals(3, all.items());
        assertArrayEquals(new int[] {1, 2}, all.bought(1, 0, 100), "user 3 bought items 5 and 2");
        assertArrayEquals(new int[] {2, 3}, all.bought(2, 0, 100), "user 1 bought items 2 and 4");
        assertArrayEquals(new int[] {3}, all.bought(3, 0, 100), "user 2 bought item 4");
    }

    @Test
    void whatComesLaterIsNotKnown() {
        final EventLog before = TIMELINE.before(30);

        assertEquals(2, before.users());
        assertEquals(2, before.items());
        assertEquals(2, before.size());
        assertEquals(20, before.lastMinute());
    }

    @Test
    void windowHasThePurchasesOfWhoAndWhatIsKnownBefore() {
        final EventLog window = TIMELINE.between(30, 40);

        assertEquals(2, window.users());
        assertEquals(2, window.items());
        assertEquals(1, window.size(), "item 4 is new in the window");
        assertArrayEquals(new int[] {2}, window.bought(1, 30, 40));
    }
}
