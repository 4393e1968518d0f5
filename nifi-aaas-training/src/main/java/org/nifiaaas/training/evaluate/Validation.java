package org.nifiaaas.training.evaluate;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.IntStream;

/** The little that tuning goes by: NDCG user by user, and the log loss where it was asked for. Immutable. */
public final class Validation {

    private final Map<Task, int[]> users = new EnumMap<>(Task.class);
    private final Map<Task, double[]> ndcg = new EnumMap<>(Task.class);
    private final double[] logLoss;

    /**
     * Creates one.
     *
     * @param users all that take part
     * @param ndcg NDCG of each of them for each task, NaN if none of the task's items was bought
     * @param logLoss of each of them; empty if it was not asked for
     */
    Validation(final int[] users, final Map<Task, double[]> ndcg, final double... logLoss) {
        this.logLoss = logLoss;
        ndcg.forEach((task, values) -> {
            final int[] asked = IntStream.range(0, users.length)
                    .filter(position -> !Double.isNaN(values[position]))
                    .toArray();
            this.users.put(
                    task, Arrays.stream(asked).map(position -> users[position]).toArray());
            this.ndcg.put(
                    task,
                    Arrays.stream(asked)
                            .mapToDouble(position -> values[position])
                            .toArray());
        });
    }

    /** Mean over the users; 0 if there are none. */
    public double ndcg(final Task task) {
        final double[] values = ndcg.get(task);
        return values.length == 0 ? 0 : Bootstrap.mean(values);
    }

    /** NDCG of each user that bought one of the task's items, in the order in which every model meets them. */
    public double[] ndcgOfUsers(final Task task) {
        return ndcg.get(task).clone();
    }

    /** Those users, as vocabulary indices. */
    public int[] users(final Task task) {
        return users.get(task).clone();
    }

    /** Log loss of all pairs of each user that takes part, in the order in which every model meets them; empty if it was not asked for. */
    public double[] logLossOfUsers() {
        return logLoss.clone();
    }
}
