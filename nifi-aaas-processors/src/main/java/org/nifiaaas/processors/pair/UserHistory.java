package org.nifiaaas.processors.pair;

import org.nifiaaas.processors.record.Choice;

/** Whose word counts on what a user bought, for versions that score by it. */
public enum UserHistory implements Choice {
    VERSION("The purchases that the version was trained with: a later one counts from the next version on"),
    LIVE(
            "The field history of the record, or without such a field the profile of the user: a purchase counts from the next record on");

    private final String description;

    UserHistory(final String description) {
        this.description = description;
    }

    @Override
    public String getDescription() {
        return description;
    }
}
