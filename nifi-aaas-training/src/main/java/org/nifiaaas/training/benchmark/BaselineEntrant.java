package org.nifiaaas.training.benchmark;

import org.nifiaaas.scoring.history.HistorySnapshot;
import org.nifiaaas.training.evaluate.Task;
import org.nifiaaas.training.evaluate.UserScorer;

/** A baseline, which has nothing to train. */
final class BaselineEntrant implements Entrant {

    private final HistorySnapshot snapshot;
    private final String description;
    private final Baseline baseline;

    BaselineEntrant(final HistorySnapshot snapshot, final String description, final Baseline baseline) {
        this.snapshot = snapshot;
        this.description = description;
        this.baseline = baseline;
    }

    @Override
    public Entry train(final Task task, final long seed) {
        return Entry.ranking(() -> baseline.of(snapshot), 0, "");
    }

    @Override
    public boolean usesChance() {
        return false;
    }

    @Override
    public String description() {
        return description;
    }

    /** Makes a scorer of what is known. */
    interface Baseline {

        UserScorer of(HistorySnapshot snapshot);
    }
}
