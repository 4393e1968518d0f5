package org.nifiaaas.processors.extract;

import org.nifiaaas.processors.record.Choice;

/** What becomes of an event that equals an earlier one of the same FlowFile. */
public enum DuplicateHandling implements Choice {
    KEEP("Every event passes, however often it occurs"),
    REJECT("An event whose user, item, amount and time equal those of an earlier event of the FlowFile is rejected");

    private final String description;

    DuplicateHandling(final String description) {
        this.description = description;
    }

    @Override
    public String getDescription() {
        return description;
    }
}
