package org.nifiaaas.processors.rank;

import org.nifiaaas.processors.record.Choice;

/** Which items may be recommended. */
public enum CandidateSource implements Choice {
    CATALOGUE("All items that the model version knows"),
    FIELD("The item ids in a field of the record"),
    FILE("The item ids in a file, the same for all users");

    private final String description;

    CandidateSource(final String description) {
        this.description = description;
    }

    @Override
    public String getDescription() {
        return description;
    }
}
