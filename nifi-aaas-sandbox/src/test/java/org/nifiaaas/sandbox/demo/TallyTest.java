package org.nifiaaas.sandbox.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TallyTest {

    private final Tally tally = new Tally("run1");

    @Test
    void scoredEventsAreCountedByVersionAndWhetherTheyAreKnown() {
        tally.scored(scored("run1-0", 1, "null"));
        tally.scored(scored("run1-1", 2, "\"unknown-user\""));

        final Tally.Counts counts = tally.counts();
        assertEquals(2, counts.scored());
        assertEquals(1, counts.unknown());
        assertEquals(Map.of(1L, 1L, 2L, 1L), counts.scoredBy());
        assertEquals(0, tally.missing(2));
    }

    @Test
    void eventThatComesTwiceIsADuplicateAndCountsOnce() {
        tally.scored(scored("run1-5", 1, "null"));
        tally.rejected("{\"event_id\":\"run1-5\",\"rejection\":\"refund\"}");

        assertEquals(1, tally.counts().duplicates());
        assertEquals(1, tally.counts().out());
        assertEquals(0, tally.counts().rejected());
    }

    @Test
    void rejectedAndFailedEventsAreToldApartByTheirReason() {
        tally.rejected("{\"event_id\":\"run1-0\",\"rejection\":\"missing-user\"}");
        tally.rejected("{\"event_id\":\"run1-1\"}");

        assertEquals(1, tally.counts().rejected());
        assertEquals(1, tally.counts().failed());
    }

    @Test
    void missingEventsAreThoseThatWereSentAndHaveNotComeOut() {
        tally.scored(scored("run1-0", 1, "null"));
        tally.scored(scored("run1-2", 1, "null"));

        assertEquals(1, tally.missing(3));
        assertEquals(8, tally.missing(10));
    }

    @Test
    void eventsOfOtherRunsAreIgnoredAndAnswersToCandidatesKept() {
        tally.scored(scored("run0-0", 1, "null"));
        tally.scored(scored("run10-0", 1, "null"));
        tally.scored(scored(Tally.candidateId("run1", 3), 1, "null"));

        assertEquals(0, tally.counts().out());
        assertEquals(Set.of("run1-candidate-3"), tally.candidates().keySet());
    }

    @Test
    void messagesThatAreNoEventsAreCountedAsUnreadable() {
        tally.scored("no json");
        tally.scored("[1]");
        tally.rejected("{\"card\":\"without id\"}");

        assertEquals(3, tally.counts().unreadable());
        assertEquals(0, tally.counts().out());
    }

    private static String scored(final String id, final int version, final String reason) {
        return "{\"event_id\":\"" + id + "\",\"score\":0.5,\"model_version\":" + version + ",\"score_reason\":" + reason
                + "}";
    }
}
