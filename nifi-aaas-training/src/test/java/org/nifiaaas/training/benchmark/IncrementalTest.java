package org.nifiaaas.training.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.nifiaaas.scoring.history.EventLog;
import org.nifiaaas.training.evaluate.Task;
import org.nifiaaas.training.failure.InputException;
import org.nifiaaas.training.learn.ModelKind;

class IncrementalTest {

    private static final int USERS = 60;
    private static final int ITEMS = 20;
    private static final int MINUTES_BETWEEN = 30;
    private static final int DAYS = 100;
    private static final double HORIZON_DAYS = 10;
    private static final int HORIZON = 14_400;
    private static final Set<ModelKind> LOGISTIC = EnumSet.of(ModelKind.LOGISTIC);

    private final List<String> said = new ArrayList<>();
    private final AtomicLong seconds = new AtomicLong();

    /** A purchase every half hour; each user has a few items of his own that he mostly buys. */
    private static EventLog purchases(final int until) {
        final SplittableRandom random = new SplittableRandom(5);
        final int count = DAYS * 1440 / MINUTES_BETWEEN;
        final List<int[]> events = new ArrayList<>();
        for (int event = 0; event < count; event++) {
            final int user = 1 + random.nextInt(USERS);
            final int item =
                    random.nextInt(4) == 0 ? 1 + random.nextInt(ITEMS) : 1 + (user * 7 + random.nextInt(3)) % ITEMS;
            if (event * MINUTES_BETWEEN < until) {
                events.add(new int[] {user, item, event * MINUTES_BETWEEN});
            }
        }
        return EventLog.of(
                USERS,
                ITEMS,
                events.stream().mapToInt(event -> event[0]).toArray(),
                events.stream().mapToInt(event -> event[1]).toArray(),
                events.stream().mapToInt(event -> event[2]).toArray());
    }

    private Incremental incremental(final EventLog log, final int steps) throws InputException {
        return new Incremental(
                log, steps, HORIZON_DAYS, Task.ALL, 42, said::add, () -> seconds.incrementAndGet() * 1_000_000_000L);
    }

    @Test
    void eachWindowIsForetoldByBoth() throws InputException {
        final Map<String, Object> figures =
                incremental(purchases(Integer.MAX_VALUE), 3).run(LOGISTIC).figures();

        assertEquals("logistic", figures.get("incremental.kind"));
        assertEquals("all", figures.get("incremental.task"));
        assertEquals(3, figures.get("incremental.steps"));
        for (int step = 1; step <= 3; step++) {
            final String prefix = "incremental." + step + ".";
            assertTrue((double) figures.get(prefix + "fullNdcg") > 0.3, figures.toString());
            assertEquals(
                    (double) figures.get(prefix + "continuedNdcg") - (double) figures.get(prefix + "fullNdcg"),
                    (double) figures.get(prefix + "ndcgDifference"),
                    1e-9);
        }
        // By the clock of this test every training takes a second.
        assertEquals(3d, figures.get("incremental.fullSeconds"));
        assertEquals(1d, figures.get("incremental.speedup"));
        final double difference = (double) figures.get("incremental.ndcgDifference");
        assertTrue((double) figures.get("incremental.ndcgDifference.low") <= difference);
        assertTrue((double) figures.get("incremental.ndcgDifference.high") >= difference);
        assertEquals(4, said.size(), said.toString());
    }

    @Test
    void stepKnowsNothingOfWhatComesAfterItsWindow() throws InputException {
        final EventLog whole = purchases(Integer.MAX_VALUE);
        final EventLog cut = purchases(whole.lastMinute() + 1 - HORIZON);
        assertEquals(whole.lastMinute() - HORIZON, cut.lastMinute());

        final Map<String, Object> ofTwo = incremental(whole, 2).run(LOGISTIC).figures();
        final Map<String, Object> ofOne = incremental(cut, 1).run(LOGISTIC).figures();

        for (final String name : List.of("1.from", "1.users", "1.fullNdcg", "1.continuedNdcg")) {
            assertEquals(ofOne.get("incremental." + name), ofTwo.get("incremental." + name), name);
        }
    }

    @Test
    void dataThatAreTooShortAreRefusedWithTheNumberOfWindowsThatFit() {
        assertEquals(
                "Option --incremental is 8: the data of 100 days have room for 6 windows of 10.0 days, with one for the"
                        + " version to continue and two to train it",
                assertThrows(InputException.class, () -> incremental(purchases(Integer.MAX_VALUE), 8))
                        .getMessage());
    }
}
