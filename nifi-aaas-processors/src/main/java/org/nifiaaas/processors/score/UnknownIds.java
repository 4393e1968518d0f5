package org.nifiaaas.processors.score;

import org.nifiaaas.processors.record.Choice;

/** What becomes of a record whose user or item the model version never saw. */
public enum UnknownIds implements Choice {
    SCORE(
            "The record is scored with the vector that training keeps for unknown ids, and score_reason says which id is unknown; with a model "
                    + "that has no such vector it stays in success with an empty score"),
    ROUTE("The record goes to the relationship unknown, with an empty score and the reason"),
    UNSCORED("The record stays in success, with an empty score and the reason");

    private final String description;

    UnknownIds(final String description) {
        this.description = description;
    }

    @Override
    public String getDescription() {
        return description;
    }
}
