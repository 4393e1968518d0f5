package org.nifiaaas.processors.rank;

import org.apache.nifi.components.DescribedValue;

/** What becomes of a user whom the model version never saw. */
public enum UnknownUsers implements DescribedValue {
    UNMATCHED("unmatched", "The record goes to unmatched"),
    POPULARITY(
            "popularity",
            "The most popular candidates are recommended, without a score and therefore without an offer, and score_reason says so"),
    SCORE(
            "score",
            "The candidates are scored with the vector that training keeps for unknown users, and score_reason says so; with a model that "
                    + "has no such vector the record goes to unmatched");

    private final String value;
    private final String description;

    UnknownUsers(final String value, final String description) {
        this.value = value;
        this.description = description;
    }

    @Override
    public String getValue() {
        return value;
    }

    @Override
    public String getDisplayName() {
        return value;
    }

    @Override
    public String getDescription() {
        return description;
    }
}
