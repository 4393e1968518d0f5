package org.nifiaaas.services;

import java.util.Locale;

/** States that Livy reports for a batch, grouped by what they mean for the one who waits. */
public enum SparkBatchState {
    NOT_STARTED(Phase.PENDING),
    STARTING(Phase.PENDING),
    RECOVERING(Phase.RUNNING),
    IDLE(Phase.RUNNING),
    RUNNING(Phase.RUNNING),
    BUSY(Phase.RUNNING),
    SHUTTING_DOWN(Phase.RUNNING),
    ERROR(Phase.FAILED),
    DEAD(Phase.FAILED),
    KILLED(Phase.FAILED),
    SUCCESS(Phase.SUCCEEDED),
    /** A state that this version does not know; treated as still running, within the caller's time limit. */
    UNRECOGNIZED(Phase.RUNNING);

    /** What a state means for the one who waits. */
    public enum Phase {
        /** Accepted, not running yet; also how a refused submission that Livy failed to forget looks. */
        PENDING,
        RUNNING,
        SUCCEEDED,
        FAILED
    }

    private final Phase phase;

    SparkBatchState(final Phase phase) {
        this.phase = phase;
    }

    public Phase phase() {
        return phase;
    }

    /**
     * Reads a state as Livy writes it, such as {@code not_started}.
     *
     * @param text Livy's word, may be null
     * @return the state, {@link #UNRECOGNIZED} for every other word
     */
    public static SparkBatchState parse(final String text) {
        for (final SparkBatchState state : values()) {
            if (state.livyName().equals(text)) {
                return state;
            }
        }
        return UNRECOGNIZED;
    }

    /** The state as Livy writes it. */
    public String livyName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
