package org.nifiaaas.processors.extract;

import org.nifiaaas.processors.record.Choice;

/** The refund rules of the features module, as a choice on the canvas. */
public enum RefundHandling implements Choice {
    EXCLUDE("Events with a negative amount are rejected: a refund is no sign of interest"),
    KEEP("Events with a negative amount count like purchases");

    private final String description;

    RefundHandling(final String description) {
        this.description = description;
    }

    @Override
    public String getDescription() {
        return description;
    }
}
