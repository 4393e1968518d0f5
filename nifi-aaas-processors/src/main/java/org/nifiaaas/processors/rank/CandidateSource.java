package org.nifiaaas.processors.rank;

import org.apache.nifi.components.DescribedValue;

/** Which items may be recommended. */
public enum CandidateSource implements DescribedValue {
    CATALOGUE("catalogue", "All items that the model version knows"),
    FIELD("field", "The item ids in a field of the record"),
    FILE("file", "The item ids in a file, the same for all users");

    private final String value;
    private final String description;

    CandidateSource(final String value, final String description) {
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
