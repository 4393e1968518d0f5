package org.nifiaaas.features;

import java.util.Objects;

/** Outcome of cleaning one event: an interaction or the reason why it is none. Immutable. */
public final class CleanResult {

    private final Interaction interaction;
    private final Rejection rejection;

    private CleanResult(final Interaction interaction, final Rejection rejection) {
        this.interaction = interaction;
        this.rejection = rejection;
    }

    static CleanResult accepted(final Interaction interaction) {
        return new CleanResult(Objects.requireNonNull(interaction), null);
    }

    static CleanResult rejected(final Rejection rejection) {
        return new CleanResult(null, Objects.requireNonNull(rejection));
    }

    public boolean isAccepted() {
        return interaction != null;
    }

    /**
     * The cleaned event.
     *
     * @throws IllegalStateException if the event was rejected
     */
    public Interaction interaction() {
        if (interaction == null) {
            throw new IllegalStateException("The event was rejected: " + rejection.explanation());
        }
        return interaction;
    }

    /**
     * Why the event is no interaction.
     *
     * @throws IllegalStateException if the event was accepted
     */
    public Rejection rejection() {
        if (rejection == null) {
            throw new IllegalStateException("The event was accepted");
        }
        return rejection;
    }
}
