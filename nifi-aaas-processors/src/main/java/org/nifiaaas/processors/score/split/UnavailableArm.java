package org.nifiaaas.processors.score.split;

import org.nifiaaas.processors.record.Choice;

/** What becomes of the users of an arm that has no version to score them. */
enum UnavailableArm implements Choice {
    CHAMPION("The first arm scores them too, which is counted and logged"),
    WAIT("The FlowFile waits, as Unavailable Version says, until every arm has a version");

    private final String description;

    UnavailableArm(final String description) {
        this.description = description;
    }

    @Override
    public String getDescription() {
        return description;
    }
}
