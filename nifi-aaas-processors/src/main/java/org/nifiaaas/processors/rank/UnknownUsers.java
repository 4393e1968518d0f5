package org.nifiaaas.processors.rank;

import org.nifiaaas.processors.record.Choice;

/** What becomes of a user whom the model version never saw. */
public enum UnknownUsers implements Choice {
    UNMATCHED("The record goes to unmatched"),
    POPULARITY(
            "The most popular candidates are recommended, without a score and therefore without an offer, and score_reason says so"),
    SCORE(
            "The candidates are scored with the vector that training keeps for unknown users, and score_reason says so; with a model that "
                    + "has no such vector the record goes to unmatched");

    private final String description;

    UnknownUsers(final String description) {
        this.description = description;
    }

    @Override
    public String getDescription() {
        return description;
    }
}
