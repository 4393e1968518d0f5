package org.nifiaaas.training.evaluate;

import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.nifiaaas.scoring.history.HistorySnapshot;

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
    private final Deciles userDeciles;
    private final Deciles itemDeciles;

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
        final HistorySnapshot snapshot = window.snapshot();
        this.userDeciles = new Deciles(
                Arrays.stream(users)
                        .filter(user -> window.bought(user).length > 0)
                        .toArray(),
                snapshot.log().users(),
                window::purchasesBefore);
        this.itemDeciles = new Deciles(IntStream.rangeClosed(1, window.items()).toArray(), window.items(), item ->
                (int) snapshot.ofItems().distinct(item));
    }

    /** Number of users that take part. */
    public int users() {
        return users.length;
    }

    /**
     * Measures what tuning goes by when it looks for the best ranking.
     *
     * @param scorers makes a scorer for each thread
     * @param tasks what is measured
     */
    public Validation rankings(final Supplier<? extends UserScorer> scorers, final Set<Task> tasks) {
        return validate(scorers, tasks, false);
    }

    /**
     * Measures what a choice between models goes by: the rankings, and the log loss over all pairs.
     *
     * @param scorers makes a scorer for each thread
     * @param tasks whose rankings are measured
     */
    public Validation validate(final Supplier<? extends UserScorer> scorers, final Set<Task> tasks) {
        return validate(scorers, tasks, true);
    }

    private Validation validate(
            final Supplier<? extends UserScorer> scorers, final Set<Task> tasks, final boolean withLogLoss) {
        final Map<Task, double[]> ndcg = new EnumMap<>(Task.class);
        tasks.forEach(task -> ndcg.put(task, new double[users.length]));
        final double[] logLoss = new double[withLogLoss ? users.length : 0];
        IntStream.range(0, PARTS).parallel().forEach(part -> {
            final UserScorer scorer = scorers.get();
            final float[] scores = new float[window.items() + 1];
            for (int position = first(part); position < first(part + 1); position++) {
                final int user = users[position];
                final int[] bought = window.bought(user);
                if (withLogLoss || bought.length > 0) {
                    scorer.ofUser(user, scores);
                }
                for (final Task task : tasks) {
                    ndcg.get(task)[position] = ndcg(task, user, bought, scores);
                }
                if (withLogLoss) {
                    logLoss[position] = logLoss(user, scores);
                }
            }
        });
        return new Validation(users, ndcg, logLoss);
    }

    /** Position of the first user of a part. */
    private int first(final int part) {
        return (int) ((long) users.length * part / PARTS);
    }

    /** NDCG of a user, NaN if nothing is relevant. */
    private double ndcg(final Task task, final int user, final int[] bought, final float... scores) {
        final int[] relevant = window.of(task, user, bought);
        return relevant.length == 0
                ? Double.NaN
                : Ranking.ndcg(Ranking.top(scores, excluded(task, user), topK), relevant, topK);
    }

    /** Sorted items that are no candidates. */
    private int[] excluded(final Task task, final int user) {
        switch (task) {
            case NEW:
                return window.snapshot().items(user);
            case REPEAT:
                return complement(window.snapshot().items(user));
            default:
                return new int[0];
        }
    }

    private int[] complement(final int... sorted) {
        final int[] others = new int[window.items() - sorted.length];
        int next = 0;
        int filled = 0;
        for (int item = 1; item <= window.items(); item++) {
            if (next < sorted.length && sorted[next] == item) {
                next++;
            } else {
                others[filled++] = item;
            }
        }
        return others;
    }

    private double logLoss(final int user, final float... scores) {
        final int[] inHorizon = window.boughtInHorizon(user);
        double loss = 0;
        for (int item = 1; item < scores.length; item++) {
            loss += Reliability.loss(scores[item], Arrays.binarySearch(inHorizon, item) >= 0);
        }
        return loss;
    }

    /**
     * Measures all there is to measure of a model.
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
                    part.run(scorers.get(), first(number), first(number + 1));
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
        return new CatalogueEvaluation(
                parts[0].rankings,
                audiences,
                parts[0].reliability,
                window.items(),
                coldStart(scorers.get()),
                userDeciles,
                logLoss);
    }

    private ColdStart coldStart(final UserScorer scorer) {
        final float[] scores = new float[window.items() + 1];
        scorer.ofUser(UserScorer.UNKNOWN, scores);
        return ColdStart.of(Ranking.top(scores, new int[0], topK), topK, window.ofColdUsers());
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
                rankings.put(task, new TaskTally(topK, window.items(), itemDeciles));
            }
        }

        void run(final UserScorer scorer, final int from, final int to) {
            for (int position = from; position < to; position++) {
                final int user = users[position];
                scorer.ofUser(user, scores);
                final int[] bought = window.bought(user);
                audience.add(position, scores, bought);
                for (final Task task : Task.values()) {
                    rank(user, task, bought);
                }
                final int[] inHorizon = window.boughtInHorizon(user);
                for (int item = 1; item < scores.length; item++) {
                    logLoss[position] +=
                            reliability.add(scores[item], Arrays.binarySearch(inHorizon, item) >= 0, baseRates[item]);
                }
            }
        }

        private void rank(final int user, final Task task, final int... bought) {
            final int[] relevant = window.of(task, user, bought);
            if (relevant.length > 0) {
                final int[] excluded = excluded(task, user);
                final int[] top = Ranking.top(scores, excluded, topK);
                rankings.get(task).add(user, top, relevant, Ranking.auc(scores, excluded, relevant), popularity);
            }
        }
    }
}
