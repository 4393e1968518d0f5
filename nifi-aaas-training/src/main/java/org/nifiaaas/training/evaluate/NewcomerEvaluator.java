package org.nifiaaas.training.evaluate;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.nifiaaas.training.split.Newcomers;

/** Measures models on users whom training never saw and who have bought something since. All cores help; the result does not depend on how many. Immutable and thread-safe. */
public final class NewcomerEvaluator {

    private static final int PARTS = 16;
    private static final Task[] TASKS = {Task.ALL, Task.NEW};

    private final Newcomers newcomers;
    private final int items;
    private final int topK;

    /**
     * Creates an evaluator.
     *
     * @param items number of items of the catalogue
     * @param topK length of the ranked lists
     */
    public NewcomerEvaluator(final Newcomers newcomers, final int items, final int topK) {
        this.newcomers = newcomers;
        this.items = items;
        this.topK = topK;
    }

    /**
     * Measures how a model ranks for them: all items, and those that they had not bought by the moment.
     *
     * @param scorers makes a scorer for each thread, which is asked about the indices of these users
     */
    public Map<Task, ColdStart> evaluate(final Supplier<? extends UserScorer> scorers) {
        final Map<Task, int[][]> lists = new EnumMap<>(Task.class);
        for (final Task task : TASKS) {
            lists.put(task, new int[newcomers.size()][]);
        }
        IntStream.range(0, PARTS).parallel().forEach(part -> {
            final UserScorer scorer = scorers.get();
            final float[] scores = new float[items + 1];
            for (int user = first(part); user < first(part + 1); user++) {
                scorer.ofUser(user + 1, scores);
                for (final Task task : TASKS) {
                    lists.get(task)[user] = Ranking.top(scores, excluded(task, user + 1), topK);
                }
            }
        });
        final Map<Task, ColdStart> measured = new EnumMap<>(Task.class);
        for (final Task task : TASKS) {
            measured.put(task, ColdStart.ofLists(lists.get(task), topK, relevant(task)));
        }
        return measured;
    }

    private int first(final int part) {
        return (int) ((long) newcomers.size() * part / PARTS);
    }

    /** Known items that are no candidates. */
    private int[] excluded(final Task task, final int user) {
        return task == Task.ALL
                ? new int[0]
                : Arrays.stream(newcomers.bought(user))
                        .filter(item -> item <= items)
                        .toArray();
    }

    private int[][] relevant(final Task task) {
        return IntStream.rangeClosed(1, newcomers.size())
                .mapToObj(user -> {
                    final int[] excluded = excluded(task, user);
                    return Arrays.stream(newcomers.after(user))
                            .filter(item -> Arrays.binarySearch(excluded, item) < 0)
                            .toArray();
                })
                .toArray(int[][]::new);
    }
}
