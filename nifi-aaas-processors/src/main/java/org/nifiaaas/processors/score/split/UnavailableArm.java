package org.nifiaaas.processors.score.split;

import org.apache.nifi.components.DescribedValue;

/** What becomes of the users of an arm that has no version to score them. */
enum UnavailableArm implements DescribedValue {
    CHAMPION("champion", "The first arm scores them too, which is counted and logged"),
    WAIT("wait", "The FlowFile waits in the queue until every arm has a version");

    private final String value;
    private final String description;

    UnavailableArm(final String value, final String description) {
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
