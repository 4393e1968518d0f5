package org.nifiaaas.processors.extract;

import org.nifiaaas.processors.record.Choice;

/** What is done with the profiles of the users and items of events. */
public enum ProfileUse implements Choice {
    READ_AND_UPDATE("Records get the features of the time before their event, which counts from then on"),
    READ("Records get features and change nothing: for candidates, which have not happened"),
    UPDATE("Events count from now on, and records get no features: to warm profiles up from history files");

    private final String description;

    ProfileUse(final String description) {
        this.description = description;
    }

    @Override
    public String getDescription() {
        return description;
    }

    boolean reads() {
        return this != UPDATE;
    }

    boolean updates() {
        return this != READ;
    }
}
