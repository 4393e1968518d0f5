package org.nifiaaas.processors.score;

import org.apache.nifi.components.DescribedValue;

/** What becomes of a record whose user or item the model version never saw. */
public enum UnknownIds implements DescribedValue {
    SCORE(
            "score",
            "The record is scored with the vector that training keeps for unknown ids, and score_reason says which id is unknown; with a model "
                    + "that has no such vector it stays in success with an empty score"),
    ROUTE("route", "The record goes to the relationship unknown, with an empty score and the reason"),
    UNSCORED("unscored", "The record stays in success, with an empty score and the reason");

    private final String value;
    private final String description;

    UnknownIds(final String value, final String description) {
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
