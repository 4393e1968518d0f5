package org.nifiaaas.training.evaluate;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All that was measured of one model. Immutable once made. */
public final class CatalogueEvaluation {

    /** Prefix of the metrics of users of whom nothing was known. */
    public static final String COLD_USERS = "coldUsers.";

    /** Prefix of the metrics of users whom training never saw and who had bought something by the time. */
    public static final String NEWCOMERS = "newcomers.";

    private final Map<Task, TaskTally> rankings;
    private final Map<Task, Audience> audiences;
    private final Reliability reliability;
    private final int items;
    private final double[] logLossOfUsers;
    private final ColdStart coldUsers;
    private final Map<Task, ColdStart> newcomers;
    private final Deciles users;

    CatalogueEvaluation(
            final Map<Task, TaskTally> rankings,
            final Map<Task, Audience> audiences,
            final Reliability reliability,
            final int items,
            final ColdStart coldUsers,
            final Deciles users,
            final double... logLossOfUsers) {
        this(rankings, audiences, reliability, items, coldUsers, Collections.emptyMap(), users, logLossOfUsers);
    }

    private CatalogueEvaluation(
            final Map<Task, TaskTally> rankings,
            final Map<Task, Audience> audiences,
            final Reliability reliability,
            final int items,
            final ColdStart coldUsers,
            final Map<Task, ColdStart> newcomers,
            final Deciles users,
            final double... logLossOfUsers) {
        this.rankings = rankings;
        this.audiences = audiences;
        this.reliability = reliability;
        this.items = items;
        this.coldUsers = coldUsers;
        this.newcomers = newcomers;
        this.users = users;
        this.logLossOfUsers = logLossOfUsers;
    }

    /**
     * The same with what users get whom training never saw and who had bought something by the time.
     *
     * @param ofTasks task by task
     */
    public CatalogueEvaluation withNewcomers(final Map<Task, ColdStart> ofTasks) {
        return new CatalogueEvaluation(
                rankings, audiences, reliability, items, coldUsers, ofTasks, users, logLossOfUsers);
    }

    public TaskTally ranking(final Task task) {
        return rankings.get(task);
    }

    public Audience audience(final Task task) {
        return audiences.get(task);
    }

    public Reliability reliability() {
        return reliability;
    }

    /** What users get of whom nothing was known. */
    public ColdStart coldUsers() {
        return coldUsers;
    }

    /** What users get of a task's items whom training never saw and who had bought something by the time; empty if it was not measured. */
    public Optional<ColdStart> newcomers(final Task task) {
        return Optional.ofNullable(newcomers.get(task));
    }

    /**
     * Quality by the activity of the users, the least active first. The users who bought in the window are ordered by their number of purchases before and cut into
     * ten groups of equal size, which are the same for all tasks.
     *
     * @return a line for each decile: {@code decile}, {@code leastPurchases} and {@code mostPurchases} of its users, how many {@code users} have a relevant item, and
     *     {@code hrK} and {@code ndcgK} of these
     */
    public List<Map<String, Number>> byUserActivity(final Task task) {
        return rankings.get(task).byUserActivity(users);
    }

    /**
     * Quality by the popularity of the items, the least popular first. All items are ordered by their number of buyers before and cut into ten groups of equal size.
     *
     * @return a line for each decile: {@code decile}, {@code leastBuyers} and {@code mostBuyers} of its items, how many {@code items} it has, how many
     *     {@code purchases} were of them (pairs of a user and an item), and {@code recallK}, the share of these in the list of their user
     */
    public List<Map<String, Number>> byItemActivity(final Task task) {
        return rankings.get(task).byItemActivity();
    }

    /** Log loss of all pairs of each user that takes part, in the order in which every model meets them. */
    public double[] logLossOfUsers() {
        return logLossOfUsers.clone();
    }

    /** The same as the mean of a pair, which does not grow with the catalogue. */
    public double[] logLossOfPairs() {
        final double pairs = Math.max(1, items);
        return Arrays.stream(logLossOfUsers).map(loss -> loss / pairs).toArray();
    }

    /** Every metric by flat names, such as {@code new.hr10}, {@code all.audience.auc}, {@code calibration.ece}. */
    public Map<String, Double> flat(final long seed) {
        final Map<String, Double> flat = new LinkedHashMap<>();
        for (final Task task : Task.values()) {
            rankings.get(task).flat(seed).forEach((name, value) -> flat.put(task.value() + "." + name, value));
            audiences.get(task).flat().forEach((name, value) -> flat.put(task.value() + ".audience." + name, value));
        }
        coldUsers.flat(seed).forEach((name, value) -> flat.put(COLD_USERS + name, value));
        newcomers.forEach((task, measured) ->
                measured.flat(seed).forEach((name, value) -> flat.put(NEWCOMERS + task.value() + "." + name, value)));
        flat.putAll(reliability.flat());
        return flat;
    }
}
