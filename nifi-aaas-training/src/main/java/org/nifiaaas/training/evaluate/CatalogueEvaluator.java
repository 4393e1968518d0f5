package org.nifiaaas.training.evaluate;

import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Measures models on one window, all on the same users, items and purchases, over the whole catalogue. All cores help; the result does not depend on how many.
 * Immutable and thread-safe.
 */
public final class CatalogueEvaluator {

    private static final int PARTS = 16;
    private static final long MOST_PAIRS = 40_000_000L;

    private final EvaluationWindow window;
    private final int topK;
    private final int[] users;
    private final Popularity popularity;
    private final double[] baseRates;

    /**
     * Creates an evaluator.
     *
     * @param topK length of the ranked lists
     * @param mostUsers users that take part at most, drawn by the seed; fewer if the catalogue is large
     */
    public CatalogueEvaluator(final EvaluationWindow window, final int topK, final int mostUsers, final long seed) {
        this.window = window;
        this.topK = topK;
        final int affordable = (int) Math.max(1, MOST_PAIRS / Math.max(1, window.items()));
        this.users = window.users(Math.min(mostUsers, affordable), seed);
        this.popularity = new Popularity(window);
        this.baseRates = IntStream.rangeClosed(0, window.items())
                .mapToDouble(item -> item == 0 ? 0 : window.baseRate(item, window.horizonDays()))
                .toArray();
    }

    /** Number of users that take part. */
    public int users() {
        return users.length;
    }

    /**
     * Measures a model.
     *
     * @param scorers makes a scorer for each thread
     */
    public CatalogueEvaluation evaluate(final Supplier<? extends UserScorer> scorers) {
        final AudienceTally audience = new AudienceTally(window, users);
        final double[] logLoss = new double[users.length];
        final Part[] parts = IntStream.range(0, PARTS)
                .parallel()
                .mapToObj(number -> {
                    final Part part = new Part(audience, logLoss);
                    part.run(scorers.get(), (int) ((long) users.length * number / PARTS), (int)
                            ((long) users.length * (number + 1) / PARTS));
                    return part;
                })
                .toArray(Part[]::new);
        final Map<Task, Audience> audiences = new EnumMap<>(Task.class);
        for (final Task task : Task.values()) {
            for (int number = 1; number < PARTS; number++) {
                parts[0].rankings.get(task).add(parts[number].rankings.get(task));
            }
            audiences.put(task, audience.of(task));
        }
        for (int number = 1; number < PARTS; number++) {
            parts[0].reliability.add(parts[number].reliability);
        }
        return new CatalogueEvaluation(parts[0].rankings, audiences, parts[0].reliability, window.items(), logLoss);
    }

    /**
     * Writes the best items of each user that takes part, and the best users of each item that one of them bought, among the candidates of a task. The order is the one
     * that is measured.
     *
     * @throws IOException if the sink fails
     */
    public void list(final Task task, final UserScorer scorer, final RankedLists.Sink sink) throws IOException {
        new RankedLists(window, task, sink, users).write(scorer);
    }

    /** Measures a share of the users on one thread. */
    private final class Part {

        private final AudienceTally audience;
        private final double[] logLoss;
        private final Map<Task, TaskTally> rankings = new EnumMap<>(Task.class);
        private final Reliability reliability = new Reliability();
        private final float[] scores = new float[window.items() + 1];

        Part(final AudienceTally audience, final double... logLoss) {
            this.audience = audience;
            this.logLoss = logLoss;
            for (final Task task : Task.values()) {
                rankings.put(task, new TaskTally(topK, window.items()));
            }
        }

        void run(final UserScorer scorer, final int from, final int to) {
            for (int position = from; position < to; position++) {
                final int user = users[position];
                scorer.ofUser(user, scores);
                final int[] bought = window.bought(user);
                final int[] seen = window.snapshot().items(user);
                audience.add(position, scores, bought);
                rank(user, Task.ALL, bought, new int[0]);
                rank(user, Task.NEW, bought, seen);
                rank(user, Task.REPEAT, bought, complement(seen));
                final int[] inHorizon = window.boughtInHorizon(user);
                for (int item = 1; item < scores.length; item++) {
                    logLoss[position] +=
                            reliability.add(scores[item], Arrays.binarySearch(inHorizon, item) >= 0, baseRates[item]);
                }
            }
        }

        private void rank(final int user, final Task task, final int[] bought, final int[] excluded) {
            final int[] relevant = window.of(task, user, bought);
            if (relevant.length > 0) {
                final int[] top = Ranking.top(scores, excluded, topK);
                rankings.get(task).add(user, top, relevant, Ranking.auc(scores, excluded, relevant), popularity);
            }
        }

        private int[] complement(final int... sorted) {
            final int[] others = new int[scores.length - 1 - sorted.length];
            int next = 0;
            int filled = 0;
            for (int item = 1; item < scores.length; item++) {
                if (next < sorted.length && sorted[next] == item) {
                    next++;
                } else {
                    others[filled++] = item;
                }
            }
            return others;
        }
    }
}
