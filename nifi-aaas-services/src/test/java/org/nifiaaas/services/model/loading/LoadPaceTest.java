package org.nifiaaas.services.model.loading;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How loading gives way to scoring, by clocks that stand still unless somebody works, waits or rests. */
class LoadPaceTest {

    private static final long STEP = LoadPace.STEP_NANOS;
    private static final int CORES = 2;
    private static final double SHARE = 1.0 / 240;

    private final List<Long> rests = new ArrayList<>();
    private long now = 1_000_000_000_000L;
    private long worked;
    private LoadPace pace = pace(CORES);

    private LoadPace pace(final int processors) {
        return new LoadPace(SHARE, processors, () -> now, () -> worked, nanos -> {
            rests.add(nanos);
            now += nanos;
        });
    }

    private void begin(final boolean urgent) {
        pace.expect(urgent);
        pace.begin();
    }

    private void work(final long nanos) {
        worked += nanos;
        now += nanos;
        pace.step();
    }

    @Test
    void loadingGoesAtFullSpeedWhileNobodyScores() {
        begin(false);
        work(100 * STEP);

        assertEquals(List.of(), rests);
    }

    @ParameterizedTest
    @CsvSource({"2, 119", "4, 59", "120, 1"})
    void loadingTakesItsShareOfTheProcessors(final int processors, final int restPerWork) {
        pace = pace(processors);
        pace.scored();
        begin(false);
        work(STEP);
        work(2 * STEP);

        assertEquals(List.of(restPerWork * STEP, 2 * restPerWork * STEP), rests);
    }

    @Test
    void onManyProcessorsLoadingHasOneOfItsOwn() {
        pace = pace(240);
        pace.scored();
        begin(false);
        work(100 * STEP);

        assertEquals(List.of(), rests);
    }

    @Test
    void largeShareIsOneCoreAtMost() {
        pace = new LoadPace(0.25, CORES, () -> now, () -> worked, rests::add);
        pace.scored();
        begin(false);
        work(STEP);
        assertEquals(List.of(STEP), rests, "half of a core of two");

        pace = new LoadPace(1, CORES, () -> now, () -> worked, rests::add);
        pace.scored();
        begin(false);
        work(STEP);
        assertEquals(List.of(STEP), rests);
    }

    @Test
    void shortStepsAddUp() {
        pace.scored();
        begin(false);
        work(STEP / 2);
        assertEquals(List.of(), rests);

        work(STEP / 2);

        assertEquals(List.of(119 * STEP), rests);
    }

    @Test
    void whatTheThreadDidBeforeTheLoadIsNotRestedFor() {
        pace.scored();
        pace.expect(false);
        worked += 100 * STEP;
        pace.begin();
        work(STEP / 2);

        assertEquals(List.of(), rests);
    }

    @Test
    void waitingForStorageIsNotRestedFor() {
        begin(false);
        pace.scored();
        now += LoadPace.SCORING_NANOS / 2;
        pace.step();
        assertEquals(List.of(), rests);

        work(STEP);

        assertEquals(List.of(119 * STEP), rests);
    }

    @Test
    void longStepIsNotRestedForAtLength() {
        pace.scored();
        begin(false);
        work(50 * STEP);

        assertEquals(List.of(LoadPace.LONGEST_REST_NANOS), rests);
    }

    @Test
    void loadingSpeedsUpWhenScoringHasEnded() {
        pace.scored();
        now += LoadPace.SCORING_NANOS;
        begin(false);
        work(STEP);

        assertEquals(List.of(), rests);
    }

    @Test
    void urgentLoadGoesAtFullSpeed() {
        pace.scored();
        begin(true);
        work(STEP);

        assertEquals(List.of(), rests);
    }

    @Test
    void hurryHoldsForTheLoadThatRuns() {
        pace.scored();
        begin(false);
        pace.hurry();
        work(STEP);
        assertEquals(List.of(), rests);

        begin(false);
        work(STEP);

        assertEquals(List.of(119 * STEP), rests);
    }
}
