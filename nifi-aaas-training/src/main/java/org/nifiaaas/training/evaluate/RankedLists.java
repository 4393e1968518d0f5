package org.nifiaaas.training.evaluate;

import java.io.IOException;
import java.util.Arrays;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** The lists that the metrics are made of, so that anybody can make them again. Used once, by one thread. */
public final class RankedLists {

    /** Length of a user's list of items. */
    public static final int ITEMS = 50;

    /** Length of an item's list of users. */
    public static final int USERS = 200;

    private final EvaluationWindow window;
    private final Task task;
    private final Sink sink;
    private final int[] users;
    private final TreeMap<Integer, Best> bestUsers = new TreeMap<>();

    RankedLists(final EvaluationWindow window, final Task task, final Sink sink, final int... users) {
        this.window = window;
        this.task = task;
        this.sink = sink;
        this.users = users;
        for (final int user : users) {
            for (final int item : window.bought(user)) {
                bestUsers.computeIfAbsent(item, any -> new Best());
            }
        }
    }

    void write(final UserScorer scorer) throws IOException {
        final float[] scores = new float[window.items() + 1];
        for (final int user : users) {
            scorer.ofUser(user, scores);
            final int[] excluded = IntStream.rangeClosed(1, window.items())
                    .filter(item -> !task.asks(window.snapshot().pair(user, item) >= 0))
                    .toArray();
            bestUsers.forEach((item, best) -> {
                if (Arrays.binarySearch(excluded, item) < 0) {
                    best.add(user, scores[item]);
                }
            });
            if (window.of(task, user, window.bought(user)).length > 0) {
                final int[] top = Ranking.top(scores, excluded, ITEMS);
                for (int position = 0; position < top.length; position++) {
                    sink.line(Direction.ITEMS, user, top[position], position + 1, scores[top[position]]);
                }
            }
        }
        for (final int item : bestUsers.keySet()) {
            final Best best = bestUsers.get(item);
            for (int position = 0; position < best.filled; position++) {
                sink.line(Direction.USERS, best.user[position], item, position + 1, best.score[position]);
            }
        }
    }

    /** Which of the two is ranked. */
    public enum Direction {
        /** Items for a user. */
        ITEMS,
        /** Users for an item. */
        USERS
    }

    /** Takes the lists, line by line. */
    public interface Sink {

        /** Takes a pair of vocabulary indices and its rank, from 1. */
        void line(Direction direction, int user, int item, int rank, float score) throws IOException;
    }

    /** The best users so far, in order; of equal ones the first to come. */
    private static final class Best {

        private final int[] user = new int[USERS];
        private final float[] score = new float[USERS];
        private int filled;

        void add(final int who, final float value) {
            if (filled == USERS && value <= score[USERS - 1]) {
                return;
            }
            int position = filled == USERS ? USERS - 1 : filled++;
            while (position > 0 && value > score[position - 1]) {
                user[position] = user[position - 1];
                score[position] = score[position - 1];
                position--;
            }
            user[position] = who;
            score[position] = value;
        }
    }
}
