package org.nifiaaas.training.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The other direction: for each item that enough users bought in the window, all users in the order of their scores. Not thread-safe, but different users may
 * be filled in by different threads.
 */
final class AudienceTally {

    /** Length of an audience. */
    static final int SIZE = 50;

    private static final int FEWEST_BUYERS = 10;
    private static final long MOST_SCORES = 40_000_000L;

    private final EvaluationWindow window;
    private final int[] users;
    private final int[] items;
    private final float[][] scores;
    private final boolean[][] bought;

    AudienceTally(final EvaluationWindow window, final int... users) {
        this.window = window;
        this.users = users;
        final int[] buyers = new int[window.items() + 1];
        for (final int user : users) {
            for (final int item : window.bought(user)) {
                buyers[item]++;
            }
        }
        this.items = IntStream.rangeClosed(1, window.items())
                .filter(item -> buyers[item] >= FEWEST_BUYERS)
                .boxed()
                .sorted(Comparator.comparingInt((Integer item) -> -buyers[item]))
                .limit(MOST_SCORES / Math.max(1, users.length))
                .mapToInt(Integer::intValue)
                .sorted()
                .toArray();
        this.scores = new float[items.length][users.length];
        this.bought = new boolean[items.length][users.length];
    }

    /**
     * Takes the scores of one user.
     *
     * @param position of the user among all that take part
     */
    void add(final int position, final float[] ofItems, final int... purchases) {
        for (int item = 0; item < items.length; item++) {
            scores[item][position] = ofItems[items[item]];
            bought[item][position] = Arrays.binarySearch(purchases, items[item]) >= 0;
        }
    }

    /** What the audiences of one task came to. */
    Audience of(final Task task) {
        double shares = 0;
        double aucs = 0;
        final List<Audience.OfItem> each = new ArrayList<>();
        int count = 0;
        long chosen = 0;
        long buyersChosen = 0;
        for (int item = 0; item < items.length; item++) {
            final int index = item;
            final int[] candidates = IntStream.range(0, users.length)
                    .filter(position -> task.asks(window.snapshot().pair(users[position], items[index]) >= 0))
                    .toArray();
            final long buyers = IntStream.of(candidates)
                    .filter(position -> bought[index][position])
                    .count();
            if (buyers == 0) {
                continue;
            }
            final int[] best = IntStream.of(candidates)
                    .boxed()
                    .sorted((first, second) -> {
                        final int byScore = Float.compare(scores[index][second], scores[index][first]);
                        return byScore == 0 ? Integer.compare(first, second) : byScore;
                    })
                    .limit(SIZE)
                    .mapToInt(Integer::intValue)
                    .toArray();
            final long hits = IntStream.of(best)
                    .filter(position -> bought[index][position])
                    .count();
            shares += (double) hits / Math.min(best.length, buyers);
            final float[] ofCandidates = new float[candidates.length];
            final boolean[] boughtByCandidates = new boolean[candidates.length];
            for (int position = 0; position < candidates.length; position++) {
                ofCandidates[position] = scores[item][candidates[position]];
                boughtByCandidates[position] = bought[item][candidates[position]];
            }
            aucs += Ranking.auc(ofCandidates, boughtByCandidates);
            each.add(new Audience.OfItem(items[item], buyers, best.length, hits));
            count++;
            chosen += best.length;
            buyersChosen += hits;
        }
        return new Audience(
                count, count == 0 ? 0 : shares / count, count == 0 ? 0 : aucs / count, chosen, buyersChosen, each);
    }
}
