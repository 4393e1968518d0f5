package org.nifiaaas.processors.compare;

import org.apache.nifi.components.DescribedValue;

/** Forms of the report of a comparison. */
public enum ReportFormat implements DescribedValue {
    JSON("json", "One FlowFile for programs"),
    HTML("html", "One FlowFile for people: a page with charts that needs nothing from the network"),
    BOTH("both", "One FlowFile of each form");

    private final String value;
    private final String description;

    ReportFormat(final String value, final String description) {
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

    /** Whether this choice asks for a form. */
    public boolean includes(final ReportFormat form) {
        return this == BOTH || this == form;
    }
}
