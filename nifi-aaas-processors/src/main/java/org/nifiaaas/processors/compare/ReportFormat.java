package org.nifiaaas.processors.compare;

import org.nifiaaas.processors.record.Choice;

/** Forms of the report of a comparison. */
public enum ReportFormat implements Choice {
    JSON("One FlowFile for programs"),
    HTML("One FlowFile for people: a page with a verdict and charts, which View content shows"),
    BOTH("One FlowFile of each form");

    private final String description;

    ReportFormat(final String description) {
        this.description = description;
    }

    @Override
    public String getDescription() {
        return description;
    }

    /** Whether this choice asks for a form. */
    public boolean includes(final ReportFormat form) {
        return this == BOTH || this == form;
    }
}
