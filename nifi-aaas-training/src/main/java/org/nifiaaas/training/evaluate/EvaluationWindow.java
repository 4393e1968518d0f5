package org.nifiaaas.training.evaluate;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.nifiaaas.scoring.history.EventLog;
import org.nifiaaas.scoring.history.HistorySnapshot;

/**
 * What is known at a moment and what was bought afterwards. Immutable and thread-safe.
 *
 * <p>Users that had bought nothing before the moment are cold: nobody can rank for one of them in particular, so they are measured apart.
 */
public final class EvaluationWindow {

    private final HistorySnapshot snapshot;
    private final EventLog outcomes;
    private final int until;
    private final int horizonEnd;
    private final int usersWithHistory;
    private final int[][] ofColdUsers;

    /**
     * Creates a window that begins as of the snapshot.
     *
     * @param outcomes purchases of the same users and items, those of the window among them
     * @param until first minute after the window, in which purchases count for rankings
     * @param horizonEnd first minute after the horizon, in which purchases count for probabilities
     * @param ofColdUsers sorted items that each user bought in the window who has no index
     */
    public EvaluationWindow(
            final HistorySnapshot snapshot,
            final EventLog outcomes,
            final int until,
            final int horizonEnd,
            final int[]... ofColdUsers) {
        this.snapshot = snapshot;
        this.ofColdUsers = ofColdUsers;
        this.outcomes = outcomes;
        this.until = until;
        this.horizonEnd = horizonEnd;
        this.usersWithHistory = (int) IntStream.rangeClosed(1, snapshot.log().users())
                .filter(user -> snapshot.distinct(user) > 0)
                .count();
    }

    /** Number of users with a history. */
    int usersWithHistory() {
        return usersWithHistory;
    }

    HistorySnapshot snapshot() {
        return snapshot;
    }

    public int items() {
        return snapshot.log().items();
    }

    /** Users with a history, at most so many, drawn by a seed. */
    int[] users(final int atMost, final long seed) {
        return Arrays.stream(snapshot.log()
                        .sampleUsers(Math.min(atMost, snapshot.log().users()), seed))
                .filter(user -> snapshot.distinct(user) > 0)
                .toArray();
    }

    /** Number of purchases that a user had made before the window. */
    int purchasesBefore(final int user) {
        double count = 0;
        for (int pair = snapshot.start(user); pair < snapshot.end(user); pair++) {
            count += snapshot.count(pair);
        }
        return (int) count;
    }

    /** Sorted items that a user bought in the window. */
    int[] bought(final int user) {
        return outcomes.bought(user, snapshot.asOf(), until);
    }

    /** Sorted items that each user bought in the window of whom nothing was known: those without an index, and those with one but without a history. */
    int[][] ofColdUsers() {
        final IntStream withoutHistory =
                IntStream.rangeClosed(1, snapshot.log().users()).filter(user -> snapshot.distinct(user) == 0);
        return Stream.concat(withoutHistory.mapToObj(this::bought), Arrays.stream(ofColdUsers))
                .toArray(int[][]::new);
    }

    /** Sorted items that a user bought within the horizon. */
    int[] boughtInHorizon(final int user) {
        return outcomes.bought(user, snapshot.asOf(), horizonEnd);
    }

    /** Those of the items that the user had bought before, or those not. */
    int[] of(final Task task, final int user, final int... items) {
        return IntStream.of(items)
                .filter(item -> task.asks(snapshot.pair(user, item) >= 0))
                .toArray();
    }

    /** Share of the users that buy an item in a horizon, as it was up to the moment; a forecast to compare with. */
    double baseRate(final int item, final double horizonDays) {
        final double purchases = snapshot.ofItems().rate(2, item) * horizonDays;
        return usersWithHistory == 0 ? 0 : Math.min(1 - 1e-6, (purchases + 1e-3) / (usersWithHistory + 1));
    }

    double horizonDays() {
        return (horizonEnd - snapshot.asOf()) / 1440d;
    }
}
