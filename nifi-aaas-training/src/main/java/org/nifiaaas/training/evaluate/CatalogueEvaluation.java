package org.nifiaaas.training.evaluate;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** All that was measured of one model. Immutable once made. */
public final class CatalogueEvaluation {

    private final Map<Task, TaskTally> rankings;
    private final Map<Task, Audience> audiences;
    private final Reliability reliability;
    private final int items;
    private final double[] logLossOfUsers;

    CatalogueEvaluation(
            final Map<Task, TaskTally> rankings,
            final Map<Task, Audience> audiences,
            final Reliability reliability,
            final int items,
            final double... logLossOfUsers) {
        this.rankings = rankings;
        this.audiences = audiences;
        this.reliability = reliability;
        this.items = items;
        this.logLossOfUsers = logLossOfUsers;
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
        flat.putAll(reliability.flat());
        return flat;
    }
}
