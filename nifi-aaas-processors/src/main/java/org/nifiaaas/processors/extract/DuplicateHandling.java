package org.nifiaaas.processors.extract;

import org.apache.nifi.components.DescribedValue;

/** What becomes of an event that equals an earlier one of the same FlowFile. */
public enum DuplicateHandling implements DescribedValue {
    KEEP("keep", "Every event passes, however often it occurs"),
    REJECT(
            "reject",
            "An event whose user, item, amount and time equal those of an earlier event of the FlowFile is rejected");

    private final String value;
    private final String description;

    DuplicateHandling(final String value, final String description) {
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
