package org.nifiaaas.training.evaluate;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.nifiaaas.scoring.history.HistorySnapshot;

/** How popular each item was before the moment. Immutable. */
final class Popularity {

    private static final int TENTH = 10;

    private final double[] surprise;
    private final boolean[] topTenth;

    Popularity(final EvaluationWindow window) {
        final HistorySnapshot snapshot = window.snapshot();
        final int users = window.usersWithHistory();
        final int items = snapshot.log().items();
        surprise = new double[items + 1];
        topTenth = new boolean[items + 1];
        for (int item = 1; item <= items; item++) {
            final double share = Math.max(1d, snapshot.ofItems().distinct(item)) / Math.max(1, users);
            surprise[item] = -Math.log(Math.min(1, share)) / Math.log(2);
        }
        IntStream.rangeClosed(1, items)
                .boxed()
                .sorted(Comparator.comparingDouble(item -> -snapshot.ofItems().distinct(item)))
                .limit((items + TENTH - 1) / TENTH)
                .forEach(item -> topTenth[item] = true);
    }

    /** Self-information of an item in bits (Vargas and Castells, RecSys 2011): the rarer, the more novel. */
    double surprise(final int item) {
        return surprise[item];
    }

    boolean isInTopTenth(final int item) {
        return topTenth[item];
    }
}
